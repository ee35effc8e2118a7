"""Reading registers for everybody at once: agreed, recorded for each of them, then given in parts.

The same gate as `evidence`, with the same meaning of whose record is read (`about`); what differs is that a register costs
one query for some thousand applicants, and that the ledger names all people of a register together.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from onedoor.dmn.errors import WrongValue
from onedoor.dmn.model import PERSON_NUMBER
from onedoor.feel.values import Missing
from onedoor.registers import looks, own_numbers, reading, understanding
from onedoor.registers.attributes import types_of
from onedoor.registers.connectors.known import register_of
from onedoor.registers.plans import Ask, plan
from onedoor.trust import crowds, ledger

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.dmn.datatypes import DataType
    from onedoor.feel.values import Value
    from onedoor.identity.actors import Actor
    from onedoor.registers.connectors.connector import Answer
    from onedoor.registers.own_numbers import Numbers

log = logging.getLogger(__name__)

PART = 5_000
"""Applicants whose records are read together."""
LISTED = 65_536

Row = dict[str, "Value"]


class NothingToRead(LookupError):
    """None of what a service wants to know of an applicant lies in a register that is asked by person number."""


@dataclass
class Everybody:
    """All residents of whom the service's registers know something, read part by part while they are gone through."""

    service: Service
    inputs: frozenset[str]
    """What is read: by full name."""
    on: date
    people: Mapping[str, Sequence[str]]
    """The person numbers of each register as they were listed at the beginning; whoever came later is not read."""
    applicants: Sequence[str]
    at: datetime
    unreadable: Counter[str] = field(default_factory=Counter)
    """Values that cannot be understood, by input: they count as missing."""

    def __len__(self) -> int:
        return len(self.applicants)

    @cached_property
    def _types(self) -> Mapping[str, Mapping[str, DataType]]:
        return {name: types_of(register) for name, register in self.service.jurisdiction.registers.items()}

    def parts(self) -> Iterator[list[Row]]:
        """What the registers know, one row for each applicant, some thousands at a time. Raises ConnectorFailed."""
        for start in range(0, len(self.applicants), PART):
            yield self._part([str(one) for one in self.applicants[start : start + PART]])

    def _part(self, numbers: Sequence[str]) -> list[Row]:
        rows: list[Row] = [{PERSON_NUMBER: number} for number in numbers]
        spared = {name for name in self.service.inputs if name not in self.inputs}
        tried = [set(spared) for _ in rows]
        own = own_numbers.of_people(self.service, person_numbers=numbers, spared=spared)
        while asked := self._asked(rows, tried, own):
            answers = {name: self._answers(name, asked) for name in {ask.register for _, ask in asked}}
            for row, ask in asked:
                self._understand(row, ask, answers[ask.register])
        return rows

    def _asked(self, rows: list[Row], tried: list[set[str]], own: list[Numbers]) -> list[tuple[Row, Ask]]:
        asked: list[tuple[Row, Ask]] = []
        for row, done, numbers in zip(rows, tried, own, strict=True):
            for asks in plan(self.service.model, known=row, tried=done, on=self.on, numbers=numbers).values():
                asked += ((row, ask) for ask in asks)
                done.update(ask.input for ask in asks)
        return asked

    def _answers(self, register: str, asked: list[tuple[Row, Ask]]) -> Mapping[str, Answer]:
        keys = {key for _, ask in asked if ask.register == register for key in ask.keys}
        fields = sorted({ask.attribute for _, ask in asked if ask.register == register})
        if register in self.people:
            listed = self.people[register]
            keys = {key for key in keys if _holds(listed, key)}
        if not keys:
            return {}
        reached = register_of(self.service.jurisdiction, register)
        return reading.together(reading.in_bulk(reached, fields), keys=sorted(keys), at=self.at)

    def _understand(self, row: Row, ask: Ask, answers: Mapping[str, Answer]) -> None:
        try:
            value = understanding.value_of(ask, self._types[ask.register][ask.attribute], answers)
        except WrongValue:
            self.unreadable[ask.input] += 1
            return
        if not isinstance(value, Missing):
            row[ask.input] = value


