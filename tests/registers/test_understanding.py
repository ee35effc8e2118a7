"""What a register says becomes the value of an input, or is not known."""

from __future__ import annotations

from datetime import date

from onedoor.dmn.datatypes import MONEY_TYPE
from onedoor.feel.values import Missing
from onedoor.registers import understanding
from onedoor.registers.connectors.connector import Answer
from onedoor.registers.plans import Ask

NOTHING = {"H1": Answer("H1", {"rent": None}, date(2026, 4, 1))}


def ask(*, may_be_empty: bool) -> Ask:
    return Ask("home.rent", "homes", "rent", ("H1",), several=False, may_be_empty=may_be_empty)


def test_nothing_in_a_record_is_a_value_where_the_answer_may_be_empty() -> None:
    assert understanding.value_of(ask(may_be_empty=True), MONEY_TYPE, NOTHING) is None


def test_people_are_asked_for_what_has_to_be_something_and_a_record_says_nothing_of() -> None:
    assert understanding.value_of(ask(may_be_empty=False), MONEY_TYPE, NOTHING) == Missing(("home.rent",))
