"""What written code calls: the common case at once, everything else as the closures do it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal, getcontext

from onedoor.feel import compiled_lists, properties
from onedoor.feel.builtins import catalogue
from onedoor.feel.equality import same
from onedoor.feel.numbers import CONTEXT
from onedoor.feel.values import Missing, Value, is_settled
from onedoor.feel.values import united as united

_COUNT, _SUM, _CONCATENATE = (catalogue.FUNCTIONS[name] for name in ("count", "sum", "concatenate"))
_CONTAINS, _MAX, _MIN = (catalogue.FUNCTIONS[name] for name in ("list contains", "max", "min"))
_NOT, _BETWEEN = catalogue.FUNCTIONS["not"], catalogue.FUNCTIONS["years and months duration"]
_NUMBERS = tuple(map(Decimal, range(200)))


def reader(name: str) -> Callable[[Value], Value]:
    """Reads `.name`, of a list from each of its items."""

    def read(value: Value) -> Value:
        if type(value) is not list:
            return properties.read(value, name)
        return [
            item[name] if type(item) is dict and name in item else properties.read(item, name)
            for item in value
        ]

    return read


def items(value: Value) -> Value:
    """What a loop goes through."""
    return compiled_lists.items_of(value)


def unsettled(verdicts: list[Value]) -> Value:
    """What comes of verdicts of which none settles the question: missing, else null."""
    lacking = [verdict for verdict in verdicts if type(verdict) is Missing]
    return united(lacking) if lacking else None


def either_way(condition: Missing, one: Value, other: Value) -> Value:
    """What comes of an `if` whose condition is missing."""
    return one if same(one, other) and is_settled(one) else united((condition, one, other))


def at_position(base: Value, position: Value) -> Value:
    """`base[position]`"""
    if type(base) is Missing or base is None:
        return base
    return compiled_lists.at_position(base if type(base) is list else [base], position)


def negated(value: Value) -> Value:
    """`not(value)`"""
    return not value if type(value) is bool else _NOT.call(value)


def count(values: Value) -> Value:
    """`count(values)`"""
    if type(values) is not list or Missing in map(type, values):
        return _COUNT.call(values)
    size = len(values)
    return _NUMBERS[size] if size < 200 else Decimal(size)


def total(values: Value) -> Value:
    """`sum(values)`"""
    if type(values) is not list or set(map(type, values)) != _ONLY_NUMBERS or getcontext() is not CONTEXT:
        return _SUM.call(values)
    return sum(values[1:], values[0])


_ONLY_NUMBERS = {Decimal}


def concatenated(*lists: Value) -> Value:
    """`concatenate(lists)`"""
    if len(lists) == 2 and type(lists[0]) is list and type(lists[1]) is list and len(lists[1]) < 100:
        return lists[0] + lists[1] if len(lists[0]) < 100 else _CONCATENATE.call(*lists)
    if set(map(type, lists)) != _ONLY_LISTS or sum(map(len, lists)) > 1000:
        return _CONCATENATE.call(*lists)
    return [item for values in lists for item in values]


_ONLY_LISTS = {list}


def contains(values: Value, element: Value) -> Value:
    """`list contains(values, element)`"""
    if type(element) is str and type(values) is list and len(values) < 100:
        if element in values:
            return True
        if Missing not in map(type, values):
            return False
    return _CONTAINS.call(values, element)


def text_set(values: Value) -> frozenset[str] | None:
    """A list of texts alone as a set, to look into quickly; None for any other value."""
    if type(values) is list and values and set(map(type, values)) == _ONLY_TEXTS:
        return frozenset(values)
    return None


_ONLY_TEXTS = {str}


def largest(values: Value) -> Value:
    """`max(values)`"""
    return (
        max(values) if type(values) is list and set(map(type, values)) == _ONLY_NUMBERS else _MAX.call(values)
    )


def smallest(values: Value) -> Value:
    """`min(values)`"""
    return (
        min(values) if type(values) is list and set(map(type, values)) == _ONLY_NUMBERS else _MIN.call(values)
    )


def years_between(first: Value, last: Value) -> Value:
    """`years and months duration(first, last).years`"""
    if type(first) is not datetime.date or type(last) is not datetime.date or last < first:
        return properties.read(_BETWEEN.call(first, last), "years")
    years = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    return _NUMBERS[years] if years < 200 else Decimal(years)
