"""Lengths of time as laws give them: calendar days, weeks, months and years, or working days.

Written as ISO 8601 durations (``P14D``, ``P8W``, ``P1M``, ``P1Y6M``) or, since ISO knows no working days,
as ``10 working days``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from babel.units import format_unit

_ISO = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?")
_WORKING = re.compile(r"(\d{1,4}) working days?")
_WORKING_DAYS = {
    "en": ("working day", "working days"),
    "es": ("día laborable", "días laborables"),
}


@dataclass(frozen=True)
class Duration:
    """A length of time: whole months, then calendar days; or working days alone."""

    months: int = 0
    days: int = 0
    working_days: int = 0

    def after(self, day: date, *, add_working_days: Callable[[date, int], date] | None = None) -> date:
        """The day on which this length of time, counted from `day`, ends.

        A month ends on the same number of the month, or on the month's last day where it has no such number
        (31 January and a month is 28 or 29 February). Working days are counted by `add_working_days`, a
        calendar's; without it a duration in working days raises ValueError.
        """
        if self.working_days:
            if add_working_days is None:
                raise ValueError("Working days can be counted only with a calendar of working days.")
            return add_working_days(day, self.working_days)
        years, month = divmod(day.month - 1 + self.months, 12)
        year, month = day.year + years, month + 1
        in_month = min(day.day, calendar.monthrange(year, month)[1])
        return date(year, month, in_month) + timedelta(days=self.days)


def parse(text: str) -> Duration:
    """Read ``P14D``, ``P8W``, ``P1M``, ``P1Y6M`` or ``10 working days``; ValueError with a sentence otherwise."""
    if working := _WORKING.fullmatch(text):
        duration = Duration(working_days=int(working[1]))
    elif iso := _ISO.fullmatch(text):
        years, months, weeks, days = (int(part or 0) for part in iso.groups())
        duration = Duration(months=12 * years + months, days=7 * weeks + days)
    else:
        raise ValueError(f"“{text}” is not a length of time: write P14D, P8W, P1M, P1Y or “10 working days”.")
    if duration == Duration():
        raise ValueError(f"“{text}” lasts no time at all: write at least one day.")
    return duration


def format_duration(duration: Duration) -> str:
    """The written form that `parse` reads back."""
    if duration.working_days:
        return f"{duration.working_days} working day{'' if duration.working_days == 1 else 's'}"
    years, months = divmod(duration.months, 12)
    weeks, days = divmod(duration.days, 7)
    if days:
        weeks, days = 0, duration.days
    parts = ((years, "Y"), (months, "M"), (weeks, "W"), (days, "D"))
    return "P" + "".join(f"{count}{unit}" for count, unit in parts if count)


def in_words(duration: Duration, *, language: str) -> str:
    """How a person says it in `language`: “14 days”, “1 mes”, “10 días laborables”."""
    if duration.working_days:
        one, many = _WORKING_DAYS.get(language.split("-")[0], _WORKING_DAYS["en"])
        return f"{duration.working_days} {one if duration.working_days == 1 else many}"
    years, months = divmod(duration.months, 12)
    weeks, days = divmod(duration.days, 7)
    if days:
        weeks, days = 0, duration.days
    parts = ((years, "year"), (months, "month"), (weeks, "week"), (days, "day"))
    locale = language.replace("-", "_")
    return ", ".join(format_unit(count, unit, "long", locale=locale) for count, unit in parts if count)
