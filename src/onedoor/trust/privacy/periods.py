"""When a period of retention is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from onedoor.lib import durations


def last_day_gone(period: str, *, on: date) -> date:
    """The last day whose events are out of their period (ISO 8601) on the day `on`: the period's last day is kept whole."""
    length = durations.parse(period)
    years, month = divmod(on.month - 1 - length.months, 12)
    day = date(max(1, on.year + years), month + 1, min(on.day, 28)) - timedelta(days=length.days)
    while length.after(day) >= on:
        day -= timedelta(days=1)
    while length.after(day + timedelta(days=1)) < on:
        day += timedelta(days=1)
    return day


def gone_before(period: str, *, at: datetime) -> datetime:
    """Events before this moment are out of their period at the moment `at`. Days are UTC's."""
    day = last_day_gone(period, on=at.astimezone(UTC).date()) + timedelta(days=1)
    return datetime.combine(day, time(), UTC)
