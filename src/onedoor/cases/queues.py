"""The officers' queues: a team's cases by the day they are due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onedoor.cases.clocks import Clock
from onedoor.cases.models import Application
from onedoor.cases.terms import State

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
    """Open cases of the officer's teams (or of one of them), first the one due first. A constant number of queries.

    `team` beyond the officer's own teams is allowed only to roles that hold in every team, else PermissionError.
    """
    raise NotImplementedError
