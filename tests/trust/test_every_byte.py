"""A small ledger with everything in it, and each byte of all that is stored of it changed in turn: the audit sees each one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise, zip_longest
from typing import Any

import pytest
from django.db import DataError, connection, transaction

from onedoor.identity.actors import SYSTEM
from onedoor.trust import acts, audit, audited_rows, cosignatures, crowds, erasure, keys, log, sequencer
from onedoor.trust.findings import Report
from onedoor.trust.merkle import leaf_hash, root
from onedoor.trust.models import Entry, Node
from onedoor.trust.notes import COSIGNATURE, Signer, Verifier, cosign

from .conftest import AT

pytestmark = pytest.mark.django_db

TABLES = ("trust_entry", "trust_leaf", "trust_signedcheckpoint", "trust_cosignature", "trust_crowdpart", "trust_waiting", "trust_node")  # fmt: skip
KINDS = {
    "bigint": "int8", "smallint": "int2", "character varying": "text", "text": "text", "character varying[]": "text[]",
    "bytea": "bytea", "date": "date", "timestamp with time zone": "timestamptz",
}  # fmt: skip
"""How a column is stored. One of another kind needs its changes in `other_values`."""
AT_ONCE = {
    "trust_entry": {"text", "text[]"},
    "trust_leaf": {"bytea"},
    "trust_signedcheckpoint": {"text"},
    "trust_cosignature": {"text"},
}
"""Columns, or kinds of them, that can be changed in all rows at the same time, since the audit tells of each row by itself."""
NUMBERED = {"trust_cosignature": "id", "trust_crowdpart": "id"}
"""Numbers that name a row and say nothing: see docs/operators.md."""


@pytest.fixture
def town(written: Any, signer: Signer, witness_key: Signer) -> list[Verifier]:
    """Eight entries of several kinds, four checkpoints, two witnesses' lines, a crowd in two parts, one that waits."""
    written(1, about="A1", fields=["population.name", "tax.income"], organisation="social-services")
    written(1, hidden_until=date(2027, 1, 1), approved_by="Judge Ash", legal_ground="Ley 7, «art. 2»")
    sequencer.sequence(signer=signer)
    cosigned_by(witness_key)
    crowds.PART, part = 2, crowds.PART
    try:
        written(1, about="", crowd=crowds.keep(lambda: ["A1", "A2", "B7"]))
    finally:
        crowds.PART = part
    written(2, about="C3", case="")
    sequencer.sequence(signer=signer)
    cosigned_by(other := keys.made("another.example", kind=COSIGNATURE))
    [*_, gone, gone_too] = Entry.objects.order_by("id").values_list("id", flat=True)
    for entry in (gone, gone_too):
        erasure.erase(entries=[entry], purpose="comply-with-law", legal_ground="GDPR 17", by=SYSTEM, at=AT)
    sequencer.sequence(signer=signer)
    written(1, act=acts.SEARCHED)
    sequencer.sequence(signer=signer)
    written(1)
    return [signer.verifier, witness_key.verifier, other.verifier]


def cosigned_by(witness: Signer) -> None:
    cosignatures.accept(
        cosign(log.latest().note, witness, seconds=1_790_000_000), witnesses=[witness.verifier]
    )


