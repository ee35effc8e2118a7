"""The arithmetic of statutory deadlines."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.cases import deadlines
from onedoor.cases.deadlines import Pause
from onedoor.lib import durations
from onedoor.lib.calendar import WorkingCalendar
from onedoor.lib.durations import Duration

ENGLAND = WorkingCalendar("GB", "ENG")
MONDAY = date(2026, 3, 2)


def due(
    within: str, *pauses: Pause, started: date = MONDAY, on: date = date(2027, 1, 1), **more: bool
) -> date:
    return deadlines.due(
        started=started, within=durations.parse(within), pauses=pauses, on=on, calendar=ENGLAND, **more
    )


def test_fourteen_days_end_on_the_fourteenth_day_after_submission() -> None:
    assert due("P14D") == date(2026, 3, 16)


def test_eight_weeks_and_a_month_are_counted_by_the_calendar() -> None:
    assert due("P8W") == date(2026, 4, 27)
    assert due("P1M", started=date(2026, 1, 31)) == date(2026, 2, 28)


def test_ten_working_days_leave_out_weekends_and_public_holidays() -> None:
    # Good Friday (3 April 2026) and Easter Monday (6 April 2026) are not counted
    assert due("10 working days", started=date(2026, 3, 30)) == date(2026, 4, 15)


def test_a_stop_moves_the_deadline_by_the_days_it_lasted() -> None:
    assert due("P14D", Pause(date(2026, 3, 5), date(2026, 3, 10))) == date(2026, 3, 21)


def test_two_stops_add_up() -> None:
    first, second = Pause(date(2026, 3, 3), date(2026, 3, 5)), Pause(date(2026, 3, 9), date(2026, 3, 12))
    assert due("P14D", first, second) == date(2026, 3, 16) + timedelta(days=5)
    assert due("P14D", second, first) == due("P14D", first, second)


def test_days_that_two_stops_share_count_once() -> None:
    assert due(
        "P14D", Pause(date(2026, 3, 3), date(2026, 3, 8)), Pause(date(2026, 3, 5), date(2026, 3, 9))
    ) == date(2026, 3, 22)


def test_a_stop_of_working_days_moves_a_deadline_of_working_days() -> None:
    # Friday to Tuesday: Monday and Tuesday are the working days that stood still
    pause = Pause(date(2026, 3, 6), date(2026, 3, 10))
    assert due("10 working days") == date(2026, 3, 16)
    assert due("10 working days", pause) == date(2026, 3, 18)


def test_a_stop_over_a_weekend_does_not_move_a_deadline_of_working_days() -> None:
    assert due("10 working days", Pause(date(2026, 3, 6), date(2026, 3, 8))) == date(2026, 3, 16)


def test_a_stop_after_the_deadline_does_not_undo_that_it_has_passed() -> None:
    assert due("P14D", Pause(date(2026, 3, 17), date(2026, 5, 1))) == date(2026, 3, 16)


def test_where_the_rule_says_so_the_last_day_is_a_working_day() -> None:
    friday_before_easter = date(2026, 3, 20)
    assert due("P14D", started=friday_before_easter) == date(2026, 4, 3)
    assert due("P14D", started=friday_before_easter, ends_on_working_day=True) == date(2026, 4, 7)


def test_the_last_day_itself_has_no_days_left_and_is_not_overdue() -> None:
    assert deadlines.days_left(due=MONDAY, on=MONDAY) == 0
    assert deadlines.days_left(due=MONDAY, on=MONDAY + timedelta(days=1)) == -1
    assert deadlines.working_days_left(due=date(2026, 3, 16), on=MONDAY, calendar=ENGLAND) == 10


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
lengths = st.one_of(
    st.builds(lambda n: Duration(days=n), st.integers(1, 90)),
    st.builds(lambda n: Duration(months=n), st.integers(1, 6)),
    st.builds(lambda n: Duration(working_days=n), st.integers(1, 60)),
)
pauses = st.lists(
    st.builds(lambda day, length: Pause(day, day + timedelta(days=length)), days, st.integers(0, 60)),
    max_size=4,
)
HORIZON = date(2030, 1, 1)


def computed(started: date, within: Duration, stood: list[Pause], *, on: date = HORIZON) -> date:
    return deadlines.due(started=started, within=within, pauses=stood, on=on, calendar=ENGLAND)


@given(days, lengths, pauses, pauses)
def test_another_stop_never_shortens(
    started: date, within: Duration, some: list[Pause], more: list[Pause]
) -> None:
    assert computed(started, within, some + more) >= computed(started, within, some)


@given(days, lengths, pauses)
def test_the_order_in_which_stops_are_kept_does_not_matter(
    started: date, within: Duration, stood: list[Pause]
) -> None:
    assert computed(started, within, stood) == computed(started, within, stood[::-1])


@given(days, lengths, pauses)
def test_a_deadline_of_working_days_falls_on_one(started: date, within: Duration, stood: list[Pause]) -> None:
    if within.working_days:
        assert ENGLAND.is_working_day(computed(started, within, stood))
    rolled = deadlines.due(
        started=started, within=within, pauses=stood, on=HORIZON, calendar=ENGLAND, ends_on_working_day=True
    )
    assert ENGLAND.is_working_day(rolled)
    assert rolled >= computed(started, within, stood)


@given(days, st.integers(2, 90), st.integers(0, 1), st.integers(1, 30), st.integers(1, 30))
def test_stops_within_the_period_add_up_day_by_day(
    started: date, period: int, gap: int, one: int, other: int
) -> None:
    first = Pause(started, started + timedelta(days=one))
    assert first.ended is not None
    second = Pause(first.ended + timedelta(days=gap), first.ended + timedelta(days=gap + other))
    plain = computed(started, Duration(days=period), [])
    assert computed(started, Duration(days=period), [first, second]) == plain + timedelta(days=one + other)


@given(days, lengths, st.integers(0, 20), st.integers(0, 40))
def test_while_the_clock_is_stopped_what_is_left_stays(
    started: date, within: Duration, later: int, stands: int
) -> None:
    began = started + timedelta(days=later)
    if began > computed(started, within, []):
        return
    pause = [Pause(began)]

    def left(day: date) -> int:
        due = computed(started, within, pause, on=day)
        if within.working_days:
            return deadlines.working_days_left(due=due, on=day, calendar=ENGLAND)
        return deadlines.days_left(due=due, on=day)

    assert left(began + timedelta(days=stands)) == left(began)


def test_a_stop_that_still_runs_counts_up_to_the_day_asked() -> None:
    running = Pause(date(2026, 3, 5))
    assert due("P14D", running, on=date(2026, 3, 5)) == date(2026, 3, 16)
    assert due("P14D", running, on=date(2026, 3, 9)) == date(2026, 3, 20)


def test_what_was_known_on_an_earlier_day_counts_only_what_had_stood_still_by_then() -> None:
    pause = Pause(date(2026, 3, 5), date(2026, 3, 12))
    assert due("P14D", pause, on=date(2026, 3, 4)) == date(2026, 3, 16)
    assert due("P14D", pause, on=date(2026, 3, 8)) == date(2026, 3, 19)


@pytest.mark.parametrize("ended", [date(2026, 3, 5), date(2026, 3, 4)])
def test_a_stop_of_no_days_moves_nothing(ended: date) -> None:
    assert due("P14D", Pause(date(2026, 3, 5), ended)) == date(2026, 3, 16)
