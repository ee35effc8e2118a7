"""How points and ranges lie to each other (table 78: Allen's relations)."""

from __future__ import annotations

from onedoor.feel import types
from onedoor.feel.builtins.signatures import builtin
from onedoor.feel.equality import compare
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.values import Range, Value

_POINT = "number | text | date | time | date and time | duration"
BOOLEAN = types.BOOLEAN


def _order(one: Value, other: Value) -> int:
    order = compare(one, other)
    if order is None:
        raise InvalidOperation("the two have no order")
    return order


def _ends(value: Range) -> tuple[Value, Value]:
    if value.start is None or value.end is None:
        raise InvalidOperation("the range has an open end")
    return value.start, value.end


def _before(one: Range, other: Range) -> bool:
    order = _order(_ends(one)[1], _ends(other)[0])
    return order < 0 or (order == 0 and not (one.end_included and other.start_included))


def _starts_same(one: Range, other: Range) -> bool:
    return _order(_ends(one)[0], _ends(other)[0]) == 0 and one.start_included == other.start_included


def _ends_same(one: Range, other: Range) -> bool:
    return _order(_ends(one)[1], _ends(other)[1]) == 0 and one.end_included == other.end_included


def _starts_earlier(one: Range, other: Range) -> bool:
    order = _order(_ends(one)[0], _ends(other)[0])
    return order < 0 or (order == 0 and one.start_included and not other.start_included)


def _ends_earlier(one: Range, other: Range) -> bool:
    order = _order(_ends(one)[1], _ends(other)[1])
    return order < 0 or (order == 0 and not one.end_included and other.end_included)


def _holds(limits: Range, point: Value) -> bool:
    start, end = _ends(limits)
    low, high = _order(start, point), _order(point, end)
    return (low < 0 or (low == 0 and limits.start_included)) and (
        high < 0 or (high == 0 and limits.end_included)
    )


def _covers(outer: Range, inner: Range) -> bool:
    return not _starts_earlier(inner, outer) and not _ends_earlier(outer, inner)


@builtin("before", f"point1: {_POINT}, point2: {_POINT}", BOOLEAN)
def point_before_point(one: Value, other: Value) -> Value:
    """Whether a point comes before another."""
    return _order(one, other) < 0


@builtin("before", f"point: {_POINT}, range: range", BOOLEAN)
def point_before_range(point: Value, limits: Range) -> Value:
    """Whether a point comes before a range begins."""
    order = _order(point, _ends(limits)[0])
    return order < 0 or (order == 0 and not limits.start_included)


@builtin("before", f"range: range, point: {_POINT}", BOOLEAN)
def range_before_point(limits: Range, point: Value) -> Value:
    """Whether a range ends before a point."""
    order = _order(_ends(limits)[1], point)
    return order < 0 or (order == 0 and not limits.end_included)


@builtin("before", "range1: range, range2: range", BOOLEAN)
def range_before_range(one: Range, other: Range) -> Value:
    """Whether a range ends before another begins."""
    return _before(one, other)


@builtin("after", f"point1: {_POINT}, point2: {_POINT}", BOOLEAN)
def point_after_point(one: Value, other: Value) -> Value:
    """Whether a point comes after another."""
    return _order(one, other) > 0


@builtin("after", f"point: {_POINT}, range: range", BOOLEAN)
def point_after_range(point: Value, limits: Range) -> Value:
    """Whether a point comes after a range has ended."""
    return range_before_point(limits, point)


@builtin("after", f"range: range, point: {_POINT}", BOOLEAN)
def range_after_point(limits: Range, point: Value) -> Value:
    """Whether a range begins after a point."""
    return point_before_range(point, limits)


@builtin("after", "range1: range, range2: range", BOOLEAN)
def range_after_range(one: Range, other: Range) -> Value:
    """Whether a range begins after another has ended."""
    return _before(other, one)


@builtin("meets", "range1: range, range2: range", BOOLEAN)
def meets(one: Range, other: Range) -> Value:
    """Whether a range ends with the very point another begins with."""
    return one.end_included and other.start_included and _order(_ends(one)[1], _ends(other)[0]) == 0


