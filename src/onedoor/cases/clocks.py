"""The statutory clock of a case: when it must be decided, and whether it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from onedoor.cases import deadlines, definitions, events
from onedoor.cases.models import Application, Request, Stop
from onedoor.cases.terms import EventKind
from onedoor.identity.actors import Actor


@dataclass(frozen=True)
class Clock:
    """A case's clock on one day."""

    started: date
    due: date
    """Last day for a decision; while the clock is stopped, as if it went on today."""
    stopped: bool
    stopped_since: date | None
    days_left: int
    """Calendar days from that day to `due`; negative when overdue."""
    working_days_left: int

    @property
    def overdue(self) -> bool:
        """Whether the day has passed."""
        return self.days_left < 0


def of(case: Application, *, on: date) -> Clock:
    """The clock of a submitted case. Raises ValueError for a draft. Reads `case.stops`: prefetch them for many."""
    if case.law_date is None:
        raise ValueError(f"{case.reference} has not been submitted: it has no clock yet.")
    day = on if case.closed_at is None else min(on, definitions.local_day(case.closed_at))
    stops = list(case.stops.all())
    calendar = definitions.calendar()
    due = _due(case, stops, on=day)
    running = next((stop for stop in stops if stop.ended_on is None), None)
    return Clock(
        started=case.law_date,
        due=due,
        stopped=running is not None,
        stopped_since=running.began_on if running else None,
        days_left=deadlines.days_left(due=due, on=day),
        working_days_left=deadlines.working_days_left(due=due, on=day, calendar=calendar),
    )


def first_due(*, within_of: Application, started: date) -> date:
    """The due day of a case that is submitted on `started`."""
    return _due(within_of, (), on=started, started=started)


def stop(case: Application, *, request: Request, by: Actor, at: datetime) -> None:
    """Stop the clock for a request; a clock that is stopped already stays so. Within the caller's transaction."""
    if case.stops.filter(ended_on__isnull=True).exists():
        return
    Stop.objects.create(application=case, request=request, began_on=definitions.local_day(at))
    events.record(EventKind.CLOCK_STOPPED, application=case, by=by, at=at)


def start(case: Application, *, by: Actor, at: datetime) -> None:
    """Let the clock go on and move the due day. Within the caller's transaction; nothing when it runs."""
    running = case.stops.filter(ended_on__isnull=True).first()
    if running is None:
        return
    running.ended_on = max(definitions.local_day(at), running.began_on)
    running.save(update_fields=["ended_on"])
    case.due_on = _due(case, case.stops.all(), on=running.ended_on)
    case.save(update_fields=["due_on"])
    events.record(
        EventKind.CLOCK_STARTED,
        application=case,
        by=by,
        at=at,
        data={"days": (running.ended_on - running.began_on).days, "due": case.due_on.isoformat()},
    )


def _due(case: Application, stops: Iterable[Stop], *, on: date, started: date | None = None) -> date:
    day = started or case.law_date
    assert day is not None
    return deadlines.due(
        started=day,
        within=definitions.of(case).processing_time.within,
        pauses=[deadlines.Pause(stop.began_on, stop.ended_on) for stop in stops],
        on=on,
        calendar=definitions.calendar(),
    )
