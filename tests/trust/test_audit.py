"""The audit finds any byte that was changed, and says of which entry."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from onedoor.identity.actors import SYSTEM
from onedoor.trust import acts, audit, cosignatures, crowds, erasure, keys, ledger, log, proofs, sequencer
from onedoor.trust.models import Entry, Leaf, SignedCheckpoint
from onedoor.trust.notes import ED25519, Signer, cosign

from .conftest import AT, BO

pytestmark = pytest.mark.django_db

STORED = {
    "trust_entry": ("id", 'at act actor_kind actor_id actor_name actor_role organisation about fields purpose legal_ground "case" crowd hidden_until approved_by erased_by'),
    "trust_leaf": ("position", "position entry salt hash"),
    "trust_node": ("level, index", "level index hash"),
    "trust_signedcheckpoint": ("size", "size note key"),
    "trust_cosignature": ("id", "size line"),
    "trust_crowdpart": ("id", "crowd first last people"),
}  # fmt: skip
"""Each table, the order of its rows, and what is stored in it."""


@contextmanager
def unguarded() -> Iterator[Any]:
    """As somebody who owns the database, and can switch its guards off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor
        transaction.set_rollback(True)


@pytest.fixture
def town(written: Any, signer: Signer, witness_key: Signer, settings: Any) -> Any:
    """A ledger with everything in it: several checkpoints, a cosignature, a crowd, an erased and a hidden entry."""
    written(200)
    sequencer.sequence(signer=signer)
    cosignatures.accept(
        cosign(log.latest().note, witness_key, seconds=1_790_000_000), witnesses=[witness_key.verifier]
    )
    written(2, hidden_until=date(2027, 1, 1), approved_by="Judge Ash", organisation="police")
    crowd = crowds.keep(lambda: ["A1", "A2"])
    written(1, about="", crowd=crowd)
    sequencer.sequence(signer=signer)
    erased = Entry.objects.order_by("id")[3].pk
    erasure.erase(entries=[erased], purpose="comply-with-law", legal_ground="GDPR 17", by=SYSTEM, at=AT)
    written(120)
    sequencer.sequence(signer=signer)
    written(2)
    return [signer.verifier, witness_key.verifier]


def test_an_honest_ledger_is_as_it_was_signed_and_what_waits_is_counted(town: Any) -> None:
    told: list[tuple[int, int]] = []
    report = audit.audit(trusted=town, progress=lambda done, all: told.append((done, all)))
    assert (report.found, report.findings) == (0, [])
    assert (report.size, report.waiting, report.erased, report.checkpoints) == (324, 2, 1, 3)
    assert told == [(324, 324)]


def a_byte(value: Any, chance: random.Random) -> Any:
    """The value with something of it changed."""
    if value is None:
        return None
    if isinstance(value, memoryview | bytes):
        changed = bytearray(value)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        return bytes(changed)
    if isinstance(value, str):
        if not value:
            return "x"
        place = chance.randrange(len(value))
        return value[:place] + chr(ord(value[place]) ^ 1 or 2) + value[place + 1 :]
    if isinstance(value, list):
        return [*value[:-1], a_byte(value[-1], chance)] if value else ["x"]
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(9, 15)  # to a number that no other row has
    return value.replace(day=value.day ^ 1 or 2)


@pytest.mark.parametrize("seed", range(1))
@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, (_, columns) in STORED.items() for column in columns.split()],
)
def test_any_single_change_of_what_is_stored_is_found(town: Any, table: str, column: str, seed: int) -> None:
    chance = random.Random(f"{table} {column} {seed}")
    order = STORED[table][0]
    with unguarded() as cursor:
        placed = "" if table != "trust_entry" else "where id in (select entry from trust_leaf)"
        cursor.execute(f"select ctid::text, {column} from {table} {placed} order by {order}")
        place, value = chance.choice(cursor.fetchall())
        changed = a_byte(value, chance)
        if value is None:
            changed = {"salt": bytes(32), "actor_role": "x", "erased_by": 7, "hidden_until": date(2026, 1, 1)}[column]
        if table == "trust_entry" and column in ("hidden_until", "approved_by"):
            cursor.execute("alter table trust_entry drop constraint hidden_entries_are_approved")
        cursor.execute(f"update {table} set {column} = %s where ctid = %s::tid", [changed, place])
        report = audit.audit(trusted=town)
        assert report.found, f"{value!r} became {changed!r}"


def test_the_first_wrong_entry_is_named_with_what_differs(town: Any) -> None:
    [early, late] = [Leaf.objects.get(position=position) for position in (17, 40)]
    with unguarded() as cursor:
        cursor.execute("update trust_entry set about = 'B7' where id = any(%s)", [[early.entry, late.entry]])
        report = audit.audit(trusted=town)
        first = report.findings[0]
        assert (first.position, first.entry, report.found) == (17, early.entry, 2)
        assert f"leaf 17, entry {early.entry}: its content or its salt was changed" in str(first)
    with unguarded() as cursor:
        cursor.execute("update trust_leaf set hash = %s where position = 17", [bytes(32)])
        report = audit.audit(trusted=town)
        assert "the leaf's hash was changed" in str([one for one in report.findings if one.position == 17])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("delete from trust_entry where id = (select entry from trust_leaf where position = 5)", "leaf 5.*the entry is gone"),
        ("delete from trust_leaf where position = 5", "leaves from 5 on are gone"),
        ("delete from trust_leaf where position = 323", "there are only 323: leaves are gone"),
        ("delete from trust_node", "hash 0 of the tiles at level 1 is gone"),
        ("delete from trust_signedcheckpoint where size = 324", "only 203 were ever signed"),
        ("delete from trust_crowdpart", "the people of crowd .* are gone"),
        ("update trust_leaf set salt = null where position = 9", "leaf 9.*its salt is gone, and no entry tells of an erasure"),
        ("delete from trust_waiting", "has no leaf and does not wait for one"),
        ("insert into trust_waiting select entry from trust_leaf where position = 1", "1 entries wait .* have one"),
        ("insert into trust_node values (2, 0, 'x')", "belongs to no tile"),
        ("update trust_leaf set position = position + 1099511627776 where position = 323", "leaves from 323 on are gone"),
        ("update trust_leaf set hash = 'short' where position = 300", "leaf 300"),
    ],
)  # fmt: skip
def test_what_is_missing_or_too_much_is_told(town: Any, statement: str, said: str) -> None:
    import re

    with unguarded() as cursor:
        cursor.execute(statement)
        report = audit.audit(trusted=town)
        assert re.search(said, "\n".join(map(str, report.findings)))