def read(
    *,
    service: Service,
    inputs: Collection[str],
    by: Actor,
    on: date,
    day: date,
    at: datetime,
    purpose: str | None = None,
) -> Everybody:
    """Open the registers for everybody, for these `inputs` of the service and what leads to them.

    `on` is the day of the law, `day` the one on which it is read, when the agreements must hold; `purpose` what all of it
    is read for (without it: for what the definition says). Before this returns, the ledger names for each register all
    people of whom it has a record; that is committed even when nothing is read afterwards. Raises AgreementMissing (the
    attempt stays in the ledger), NothingToRead, ConnectorFailed.
    """
    wanted = _with_what_leads_there(service, inputs)
    spared: Row = {name: None for name in service.inputs if name not in wanted}
    grounds = looks.agreed(
        service=service, person_number="", known=spared, by=by, on=day, at=at, case=None, purpose=purpose
    )
    registers = service.jurisdiction.registers
    sources = {name: source for name in wanted if (source := service.inputs[name].from_) is not None}
    of_people = {one.register for one in sources.values() if registers[one.register].key == "person number"}
    people = {
        register: _listed(
            service, register, [one.attribute for one in sources.values() if one.register == register], at
        )
        for register in sorted(of_people)
    }
    of_applicants = {one.register for name, one in sources.items() if service.inputs[name].about is None}
    applicants = _together([people[register] for register in sorted(of_applicants & of_people)])
    if not of_applicants & of_people:
        raise NothingToRead(f"“{service.id}” asks no register for anything by the applicant's person number.")
    with transaction.atomic(durable=True):
        everyone = _kept(applicants)
        names = {one.register: everyone for one in sources.values()}
        names |= {register: _kept(listed) for register, listed in people.items()}
        ledger.write(looks.drafts_of_all(service=service, grounds=grounds, crowds=names, by=by, at=at))
    return Everybody(
        service,
        frozenset(wanted),
        on,
        {name: _Listed(one) for name, one in people.items()},
        _Listed(applicants),
        at,
    )


def _with_what_leads_there(service: Service, inputs: Collection[str]) -> set[str]:
    """The inputs of registers among these, and those by which it is known whose record is read."""
    wanted: set[str] = set()
    waiting = [name for name in inputs if name in service.inputs]
    while waiting:
        data = service.inputs[waiting.pop()]
        if data.from_ is None or data.name in wanted:
            continue
        wanted.add(data.name)
        waiting += [name for name in (data.about.uses if data.about else ()) if name in service.inputs]
    return wanted


def _listed(service: Service, register: str, fields: Sequence[str], at: datetime) -> pa.StringArray:
    """The keys of a register in ascending order, compactly: ten million in some two hundred megabytes."""
    reached = register_of(service.jurisdiction, register)
    parts: list[pa.StringArray] = []
    some: list[str] = []
    for key in reading.keys_of(reached, fields, at=at):
        some.append(key)
        if len(some) == LISTED:
            parts.append(pa.array(some, pa.string()))
            some = []
    return pa.concat_arrays([*parts, pa.array(some, pa.string())])


def _together(lists: list[pa.StringArray]) -> pa.StringArray:
    if len(lists) == 1:
        return lists[0]
    everyone = pc.unique(pa.concat_arrays([pa.array([], pa.string()), *lists]))
    return everyone.take(pc.array_sort_indices(everyone))


def _kept(people: pa.StringArray) -> str:
    return crowds.keep(lambda: _Listed(people))


class _Listed(Sequence[str]):
    """Person numbers in an Arrow array, read as a sequence of strings."""

    def __init__(self, people: pa.StringArray) -> None:
        self.people = people

    def __len__(self) -> int:
        return len(self.people)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        if isinstance(place, slice):
            return self.people[place].to_pylist()
        return self.people[place].as_py()

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.people), LISTED):
            yield from self.people.slice(start, LISTED).to_pylist()


def _holds(listed: Sequence[str], key: str) -> bool:
    place = bisect_left(listed, key)
    return place < len(listed) and listed[place] == key
