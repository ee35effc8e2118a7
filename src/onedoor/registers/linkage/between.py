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


def sides_of(left: str, right: str, *, consumer: str, by: Actor, on: date, at: datetime) -> tuple[Side, Side]:
    """What `consumer` may read of each side to compare them. Raises AgreementMissing; the attempt stays in the ledger.

    An organisation needs no agreement for registers of its own; of others it reads the fields that theirs names.
    """
    registers = jurisdictions.current().registers
    sides = [side_for(name, registers[name], consumer, on) for name in (left, right)]
    if None in sides:
        wanted = tuple(
            Wanted(name, field, consumer, PURPOSE)
            for name, side in zip((left, right), sides, strict=True)
            if side is None
            for field in _comparable(registers[name]) or ["key"]
        )
        entry = ledger.draft(
            act=acts.READ_REFUSED, by=by, about="", fields=[one.field for one in wanted], purpose=PURPOSE, legal_ground="",
            at=at, organisation=consumer,
        )  # fmt: skip
        with transaction.atomic():
            ledger.write([entry])
        raise AgreementMissing(wanted, on)
    first, second = (side for side in sides if side is not None)
    return first, second


def side_for(name: str, file: RegisterFile, consumer: str, on: date) -> Side | None:
    """What `consumer` may read of this register to compare it; None where it may not."""
    fields = _comparable(file)
    if file.owner == consumer:
        return Side(name, file, tuple(fields), f"owner of {name}")
    agreed = [
        (field, one.legal_ground)
        for field in fields
        for one in file.agreements
        if one.covers(consumer=consumer, purpose=PURPOSE, field=field, on=on)
    ]
    return Side(name, file, tuple(dict(agreed)), "; ".join(sorted({ground for _, ground in agreed}))) if agreed else None


def _comparable(file: RegisterFile) -> list[str]:
    """Attributes whose names say that they tell people, or homes, apart."""
    return [name for name in file.attributes if (kind := known_by_name(name)) is not None and kind not in (Kind.ID, Kind.IGNORE)]


def link(
    *,
    left: str,
    right: str,
    consumer: str | None = None,
    link_from: float,
    review_from: float,
    by: Actor,
    on: date,
    at: datetime,
    say: Callable[[str], None],
) -> Mapping[LinkState, int]:
    """Link two registers for `consumer`, or the owner of the left one, and store what was found.

    Returns how many links are new or changed, by state.
    Raises CannotLink, AgreementMissing, ConnectorFailed, KeyError for a register that there is not.
    """
    consumer = consumer or jurisdictions.current().registers[left].owner
    sides = sides_of(left, right, consumer=consumer, by=by, on=on, at=at)
    say(f"reading {left} and {right}")
    keys = [_keys(one, at) for one in sides]
    _record(sides, keys, consumer, by=by, at=at)
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


def _record(sides: Sequence[Side], keys: Sequence[list[str]], consumer: str, *, by: Actor, at: datetime) -> None:
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
                    organisation=consumer,
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
