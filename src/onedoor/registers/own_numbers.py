"""Registers that know people by a number of their own: the number under which somebody stands there, by a link that holds."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from onedoor.registers.linkage import links
from onedoor.registers.terms import RECORD_NUMBER

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service

Numbers = Mapping[str, str | None]
"""Register to the number under which it holds somebody; None where no link tells it, or several that disagree."""


def of_people(service: Service, *, person_numbers: Sequence[str], spared: Container[str] = ()) -> list[Numbers]:
    """For each of these people, in their order, their numbers in the registers that `service` asks about them by one.

    `spared` are inputs that are not read. One query for all people and registers, and none for a service without such a register.
    """
    registers = list(dict.fromkeys(register for name, register in _sources(service) if name not in spared))
    if not registers:
        return [{} for _ in person_numbers]
    found = links.keys_of(registers=registers, person_numbers=person_numbers)
    return [{register: found.get((register, one)) for register in registers} for one in person_numbers]


def unlinked(service: Service, *, person_number: str) -> frozenset[str]:
    """The inputs of `service` that cannot be read for this person, since no link tells their number in the register."""
    [numbers] = of_people(service, person_numbers=[person_number])
    return frozenset(name for name, register in _sources(service) if numbers and numbers[register] is None)


def _sources(service: Service) -> Iterator[tuple[str, str]]:
    """The inputs that are read about the applicant from such a register, with the register."""
    registers = service.jurisdiction.registers
    for data in service.model.inputs.values():
        if data.from_ is None or data.about is not None:
            continue
        register = registers.get(data.from_.register)
        if register is not None and register.key == RECORD_NUMBER:
            yield data.name, data.from_.register
