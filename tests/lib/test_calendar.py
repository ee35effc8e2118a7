from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.lib.calendar import WorkingCalendar

ENGLAND = WorkingCalendar("GB", "ENG", extra_closed=frozenset({date(2026, 12, 29)}))
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 4, 2), True),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 8, 31), False),  # summer bank holiday
        (date(2026, 12, 26), False),  # Boxing Day, a Saturday
        (date(2026, 12, 28), False),  # its day in lieu
        (date(2026, 12, 29), False),  # closed by the town itself
        (date(2026, 12, 30), True),
    ],
)
def test_weekends_public_holidays_days_in_lieu_and_own_closings_are_not_worked(
    day: date, works: bool
) -> None:
    assert ENGLAND.is_working_day(day) is works


def test_ten_working_days_over_easter_skip_four_days_off_and_the_weekends() -> None:
    assert ENGLAND.add_working_days(date(2026, 3, 30), 10) == date(2026, 4, 15)


def test_scotland_and_england_keep_different_holidays() -> None:
    scotland = WorkingCalendar("GB", "SCT")
    assert scotland.is_working_day(date(2026, 4, 6))
    assert not scotland.is_working_day(date(2026, 1, 2))


def test_a_country_nobody_knows_is_refused_at_once() -> None:
    with pytest.raises(NotImplementedError):
        WorkingCalendar("XX")


def test_a_week_without_any_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        WorkingCalendar("GB", "ENG", weekend=range(7))


def test_a_saturday_may_be_declared_open() -> None:
    saturday = date(2026, 11, 7)
    assert WorkingCalendar("GB", "ENG", extra_open={saturday}).is_working_day(saturday)


@given(DAYS, st.integers(1, 60))
def test_adding_working_days_lands_on_one_and_counting_them_gives_the_number_back(day: date, n: int) -> None:
    later = ENGLAND.add_working_days(day, n)
    assert ENGLAND.is_working_day(later)
    assert ENGLAND.working_days_between(day, later) == n


@given(DAYS, st.integers(1, 60))
def test_going_forth_and_back_returns_to_a_working_day(day: date, n: int) -> None:
    start = ENGLAND.next_working_day(day)
    assert ENGLAND.add_working_days(ENGLAND.add_working_days(start, n), -n) == start


@given(DAYS, DAYS)
def test_counting_backwards_is_the_negative_of_counting_forwards(one: date, other: date) -> None:
    assert ENGLAND.working_days_between(one, other) == -ENGLAND.working_days_between(other, one)


@given(DAYS)
def test_adding_no_working_days_gives_the_day_itself_or_the_next_working_one(day: date) -> None:
    found = ENGLAND.add_working_days(day, 0)
    assert ENGLAND.is_working_day(found)
    assert not any(ENGLAND.is_working_day(day + timedelta(i)) for i in range((found - day).days))
