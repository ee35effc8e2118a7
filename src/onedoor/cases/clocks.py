"""The statutory clock of a case: when it must be decided, and whether it runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onedoor.cases.models import Application


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
    """The clock of a submitted case. Raises ValueError for a draft."""
    raise NotImplementedError
