"""Asking both systems of a register now, about some of its people: differences that nobody's application has to wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from onedoor.catalogue import jurisdictions
from onedoor.registers import looks, reading, shadows, switching, tallies
from onedoor.registers.connectors.known import register_of
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onedoor.identity.actors import Actor
    from onedoor.registers.connectors.connector import Register
    from onedoor.registers.switching import Part

AT_ONCE = 100
"""People of one read."""
MOST = 100_000


class NotInShadow(LookupError):
    """Nothing of the register is asked twice. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What was done."""

    people: int
    capabilities: tuple[str, ...]


def run(*, name: str, most: int, reason: str, by: Actor, at: datetime) -> Tried:
    """Read what is in shadow of at most so many records, spread over the register, from its old system and its new one.

    Whose records they are can read it: each look is in the ledger, with the `reason`, before a system is asked. What differs is
    noted as for any read in shadow (`comparisons`), and what the records say is given to nobody. Raises KeyError, NotReplaced,
    NotInShadow, ConnectorFailed when the old system does not answer, and ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("Whoever compares people's records says why.")
    register = register_of(jurisdictions.current(), name)
    switching.legacy_of(register)
    parts = [one for one in switching.parts(register, list(register.file.attributes)) if one.shadow is not None]
    if not parts:
        raise NotInShadow(f"Nothing of “{name}” is in shadow: onedoor registers switch {name} --to shadow.")
    keys = _spread(register, most, at)
    for some in _some(keys):
        for part in parts:
            _ask(register, part, some, reason.strip(), by, at)
            shadows.wait()
    tallies.add_up()
    return Tried(len(keys), tuple(one.capability for one in parts))


def _spread(register: Register, most: int, at: datetime) -> list[str]:
    """At most so many keys of those that answer now, evenly."""
    every = list(islice(reading.keys_of(register, list(register.file.attributes), at=at), MOST))
    step = max(1.0, len(every) / most)
    return [every[int(place * step)] for place in range(int(len(every) / step))]


def _some(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _ask(
    register: Register, part: Part, keys: Sequence[str], reason: str, by: Actor, at: datetime
) -> None:
    by_person = register.file.key == "person number"
    entries = [
        ledger.draft(
            act=acts.READ,
            by=by,
            about=key,
            fields=[f"{part.name}.{field}" for field in part.fields],
            purpose="comply-with-law",
            legal_ground=reason,
            at=at,
            organisation=register.file.owner,
        )
        for key in (keys if by_person else [""])
    ]
    with transaction.atomic():
        looks.begin(entries, kind=part.kind)
        ledger.write(entries)
        reading.read(part, keys=keys, at=at)
