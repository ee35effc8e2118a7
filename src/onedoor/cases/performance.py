"""How services really perform, from what happened: nothing is typed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Performance:
    """Figures of one service over a stretch of days. Days count from submission to decision, calendar days."""

    submitted: int
    decided: int
    median_days: float | None
    ninety_percent_days: float | None
    """Nine of ten are decided within so many days."""
    automatic: int
    in_time: int
    ratings: int
    satisfaction: float | None
    """Mean of one to five."""


def of(service_id: str, *, since: date, on: date) -> Performance:
    """The figures of what was decided (or submitted, rated) from `since` to `on`, both included."""
    raise NotImplementedError


def most_used(limit: int, *, since: date) -> list[str]:
    """Ids of the services most applied for since that day, most first."""
    raise NotImplementedError
