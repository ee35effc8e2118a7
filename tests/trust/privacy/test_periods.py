"""When a period of retention is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onedoor.lib import durations
from onedoor.trust.privacy.periods import gone_before, last_day_gone

PERIODS = st.sampled_from(["P1D", "P30D", "P8W", "P1M", "P18M", "P6Y", "P10Y", "P1Y6M"])


@given(PERIODS, st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_what_is_gone_and_what_is_kept_touch_without_a_gap(period: str, on: date) -> None:
    day, length = last_day_gone(period, on=on), durations.parse(period)
    assert length.after(day) < on
    assert length.after(day + timedelta(days=1)) >= on


def test_the_last_day_of_the_period_is_kept_whole() -> None:
    assert gone_before("P1Y", at=datetime(2026, 3, 2, 23, tzinfo=UTC)) == datetime(2025, 3, 2, tzinfo=UTC)
