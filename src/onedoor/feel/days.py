"""Days of the calendar, also in the years that Python's own date does not reach.

FEEL's years run from -999,999,999 to 999,999,999 (proleptic Gregorian, with a year 0). A day inside Python's
years is always a `datetime.date`; `FarDate` is used outside them only.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TypeAlias

from onedoor.feel.errors import InvalidOperation

YEAR_LIMIT = 999_999_999
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, order=True)
class FarDate:
    """A day before year 1 or after year 9999."""

    year: int
    month: int
    day: int


Date: TypeAlias = datetime.date | FarDate


def is_date(value: object) -> bool:
    """Whether a value is a FEEL date."""
    return type(value) is datetime.date or type(value) is FarDate


def make_date(year: int, month: int, day: int) -> Date:
    """The day; InvalidOperation where the calendar has none."""
    if not (-YEAR_LIMIT <= year <= YEAR_LIMIT and 1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        raise InvalidOperation(f"there is no day {year}-{month:02}-{day:02} in the calendar")
    if datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return datetime.date(year, month, day)
    return FarDate(year, month, day)


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _LENGTHS[month - 1]


def to_ordinal(day: Date) -> int:
    """Days counted as `datetime.date.toordinal` does: 1 is 1 January of year 1."""
    if isinstance(day, datetime.date):
        return day.toordinal()
    cycles, year = divmod(day.year, 400)
    # year + 400 lies in 400..799, always within Python's calendar, exactly (cycles - 1) spans of 400 years away
    return datetime.date(year + 400, day.month, day.day).toordinal() + (cycles - 1) * 146_097


def from_ordinal(ordinal: int) -> Date:
    """The day of an ordinal; InvalidOperation outside FEEL's years."""
    if 1 <= ordinal <= 3_652_059:
        return datetime.date.fromordinal(ordinal)
    cycles, rest = divmod(ordinal - 1, 146_097)
    near = datetime.date.fromordinal(rest + 1)
    return make_date(near.year + cycles * 400, near.month, near.day)


def weekday(day: Date) -> int:
    """1 for Monday to 7 for Sunday."""
    return (to_ordinal(day) - 1) % 7 + 1


def add_months(day: Date, months: int) -> Date:
    """The same day some months later; the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not -YEAR_LIMIT <= year <= YEAR_LIMIT:
        raise InvalidOperation(f"the year {year} is out of range")
    return make_date(year, month + 1, min(day.day, month_length(year, month + 1)))


def near_year(year: int) -> int:
    """A year of Python's calendar with the same days and weekdays (time zones of far years are looked up there)."""
    if datetime.MINYEAR < year < datetime.MAXYEAR:
        return year
    return year % 400 + (400 if year < 5000 else 9200)
