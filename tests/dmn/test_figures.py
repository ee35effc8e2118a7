"""The law's figures by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from onedoor.dmn import figures
from onedoor.dmn.datatypes import NUMBER
from onedoor.dmn.errors import NoFigure
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import Figure, Model, Parameter

LIMIT = Parameter(
    "limit", NUMBER, (Figure(date(2006, 3, 6), Decimal(16)), Figure(date(2025, 4, 1), Decimal(18)))
)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2006, 3, 6), 16),
        (date(2025, 3, 31), 16),
        (date(2025, 4, 1), 18),
        (date(2099, 1, 1), 18),
    ],
)
def test_a_figure_holds_from_its_day_until_the_next_begins(day: date, value: int) -> None:
    assert figures.on(LIMIT, day).value == value


def test_before_the_first_figure_there_is_none_and_the_error_says_so() -> None:
    with pytest.raises(NoFigure) as raised:
        figures.on(LIMIT, date(2006, 3, 5))
    assert "“limit” has no figure for 2006-03-05" in str(raised.value)
    assert "2006-03-06" in str(raised.value)
    assert (raised.value.parameter, raised.value.on) == ("limit", date(2006, 3, 5))


def test_figures_are_put_in_order_however_they_are_written(housing: Model) -> None:
    days = [figure.since for figure in housing.parameters["savings limit"].figures]
    assert days == sorted(days)


def test_a_figure_that_is_not_needed_may_be_lacking(housing: Model) -> None:
    before_allowances = date(2020, 1, 1)
    assert evaluate(housing, inputs={}, on=before_allowances, wanted=["eligible"]).missing("eligible")
    with pytest.raises(NoFigure):
        evaluate(housing, inputs={}, on=before_allowances, wanted=["applicable amount"])
