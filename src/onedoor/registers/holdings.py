"""What registers hold: loading records Onedoor keeps itself, and showing people what is held about them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from onedoor.catalogue import jurisdictions
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import parse, to_json
from onedoor.feel.values import from_python
from onedoor.registers import looks, reading, switching
from onedoor.registers.attributes import types_of
from onedoor.registers.connectors.connector import Answer, ConnectorFailed
from onedoor.registers.connectors.known import is_elsewhere, register_of
from onedoor.registers.linkage import links
from onedoor.registers.models import Record
from onedoor.registers.terms import RECORD_NUMBER
from onedoor.trust import acts, ledger, purposes

if TYPE_CHECKING:
    from onedoor.dmn.datatypes import DataType
    from onedoor.feel.values import Value
    from onedoor.identity.actors import Actor
    from onedoor.lib.languages import Text

log = logging.getLogger(__name__)

BATCH = 2_000
"""Records written by one statement."""


class WrongRecord(ValueError):
    """A record that does not fit its register. The message says which key, which attribute, and what to write."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a register knows about somebody."""

    attribute: str
    title: Text
    type: DataType
    value: Value


@dataclass(frozen=True, slots=True)
class Holding:
    """What one register holds about a person; no items where it has no record of them."""

    register: str
    title: Text
    owner: str
    """Id of the organisation that keeps the register."""
    items: list[Item]
    as_of: date | None
    reachable: bool = True
    found_by: bool = True
    """Whether it is known which record is theirs: where no link tells it, the register was not asked."""


def load(*, register: str, records: Iterable[tuple[str, Mapping[str, Any]]], as_of: date) -> int:
    """Put records into a register that Onedoor holds, and return how many there were.

    Each is a key and its attributes as plain Python values; a record whose key is there already is replaced.
    All or none: raises WrongRecord for the first one that does not fit the register's types.
    """
    types = types_of(jurisdictions.current().registers[register])
    count = 0
    with transaction.atomic():
        for batch in _batches(records):
            rows = [
                Record(
                    register=register,
                    key=key,
                    attributes=_as_json(register, key, attributes, types),
                    as_of=as_of,
                )
                for key, attributes in batch
            ]
            Record.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["register", "key"],
                update_fields=["attributes", "as_of"],
            )
            count += len(rows)
    return count


RIGHT = "GDPR art. 15"
"""The law under which somebody sees what is held about them: the right of access."""


def kept_by_person() -> list[str]:
    """Ids of the registers of people, asked by person number or by one of their own, in the jurisdiction's order."""
    registers = jurisdictions.current().registers
    return [name for name, register in registers.items() if register.key in ("person number", RECORD_NUMBER)]


def of(*, person_number: str, by: Actor, at: datetime) -> list[Holding]:
    """Everything each register of people holds about this person: see `in_register`.

    One query for each register, besides the ledger's and one for links.
    """
    names = kept_by_person() if person_number else []
    with transaction.atomic():
        keys = _keys(names, person_number)
        read = [_read(name, keys.get(name), person_number, by, at) for name in names]
        ledger.write(entry for _, entry in read if entry is not None)
    return [holding for holding, _ in read]


def in_register(name: str, *, person_number: str, by: Actor, at: datetime) -> Holding:
    """Everything one register holds about this person, for themselves to see.

    The right of access needs no agreement; it is recorded as any look: its entry is in the ledger before a value is returned.
    A register that cannot be reached is given as such; one with numbers of its own is not asked where no link tells this person's.
    Raises KeyError for a register that is not of people, and ValueError for nobody.
    """
    if name not in kept_by_person():
        raise KeyError(name)
    if not person_number:
        raise ValueError("Whoever has no person number is in no register.")
    with transaction.atomic():
        holding, entry = _read(name, _keys([name], person_number).get(name), person_number, by, at)
        ledger.write([entry] if entry is not None else [])
    return holding


def _keys(names: Collection[str], person_number: str) -> dict[str, str]:
    """The keys under which these registers hold this person; without those of which nobody knows it."""
    registers = jurisdictions.current().registers
    numbered = [name for name in names if registers[name].key == RECORD_NUMBER]
    found = links.keys_of(registers=numbered, person_numbers=[person_number]) if numbered else {}
    return {
        name: key
        for name in names
        if (key := found.get((name, person_number)) if name in numbered else person_number) is not None
    }


def _read(
    name: str, key: str | None, person_number: str, by: Actor, at: datetime
) -> tuple[Holding, ledger.Entry | None]:
    """What a register holds, and the entry of the look that is to be written before anybody sees it; none without a key."""
    town = jurisdictions.current()
    register = town.registers[name]
    if key is None:
        return Holding(name, register.title, register.owner, [], None, found_by=False), None
    look = ledger.draft(
        act=acts.SHOWN,
        by=by,
        about=person_number,
        fields=[f"{name}.{attribute}" for attribute in register.attributes],
        purpose=purposes.FULFIL_RIGHTS,
        legal_ground=RIGHT,
        at=at,
    )
    parts = switching.parts(register_of(town, name), list(register.attributes))
    looks.begin([look], kind=next((one.kind for one in parts if is_elsewhere(one.kind)), parts[0].kind))
    try:
        answers = reading.together(parts, keys=[key], at=at)
    except ConnectorFailed as failure:
        log.warning("The register %s could not be read: %s", name, failure)
        missing = Holding(name, register.title, register.owner, [], None, reachable=False)
        return missing, looks.copied(look, act=acts.READ_FAILED)
    answer = answers.get(key)
    titles = {attribute: declared.title for attribute, declared in register.attributes.items()}
    items = _items(answer, types_of(register), titles)
    as_of = (answer.as_of or at.date()) if answer else None
    return Holding(name, register.title, register.owner, items, as_of), look


def _items(answer: Answer | None, types: Mapping[str, DataType], titles: Mapping[str, Text]) -> list[Item]:
    """The attributes that the record has, typed; one that cannot be understood is shown as it stands there."""
    items: list[Item] = []
    for attribute, type_ in types.items() if answer else ():
        written = answer.attributes.get(attribute) if answer else None
        try:
            value = parse(written, type_)
        except WrongValue:
            value = str(written)
        if value is not None:
            items.append(Item(attribute=attribute, title=titles[attribute], type=type_, value=value))
    return items


def _as_json(
    register: str, key: str, attributes: Mapping[str, Any], types: Mapping[str, DataType]
) -> dict[str, Any]:
    """The attributes as they are kept. Raises WrongRecord."""
    kept: dict[str, Any] = {}
    for name, value in attributes.items():
        if name not in types:
            raise WrongRecord(
                f"Register “{register}”, record {key}: there is no attribute “{name}”. Known: {', '.join(types)}."
            )
        try:
            kept[name] = to_json(parse(from_python(value), types[name]))
        except WrongValue as wrong:
            raise WrongRecord(f"Register “{register}”, record {key}, “{name}”: {wrong}") from wrong
    return kept


def _batches(
    records: Iterable[tuple[str, Mapping[str, Any]]],
) -> Iterator[list[tuple[str, Mapping[str, Any]]]]:
    """The records in batches; of several with one key in a batch the last, since one statement writes a row once."""
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        yield list(dict(batch).items())
