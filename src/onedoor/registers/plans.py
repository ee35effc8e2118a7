"""What to ask which register next: pure, from the model and what is known so far."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from onedoor.dmn.model import PERSON_NUMBER, InputData, Model
from onedoor.feel.values import Missing

if TYPE_CHECKING:
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


def plan(model: Model, *, known: Mapping[str, Value], tried: Set[str], on: date) -> dict[str, list[Ask]]:
    """The questions that can be asked now, by register in the order of the inputs.

    Left out are inputs that are known, that were `tried` before, and those whose `about` is not told by what is known.
    """
    context = _context(model, known)
    asks: dict[str, list[Ask]] = {}
    for data in model.inputs.values():
        if data.from_ is None or data.name in known or data.name in tried:
            continue
        about = _about(data, context, on)
        keys = _keys(about)
        if not keys:
            continue
        several = isinstance(about, list)
        ask = Ask(
            input=data.name,
            register=data.from_.register,
            attribute=data.from_.attribute,
            keys=keys,
            several=several,
        )
        asks.setdefault(ask.register, []).append(ask)
    return asks


def _about(data: InputData, context: Mapping[str, Any], on: date) -> Value:
    """Whose record: a key, a list of keys, null, or Missing."""
    if data.about is None:
        group, _, name = PERSON_NUMBER.partition(".")
        return context[group][name]
    return data.about.evaluate(context, today=on)


def _keys(about: Value) -> tuple[str, ...]:
    """The keys that `about` names; none when it is not told, or not wholly."""
    keys = about if isinstance(about, list) else [about]
    if any(key is None or isinstance(key, Missing) for key in keys):
        return ()
    return tuple(str(key) for key in keys)


def _context(model: Model, known: Mapping[str, Value]) -> dict[str, Any]:
    """Every input as FEEL reads it: groups as contexts, what is not known as Missing."""
    context: dict[str, Any] = {}
    for name in (PERSON_NUMBER, *model.inputs):
        value = known[name] if name in known else Missing((name,))
        group, dot, rest = name.partition(".")
        if dot:
            context.setdefault(group, {})[rest] = value
        else:
            context[name] = value
    return context
