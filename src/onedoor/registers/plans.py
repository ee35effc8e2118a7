"""What to ask which register next: pure, from the model and what is known so far."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from onedoor.dmn.context import Case
from onedoor.dmn.model import PERSON_NUMBER, Model
from onedoor.feel.values import Missing

if TYPE_CHECKING:
    from onedoor.dmn.model import InputData
    from onedoor.feel.values import Value


@dataclass(frozen=True, slots=True)
class Ask:
    """One attribute of one register, about one key or several, for one input."""

    input: str
    register: str
    attribute: str
    keys: tuple[str, ...]
    several: bool
    """Whether the input gathers what is said about several keys: a value for each, or their lists joined."""
    may_be_empty: bool = True
    """Whether nothing is a value of the input; otherwise a register that says nothing does not know it, and people are asked."""


def plan(
    model: Model,
    *,
    known: Mapping[str, Value],
    tried: Set[str],
    on: date,
    numbers: Mapping[str, str | None] = MappingProxyType({}),
) -> dict[str, list[Ask]]:
    """The questions that can be asked now, by register in the order of the inputs.

    Left out are inputs that are known, that were `tried` before, and those whose `about` is not told by what is known.
    `numbers` are the registers that know people by a number of their own, each with the applicant's: None, where nobody knows
    it, and then nothing is asked there. All others know the applicant by the person number.
    """
    names = Case(model, known, on).names
    asks: dict[str, list[Ask]] = {}
    for data in model.inputs.values():
        if data.from_ is None or data.name in known or data.name in tried:
            continue
        about = _about(data, known, names, on, numbers)
        keys = _keys(about)
        if keys is None:
            continue
        several = isinstance(about, list)
        ask = Ask(
            input=data.name,
            register=data.from_.register,
            attribute=data.from_.attribute,
            keys=keys,
            several=several,
            may_be_empty=data.may_be_empty or data.ask is None,
        )
        asks.setdefault(ask.register, []).append(ask)
    return asks


def keys_of(model: Model, *, known: Mapping[str, Value], on: date) -> dict[str, tuple[str, ...]]:
    """For each input of a register the keys by which it is read as far as is known; none where that cannot be told.

    What is read about the applicant has the person number, also where the register knows them by a number of its own.
    """
    names = Case(model, known, on).names
    return {
        data.name: _keys(_about(data, known, names, on, {})) or ()
        for data in model.inputs.values()
        if data.from_ is not None
    }


def _about(
    data: InputData,
    known: Mapping[str, Value],
    names: Mapping[str, Value],
    on: date,
    numbers: Mapping[str, str | None],
) -> Value:
    """Whose record is read."""
    if data.about is not None:
        return data.about.evaluate(names, today=on)
    if data.from_ is not None and data.from_.register in numbers:
        return numbers[data.from_.register]
    return known.get(PERSON_NUMBER)


def _keys(about: Value) -> tuple[str, ...] | None:
    """The keys that `about` names, which may be none at all (an empty household); None when it is not wholly told."""
    keys = about if isinstance(about, list) else [about]
    if any(key is None or isinstance(key, Missing) for key in keys):
        return None
    return tuple(str(key) for key in keys)
