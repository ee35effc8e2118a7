"""Lists: looking into them and making new ones (table 75), and sorting (table 79)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from functools import cmp_to_key

from onedoor.feel import types
from onedoor.feel.builtins.signatures import builtin
from onedoor.feel.equality import compare, equal, key_of
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.membership import any_of
from onedoor.feel.numbers import whole
from onedoor.feel.running import charge
from onedoor.feel.types import ListType, Type
from onedoor.feel.values import Function, Missing, Value, is_settled, united

LONGEST_LIST = 1_000_000


def same_list(given: Sequence[Type]) -> Type:
    """A list like the first argument."""
    return (
        given[0]
        if given and isinstance(given[0], ListType)
        else ListType(item=given[0] if given else types.ANY)
    )


def joined_list(given: Sequence[Type]) -> Type:
    """A list of what all arguments hold."""
    return ListType(item=types.common(item.item if isinstance(item, ListType) else item for item in given))


def _appended(given: Sequence[Type]) -> Type:
    own = same_list(given[:1])
    return ListType(item=types.common([own.item if isinstance(own, ListType) else own, *given[1:]]))


@builtin("list contains", "list: list, element: Any", types.BOOLEAN, parts="settles")
def list_contains(values: list[Value], element: Value) -> Value:
    """Whether one of the items is the element."""
    found = any_of([equal(value, element) for value in values])
    return False if found is None else found


@builtin("sublist", "list: list, start position: number, length?: number | null", same_list, parts="shallow")
def sublist(values: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    """Items from a position on, all or so many; -1 is the last position."""
    first = _position(values, start)
    if length is None:
        return values[first:]
    many = whole(length)
    if many < 1 or first + many > len(values):
        raise InvalidOperation("the list is not so long")
    return values[first : first + many]


@builtin("append", "list: list, item...: Any", _appended, parts="shallow")
def append(values: list[Value], *items: Value) -> Value:
    """The list with items added at its end."""
    return [*values, *items]


@builtin("concatenate", "list...: list", joined_list, parts="shallow")
def concatenate(*lists: list[Value]) -> Value:
    """One list after another."""
    if sum(map(len, lists)) > LONGEST_LIST:
        raise InvalidOperation(f"the list grows longer than {LONGEST_LIST} items")
    return [item for values in lists for item in values]


@builtin("insert before", "list: list, position: number, newItem: Any", same_list, parts="shallow")
def insert_before(values: list[Value], position: Decimal, item: Value) -> Value:
    """The list with an item put in before a position."""
    place = _position(values, position)
    return [*values[:place], item, *values[place:]]


@builtin("remove", "list: list, position: number", same_list, parts="shallow")
def remove(values: list[Value], position: Decimal) -> Value:
    """The list without the item at a position."""
    place = _position(values, position)
    return [*values[:place], *values[place + 1 :]]


@builtin("list replace", "list: list, position: number, newItem: Any", same_list, parts="shallow")
def list_replace(values: list[Value], position: Decimal, item: Value) -> Value:
    """The list with another item at a position."""
    place = _position(values, position)
    return [*values[:place], item, *values[place + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: Any", same_list, parts="shallow")
def list_replace_matching(values: list[Value], match: Function, item: Value) -> Value:
    """The list with another item wherever `match(item, newItem)` is true."""
    if len(match.parameters) != 2:
        raise InvalidOperation("“match” takes two parameters, the item and the new item")
    verdicts = [match.call(value, item) for value in values]
    lacking = [verdict for verdict in verdicts if type(verdict) is Missing]
    if lacking:
        return united(lacking)
    if any(type(verdict) is not bool for verdict in verdicts):
        raise InvalidOperation("“match” gave neither true nor false")
    return [item if verdict else value for value, verdict in zip(values, verdicts, strict=True)]


@builtin("reverse", "list: list", same_list, parts="shallow")
def reverse(values: list[Value]) -> Value:
    """The list from its end to its beginning."""
    return values[::-1]


@builtin("index of", "list: list, match: Any", ListType(item=types.NUMBER))
def index_of(values: list[Value], match: Value) -> Value:
    """The positions of the items that equal `match`."""
    return [Decimal(place) for place, value in enumerate(values, 1) if equal(value, match) is True]


@builtin("union", "list...: list", joined_list)
def union(*lists: list[Value]) -> Value:
    """One list after another, each item once."""
    return distinct_values(concatenate(*lists))


@builtin("distinct values", "list: list", same_list)
def distinct_values(values: list[Value]) -> Value:
    """Each item once."""
    result: list[Value] = []
    keys: set[Hashable] = set()
    others: list[Value] = []
    for value in values:
        key = key_of(value)
        if key is not None:
            if key in keys:
                continue
            keys.add(key)
        else:
            charge(len(others))
            if any(equal(value, other) is True for other in others):
                continue
            others.append(value)
        result.append(value)
    return result


@builtin("flatten", "list: list", lambda _: types.LIST)
def flatten(values: list[Value]) -> Value:
    """The items of lists within lists, as one list."""
    result: list[Value] = []
    waiting = [iter(values)]
    while waiting:
        for value in waiting[-1]:
            if isinstance(value, list):
                waiting.append(iter(value))
                break
            result.append(value)
        else:
            waiting.pop()
        if len(result) > LONGEST_LIST:
            raise InvalidOperation(f"the list grows longer than {LONGEST_LIST} items")
    return result


@builtin("sort", "list: list, precedes: function", same_list, parts="shallow")
def sort(values: list[Value], precedes: Function) -> Value:
    """In the order in which `precedes(x, y)` is true; items that neither precedes keep their order."""
    if len(precedes.parameters) != 2:
        raise InvalidOperation("“precedes” takes two parameters")
    return _sorted(values, lambda one, other: precedes.call(one, other))


@builtin("sort", "list: list", same_list, parts="shallow")
def sort_ascending(values: list[Value]) -> Value:
    """In ascending order."""
    return _sorted(values, _precedes)


class _Unsettled(Exception):
    """Two items whose order is not known yet."""

    def __init__(self, missing: Missing) -> None:
        self.missing = missing


def _sorted(values: list[Value], precedes: Callable[[Value, Value], Value]) -> Value:
    def order(one: Value, other: Value) -> int:
        for first, second, sign in ((one, other, -1), (other, one, 1)):
            verdict = precedes(first, second)
            if type(verdict) is Missing:
                raise _Unsettled(verdict)
            if verdict is True:
                return sign
            if verdict is not False:
                raise InvalidOperation("the items have no order")
        return 0

    try:
        return sorted(values, key=cmp_to_key(order))
    except _Unsettled:
        # the names of everything the order may hang on, not only of the first pair that was looked at
        return united(values) if not is_settled(values) else _first_unsettled(values, precedes)


def _first_unsettled(values: list[Value], precedes: Callable[[Value, Value], Value]) -> Value:
    return united(precedes(one, other) for one in values for other in values if one is not other)


def _precedes(one: Value, other: Value) -> Value:
    if not (is_settled(one) and is_settled(other)):
        return united((one, other))
    order = compare(one, other)
    return None if order is None else order < 0


def _position(values: list[Value], position: Decimal) -> int:
    """A position from 1, or from the end with -1, as an index; InvalidOperation outside the list."""
    place = whole(position)
    if place == 0 or abs(place) > len(values):
        raise InvalidOperation(f"the list has no position {place}")
    return place - 1 if place > 0 else len(values) + place