@pytest.fixture
def unguarded() -> Iterator[Any]:
    """The database to somebody who owns it, and has switched off whatever guards it."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                "select conname from pg_constraint where conrelid = %s::regclass and contype in ('c', 'p', 'u')",
                [table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'alter table {table} drop constraint "{name}"')
        cursor.execute("set local session_replication_role = replica")
        yield cursor


def other_values(value: Any, kind: str) -> Iterator[Any]:
    """The value with each of its bytes changed in turn, and made shorter and longer."""
    if value is None:
        yield {"bytea": bytes(32), "date": date(2026, 5, 4), "int8": 1, "text": "x"}[kind]
    elif kind == "bytea":
        raw = bytes(value)
        for place in range(len(raw)):
            yield raw[:place] + bytes([raw[place] ^ 1 << place % 8]) + raw[place + 1 :]
        yield from (raw[:-1], raw + b"\0", b"")
    elif kind == "text":
        for place, letter in enumerate(value):
            yield value[:place] + (chr(ord(letter) ^ 1) if letter >= " " else "_") + value[place + 1 :]
        yield from {value[:-1], f"{value}.", f"{value}\n", ""} - {value}
    elif kind == "text[]":
        yield from other_lists(value)
    elif kind == "timestamptz":
        yield from (value + timedelta(microseconds=1 << 8 * byte) for byte in range(7))
        yield value - timedelta(microseconds=1)
    elif kind == "date":
        yield from (value + timedelta(days=1 << 8 * byte) for byte in range(3))
    else:
        yield from (value ^ 1 << 8 * byte for byte in range(int(kind[-1])))
        yield -value - 1


def other_lists(value: list[str]) -> Iterator[list[Any]]:
    for place, one in enumerate(value):
        before, after = value[:place], value[place + 1 :]
        yield from ([*before, other, *after] for other in other_values(one, "text"))
        yield [*before, *after]
        yield [*before, one, one, *after]
    yield from ([*value, ""], [*value, None])
    if len(value) > 1:
        yield from (list(value[::-1]), ["".join(value)])


def columns_of(cursor: Any, table: str) -> dict[str, str]:
    """Every column that there is, and how it is stored."""
    cursor.execute(
        "select attname, atttypid::regtype::text from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped",
        [table],
    )
    return {name: KINDS[kind] for name, kind in cursor.fetchall() if name != NUMBERED.get(table)}


Change = tuple[str, Any]
"""Where a row lies, and what becomes of one column in it."""


def changes_of(cursor: Any, table: str, column: str, kind: str) -> Iterator[list[Change]]:
    """Every change of a column: of each row one at a time, where the audit names rows of all rows at once.

    But for an entry that waits for its place: it is not signed yet. The leaf of an erased entry is not named by itself.
    """
    where = "where id not in (select entry from trust_waiting)" if table == "trust_entry" else ""
    alone = "salt is null" if table == "trust_leaf" else "false"
    cursor.execute(f'select ctid::text, "{column}", {alone} from {table} {where} order by ctid')
    together: list[list[Change]] = []
    apart: list[list[Change]] = []
    for place, value, by_itself in cursor.fetchall():
        named = AT_ONCE.get(table, set()) & {column, kind} and not by_itself
        (together if named else apart).append([(place, other) for other in other_values(value, kind)])
    yield from ([one for one in some if one is not None] for some in zip_longest(*together))
    yield from ([one] for row in apart for one in row)


def seen(
    town: list[Verifier], cursor: Any, table: str, column: str, kind: str, changes: list[Change]
) -> bool:
    """Whether the audit sees as many wrong rows as were changed. Undone afterwards."""
    savepoint = transaction.savepoint()
    try:
        values = ", ".join([f"(%s::tid, %s::{kind})"] * len(changes))
        cursor.execute(
            f'update {table} set "{column}" = other from (values {values}) as changed (place, other) where {table}.ctid = place',
            [one for change in changes for one in change],
        )
        assert cursor.rowcount == len(changes)
        report = audit.audit(trusted=town)
        return len({one.entry or f"finding {number}" for number, one in enumerate(report.findings)}) >= len(
            changes
        )
    except DataError:
        return True  # the column cannot hold it
    finally:
        transaction.savepoint_rollback(savepoint)


def test_the_ledger_that_is_tampered_with_is_sound_and_has_everything(town: list[Verifier]) -> None:
    report = audit.audit(trusted=town)
    assert (report.findings, report.size, report.erased, report.waiting, report.checkpoints) == (
        [],
        8,
        2,
        1,
        4,
    )


@pytest.mark.parametrize("table", TABLES[:-1])
def test_each_byte_of_what_is_stored_is_seen_when_it_changes(
    town: list[Verifier], unguarded: Any, table: str
) -> None:
    for column, kind in columns_of(unguarded, table).items():
        every = list(changes_of(unguarded, table, column, kind))
        unseen = [one for one in every if not seen(town, unguarded, table, column, kind, one)]
        assert unseen == [], f"{len(unseen)} of {len(every)} changes of {column}"
        assert every


def test_each_byte_of_a_tile_is_seen_when_it_changes(unguarded: Any) -> None:
    """Two levels of tiles, of 131,072 leaves in 512 blocks; the lowest of them is compared with the leaves block by block."""
    blocks = [leaf_hash(b"%d" % number) for number in range(512)]
    for index in (0, 1):
        Node.objects.create(level=2, index=index, hash=root(blocks[index * 256 : index * 256 + 256]))
    assert not findings_of_tiles(blocks)
    for column, kind in columns_of(unguarded, "trust_node").items():
        for [(place, other)] in changes_of(unguarded, "trust_node", column, kind):
            with changed(
                unguarded, f'update trust_node set "{column}" = %s::{kind} where ctid = %s::tid', other, place
            ):
                assert findings_of_tiles(blocks), f"{column} became {other!r}"


@pytest.mark.parametrize(("table", "column"), [("trust_entry", "fields"), ("trust_crowdpart", "people")])
def test_a_list_that_does_not_begin_with_its_first_is_another_list(
    town: list[Verifier], unguarded: Any, table: str, column: str
) -> None:
    """PostgreSQL can count a list from any number; as text and in Python it looks the same."""
    change = f"update {table} set {column} = ('[0:' || cardinality({column}) - 1 || ']=' || {column}::text)::varchar[] where cardinality({column}) > 0"
    with changed(unguarded, change):
        assert audit.audit(trusted=town).found


def findings_of_tiles(blocks: list[bytes]) -> int:
    report = Report()
    audited_rows.upper_nodes(report, 512 * 256, blocks)
    return report.found


@contextmanager
def changed(cursor: Any, statement: str, *values: Any) -> Iterator[None]:
    """With this done to the database; undone afterwards."""
    savepoint = transaction.savepoint()
    cursor.execute(statement, values)
    assert cursor.rowcount
    yield
    transaction.savepoint_rollback(savepoint)


def rows_of(cursor: Any, table: str) -> list[str]:
    cursor.execute(f"select ctid::text from {table} order by ctid")
    return [place for (place,) in cursor.fetchall()]


UNMISSED = {"trust_signedcheckpoint": 1, "trust_cosignature": 2}
"""Rows that can go without being missed: an earlier checkpoint that no witness signed, and a line of which the witness keeps its own."""


@pytest.mark.parametrize("table", TABLES[:-1])
def test_each_row_that_goes_is_missed(town: list[Verifier], unguarded: Any, table: str) -> None:
    unmissed = []
    for place in rows_of(unguarded, table):
        with changed(unguarded, f"delete from {table} where ctid = %s::tid", place):
            unmissed.append(not audit.audit(trusted=town).found)
    assert sum(unmissed) == UNMISSED.get(table, 0)
    assert not unmissed[-1] or table == "trust_cosignature", "the newest checkpoint"


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("trust_entry", "id = id + 100"),
        ("trust_leaf", "position = 8"),
        ("trust_leaf", "position = position - 8"),
        ("trust_leaf", "position = -9223372036854775808"),
        ("trust_leaf", "position = 9223372036854775807"),
        ("trust_signedcheckpoint", "size = 0"),
        ("trust_signedcheckpoint", "size = 3"),
        ("trust_signedcheckpoint", "size = 9"),
        ("trust_signedcheckpoint", "size = -9223372036854775808"),
        ("trust_cosignature", "size = 8"),
        ("trust_crowdpart", "crowd = repeat('a', 64)"),
        ("trust_crowdpart", "id = id + 100"),
        ("trust_waiting", "entry = 0"),
    ],
)
def test_a_row_that_is_copied_to_another_place_is_seen(
    town: list[Verifier], unguarded: Any, table: str, key: str
) -> None:
    for place in rows_of(unguarded, table):
        with changed(
            unguarded,
            f"create temp table copied on commit drop as select * from {table} where ctid = %s::tid",
            place,
        ):
            unguarded.execute(f"update copied set {key}")
            unguarded.execute(f"insert into {table} select * from copied")
            assert audit.audit(trusted=town).found, place


def both_erased(cursor: Any, table: str, column: str, *places: str) -> bool:
    if (table, column) != ("trust_leaf", "entry"):
        return False
    cursor.execute("select count(salt) from trust_leaf where ctid in (%s::tid, %s::tid)", places)
    return bool(cursor.fetchone() == (0,))


@pytest.mark.parametrize("table", TABLES[:-1])
def test_two_rows_that_change_places_are_seen(town: list[Verifier], unguarded: Any, table: str) -> None:
    """Each column of each two neighbours is exchanged, where they have different things in it.

    But for leaves of two erased entries: which of them was whose nobody can know any more.
    """
    places = rows_of(unguarded, table)
    for column in columns_of(unguarded, table):
        for one, other in pairwise(places):
            unguarded.execute(
                f"select count(distinct coalesce(\"{column}\"::text, 'none')) from {table} where ctid in (%s::tid, %s::tid)",
                [one, other],
            )
            if unguarded.fetchone() == (2,) and not both_erased(unguarded, table, column, one, other):
                exchange = (
                    f'update {table} set "{column}" = theirs."{column}" from {table} theirs '
                    f"where {table}.ctid in (%s::tid, %s::tid) and theirs.ctid in (%s::tid, %s::tid) and theirs.ctid <> {table}.ctid"
                )
                with changed(unguarded, exchange, one, other, one, other):
                    assert audit.audit(trusted=town).found, f"{column} of {one} and {other}"
