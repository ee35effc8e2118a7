"""How long what a register said is used again: pure, from the register's `freshness`, counted from the day of reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onedoor.lib.durations import Duration

_AHEAD = timedelta(days=1)


def latest(on: date) -> date:
    """The latest day of which a record can be on the day `on`: a system may be in another zone, and nobody knows what will be."""
    return on + _AHEAD


def last_day(
    freshness: Duration, *, read_on: date, add_working_days: Callable[[date, int], date] | None = None
) -> date:
    """The last day on which a value read on `read_on` is used without asking again.

    Raises ValueError for working days without a calendar that counts them.
    """
    return freshness.after(read_on, add_working_days=add_working_days)


def is_fresh(
    freshness: Duration,
    *,
    read_on: date,
    on: date,
    add_working_days: Callable[[date, int], date] | None = None,
) -> bool:
    """Whether a value read on `read_on` is still used on the day `on`, or the register is asked again."""
    return on <= last_day(freshness, read_on=read_on, add_working_days=add_working_days)
