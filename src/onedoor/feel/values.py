"""The values FEEL computes with, and the one it does not know yet.

null is None, a boolean bool, a number Decimal (34 digits), a text str, a date `datetime.date` (`FarDate` outside
its years), a list list, a context dict. The others are classes of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias

from onedoor.feel.days import Date as Date
from onedoor.feel.days import FarDate as FarDate
from onedoor.feel.days import is_date as is_date
from onedoor.feel.temporal import DateTime as DateTime
from onedoor.feel.temporal import DaysDuration as DaysDuration
from onedoor.feel.temporal import MonthsDuration as MonthsDuration
from onedoor.feel.temporal import Time as Time
from onedoor.feel.types import ANY, Type

Value: TypeAlias = Any
"""One of FEEL's values. Which one it is, is found out when it is met: FEEL is a language of dynamic types."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Not known yet. `names`: the inputs that are lacking, in the order in which they were first needed."""

    names: tuple[str, ...]

    def __bool__(self) -> NoReturn:
        raise TypeError("Missing is neither true nor false; ask isinstance(value, Missing)")


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends. `sign` is the comparison it was written as (`<`, `<=`, `>`, `>=`, `=`, `!=`)."""

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function."""

    name: str
    type: Type = ANY


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value. `call` takes one value per parameter, in their order; it may be given Missing."""

    parameters: tuple[Parameter, ...]
    call: Callable[..., Value]
    name: str = "function"
    result: Type = ANY
    any_number: bool = False
    """Whether `call` itself looks at how many arguments it is given (as built-in functions do)."""
    fits: Callable[[Sequence[Type]], bool] | None = None
    """Whether arguments of these types fit one of several ways in which it may be called; None: `parameters` say."""


def united(values: Iterable[Value]) -> Missing:
    """What is missing in any of these values, each name once, in order."""
    found: Missing | None = None
    seen: set[int] = set()
    for value in values:
        kind = type(value)
        if kind is list or kind is dict or kind is Range:
            names: dict[str, None] = {}
            _gather(value, names, seen)
            value = Missing(tuple(names)) if names else None
        elif kind is not Missing:
            continue
        if value is not None:
            found = _joined((), value.names) if found is None else _joined(found.names, value.names)
    return _NOTHING if found is None else found


@lru_cache(maxsize=10_000)
def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> Missing:
    """What two lack; the same few are joined again and again."""
    return Missing(tuple(dict.fromkeys((*one, *other))))


_NOTHING = Missing(())


def is_settled(value: Value) -> bool:
    """Whether nothing in a value is missing, however deep."""
    kind = type(value)
    if kind is Missing:
        return False
    if kind is list or kind is dict or kind is Range:
        return _is_settled(value, set())
    return True


def _is_settled(value: Value, seen: set[int]) -> bool:
    """Of a value with parts; parts that are shared are looked at once."""
    kind = type(value)
    for part in value if kind is list else value.values() if kind is dict else (value.start, value.end):
        kind = type(part)
        if kind is Missing:
            return False
        if (kind is list or kind is dict or kind is Range) and id(part) not in seen:
            seen.add(id(part))
            if not _is_settled(part, seen):
                return False
    return True


def from_python(value: object) -> Value:
    """A plain Python value as FEEL has it: int and float become Decimal, tuples lists; others stay as they are."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return Decimal(str(value))
    if isinstance(value, list | tuple):
        return [from_python(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): from_python(item) for name, item in value.items()}
    return value


def _gather(value: Value, names: dict[str, None], seen: set[int]) -> None:
    kind = type(value)
    if kind is Missing:
        names.update(dict.fromkeys(value.names))
    elif (kind is list or kind is dict or kind is Range) and id(value) not in seen:
        seen.add(id(value))
        for part in value if kind is list else value.values() if kind is dict else (value.start, value.end):
            _gather(part, names, seen)
