"""Values as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onedoor.registers.linkage import cleaning, dates, nicknames


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("1980-02-01", "dmy", "19800201"), ("19800201", "dmy", "19800201"), ("1.2.1980", "dmy", "19800201"), ("02/01/1980", "mdy", "19800201"),
        ("1 Feb 1980", "dmy", "19800201"), ("1 de febrero de 1980", "dmy", "19800201"), ("February 1, 1980", "dmy", "19800201"),
        ("1/2/80", "dmy", "19800201"), ("01021980", "dmy", "19800201"), ("1980-02-01T00:00:00", "dmy", "19800201"), ("29252", "dmy", "19800201"),
        ("19801350", "dmy", "19801350"), ("unknown", "dmy", None), ("", "dmy", None), ("00000000", "dmy", None),
    ],
)  # fmt: skip
def test_days_have_one_form_also_those_that_no_calendar_has(written: str, order: dates.Order, day: str | None) -> None:
    assert dates.clean(written, order) == day


def test_a_column_tells_whether_the_day_or_the_month_comes_first() -> None:
    assert dates.order_of(["02/13/1980", "05/06/1981", "12/31/1970"]) == "mdy"
    assert dates.order_of(["13/02/1980", "05/06/1981"]) == "dmy"


@example("℠")
@given(st.text())
def test_any_text_is_cleaned_once_and_for_all(value: str) -> None:
    once = cleaning.text(value)
    assert cleaning.text(once) == once or cleaning.known(once) is None
    dates.clean(value)
    cleaning.number(value)
    cleaning.sound(value)


def test_signs_accents_and_case_say_nothing() -> None:
    assert cleaning.text("  O’Neill-GROSS ") == cleaning.text("oneill groß")
    assert cleaning.road("12 High St.") == cleaning.road("12 high street")
    assert cleaning.phone("+44 7700 900123") == cleaning.phone("07700900123")
    assert cleaning.code("000 000 000") is None


def test_pet_names_share_a_form_and_others_do_not() -> None:
    assert set(nicknames.forms("bob")) & set(nicknames.forms("robert"))
    assert not set(nicknames.forms("bob")) & set(nicknames.forms("hans"))
