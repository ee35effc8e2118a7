"""The only place that reads the clock: views, tasks and the command line ask here, the domain is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo

# One value for the whole process and not a context variable: a frozen test's server runs in another thread.
_stopped_at: datetime | None = None


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return _stopped_at if _stopped_at is not None else datetime.now(UTC)


def today(tz: tzinfo) -> date:
    """The present day as the people living in `tz` write it."""
    return now().astimezone(tz).date()


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Stop the clock of this process at `at` for the time of a `with` block; for tests.

    Raises ValueError for a moment without a time zone.
    """
    global _stopped_at
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone: write datetime(…, tzinfo=UTC).")
    before, _stopped_at = _stopped_at, at.astimezone(UTC)
    try:
        yield _stopped_at
    finally:
        _stopped_at = before
