"""When a service takes applications: open, paused until a day, or open in its season only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onedoor.catalogue.shapes.service import Seasonal, Status
from onedoor.lib.languages import Text


@dataclass(frozen=True)
class Availability:
    """Whether a service is open on a day.

    Where it is closed: the day it opens again (None: not known) and why. Where it is open in a season: the
    season's last day as `closes`.
    """

    open: bool
    opens: date | None = None
    because: Text | None = None
    closes: date | None = None


def on(status: Status, day: date) -> Availability:
    """The availability of a service with this `status` on `day`."""
    if status.paused is not None:
        until = status.paused.until
        if until is not None and day >= until:
            return Availability(open=True)
        return Availability(open=False, opens=until, because=status.paused.because)
    if status.seasonal is not None:
        return _in_season(status.seasonal, day)
    return Availability(open=True)


def _in_season(season: Seasonal, day: date) -> Availability:
    if _is_inside(season, day):
        return Availability(open=True, closes=_next(season.closes, day, ending=True))
    opens = _next(season.opens, day)
    while not _is_inside(season, opens):  # of 29 February alone: most years have no such season
        opens = _next(season.opens, opens + timedelta(days=1))
    return Availability(open=False, opens=opens, because=season.because)


def _is_inside(season: Seasonal, day: date) -> bool:
    today = _month_and_day(day)
    if season.opens <= season.closes:
        return season.opens <= today <= season.closes
    return today >= season.opens or today <= season.closes


def _month_and_day(day: date) -> str:
    return f"{day.month:02}-{day.day:02}"


def _next(month_and_day: str, day: date, *, ending: bool = False) -> date:
    """The first `month_and_day` on or after `day`; 29 February falls, in years without it, on the day after

    (for a beginning) or before (`ending`)."""
    year = day.year if month_and_day >= _month_and_day(day) else day.year + 1
    month, number = int(month_and_day[:2]), int(month_and_day[3:])
    try:
        return date(year, month, number)
    except ValueError:
        return date(year, 3, 1) - timedelta(days=1 if ending else 0)
