"""The arithmetic of statutory deadlines: pure, no framework, no clock.

The day of submission does not count (as in reg. 2 of most rules of procedure: a period "within 14 days of" a day begins on
the day after it). While something is asked of the applicant the clock is stopped; afterwards the deadline lies as many days
later as the clock stood still: calendar days for a period in days, weeks or months, working days for one in working days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onedoor.lib.calendar import WorkingCalendar
from onedoor.lib.durations import Duration


@dataclass(frozen=True, order=True)
class Pause:
    """Days on which the clock stood still: from `began` (the last day that counts) to `ended` (counts again afterwards)."""

    began: date
    ended: date | None = None
    """None while it still stands."""


def due(
    *,
    started: date,
    within: Duration,
    pauses: Sequence[Pause],
    on: date,
    calendar: WorkingCalendar,
    ends_on_working_day: bool = False,
) -> date:
    """The last day for a decision as it is known on the day `on`.

    A pause that still runs counts up to `on`. A pause that begins after the deadline has passed does not undo that it
    has passed. With `ends_on_working_day` a last day on which offices are closed moves to the next one on which they work.
    """
    deadline = within.after(started, add_working_days=calendar.add_working_days)
    for pause in merged(pauses, on=on):
        if pause.began > deadline:
            break
        deadline = _moved(deadline, pause, within=within, calendar=calendar)
    return calendar.next_working_day(deadline) if ends_on_working_day else deadline


def _moved(deadline: date, pause: Pause, *, within: Duration, calendar: WorkingCalendar) -> date:
    assert pause.ended is not None
    if within.working_days:
        stood = calendar.working_days_between(pause.began, pause.ended)
        return calendar.add_working_days(deadline, stood) if stood else deadline
    return deadline + (pause.ended - pause.began)


def merged(pauses: Sequence[Pause], *, on: date) -> list[Pause]:
    """The pauses up to the day `on`, in order, overlapping ones as one: no day stands still twice."""
    result: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.began):
        ended = min(pause.ended or on, on)
        if ended <= pause.began:
            continue
        last = result[-1] if result else None
        if last is not None and last.ended is not None and pause.began <= last.ended:
            result[-1] = Pause(last.began, max(last.ended, ended))
        else:
            result.append(Pause(pause.began, ended))
    return result


def days_left(*, due: date, on: date) -> int:
    """Calendar days from `on` to `due`: 0 on the last day, negative afterwards."""
    return (due - on).days


def working_days_left(*, due: date, on: date, calendar: WorkingCalendar) -> int:
    """Working days after `on` up to and including `due`; negative when `due` has passed."""
    return calendar.working_days_between(on, due)
