"""How services really perform, from what happened: nothing is typed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from onedoor.cases import definitions
from onedoor.cases.models import Event
from onedoor.cases.terms import EventKind


@dataclass(frozen=True)
class Performance:
    """Figures of one service over a stretch of days. Days count from submission to decision, calendar days."""

    submitted: int
    decided: int
    median_days: float | None
    """Half are decided within so many days; None where none was decided."""
    ninety_percent_days: float | None
    """Nine of ten are decided within so many days."""
    automatic: int
    """Decided at once, without an officer."""
    in_time: int
    """Decided within the time the law allows."""
    started: int
    abandoned: int
    ratings: int
    satisfaction: float | None
    """Mean of one to five."""


_FIGURES = """
SELECT
    count(*) FILTER (WHERE kind = 'submitted'),
    count(*) FILTER (WHERE kind = 'decided'),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY (data->>'days')::int) FILTER (WHERE kind = 'decided'),
    percentile_disc(0.9) WITHIN GROUP (ORDER BY (data->>'days')::int) FILTER (WHERE kind = 'decided'),
    count(*) FILTER (WHERE kind = 'decided' AND (data->>'automatic')::boolean),
    count(*) FILTER (WHERE kind = 'decided' AND (data->>'in_time')::boolean),
    count(*) FILTER (WHERE kind = 'started'),
    count(*) FILTER (WHERE kind = 'abandoned'),
    count(DISTINCT application_id) FILTER (WHERE kind = 'rated'),
    avg((data->>'score')::int) FILTER (WHERE kind = 'rated' AND newest)
FROM (
    SELECT *, row_number() OVER (PARTITION BY application_id, kind ORDER BY at DESC, id DESC) = 1 AS newest
    FROM cases_event
) AS event
WHERE service_id = %s AND at >= %s AND at < %s
"""


def of(service_id: str, *, since: date, on: date) -> Performance:
    """The figures of what was submitted, decided or rated from `since` to `on`, both included. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [service_id, _begins(since), _begins(on + timedelta(days=1))])
        row: tuple[Any, ...] = cursor.fetchone()
    submitted, decided, median, ninety, automatic, in_time, started, abandoned, ratings, mean = row
    return Performance(
        submitted=submitted,
        decided=decided,
        median_days=_number(median),
        ninety_percent_days=_number(ninety),
        automatic=automatic,
        in_time=in_time,
        started=started,
        abandoned=abandoned,
        ratings=ratings,
        satisfaction=_number(mean),
    )


def most_used(limit: int, *, since: date) -> list[str]:
    """Ids of the services most applied for since that day, most first. One query."""
    submitted = Event.objects.filter(kind=EventKind.SUBMITTED, at__gte=_begins(since))
    counted = submitted.values("service_id").annotate(times=Count("id")).order_by("-times", "service_id")
    return [row["service_id"] for row in counted[:limit]]


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=definitions.time_zone())


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
