"""Times of day, days with a time, and the two kinds of durations."""

from __future__ import annotations

import datetime
import zoneinfo
from dataclasses import dataclass
from functools import lru_cache

from onedoor.feel.days import Date, from_ordinal, near_year, to_ordinal
from onedoor.feel.errors import InvalidOperation

SECOND = 1_000_000_000
DAY_SECONDS = 86_400
DAY = DAY_SECONDS * SECOND
LARGEST = 10**28
"""Durations beyond this many nanoseconds or months are refused: they come from mistakes only."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day. `offset`: seconds east of UTC; `zone`: a name such as Europe/Paris; at most one of them."""

    hour: int
    minute: int
    second: int = 0
    nanosecond: int = 0
    offset: int | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.hour < 24 and 0 <= self.minute < 60 and 0 <= self.second < 60):
            raise InvalidOperation(f"{self.hour:02}:{self.minute:02}:{self.second:02} is not a time of day")
        if self.offset is not None and abs(self.offset) > 18 * 3600:
            raise InvalidOperation("a time offset lies between -18:00 and +18:00")
        if self.zone is not None:
            find_zone(self.zone)

    @property
    def is_local(self) -> bool:
        """Whether neither an offset nor a zone is said."""
        return self.offset is None and self.zone is None

    def nanoseconds(self) -> int:
        """Since midnight, by the clock on the wall."""
        return (self.hour * 3600 + self.minute * 60 + self.second) * SECOND + self.nanosecond

    def offset_seconds(self) -> int:
        """Seconds east of UTC; a named zone counts by its standard time, a local time as UTC."""
        if self.zone is not None:
            noon = datetime.datetime(2000, 1, 1, 12, tzinfo=find_zone(self.zone))
            whole = noon.utcoffset() or datetime.timedelta()
            return int((whole - (noon.dst() or datetime.timedelta())).total_seconds())
        return self.offset or 0

    def with_clock(self, nanoseconds: int) -> Time:
        """Another time of the same zone, `nanoseconds` after midnight."""
        return make_clock(nanoseconds, self.offset, self.zone)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time."""

    date: Date
    time: Time

    def offset_seconds(self) -> int:
        """Seconds east of UTC on that day (a local one counts as UTC)."""
        zone = self.time.zone
        if zone is None:
            return self.time.offset or 0
        day, time = self.date, self.time
        local = datetime.datetime(
            near_year(day.year),
            day.month,
            day.day,
            time.hour,
            time.minute,
            time.second,
            tzinfo=find_zone(zone),
        )
        return int((local.utcoffset() or datetime.timedelta()).total_seconds())

    def instant(self) -> int:
        """Nanoseconds on the line of UTC."""
        return to_ordinal(self.date) * DAY + self.time.nanoseconds() - self.offset_seconds() * SECOND


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A length of days, hours, minutes and seconds, in nanoseconds."""

    nanoseconds: int

    def __post_init__(self) -> None:
        if abs(self.nanoseconds) > LARGEST:
            raise InvalidOperation("the duration is out of range")


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A length of years and months, in months."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > LARGEST:
            raise InvalidOperation("the duration is out of range")


@lru_cache(maxsize=700)
def find_zone(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that name; InvalidOperation where there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidOperation(f'there is no time zone "{name}"') from None


def make_clock(nanoseconds: int, offset: int | None, zone: str | None) -> Time:
    """The time `nanoseconds` after midnight (within one day)."""
    seconds, rest = divmod(nanoseconds, SECOND)
    return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest, offset, zone)


def from_wall(nanoseconds: int, offset: int | None, zone: str | None) -> DateTime:
    """The day and time whose clock on the wall has run `nanoseconds` since day 0 of the ordinals."""
    ordinal, rest = divmod(nanoseconds, DAY)
    return DateTime(from_ordinal(ordinal), make_clock(rest, offset, zone))


def from_instant(instant: int, like: Time) -> DateTime:
    """The day and time of an instant of UTC, in the zone of another time."""
    if like.zone is None:
        return from_wall(instant + (like.offset or 0) * SECOND, like.offset, None)
    zone = find_zone(like.zone)
    plain = from_wall(instant, 0, None)
    day, time = plain.date, plain.time
    near = datetime.datetime(
        near_year(day.year), day.month, day.day, time.hour, time.minute, time.second, tzinfo=datetime.UTC
    )
    offset = near.astimezone(zone).utcoffset() or datetime.timedelta()
    return from_wall(instant + int(offset.total_seconds()) * SECOND, None, like.zone)


def midnight(day: Date) -> DateTime:
    """The beginning of a day; a day alone counts in UTC (DMN 1.5, 10.3.2.3.5)."""
    return DateTime(day, Time(0, 0, 0, 0, 0))
