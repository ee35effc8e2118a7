"""When two values are the same, and which of two comes first (DMN 1.5, table 54)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from onedoor.feel.days import FarDate, to_ordinal
from onedoor.feel.errors import note
from onedoor.feel.temporal import SECOND
from onedoor.feel.values import (
    DateTime,
    DaysDuration,
    Function,
    Missing,
    MonthsDuration,
    Range,
    Time,
    Value,
    united,
)

_ORDERED = (
    "number",
    "text",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
)


def kind(value: Value) -> str:
    """The name of a value's kind."""
    return _KINDS.get(type(value), "unknown")


_KINDS: dict[type, str] = {
    type(None): "null", bool: "boolean", Decimal: "number", str: "text", Time: "time", DateTime: "date and time",
    DaysDuration: "days and time duration", MonthsDuration: "years and months duration", list: "list",
    dict: "context", Range: "range", Missing: "missing", datetime.date: "date", FarDate: "date",
    Function: "function",
}  # fmt: skip


def equal(one: Value, other: Value) -> Value:
    """`one = other`: true, false, null for values of different kinds, Missing while it cannot be told."""
    if type(one) is Missing or type(other) is Missing:
        return united((one, other))
    if one is None or other is None:
        return one is other
    if kind(one) != kind(other):
        note(f"a {kind(one)} cannot be compared with a {kind(other)}")
        return None
    return _alike(one, other)


def same(one: Value, other: Value) -> bool:
    """Whether two values cannot be told apart (`is`): also the zone of a time counts."""
    if kind(one) != kind(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, Range):
        return _frame(one) == _frame(other) and same(one.start, other.start) and same(one.end, other.end)
    return bool(one == other)


def compare(one: Value, other: Value) -> int | None:
    """-1, 0 or 1 for two settled values; None where they have no order (a note says why)."""
    key = kind(one)
    if key != kind(other) or key not in _ORDERED:
        note(f"a {key} and a {kind(other)} have no order")
        return None
    if key in ("time", "date and time"):
        first, second = _moment(one), _moment(other)
        if first[0] != second[0]:
            note("one time says its zone and the other does not")
            return None
        return _order(first[1], second[1])
    if key == "date":
        return _order(to_ordinal(one), to_ordinal(other))
    if key == "days and time duration":
        return _order(one.nanoseconds, other.nanoseconds)
    if key == "years and months duration":
        return _order(one.months, other.months)
    return -1 if one < other else 1 if one > other else 0


def _order(one: int, other: int) -> int:
    return (one > other) - (one < other)


def _moment(value: Time | DateTime) -> tuple[bool, int]:
    """Whether it is local, and its whole seconds on one line (FEEL compares times to the second)."""
    if isinstance(value, DateTime):
        return value.time.is_local, value.instant() // SECOND
    return value.is_local, value.nanoseconds() // SECOND - value.offset_seconds()


def _alike(one: Value, other: Value) -> Value:
    """Equality of two values of the same kind."""
    if isinstance(one, list):
        if len(one) != len(other):
            return False
        return _all_alike(zip(one, other, strict=True))
    if isinstance(one, dict):
        if one.keys() != other.keys():
            return False
        return _all_alike((value, other[name]) for name, value in one.items())
    if isinstance(one, Range):
        if _frame(one) != _frame(other):
            return False
        return _all_alike(((one.start, other.start), (one.end, other.end)))
    if kind(one) in _ORDERED:
        order = compare(one, other)
        return None if order is None else order == 0
    return bool(one == other)


def _all_alike(pairs: Iterable[tuple[Value, Value]]) -> Value:
    """Equality of parts: one difference settles it; then what is missing; parts of different kinds differ."""
    lacking: list[Value] = []
    for one, other in pairs:
        found = equal(one, other)
        if type(found) is Missing:
            lacking.append(found)
        elif found is not True:
            return False
    return united(lacking) if lacking else True


def _frame(value: Range) -> tuple[bool, bool, str | None]:
    return value.start_included, value.end_included, value.sign
