from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from onedoor.lib import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_a_frozen_clock_stands_still_and_goes_on_afterwards() -> None:
    at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    with clock.frozen(at):
        assert clock.now() == at
    assert clock.now() > at


def test_today_is_the_day_of_the_place_and_not_of_utc() -> None:
    with clock.frozen(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today(ZoneInfo("Europe/London")) == date(2026, 7, 1)
        assert clock.today(ZoneInfo("UTC")) == date(2026, 6, 30)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.frozen(datetime(2026, 1, 1)):
        pass
