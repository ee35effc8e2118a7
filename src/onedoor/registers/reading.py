"""Asking the system that answers for a register, counting it, and comparing it with the one that is to replace it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from onedoor.registers import freshness, shadows, switching, tallies
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register
from onedoor.registers.connectors.known import connector_for, is_elsewhere
from onedoor.registers.switching import Part

if TYPE_CHECKING:
    from collections.abc import Collection


def read(part: Part, *, keys: Sequence[str], at: datetime) -> Mapping[str, Answer]:
    """What the part's system says about these keys. Raises ConnectorFailed.

    In shadow the new system is asked for the same once the caller's transaction is committed, by a thread of its own.
    """
    began = time.perf_counter()
    try:
        connector = connector_for(part.kind)
        answers = connector.read(register=part.register, keys=keys, fields=list(part.fields))
        if is_elsewhere(part.kind):
            _refuse_days_to_come(answers, at)
    except ConnectorFailed as failure:
        _count(part, keys, began, at, failure=failure.kind)
        raise
    seconds = _count(part, keys, began, at)
    if part.shadow is not None:
        shadows.compare_later(part, keys=keys, answers=answers, seconds=seconds, at=at)
    return answers


def _refuse_days_to_come(answers: Mapping[str, Answer], at: datetime) -> None:
    """Nobody can know what will be so. Raises ConnectorFailed."""
    latest = freshness.latest(at.date())
    if any(one.as_of is not None and one.as_of > latest for one in answers.values()):
        raise ConnectorFailed("It gave a record of a day that is yet to come.", kind="garbage")


def together(parts: Sequence[Part], *, keys: Sequence[str], at: datetime) -> Mapping[str, Answer]:
    """What several systems say about these keys, as if they were one. Raises ConnectorFailed when one of them fails.

    Of a key that one system knows and another does not, the attributes of the latter are nothing.
    """
    if len(parts) == 1:
        return read(parts[0], keys=keys, at=at)
    answers: dict[str, Answer] = {}
    for part in parts:
        for key, one in read(part, keys=keys, at=at).items():
            there = answers.get(key)
            days = [day for day in (one.as_of, there.as_of if there else None) if day is not None]
            theirs = {name: one.attributes[name] for name in part.fields if name in one.attributes}
            attributes = {**(there.attributes if there else {}), **theirs}
            answers[key] = Answer(key, attributes, min(days, default=None))
    return answers


def _count(part: Part, keys: Sequence[str], began: float, at: datetime, *, failure: str = "") -> float:
    seconds = time.perf_counter() - began
    tallies.read(part.name, part.system, keys=len(keys), seconds=seconds, at=at, failure=failure)
    tallies.add_up_later()
    return seconds


def in_bulk(register: Register, fields: Sequence[str]) -> list[Part]:
    """The parts for a read of many at once: as `switching.parts`, but never compared.

    A bulk read asks only the system whose answer is used: comparing it would ask everything of the new system twice.
    """
    return [Part(one.register, one.name, one.system, one.fields) for one in switching.parts(register, fields)]


def keys_of(register: Register, fields: Collection[str], *, at: datetime) -> Iterator[str]:
    """Every key that the systems which answer for these attributes know, ascending, each once. Raises ConnectorFailed."""
    parts = in_bulk(register, list(fields))
    systems = {one.register.name: one for one in parts}
    if len(systems) == 1:
        [only] = systems.values()
        began, count = time.perf_counter(), 0
        for key in connector_for(only.kind).keys(register=only.register):
            count += 1
            yield key
        tallies.read(only.name, only.system, keys=count, seconds=time.perf_counter() - began, at=at)
        return
    found: set[str] = set()
    for one in systems.values():
        found.update(connector_for(one.kind).keys(register=one.register))
    yield from sorted(found)
