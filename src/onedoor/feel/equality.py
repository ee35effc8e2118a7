"""When two values are the same, and which of two comes first (DMN 1.5, table 54)."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import TypeAlias

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


_COMPOUND = frozenset((list, dict, Range))


def kind(value: Value) -> str:
    """The name of a value's kind."""
    return _KINDS.get(type(value), "unknown")


_KINDS: dict[type, str] = {
    type(None): "null", bool: "boolean", Decimal: "number", str: "text", Time: "time", DateTime: "date and time",
    DaysDuration: "days and time duration", MonthsDuration: "years and months duration", list: "list",
    dict: "context", Range: "range", Missing: "missing", datetime.date: "date", FarDate: "date",
    Function: "function",
}  # fmt: skip


_Known: TypeAlias = dict[tuple[int, int], Value]
"""What came of comparing two values with parts, so that parts which are shared are compared once."""


def equal(one: Value, other: Value, known: _Known | None = None) -> Value:
    """`one = other`: true, false, null for values of different kinds, Missing while it cannot be told."""
    if type(one) is Missing or type(other) is Missing:
        return united((one, other))
    if one is None or other is None:
        return one is other
    if kind(one) != kind(other):
        note(f"a {kind(one)} cannot be compared with a {kind(other)}")
        return None
    if type(one) not in _COMPOUND:
        return _alike(one, other)
    known = {} if known is None else known
    pair = id(one), id(other)
    if pair not in known:
        known[pair] = _alike_in_parts(one, other, known)
    return known[pair]


def same(one: Value, other: Value, known: set[tuple[int, int]] | None = None) -> bool:
    """Whether two values cannot be told apart (`is`): also the zone of a time counts."""
    if kind(one) != kind(other):
        return False
    if type(one) not in _COMPOUND:
        return bool(one == other)
    known = set() if known is None else known
    pair = id(one), id(other)
    if pair in known:  # it was the same, or this would not be asked any more
        return True
    known.add(pair)
    if isinstance(one, list):
        return len(one) == len(other) and all(
            same(first, second, known) for first, second in zip(one, other, strict=True)
        )
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(
            same(value, other[name], known) for name, value in one.items()
        )
    ends = (one.start, other.start), (one.end, other.end)
    return _frame(one) == _frame(other) and all(same(*end, known) for end in ends)


def key_of(value: Value, *, levels: int = 2) -> Hashable | None:
    """Something that two values have in common if and only if they are equal; None for a value that has none so simple."""
    found = kind(value)
    if found in ("number", "text", "boolean", "null"):
        return found, value
    if found == "date":
        return found, to_ordinal(value)
    if found not in ("list", "context") or not levels or len(value) > 100:
        return None
    parts = value if found == "list" else [value[name] for name in sorted(value)]
    keys = [key_of(part, levels=levels - 1) for part in parts]
    return None if None in keys else (found, *(() if found == "list" else sorted(value)), *keys)


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


def _alike_in_parts(one: Value, other: Value, known: _Known) -> Value:
    """Equality of two lists, contexts or ranges."""
    if isinstance(one, list):
        if len(one) != len(other):
            return False
        return _all_alike(zip(one, other, strict=True), known)
    if isinstance(one, dict):
        if one.keys() != other.keys():
            return False
        return _all_alike(((value, other[name]) for name, value in one.items()), known)
    if _frame(one) != _frame(other):
        return False
    return _all_alike(((one.start, other.start), (one.end, other.end)), known)


def _alike(one: Value, other: Value) -> Value:
    """Equality of two values of the same kind, without parts."""
    if kind(one) in _ORDERED:
        order = compare(one, other)
        return None if order is None else order == 0
    return bool(one == other)


def _all_alike(pairs: Iterable[tuple[Value, Value]], known: _Known) -> Value:
    """Equality of parts: one difference settles it; then what is missing; parts of different kinds differ."""
    lacking: list[Value] = []
    for one, other in pairs:
        found = equal(one, other, known)
        if type(found) is Missing:
            lacking.append(found)
        elif found is not True:
            return False
    return united(lacking) if lacking else True


def _frame(value: Range) -> tuple[bool, bool, str | None]:
    return value.start_included, value.end_included, value.sign
