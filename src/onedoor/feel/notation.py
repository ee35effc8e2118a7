"""Writing and reading dates, times and durations (ISO 8601 as XML Schema narrows it, plus named zones)."""

from __future__ import annotations

import re

from onedoor.feel.days import Date, from_ordinal, make_date, to_ordinal
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.temporal import DAY, SECOND, DateTime, DaysDuration, MonthsDuration, Time

_DATE = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([A-Za-z][A-Za-z0-9_+\-/]*))?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_DAYS = re.compile(
    r"(-)?P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII
)


def read_date(text: str) -> Date:
    """`2024-02-29`; InvalidOperation where it is none."""
    found = _DATE.fullmatch(text)
    if found is None or found[1] == "-0000":
        raise InvalidOperation(f'"{_short(text)}" is not a date; write it as 2024-12-31')
    return make_date(int(found[1]), int(found[2]), int(found[3]))


def read_time(text: str) -> Time:
    """`13:30:00`, with fraction, and `Z`, `+01:00` or `@Europe/Paris` behind it."""
    time, rolls = _read_clock(text)
    return time if not rolls else Time(0, 0, 0, 0, time.offset, time.zone)


def read_date_time(text: str) -> DateTime:
    """`2024-12-31T13:30:00` (see `read_time`); a date alone is its midnight. 24:00:00 is the next day's midnight."""
    day_text, separator, time_text = text.partition("T")
    day = read_date(day_text)
    if not separator:
        return DateTime(day, Time(0, 0))
    time, rolls = _read_clock(time_text)
    return DateTime(from_ordinal(to_ordinal(day) + 1) if rolls else day, time)


def read_duration(text: str) -> DaysDuration | MonthsDuration:
    """`P1Y6M` or `P2DT3H`; InvalidOperation where it is neither."""
    if len(text) > 100:
        raise InvalidOperation("the duration is too long")
    months = _MONTHS.fullmatch(text)
    if months is not None:
        length = int(months[2] or 0) * 12 + int(months[3] or 0)
        return MonthsDuration(-length if months[1] else length)
    days = _DAYS.fullmatch(text)
    if days is None:
        raise InvalidOperation(f'"{_short(text)}" is not a duration; write P1Y6M or P2DT3H')
    seconds = (
        int(days[2] or 0) * 86_400 + int(days[3] or 0) * 3600 + int(days[4] or 0) * 60 + int(days[5] or 0)
    )
    length = seconds * SECOND + _nanoseconds(days[6])
    return DaysDuration(-length if days[1] else length)


def read_at(text: str) -> Date | Time | DateTime | DaysDuration | MonthsDuration:
    """What stands in an at-literal, by its shape."""
    if text.lstrip("-").startswith("P"):
        return read_duration(text)
    if "T" in text.partition("@")[0]:
        return read_date_time(text)
    if ":" in text:
        return read_time(text)
    return read_date(text)


def write_date(day: Date) -> str:
    """As `read_date` reads it."""
    sign = "-" if day.year < 0 else ""
    return f"{sign}{abs(day.year):04}-{day.month:02}-{day.day:02}"


def write_time(time: Time) -> str:
    """As `read_time` reads it."""
    text = f"{time.hour:02}:{time.minute:02}:{time.second:02}"
    if time.nanosecond:
        text += "." + f"{time.nanosecond:09}".rstrip("0")
    if time.zone is not None:
        return f"{text}@{time.zone}"
    if time.offset is None:
        return text
    if time.offset == 0:
        return text + "Z"
    minutes, seconds = divmod(abs(time.offset), 60)
    text += f"{'-' if time.offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return text + f":{seconds:02}" if seconds else text


def write_date_time(moment: DateTime) -> str:
    """As `read_date_time` reads it."""
    return f"{write_date(moment.date)}T{write_time(moment.time)}"


def write_duration(length: DaysDuration | MonthsDuration) -> str:
    """As `read_duration` reads it, in the largest units that fit."""
    if isinstance(length, MonthsDuration):
        years, months = divmod(abs(length.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if length.months < 0 else ''}P{text}"
    days, rest = divmod(abs(length.nanoseconds), DAY)
    seconds, nanoseconds = divmod(rest, SECOND)
    clock = (f"{seconds // 3600}H" if seconds >= 3600 else "") + (
        f"{seconds // 60 % 60}M" if seconds // 60 % 60 else ""
    )
    if seconds % 60 or nanoseconds or not (days or clock):
        fraction = "." + f"{nanoseconds:09}".rstrip("0") if nanoseconds else ""
        clock += f"{seconds % 60}{fraction}S"
    sign = "-" if length.nanoseconds < 0 else ""
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def _read_clock(text: str) -> tuple[Time, bool]:
    """A time, and whether it was 24:00:00."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise InvalidOperation(f'"{_short(text)}" is not a time; write it as 13:30:00')
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    nanosecond = _nanoseconds(found[4])
    offset: int | None = 0 if found[5] else None
    if found[6]:
        if int(found[8]) > 59 or int(found[9] or 0) > 59:
            raise InvalidOperation(f'"{_short(text)}" has an impossible time offset')
        offset = int(found[7]) * 3600 + int(found[8]) * 60 + int(found[9] or 0)
        offset = -offset if found[6] == "-" else offset
    rolls = hour == 24 and minute == second == nanosecond == 0
    return Time(0 if rolls else hour, minute, second, nanosecond, offset, found[10]), rolls


def _nanoseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:9].ljust(9, "0"))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
