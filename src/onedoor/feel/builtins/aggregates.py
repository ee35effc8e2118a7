"""One value from many: sums, extremes, averages, and all or any being true (tables 75 and 76)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, DecimalException

from onedoor.feel import types
from onedoor.feel.arithmetic import apply
from onedoor.feel.builtins.signatures import builtin
from onedoor.feel.equality import compare, kind
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.membership import all_of, any_of
from onedoor.feel.numbers import CONTEXT, WIDE
from onedoor.feel.types import ListType, Type
from onedoor.feel.values import Missing, Value, united


def item_type(given: Sequence[Type]) -> Type:
    """The type of the items, handed over as a list or one by one."""
    if len(given) == 1 and isinstance(given[0], ListType):
        return given[0].item
    return types.common(given)


def _smallest(values: list[Value], sign: int) -> Value:
    if not values:
        return None
    best = values[0]
    for value in values[1:]:
        order = compare(value, best)
        if order is None:
            raise InvalidOperation("the values have no order among each other")
        if order == sign:
            best = value
    if len(values) == 1 and compare(best, best) is None:
        raise InvalidOperation(f"a {kind(best)} has no order")
    return best


@builtin("min", "list: list", item_type)
def minimum(values: list[Value]) -> Value:
    """The smallest."""
    return _smallest(values, -1)


@builtin("min", "c...: Any", item_type)
def minimum_of(*values: Value) -> Value:
    """The smallest."""
    return _smallest(list(values), -1)


@builtin("max", "list: list", item_type)
def maximum(values: list[Value]) -> Value:
    """The largest."""
    return _smallest(values, 1)


@builtin("max", "c...: Any", item_type)
def maximum_of(*values: Value) -> Value:
    """The largest."""
    return _smallest(list(values), 1)


def _sum(values: Sequence[Value]) -> Value:
    if not values:
        return None
    total = values[0]
    if kind(total) not in ("number", "days and time duration", "years and months duration"):
        raise InvalidOperation(f"a {kind(total)} cannot be summed")
    for value in values[1:]:
        total = apply("+", total, value) if kind(value) == kind(total) else None
        if total is None:
            raise InvalidOperation("the values cannot be summed")
    return total


@builtin("sum", "list: list", item_type)
def total(values: list[Value]) -> Value:
    """Of numbers, or of durations of one kind; of nothing null."""
    return _sum(values)


@builtin("sum", "n...: Any", item_type)
def total_of(*values: Value) -> Value:
    """Of numbers, or of durations of one kind."""
    if not values:
        raise InvalidOperation("there is nothing to sum")
    return _sum(values)


@builtin("product", "list: list of number", types.NUMBER)
def product(values: list[Decimal]) -> Value:
    """Of numbers; of nothing null."""
    result = Decimal(1)
    for value in _numbers(values):
        try:
            result = CONTEXT.multiply(result, value)
        except DecimalException:
            raise InvalidOperation("the number grows too large") from None
    return result if values else None


@builtin("product", "n...: number", types.NUMBER)
def product_of(*values: Decimal) -> Value:
    """Of numbers."""
    return product(list(values))


@builtin("mean", "list: list", item_type)
def mean(values: list[Value]) -> Value:
    """The sum divided by the count; of nothing null."""
    whole = _sum(values)
    return None if whole is None else apply("/", whole, Decimal(len(values)))


@builtin("mean", "n...: Any", item_type)
def mean_of(*values: Value) -> Value:
    """The sum divided by the count."""
    return mean(list(values))


@builtin("median", "list: list of number", item_type)
def median(values: list[Decimal]) -> Value:
    """The middle one, or the mean of the two in the middle; of nothing null."""
    ordered = sorted(_numbers(values))
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return CONTEXT.divide(CONTEXT.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@builtin("median", "n...: number", item_type)
def median_of(*values: Decimal) -> Value:
    """The middle one."""
    return median(list(values))


@builtin("stddev", "list: list of number", types.NUMBER)
def standard_deviation(values: list[Decimal]) -> Value:
    """Of a sample; null for fewer than two."""
    numbers = _numbers(values)
    if len(numbers) < 2:
        raise InvalidOperation("a standard deviation needs two numbers at least")
    size = Decimal(len(numbers))
    centre = WIDE.divide(_exact_sum(numbers), size)
    squares = [WIDE.power(WIDE.subtract(number, centre), Decimal(2)) for number in numbers]
    return CONTEXT.plus(WIDE.sqrt(WIDE.divide(_exact_sum(squares), size - 1)))


@builtin("stddev", "n...: number", types.NUMBER)
def standard_deviation_of(*values: Decimal) -> Value:
    """Of a sample."""
    return standard_deviation(list(values))


@builtin("mode", "list: list of number", lambda given: ListType(item=item_type(given)))
def mode(values: list[Decimal]) -> Value:
    """The numbers that occur most often, in ascending order."""
    counts = Counter(_numbers(values))
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


@builtin("mode", "n...: number", lambda given: ListType(item=item_type(given)))
def mode_of(*values: Decimal) -> Value:
    """The numbers that occur most often."""
    if not values:
        raise InvalidOperation("there is nothing to count")
    return mode(list(values))


@builtin("all", "list: list", types.BOOLEAN, parts="settles")
def every(values: list[Value]) -> Value:
    """False as soon as one is false; true if all are; else null."""
    return all_of(values)


@builtin("all", "b...: Any", types.BOOLEAN, parts="settles")
def every_of(*values: Value) -> Value:
    """False as soon as one is false."""
    return _logical(all_of(list(values)), values)


@builtin("any", "list: list", types.BOOLEAN, parts="settles")
def some(values: list[Value]) -> Value:
    """True as soon as one is true; false if none is; else null."""
    return any_of(values)


@builtin("any", "b...: Any", types.BOOLEAN, parts="settles")
def some_of(*values: Value) -> Value:
    """True as soon as one is true."""
    return _logical(any_of(list(values)), values)


@builtin("count", "list: list", types.NUMBER, parts="settles")
def count(values: list[Value]) -> Value:
    """How many items a list has; missing while one of them is."""
    lacking = [value for value in values if type(value) is Missing]
    return united(lacking) if lacking else Decimal(len(values))


def _logical(result: Value, values: Sequence[Value]) -> Value:
    if not values:
        raise InvalidOperation("there is nothing to look at")
    return result


def _numbers(values: list[Value]) -> list[Decimal]:
    if any(value is None for value in values):
        raise InvalidOperation("one of the numbers is null")
    return values


def _exact_sum(numbers: list[Decimal]) -> Decimal:
    result = Decimal(0)
    for number in numbers:
        result = WIDE.add(result, number)
    return result
