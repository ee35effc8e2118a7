"""Values in their order, counted in their smallest units: a cent of money, 1 of whole numbers, a day of dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from onedoor.dmn.datatypes import DataType
from onedoor.feel.days import is_date
from onedoor.feel.values import DaysDuration, MonthsDuration, Range, Value

_NANOSECONDS_A_DAY = 86_400 * 10**9
_FINER = Decimal("0.001")
_CLOSELY = 3
"""Values compared with that are tried from both sides at once; the edges beside others are found by halving."""
LONGEST_LIFE = 120
"""Years that a bound of time may lie ahead or behind."""


class Scale(Protocol):
    """An order of values: between a value and a count of units."""

    def count(self, value: Value) -> int:
        """Return the units of a value."""

    def value(self, count: int) -> Value:
        """Return the value of so many units."""

    def probes(self, near: Iterable[Value], present: Value) -> list[int]:
        """Return counts worth trying, in ascending order: at, just below and just above the values it is compared with."""

    def just_beyond(self, count: int, step: int) -> Value | None:
        """Return a value a little beyond `count` in the direction of `step`; None where there is nothing between."""


@dataclass(frozen=True)
class Numbers:
    """Numbers in steps of `unit`."""

    unit: Decimal
    whole: bool = False

    def count(self, value: Value) -> int:
        return int(Decimal(value) / self.unit)

    def value(self, count: int) -> Decimal:
        return self.unit * count

    def probes(self, near: Iterable[Value], present: Value) -> list[int]:
        compared = [one for one in near if isinstance(one, Decimal)]
        largest = max([abs(one) for one in compared] + [abs(present or Decimal(0)), Decimal(100)])
        below_nought = any(one < 0 for one in [*compared, present or Decimal(0)])
        found = {0, self.count(largest * 10), *_doubled(self.count(present or Decimal(0)))}
        for place, one in enumerate(compared):
            at = self.count(one)
            found |= {at - 1, at, at + 1} if place < _CLOSELY else {at}
        if below_nought:
            found.add(-self.count(largest * 10))
        return sorted(found if below_nought else {one for one in found if one >= 0})

    def just_beyond(self, count: int, step: int) -> Value | None:
        return None if self.whole else self.value(count) + step * self.unit * _FINER


@dataclass(frozen=True)
class Days:
    """Dates, seen from a day: ages and lengths of time that are compared become days before and after it."""

    on: date
    forward: bool = False
    """Whether only days after `on` are meant, counted onwards from any date in `near`."""

    def count(self, value: Value) -> int:
        return int(value.toordinal())

    def value(self, count: int) -> date:
        return date.fromordinal(count)

    def probes(self, near: Iterable[Value], present: Value) -> list[int]:
        here = self.on.toordinal()
        found = {here, here + 1}
        for years in (*range(1, 21), *range(25, LONGEST_LIFE + 1, 5)):
            found |= {_years(self.on, years), _years(self.on, -years)}
        compared = list(near)
        starts = [one for one in compared if is_date(one) and isinstance(one, date)]
        found |= {one.toordinal() + by for one in starts for by in (-1, 0, 1)}
        for one in compared:
            for start in [self.on, *(starts if self.forward else ())]:
                found |= {at + by for at in _away(start, one) for by in (-1, 0, 1)}
        last = _years(self.on, LONGEST_LIFE)
        first = here + 1 if self.forward else _years(self.on, -LONGEST_LIFE)
        return sorted(one for one in found if first <= one <= last)

    def just_beyond(self, count: int, step: int) -> Value | None:
        return None


def of(type: DataType, on: date, *, digits: Iterable[Value] = ()) -> Scale:
    """Return the scale of a type; numbers are as fine as a hundredth or as the finest of `digits`."""
    if type.kind == "date":
        return Days(on)
    if type.kind == "integer":
        return Numbers(Decimal(1), whole=True)
    exponents = [one.as_tuple().exponent for one in digits if isinstance(one, Decimal)]
    finest = min([-2, *(int(one) for one in exponents if isinstance(one, int))])
    return Numbers(Decimal(1).scaleb(-2 if type.is_money else max(finest, -6)))


@dataclass(frozen=True)
class Stretch:
    """Neighbouring counts that all will do, as far as they were tried; None: no end was found."""

    low: int | None
    high: int | None
    nearest: int
    """The one nearest to what it is now."""


def stretches(does: Callable[[int], bool], probes: Sequence[int], here: int | None) -> Iterator[Stretch]:
    """Yield the nearest stretch of counts that will do below `here` and the nearest above.

    What lies between two probes that say the same is taken to say it too; where two differ, the edge is found exactly.
    Without a `here`, the lowest.
    """
    below = [one for one in reversed(probes) if here is not None and one < here]
    above = [one for one in probes if here is None or one > here]
    for side, sign in ((below, -1), (above, 1)):
        found = _nearest(does, side, here, sign)
        if found is not None:
            near, far = found
            low, high = (far, near) if sign < 0 else (near, far)
            if here is None and probes and near == probes[0]:
                low = None
            yield Stretch(low, high, near if near is not None else probes[0])


def _nearest(
    does: Callable[[int], bool], side: Sequence[int], here: int | None, sign: int
) -> tuple[int, int | None] | None:
    """The near end and the far end of the first stretch that is met."""
    before = here
    for place, probe in enumerate(side):
        if does(probe):
            near = probe if before is None else edge(does, probe, before)
            last = probe
            for beyond in side[place + 1 :]:
                if not does(beyond):
                    return near, edge(does, last, beyond)
                last = beyond
            return near, None
        before = probe
    return None


def edge(does: Callable[[int], bool], good: int, bad: int) -> int:
    """Return the last count that will do on the way from one that does to one that does not."""
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        if does(middle):
            good = middle
        else:
            bad = middle
    return good


def span(scale: Scale, stretch: Stretch, does: Callable[[Value], bool]) -> Range:
    """Return a stretch as a range. An end is left out of it ("under 16,000") where values up to it all will do."""
    low, low_included = _end(scale, stretch.low, -1, does)
    high, high_included = _end(scale, stretch.high, 1, does)
    return Range(low, high, low_included, high_included)


def _end(scale: Scale, count: int | None, step: int, does: Callable[[Value], bool]) -> tuple[Value, bool]:
    if count is None:
        return None, False
    beyond = scale.just_beyond(count + step, -step)
    if beyond is not None and does(beyond):
        return scale.value(count + step), False
    return scale.value(count), True


def _doubled(count: int) -> Iterator[int]:
    yield from (count // 2, count // 4, count * 2, count * 4)


def _years(day: date, years: int) -> int:
    try:
        return day.replace(year=day.year + years).toordinal()
    except ValueError:  # 29 February, or before the first year
        return max(1, day.toordinal() + round(years * 365.2425))


def _away(start: date, length: Value) -> Iterator[int]:
    """The days that lie so many years, or a duration, before and after a day."""
    if isinstance(length, Decimal) and length == int(length) and 0 < length <= LONGEST_LIFE:
        yield from (_years(start, int(length)), _years(start, -int(length)))
    elif isinstance(length, MonthsDuration) and abs(length.months) <= 12 * LONGEST_LIFE:
        for sign in (1, -1):
            years, months = divmod(start.month - 1 + sign * length.months, 12)
            yield _years(start.replace(day=1, month=months + 1), years) + start.day - 1
    elif (
        isinstance(length, DaysDuration)
        and abs(length.nanoseconds) <= LONGEST_LIFE * 366 * _NANOSECONDS_A_DAY
    ):
        days = length.nanoseconds // _NANOSECONDS_A_DAY
        yield from (start.toordinal() + days, start.toordinal() - days)