def test_a_past_that_was_rewritten_and_signed_again_is_found_by_whoever_kept_a_checkpoint(
    town: Any, signer: Signer
) -> None:
    kept = log.latest().note
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update trust_entry set about = 'B7' where id = (select min(id) from trust_entry)")
        for table in ("leaf", "node", "signedcheckpoint", "cosignature", "waiting"):
            cursor.execute(f"delete from trust_{table}")
        cursor.execute("update trust_entry set erased_by = null")
        cursor.execute("insert into trust_waiting select id from trust_entry")
        cursor.execute("set session_replication_role = default")
    sequencer.sequence(signer=signer)
    assert not audit.audit(trusted=town).found
    [finding] = audit.audit(trusted=town, against=[kept]).findings
    assert "kept elsewhere has another root than the leaves give" in finding.what
    [finding] = audit.audit(trusted=town, against=["nonsense"]).findings
    assert "A note is a text" in finding.what


def test_a_checkpoint_of_another_key_is_not_believed(town: Any) -> None:
    other = keys.made("town.example/log", kind=ED25519)
    assert "No trusted key signed the note" in str(audit.audit(trusted=[other.verifier]).findings[0])


def test_a_key_can_be_changed_when_the_former_one_stays_trusted(town: Any) -> None:
    new = keys.made("town.example/log", kind=ED25519)
    sequencer.sequence(signer=new)
    assert not audit.audit(trusted=[*town, new.verifier]).found
    assert audit.audit(trusted=town).found


def test_an_erased_entry_has_neither_content_nor_salt_and_the_tree_stays_valid(
    written: Any, signer: Signer
) -> None:
    entries = written(3)
    sequencer.sequence(signer=signer)
    before = log.said(log.latest()).root
    [receipt] = erasure.erase(
        entries=[entries[1].pk], purpose="comply-with-law", legal_ground="GDPR 17", by=SYSTEM, at=AT
    )
    gone = Entry.objects.get(pk=entries[1].pk)
    assert (gone.about, gone.actor_name, gone.fields, gone.erased_by) == ("", "", [], receipt.pk)
    assert Leaf.objects.get(entry=gone.pk).salt is None
    assert log.tree(3).root() == before
    assert ledger.about("A1") == []
    with pytest.raises(proofs.Erased):
        proofs.of(gone)
    sequencer.sequence(signer=signer)
    report = audit.audit(trusted=[signer.verifier])
    assert (report.found, report.erased, report.size) == (0, 1, 4)


def test_only_entries_of_the_tree_are_erased_and_each_once(written: Any, signer: Signer) -> None:
    def erase(*entries: int) -> list[Entry]:
        return erasure.erase(entries=entries, purpose="comply-with-law", legal_ground="x", by=BO, at=AT)

    [entry] = written()
    with pytest.raises(erasure.NotErasable):
        erase(entry.pk)
    sequencer.sequence(signer=signer)
    with pytest.raises(erasure.NotErasable, match="named twice"):
        erase(entry.pk, entry.pk)
    [receipt] = erase(entry.pk)
    sequencer.sequence(signer=signer)
    for again in (entry.pk, receipt.pk, 10**9):
        with pytest.raises(erasure.NotErasable):
            erase(again)
    assert Entry.objects.filter(act=acts.ERASED).count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update trust_entry set about = ''",
        "update trust_entry set act = '', actor_kind = '', actor_id = '', actor_name = '', organisation = '', about = '', "
        "fields = '{}', purpose = '', legal_ground = '', \"case\" = '', erased_by = id",
        "update trust_leaf set salt = null",
        "update trust_leaf set hash = salt",
        "delete from trust_leaf",
        "update trust_node set hash = ''",
        "delete from trust_signedcheckpoint",
        "update trust_signedcheckpoint set note = ''",
        "delete from trust_cosignature",
    ],
)
def test_the_database_refuses_every_other_change_even_while_something_is_erased(
    town: Any, statement: str
) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"set local onedoor.erasing = 'yes'; {statement}")
    assert SignedCheckpoint.objects.count() == 3


def test_a_hidden_entry_is_in_the_tree_at_once_and_seen_from_its_day_on(written: Any, signer: Signer) -> None:
    [entry] = written(1, hidden_until=date(2026, 6, 1), approved_by="Judge Ash")
    assert ledger.about("A0") == ledger.about("A0", on=date(2026, 5, 31)) == []
    assert ledger.about("A0", on=date(2026, 6, 1)) == ledger.about("A0", on=date(2030, 1, 1)) == [entry]
    sequencer.sequence(signer=signer)
    assert audit.audit(trusted=[signer.verifier]).size == 1
    assert proofs.of(entry).entry["approved_by"] == "Judge Ash"
    for half in ({"hidden_until": date(2026, 6, 1)}, {"approved_by": "Judge Ash"}):
        with pytest.raises(ValueError, match="both"):
            written(1, **half)
