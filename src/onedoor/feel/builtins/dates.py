"""Dates and times: making them, and what the calendar says of them (tables 73, 77, 80)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from onedoor.feel import notation, types
from onedoor.feel.builtins.signatures import builtin
from onedoor.feel.days import Date, make_date, near_year, to_ordinal, weekday
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.numbers import whole
from onedoor.feel.temporal import SECOND
from onedoor.feel.values import DateTime, DaysDuration, MonthsDuration, Time, Value

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@builtin("date", "from: text", types.DATE)
def date_from_text(text: str) -> Value:
    """`2024-12-31`"""
    return notation.read_date(text)


@builtin("date", "from: date | date and time", types.DATE)
def date_from(moment: Date | DateTime) -> Value:
    """The day of a moment."""
    return moment.date if isinstance(moment, DateTime) else moment


@builtin("date", "year: number, month: number, day: number", types.DATE)
def date_of(year: Decimal, month: Decimal, day: Decimal) -> Value:
    """A day by its numbers."""
    return make_date(whole(year), whole(month), whole(day))


@builtin("time", "from: text", types.TIME)
def time_from_text(text: str) -> Value:
    """`13:30:00`"""
    return notation.read_time(text)


@builtin("time", "from: time | date and time | date", types.TIME)
def time_from(moment: Time | DateTime | Date) -> Value:
    """The time of a moment; of a day its midnight in UTC."""
    if isinstance(moment, DateTime):
        return moment.time
    return moment if isinstance(moment, Time) else Time(0, 0, 0, 0, 0)


@builtin(
    "time", "hour: number, minute: number, second: number, offset?: days and time duration | null", types.TIME
)
def time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None) -> Value:
    """A time by its numbers; the seconds may have a fraction."""
    return _clock(hour, minute, second, offset)


@builtin("date and time", "from: text", types.DATE_TIME)
def date_and_time_from_text(text: str) -> Value:
    """`2024-12-31T13:30:00`"""
    return notation.read_date_time(text)


@builtin("date and time", "date: date | date and time, time: time", types.DATE_TIME)
def date_and_time_from(date: Date | DateTime, time: Time) -> Value:
    """A day and a time together."""
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number,"
    " offset?: days and time duration | null",
    types.DATE_TIME,
)
def date_and_time_of(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: DaysDuration | None = None,
) -> Value:
    """A moment by its numbers."""
    return DateTime(make_date(whole(year), whole(month), whole(day)), _clock(hour, minute, second, offset))


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: text",
    types.DATE_TIME,
)
def date_and_time_in_zone(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    timezone: str,
) -> Value:
    """A moment by its numbers, in a named zone."""
    clock = _clock(hour, minute, second, None)
    zoned = Time(clock.hour, clock.minute, clock.second, clock.nanosecond, None, timezone)
    return DateTime(make_date(whole(year), whole(month), whole(day)), zoned)


@builtin("duration", "from: text", types.ANY_DURATION)
def duration_from_text(text: str) -> Value:
    """`P1Y6M` or `P2DT3H`"""
    return notation.read_duration(text)


@builtin("duration", "from: duration", types.ANY_DURATION)
def duration_from(length: DaysDuration | MonthsDuration) -> Value:
    """A duration as it is."""
    return length


@builtin(
    "years and months duration", "from: date | date and time, to: date | date and time", types.MONTHS_DURATION
)
def years_and_months_duration(start: Date | DateTime, end: Date | DateTime) -> Value:
    """The whole months between two days, by the calendar."""
    first, last = date_from(start), date_from(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return MonthsDuration(months)


@builtin("day of year", "date: date | date and time", types.NUMBER)
def day_of_year(moment: Date | DateTime) -> Value:
    """1 to 366."""
    day = date_from(moment)
    return Decimal(to_ordinal(day) - to_ordinal(make_date(day.year, 1, 1)) + 1)


@builtin("day of week", "date: date | date and time", types.TEXT)
def day_of_week(moment: Date | DateTime) -> Value:
    """In English, as the standard has it."""
    return _WEEKDAYS[weekday(date_from(moment)) - 1]


@builtin("month of year", "date: date | date and time", types.TEXT)
def month_of_year(moment: Date | DateTime) -> Value:
    """In English, as the standard has it."""
    return _MONTHS[date_from(moment).month - 1]


@builtin("week of year", "date: date | date and time", types.NUMBER)
def week_of_year(moment: Date | DateTime) -> Value:
    """1 to 53 by ISO 8601."""
    day = date_from(moment)
    return Decimal(datetime.date(near_year(day.year), day.month, day.day).isocalendar().week)


@builtin("today", "", types.DATE)
def today() -> Value:
    """The day of decision; the evaluation puts it here (see `compiling`)."""
    raise InvalidOperation("there is no day of decision")


@builtin("now", "", types.DATE_TIME)
def now() -> Value:
    """The beginning of the day of decision; the evaluation puts it here."""
    raise InvalidOperation("there is no day of decision")


def _clock(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None) -> Time:
    seconds, fraction = divmod(second, 1)
    east = None if offset is None else int(offset.nanoseconds / SECOND)
    if second < 0:
        raise InvalidOperation("the seconds are below zero")
    return Time(whole(hour), whole(minute), whole(seconds), int(fraction * SECOND), east)
