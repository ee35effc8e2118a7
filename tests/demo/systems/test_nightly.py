"""When the agencies' files are written."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from onedoor.demo.systems.nightly import __main__ as nightly

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 11, 2, 1, 59, 30, tzinfo=UTC), 30),
        (datetime(2026, 11, 2, 1, 59, 59, 900_000, tzinfo=UTC), 1),
        (datetime(2026, 11, 2, 1, 30, tzinfo=UTC), nightly.LONGEST_SLEEP),
        (datetime(2026, 11, 2, 2, 0, tzinfo=UTC), nightly.LONGEST_SLEEP),
        (datetime(2026, 7, 2, 0, 59, 0, tzinfo=UTC), 60),
    ],
)
def test_the_files_come_at_two_by_the_towns_clock(now: datetime, seconds: float) -> None:
    assert nightly._seconds_to_wait(now, LONDON) == seconds