@builtin("met by", "range1: range, range2: range", BOOLEAN)
def met_by(one: Range, other: Range) -> Value:
    """`meets`, the other way round."""
    return meets(other, one)


@builtin("overlaps", "range1: range, range2: range", BOOLEAN)
def overlaps(one: Range, other: Range) -> Value:
    """Whether two ranges share a point."""
    return not _before(one, other) and not _before(other, one)


@builtin("overlaps before", "range1: range, range2: range", BOOLEAN)
def overlaps_before(one: Range, other: Range) -> Value:
    """Whether a range begins earlier, and ends within another."""
    return _starts_earlier(one, other) and bool(overlaps(one, other)) and not _ends_earlier(other, one)


@builtin("overlaps after", "range1: range, range2: range", BOOLEAN)
def overlaps_after(one: Range, other: Range) -> Value:
    """`overlaps before`, the other way round: it begins later, within another, and does not end before it."""
    return overlaps_before(other, one)


@builtin("finishes", f"point: {_POINT}, range: range", BOOLEAN)
def point_finishes(point: Value, limits: Range) -> Value:
    """Whether a point is the last of a range."""
    return limits.end_included and _order(_ends(limits)[1], point) == 0


@builtin("finishes", "range1: range, range2: range", BOOLEAN)
def range_finishes(one: Range, other: Range) -> Value:
    """Whether a range is the end of another."""
    return _ends_same(one, other) and not _starts_earlier(one, other)


@builtin("finished by", f"range: range, point: {_POINT}", BOOLEAN)
def finished_by_point(limits: Range, point: Value) -> Value:
    """`finishes`, the other way round."""
    return point_finishes(point, limits)


@builtin("finished by", "range1: range, range2: range", BOOLEAN)
def finished_by_range(one: Range, other: Range) -> Value:
    """`finishes`, the other way round."""
    return range_finishes(other, one)


@builtin("includes", f"range: range, point: {_POINT}", BOOLEAN)
def includes_point(limits: Range, point: Value) -> Value:
    """Whether a point lies in a range."""
    return _holds(limits, point)


@builtin("includes", "range1: range, range2: range", BOOLEAN)
def includes_range(one: Range, other: Range) -> Value:
    """Whether a range lies in another."""
    return _covers(one, other)


@builtin("during", f"point: {_POINT}, range: range", BOOLEAN)
def point_during(point: Value, limits: Range) -> Value:
    """`includes`, the other way round."""
    return _holds(limits, point)


@builtin("during", "range1: range, range2: range", BOOLEAN)
def range_during(one: Range, other: Range) -> Value:
    """`includes`, the other way round."""
    return _covers(other, one)


@builtin("starts", f"point: {_POINT}, range: range", BOOLEAN)
def point_starts(point: Value, limits: Range) -> Value:
    """Whether a point is the first of a range."""
    return limits.start_included and _order(_ends(limits)[0], point) == 0


@builtin("starts", "range1: range, range2: range", BOOLEAN)
def range_starts(one: Range, other: Range) -> Value:
    """Whether a range is the beginning of another."""
    return _starts_same(one, other) and not _ends_earlier(other, one)


@builtin("started by", f"range: range, point: {_POINT}", BOOLEAN)
def started_by_point(limits: Range, point: Value) -> Value:
    """`starts`, the other way round."""
    return point_starts(point, limits)


@builtin("started by", "range1: range, range2: range", BOOLEAN)
def started_by_range(one: Range, other: Range) -> Value:
    """`starts`, the other way round."""
    return range_starts(other, one)


@builtin("coincides", f"point1: {_POINT}, point2: {_POINT}", BOOLEAN)
def points_coincide(one: Value, other: Value) -> Value:
    """Whether two points are one."""
    return _order(one, other) == 0


@builtin("coincides", "range1: range, range2: range", BOOLEAN)
def ranges_coincide(one: Range, other: Range) -> Value:
    """Whether two ranges are one."""
    return _starts_same(one, other) and _ends_same(one, other)
