"""Numbers, dates, times and durations: exact, and written as they are read."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.feel import days, notation
from onedoor.feel.arithmetic import apply, negate
from onedoor.feel.equality import compare, same
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.numbers import read_number, write_number
from onedoor.feel.values import DateTime, DaysDuration, FarDate, MonthsDuration, Time, Value

Feel = Callable[..., Value]
AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
DATES = st.dates()
TIMES = st.builds(
    Time, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999_999),
    st.one_of(st.none(), st.integers(-64_800, 64_800)), st.none(),
)  # fmt: skip
DURATIONS = st.one_of(
    st.builds(DaysDuration, st.integers(-(10**20), 10**20)),
    st.builds(MonthsDuration, st.integers(-(10**9), 10**9)),
)


@given(AMOUNTS, AMOUNTS)
def test_sums_differences_and_products_of_amounts_are_exact(one: Decimal, other: Decimal) -> None:
    assert Fraction(apply("+", one, other)) == Fraction(one) + Fraction(other)
    assert Fraction(apply("-", one, other)) == Fraction(one) - Fraction(other)
    assert Fraction(apply("*", one, other)) == Fraction(one) * Fraction(other)


@given(AMOUNTS, AMOUNTS.filter(bool))
def test_a_quotient_is_the_nearest_number_of_34_digits(one: Decimal, other: Decimal) -> None:
    found = apply("/", one, other)
    exact = Fraction(one) / Fraction(other)
    if found:
        half_a_unit = Fraction(1, 2) * Fraction(10) ** (found.adjusted() - 33)
        assert abs(Fraction(found) - exact) <= half_a_unit


def test_a_half_is_rounded_to_the_even_side(feel: Feel) -> None:
    assert [feel(f"decimal({number}, 0)") for number in ("0.5", "1.5", "2.5", "-2.5")] == [0, 2, 2, -2]
    assert feel("0.1 + 0.2 = 0.3") is True


def test_anything_to_the_power_of_nought_is_one_and_nought_to_less_is_nothing(feel: Feel) -> None:
    assert [feel(f"({number}) ** 0") for number in ("0", "2", "-2", "0.5")] == [1, 1, 1, 1]
    assert feel("0 ** 2") == 0
    assert feel("0 ** -1") is None


def test_what_is_left_of_a_division_is_exact_however_large_the_numbers_are(feel: Feel) -> None:
    assert feel("modulo(10 ** 6000, 7)") == pow(10, 6000, 7)
    assert feel("modulo(-(10 ** 6000), 7)") == -pow(10, 6000) % 7
    assert feel("odd(10 ** 33 + 1)") is True
    assert feel("even(10 ** 33 + 1)") is False
    assert feel("even(10 ** 40)") is True


@pytest.mark.parametrize(
    "text",
    ["median([9 * 10 ** 6144, 9 * 10 ** 6144])", "stddev([10 ** 6000, 1])", "mean([9 * 10 ** 6144, 9 * 10 ** 6144])"],
)  # fmt: skip
def test_a_number_that_grows_too_large_on_the_way_is_null(feel: Feel, text: str) -> None:
    assert feel(text) is None


@given(AMOUNTS, st.integers(0, 4))
def test_rounding_to_even_agrees_with_exact_arithmetic(number: Decimal, scale: int) -> None:
    from onedoor.feel.builtins.numbers import decimal

    assert decimal(number, Decimal(scale)) == number.quantize(Decimal((0, (1,), -scale)), ROUND_HALF_EVEN)


@given(AMOUNTS)
def test_a_number_is_written_as_it_is_read_without_needless_zeros(number: Decimal) -> None:
    written = write_number(number)

    assert read_number(written) == number
    assert not ("." in written and written.endswith("0"))


@given(DATES)
def test_a_date_is_written_as_it_is_read(day: datetime.date) -> None:
    assert notation.read_date(notation.write_date(day)) == day


@given(TIMES)
def test_a_time_is_written_as_it_is_read(time: Time) -> None:
    assert notation.read_time(notation.write_time(time)) == time


@given(DURATIONS)
def test_a_duration_is_written_as_it_is_read(length: DaysDuration | MonthsDuration) -> None:
    assert notation.read_duration(notation.write_duration(length)) == length


@given(DATES, st.integers(-100_000, 100_000))
def test_days_added_are_days_apart(day: datetime.date, count: int) -> None:
    length = DaysDuration(count * 86_400 * 10**9)
    later = apply("+", day, length)

    assert apply("-", later, day) == length
    assert compare(later, day) == (count > 0) - (count < 0)


@given(st.integers(-999_999, 999_999), st.integers(1, 12), st.integers(1, 28))
def test_days_outside_pythons_calendar_count_without_a_gap(year: int, month: int, day: int) -> None:
    made = days.make_date(year, month, day)
    ordinal = days.to_ordinal(made)

    assert days.from_ordinal(ordinal) == made
    assert days.to_ordinal(days.from_ordinal(ordinal + 1)) == ordinal + 1
    assert isinstance(made, datetime.date) == (1 <= year <= 9999)
    assert days.to_ordinal(days.make_date(year + 400, month, day)) - ordinal == 146_097


def test_a_month_later_is_the_last_day_where_the_month_is_shorter(feel: Feel) -> None:
    assert feel('@"2024-01-31" + @"P1M"') == datetime.date(2024, 2, 29)
    assert feel('@"2023-01-31" + @"P1M"') == datetime.date(2023, 2, 28)
    assert feel('@"2024-02-29" - @"P1Y"') == datetime.date(2023, 2, 28)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('years and months duration(date("2006-05-02"), today()).years', 17),
        ('years and months duration(date("2006-05-01"), today()).years', 18),
        ('date("2024-03-31").weekday', 7),
        ('day of week(date("2024-03-31"))', "Sunday"),
        ('week of year(date("2021-01-03"))', 53),
        ('string(@"2021-03-28T01:59:59@Europe/London" + @"PT1S")', "2021-03-28T03:00:00@Europe/London"),
        ('string(@"2021-10-31T00:30:00@Europe/London" + @"PT1H")', "2021-10-31T01:30:00@Europe/London"),
        ('@"2021-07-01T12:00:00@Europe/London" = @"2021-07-01T11:00:00Z"', True),
        ('@"2021-07-01T12:00:00@Europe/London" = @"2021-07-01T12:00:00"', None),
        ('is(@"12:00:00Z", @"12:00:00+00:00")', True),
        ('is(@"12:00:00@Etc/UTC", @"12:00:00Z")', False),
        ('string(@"-2021-01-01" - @"P1D")', "-2022-12-31"),
        ('@"23:30:00" + @"PT1H" = @"00:30:00"', True),
        ('@"P1Y" = @"P12M"', True),
        ('@"P1Y" = @"P365D"', None),
        ('@"P10D" / @"P4D"', Decimal("2.5")),
        ('string(@"2024-12-31T24:00:00")', "2025-01-01T00:00:00"),
        ("today()", datetime.date(2024, 5, 1)),
        ("string(now())", "2024-05-01T00:00:00Z"),
    ],
)
def test_time_is_counted_by_the_calendar(feel: Feel, text: str, expected: object) -> None:
    from onedoor.feel.values import from_python

    assert feel(text) == from_python(expected)


@pytest.mark.parametrize(
    "text", ["2024-02-30", "24-01-01", "2024-1-1", "02024-01-01", "-0000-01-01", "2024-01-01T", ""]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidOperation):
        notation.read_date(text)


def test_negating_a_duration_twice_gives_it_back() -> None:
    length = MonthsDuration(5)

    assert negate(negate(length)) == length


def test_a_moment_far_away_has_a_time_zone_too() -> None:
    moment = notation.read_date_time("12024-07-01T12:00:00@Europe/London")

    assert moment == DateTime(FarDate(12024, 7, 1), Time(12, 0, 0, 0, None, "Europe/London"))
    assert moment.offset_seconds() == 3600
    assert same(moment, notation.read_date_time(notation.write_date_time(moment)))


def test_utc_may_be_written_with_a_small_z_as_the_standards_own_examples_do() -> None:
    assert notation.read_time("23:59:00z") == notation.read_time("23:59:00Z")
