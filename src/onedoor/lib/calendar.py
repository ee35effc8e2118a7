"""Working days: weekends, public holidays by law, and the days on which an office is closed besides."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one place. `country` is ISO 3166-1 alpha-2, `subdivision` as in ISO 3166-2.

    Holidays include the days in lieu that the law names ("observed"). Raises NotImplementedError, when made, for a
    country or subdivision of which nothing is known.
    """

    country: str
    subdivision: str | None = None
    extra_closed: Collection[date] = frozenset()
    weekend: Collection[int] = field(default=(5, 6))  # date.weekday(): Monday is 0
    extra_open: Collection[date] = frozenset()

    def __post_init__(self) -> None:
        holidays.country_holidays(self.country, subdiv=self.subdivision)
        if not set(range(7)) - set(self.weekend):
            raise ValueError("Every day of the week is in `weekend`: leave at least one to work on.")

    def is_public_holiday(self, day: date) -> bool:
        """Whether `day` is a public holiday here, at a weekend or not."""
        return day in _public_holidays(self.country, self.subdivision, day.year)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if day in self.extra_open:
            return True
        return not (day.weekday() in self.weekend or day in self.extra_closed or self.is_public_holiday(day))

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (which itself does not count); before it when `n` is negative.

        `n` of 0 gives `day` when it is a working day and otherwise the next one.
        """
        if n == 0:
            return self.next_working_day(day)
        step = timedelta(days=1 if n > 0 else -1)
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, otherwise the first one after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`.

        The reverse of `add_working_days`: adding the result to `start` gives `end` when that is a working day.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + timedelta(days=i + 1)) for i in range((end - start).days))
