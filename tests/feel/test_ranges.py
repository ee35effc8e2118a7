"""How points and ranges lie to each other, against the sentences of the standard (DMN 1.5, table 78)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from onedoor.feel import expressions
from onedoor.feel.builtins.catalogue import FUNCTIONS
from onedoor.feel.types import Scope
from onedoor.feel.values import Range

RANGES = [
    Range(Decimal(low), Decimal(high), low_included, high_included)
    for low in range(1, 4)
    for high in range(low + 1, 5)
    for low_included, high_included in product((True, False), repeat=2)
]
POINTS = [Decimal(point) for point in range(6)]


def _starts_first(one: Range, other: Range) -> bool:
    """Whether a range has points before all those of another."""
    return bool(
        one.start < other.start
        or (one.start == other.start and one.start_included and not other.start_included)
    )


def _ends_last(one: Range, other: Range) -> bool:
    """Whether a range has points behind all those of another."""
    return bool(one.end > other.end or (one.end == other.end and one.end_included and not other.end_included))


def _reaches(one: Range, other: Range) -> bool:
    """Whether a range ends where another has begun."""
    return bool(
        one.end > other.start or (one.end == other.start and one.end_included and other.start_included)
    )


def _same_start(one: Range, other: Range) -> bool:
    return bool(one.start == other.start and one.start_included == other.start_included)


def _same_end(one: Range, other: Range) -> bool:
    return bool(one.end == other.end and one.end_included == other.end_included)


OF_TWO: dict[str, Callable[[Range, Range], bool]] = {
    "before": lambda one, other: not _reaches(one, other),
    "after": lambda one, other: not _reaches(other, one),
    "meets": lambda one, other: one.end_included and other.start_included and one.end == other.start,
    "met by": lambda one, other: one.start_included and other.end_included and one.start == other.end,
    "overlaps": lambda one, other: _reaches(one, other) and _reaches(other, one),
    "overlaps before": lambda one, other: (
        _starts_first(one, other) and _reaches(one, other) and not _ends_last(one, other)
    ),
    "overlaps after": lambda one, other: (
        _starts_first(other, one) and _reaches(other, one) and not _ends_last(other, one)
    ),
    "finishes": lambda one, other: _same_end(one, other) and not _starts_first(one, other),
    "finished by": lambda one, other: _same_end(one, other) and not _starts_first(other, one),
    "includes": lambda one, other: not _starts_first(other, one) and not _ends_last(other, one),
    "during": lambda one, other: not _starts_first(one, other) and not _ends_last(one, other),
    "starts": lambda one, other: _same_start(one, other) and not _ends_last(one, other),
    "started by": lambda one, other: _same_start(one, other) and not _ends_last(other, one),
    "coincides": lambda one, other: _same_start(one, other) and _same_end(one, other),
}


@pytest.mark.parametrize("name", OF_TWO)
def test_two_ranges_lie_to_each_other_as_the_standard_says_whatever_their_ends(name: str) -> None:
    said = OF_TWO[name]
    wrong = [
        (one, other)
        for one, other in product(RANGES, RANGES)
        if FUNCTIONS[name].call(one, other) is not bool(said(one, other))
    ]
    assert wrong == []


def _holds(limits: Range, point: Decimal) -> bool:
    low = limits.start < point or (limits.start == point and limits.start_included)
    return bool(low and (point < limits.end or (limits.end == point and limits.end_included)))


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("limits", RANGES[:8])
def test_a_point_lies_to_a_range_as_the_standard_says(limits: Range, point: Decimal) -> None:
    is_before = point < limits.start or (point == limits.start and not limits.start_included)
    is_after = point > limits.end or (point == limits.end and not limits.end_included)

    def found(name: str, *given: object) -> object:
        return FUNCTIONS[name].call(*given)

    assert found("before", point, limits) is found("after", limits, point) is is_before
    assert found("after", point, limits) is found("before", limits, point) is is_after
    assert found("includes", limits, point) is found("during", point, limits) is _holds(limits, point)
    assert found("starts", point, limits) is (limits.start_included and limits.start == point)
    assert found("started by", limits, point) is (limits.start_included and limits.start == point)
    assert found("finishes", point, limits) is (limits.end_included and limits.end == point)
    assert found("finished by", limits, point) is (limits.end_included and limits.end == point)


def test_a_range_that_begins_with_another_and_ends_later_does_not_overlap_behind_it() -> None:
    def feel(text: str) -> object:
        return expressions.compile(text, scope=Scope()).evaluate({}, today=date(2024, 5, 1))

    assert feel("overlaps after([2..9], [2..9))") is False
    assert feel("overlaps after((2..9], [2..9])") is True
