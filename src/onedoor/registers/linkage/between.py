"""Linking two registers over their bulk reads: agreed, recorded, then read and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from onedoor.catalogue import jurisdictions
from onedoor.registers import reading
from onedoor.registers.agreements import AgreementMissing, Wanted
from onedoor.registers.connectors.known import connector_for, register_of
from onedoor.registers.linkage import links
from onedoor.registers.linkage.kinds import Kind, known_by_name
from onedoor.registers.linkage.links import PURPOSE, Found
from onedoor.registers.linkage.tables import CannotLink, Table
from onedoor.registers.terms import LinkState
from onedoor.trust import acts, crowds, ledger

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.register import RegisterFile
    from onedoor.identity.actors import Actor

KEY = "record id"
NUMBER = "national number"
PERSON = "person number"


@dataclass(frozen=True)
class Side:
    """A register that is linked: what of it is compared, and on which ground that is read."""

    name: str
    file: RegisterFile
    fields: tuple[str, ...]
    ground: str


def sides_of(left: str, right: str, *, by: Actor, on: date, at: datetime) -> tuple[Side, Side]:
    """What each side may be read for. Raises CannotLink, and AgreementMissing, whose attempt stays in the ledger.

    Whoever owns the left register reads the right one: the agreement of that one says which fields. An owner needs none for
    registers of its own.
    """
    registers = jurisdictions.current().registers
    files = {name: registers[name] for name in (left, right)}
    consumer = files[left].owner
    comparable = {name: _comparable(file) for name, file in files.items()}
    own = files[right].owner == consumer
    agreed = [
        (field, one.legal_ground)
        for field in comparable[right]
        for one in files[right].agreements
        if one.covers(consumer=consumer, purpose=PURPOSE, field=field, on=on)
    ]
    fields = comparable[right] if own else list(dict(agreed))
    ground = f"owner of {right}" if own else "; ".join(sorted({ground for _, ground in agreed}))
    if not own and not agreed:
        wanted = tuple(Wanted(right, field, consumer, PURPOSE) for field in comparable[right] or ["key"])
        ledger_entry = ledger.draft(
            act=acts.READ_REFUSED, by=by, about="", fields=[one.field for one in wanted], purpose=PURPOSE, legal_ground="",
            at=at, organisation=consumer,
        )  # fmt: skip
        with transaction.atomic():
            ledger.write([ledger_entry])
        raise AgreementMissing(wanted, on)
    return (
        Side(left, files[left], tuple(comparable[left]), f"owner of {left}"),
        Side(right, files[right], tuple(fields), ground),
    )


def _comparable(file: RegisterFile) -> list[str]:
    """Attributes whose names say that they tell people, or homes, apart."""
    return [name for name in file.attributes if (kind := known_by_name(name)) is not None and kind not in (Kind.ID, Kind.IGNORE)]


def link(
    *,
    left: str,
    right: str,
    link_from: float,
    review_from: float,
    by: Actor,
    on: date,
    at: datetime,
    say: Callable[[str], None],
) -> Mapping[LinkState, int]:
    """Link two registers and store what was found; how many links are new or changed, by state.

    Raises CannotLink, AgreementMissing, ConnectorFailed, KeyError for a register that there is not.
    """
    sides = sides_of(left, right, by=by, on=on, at=at)
    say(f"reading {left} and {right}")
    keys = [_keys(one, at) for one in sides]
    _record(sides, keys, by=by, at=at)
    if all(one.file.key == PERSON for one in sides):
        found = [Found(key, key, 1.0, "national number") for key in sorted(set(keys[0]) & set(keys[1]))]
        model = "key"
    else:
        found, model = _compared([_table(one) for one in sides], review_from, say)
    return links.keep(left=left, right=right, found=found, link_from=link_from, model=model, by=by, at=at)


def _compared(tables: Sequence[Table], review_from: float, say: Callable[[str], None]) -> tuple[list[Found], str]:
    # splink and DuckDB are loaded only where something is linked
    from onedoor.registers.linkage import linking, model

    if not all(map(len, tables)):
        return [], model.VERSION
    linked = linking.link(tables, threshold=review_from, unique="no", say=say)
    left, right = (table.column(KEY) for table in tables)
    pairs = [
        Found(left[one.left], right[one.right - linked.left], min(one.probability, 0.999999), one.basis)
        for one in linked.pairs
    ]
    return pairs, model.VERSION


def _keys(side: Side, at: datetime) -> list[str]:
    reached = register_of(jurisdictions.current(), side.name)
    return list(reading.keys_of(reached, side.fields or list(side.file.attributes), at=at))


def _record(sides: Sequence[Side], keys: Sequence[list[str]], *, by: Actor, at: datetime) -> None:
    """Everybody whose record is read is named in the ledger before it is."""
    with transaction.atomic(durable=True):
        entries = []
        for side, people in zip(sides, keys, strict=True):
            crowd = _kept(people) if side.file.key == PERSON and people else ""
            entries.append(
                ledger.draft(
                    act=acts.READ_OF_ALL,
                    by=by,
                    about="",
                    fields=[f"{side.name}.{field}" for field in side.fields or ("key",)],
                    purpose=PURPOSE,
                    legal_ground=side.ground,
                    at=at,
                    organisation=sides[0].file.owner,
                    crowd=crowd,
                )
            )
        ledger.write(entries)


def _kept(people: list[str]) -> str:
    return crowds.keep(lambda: people)


def _table(side: Side) -> Table:
    if not side.fields:
        raise CannotLink(f"“{side.name}” has no attribute that could be compared: a name, a day of birth, an address …")
    reached = register_of(jurisdictions.current(), side.name)
    rows: list[list[str]] = []
    numbered = side.file.key == PERSON
    records: dict[str, dict[str, Any]] = {}
    for part in reading.in_bulk(reached, side.fields):
        for batch in connector_for(part.kind).read_all(register=part.register, fields=part.fields):
            for record in batch.to_pylist():
                records.setdefault(record["key"], {}).update(record)
    for key, record in sorted(records.items()):
        rows.append([key, *([key] if numbered else []), *(_text(record.get(field)) for field in side.fields)])
    return Table(side.name, (KEY, *([NUMBER] if numbered else []), *side.fields), rows)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
