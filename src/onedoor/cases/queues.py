"""The officers' queues: a team's cases by the day they are due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When

from onedoor.cases import clocks
from onedoor.cases.clocks import Clock
from onedoor.cases.models import Application
from onedoor.cases.terms import OPEN_STATES, State
from onedoor.identity.permissions import Permission, may

if TYPE_CHECKING:
    from onedoor.identity.models import Person


@dataclass(frozen=True)
class Row:
    """One case in a queue."""

    case: Application
    """With `applicant` and `officer` loaded."""
    clock: Clock


@dataclass(frozen=True)
class Queue:
    """A page of a queue."""

    rows: list[Row]
    total: int
    overdue: int
    """Cases on all pages whose day has passed and whose clock runs."""
    page: int
    pages: int


def of(
    officer: Person,
    *,
    on: date,
    team: str | None = None,
    states: Collection[State] = (),
    mine: bool = False,
    page: int = 1,
    per_page: int = 50,
) -> Queue:
    """Open cases of the officer's teams (or of one of them), first the one due first; what waits for the applicant last.

    `states` narrows to some states, `mine` to the officer's own cases. Four queries for any number of cases, besides those
    that load older definitions once. Raises PermissionDenied for a team the officer does not see.
    """
    cases = _visible(officer, team=team).filter(state__in=states or OPEN_STATES)
    if mine:
        cases = cases.filter(officer=officer)
    total = cases.count()
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    waits = Case(When(state=State.ASKED, then=1), default=0)  # the clock stands still: it can wait
    ordered = cases.order_by(waits, "due_on", "submitted_at", "id")
    shown = ordered.select_related("applicant", "officer").prefetch_related("stops")
    rows = [Row(case, clocks.of(case, on=on)) for case in shown[(page - 1) * per_page : page * per_page]]
    overdue = cases.filter(due_on__lt=on).exclude(state=State.ASKED).count()
    return Queue(rows=rows, total=total, overdue=overdue, page=page, pages=pages)


def teams_of(officer: Person) -> list[str] | None:
    """The teams whose queues the officer sees; None means all of them."""
    if may(officer, Permission.SEE_QUEUE, team="\0"):  # a team nobody is in: held in every team
        return None
    return [team for team in officer.teams if may(officer, Permission.SEE_QUEUE, team=team)]


def _visible(officer: Person, *, team: str | None) -> QuerySet[Application]:
    seen = teams_of(officer)
    if team is not None:
        if seen is not None and team not in seen:
            raise PermissionDenied(f"{officer} does not see the queue of the team {team}.")
        return Application.objects.filter(team=team)
    return Application.objects.all() if seen is None else Application.objects.filter(team__in=seen)
