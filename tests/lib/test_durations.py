"""Lengths of time as laws give them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.lib.durations import Duration, format_duration, in_words, parse

DURATIONS = st.one_of(
    st.builds(Duration, months=st.integers(0, 600), days=st.integers(0, 5000)).filter(
        lambda d: d != Duration()
    ),
    st.builds(Duration, working_days=st.integers(1, 500)),
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("P14D", Duration(days=14)),
        ("P8W", Duration(days=56)),
        ("P1M", Duration(months=1)),
        ("P1Y6M", Duration(months=18)),
        ("1 working day", Duration(working_days=1)),
        ("10 working days", Duration(working_days=10)),
    ],
)
def test_a_duration_is_read_as_it_is_written(written: str, meant: Duration) -> None:
    assert parse(written) == meant


@pytest.mark.parametrize(
    "written", ["", "P", "14 days", "P1H", "PT5H", "P-1D", "P1.5M", "10 workingdays", "P99999D"]
)
def test_what_is_no_duration_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(ValueError, match="P14D"):
        parse(written)


@pytest.mark.parametrize("written", ["P0D", "0 working days"])
def test_a_duration_of_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        parse(written)


@given(DURATIONS)
def test_a_duration_written_down_is_read_back_the_same(duration: Duration) -> None:
    assert parse(format_duration(duration)) == duration


def test_a_month_after_the_31st_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert Duration(months=1).after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert Duration(months=1).after(date(2028, 1, 31)) == date(2028, 2, 29)
    assert Duration(months=13).after(date(2026, 12, 31)) == date(2028, 1, 31)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 4000))
def test_days_are_counted_by_the_calendar(day: date, days: int) -> None:
    assert Duration(days=days).after(day) == day + timedelta(days=days)


def test_working_days_are_counted_by_the_given_calendar() -> None:
    counted = Duration(working_days=3).after(
        date(2026, 5, 1), add_working_days=lambda day, n: day + timedelta(days=2 * n)
    )
    assert counted == date(2026, 5, 7)


def test_working_days_without_a_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="calendar"):
        Duration(working_days=3).after(date(2026, 5, 1))


@pytest.mark.parametrize(
    ("duration", "language", "words"),
    [
        (Duration(days=14), "en", "2 weeks"),
        (Duration(days=10), "en", "10 days"),
        (Duration(days=10), "es", "10 días"),
        (Duration(months=1), "es", "1 mes"),
        (Duration(months=18), "en", "1 year, 6 months"),
        (Duration(working_days=1), "en", "1 working day"),
        (Duration(working_days=10), "es-MX", "10 días laborables"),
    ],
)
def test_a_duration_is_said_as_people_say_it(duration: Duration, language: str, words: str) -> None:
    assert in_words(duration, language=language) == words
