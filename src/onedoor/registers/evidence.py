"""The one gate through which personal data is read from registers: agreed, recorded, then given.

A read needs a data-sharing agreement, and its entry in the ledger is written in the same transaction before a value
leaves this module: no entry, no read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from onedoor.dmn.errors import WrongValue
from onedoor.dmn.model import PERSON_NUMBER
from onedoor.feel.values import Missing
from onedoor.registers import looks, own_numbers, reading, switching, understanding
from onedoor.registers.agreements import AgreementMissing
from onedoor.registers.attributes import types_of
from onedoor.registers.connectors import errands
from onedoor.registers.connectors.connector import Answer, ConnectorFailed
from onedoor.registers.connectors.known import register_of
from onedoor.registers.plans import Ask, plan
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.dmn.datatypes import DataType
    from onedoor.feel.values import Value
    from onedoor.identity.actors import Actor

__all__ = ["AgreementMissing", "Fact", "Gathered", "Unreachable", "gather"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a register gave for an input of the service."""

    input: str
    value: Value
    register: str
    attribute: str
    as_of: date
    """The day on which the register says it was so; the oldest one where several records were read."""
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A register that could not be read for these inputs; the applicant may answer them instead."""

    register: str
    inputs: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the registers know, and which of them could not be asked."""

    facts: list[Fact] = field(default_factory=list)
    unreachable: list[Unreachable] = field(default_factory=list)


def gather(
    *,
    service: Service,
    person_number: str,
    known: Mapping[str, Value],
    by: Actor,
    on: date,
    at: datetime,
    case: str | None,
) -> Gathered:
    """Read every input of `service` that comes from a register and is not `known` yet, for this applicant.

    `known` are the inputs that have a value already, by full name; they are not read again. Whose record is read says
    the input's `about`, over what is known so far: a register may need the answer of another one, and is then asked
    after it. An input whose `about` cannot be told yet, or for whom the register has no record, gives no fact; nor does one of
    a register with numbers of its own (`record number`) where no link tells the applicant's.

    Everything happens in the caller's transaction (or one of its own): undo it, and the look never happened. Each
    register costs one query for any number of people, once for each step of dependence, and all links one. Raises AgreementMissing,
    before anything is read, when the service's authority has no agreement for an input on the day `on`; the attempt
    stays in the ledger.
    """
    grounds = looks.agreed(
        service=service, person_number=person_number, known=known, by=by, on=on, at=at, case=case
    )
    gathered = Gathered()
    sofar = {**known, **({PERSON_NUMBER: person_number} if person_number else {})}
    tried: set[str] = set()
    written: list[ledger.Entry] = []
    with transaction.atomic():
        [numbers] = own_numbers.of_people(service, person_numbers=[person_number], spared=known)
        while asks := plan(service.model, known=sofar, tried=tried, on=on, numbers=numbers):
            step: list[tuple[str, switching.Part, Sequence[Ask], list[ledger.Entry]]] = []
            for register, wanted in asks.items():
                tried.update(ask.input for ask in wanted)
                for part, some in _by_system(service, register, wanted):
                    entries = looks.drafts(
                        service=service,
                        register=register,
                        asks=some,
                        act=acts.READ,
                        applicant=person_number,
                        grounds=grounds,
                        by=by,
                        at=at,
                        case=case,
                    )
                    step.append((register, part, some, entries))
            looks.begin_all((entries, part.kind) for _, part, _, entries in step)
            for register, part, some, entries in step:
                read = _read(part, some, gathered, by=by, at=at, case=case)
                if read is None:
                    entries = [looks.copied(entry, act=acts.READ_FAILED) for entry in entries]
                written += entries
                types = types_of(service.jurisdiction.registers[register])
                for ask in some if read is not None else ():
                    _understand(ask, types[ask.attribute], read or {}, gathered, sofar, on, at)
        ledger.write(written, last=True)  # in the same transaction, before a value leaves this module
    return gathered


def _by_system(
    service: Service, register: str, asks: Sequence[Ask]
) -> Iterator[tuple[switching.Part, Sequence[Ask]]]:
    """What is asked of a register, by the system that answers for it: one, unless it is being replaced in parts."""
    reached = register_of(service.jurisdiction, register)
    for part in switching.parts(reached, list(dict.fromkeys(ask.attribute for ask in asks))):
        yield part, [ask for ask in asks if ask.attribute in part.fields]


def _read(
    part: switching.Part,
    asks: Sequence[Ask],
    gathered: Gathered,
    *,
    by: Actor,
    at: datetime,
    case: str | None,
) -> Mapping[str, Answer] | None:
    """The system's answers by key; None when it cannot be reached, which is noted."""
    keys = sorted({key for ask in asks for key in ask.keys})
    if not keys:
        return {}
    try:
        with errands.run(user=by.id, case=case):
            return reading.read(part, keys=keys, at=at)
    except ConnectorFailed as failure:
        log.warning("The register %s could not be read: %s", part.register.name, failure)
        inputs = tuple(ask.input for ask in asks)
        gathered.unreachable.append(Unreachable(register=part.name, inputs=inputs, why=str(failure)))
        return None


def _understand(
    ask: Ask,
    type: DataType,
    answers: Mapping[str, Answer],
    gathered: Gathered,
    sofar: dict[str, Value],
    on: date,
    at: datetime,
) -> None:
    """Turn the register's answers into the value of one input, noted as a fact and usable by the next step."""
    found = [answers[key] for key in ask.keys if key in answers]
    try:
        value = understanding.value_of(ask, type, answers)
    except WrongValue as wrong:
        why = f"The value of “{ask.attribute}” cannot be understood. {wrong}"
        log.warning("The register %s: %s", ask.register, why)
        gathered.unreachable.append(Unreachable(register=ask.register, inputs=(ask.input,), why=why))
        return
    if isinstance(value, Missing):
        return
    sofar[ask.input] = value
    gathered.facts.append(
        Fact(
            input=ask.input,
            value=value,
            register=ask.register,
            attribute=ask.attribute,
            as_of=min((answer.as_of or at.date() for answer in found), default=on),
            read_at=at,
        )
    )
