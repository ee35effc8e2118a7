"""What single operations make of a column is what FEEL makes of each number and day; their bounds hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.dmn import evaluation
from onedoor.dmn.build import build
from onedoor.dmn.kernel import days, kernels, populations, rounding, runtime
from onedoor.dmn.kernel.columns import Constant, Number
from onedoor.dmn.kernel.program import Program, Var
from onedoor.feel.builtins import catalogue
from onedoor.feel.values import Missing

WIDE = Context(prec=60)


def computed(program: Program, number: Number, values: Sequence[int]) -> list[int]:
    """The numerators of a column for these inputs; within the bounds it says it has."""
    assert isinstance(number.value, Var)
    space: dict[str, Any] = {**runtime.NAMES, **program.constants, "x": np.array(values), "n": len(values)}
    for piece in program.code([number.value.name]):
        exec(piece, space)
    found = [int(one) for one in space[number.value.name]]
    assert all(number.low <= one <= number.high for one in found)
    return found


@pytest.mark.parametrize("mode", rounding.MODES)
@pytest.mark.parametrize("denominator", [1, 8, 100, 1000])
@pytest.mark.parametrize("lowest", [-2000, 0, 1500])
def test_rounding_is_that_of_feel_on_every_edge(mode: str, denominator: int, lowest: int) -> None:
    values = list(range(lowest, 2001))
    for digits in (-2, -1, 0, 1, 2, 3):
        program = Program()
        column = Number(program.input("x", "i", program.case), denominator, lowest, 2000)
        result = rounding.rounded(program, column, digits, mode)
        found = computed(program, result, values) if result is not column else values
        for value, numerator in zip(values, found, strict=True):
            right = catalogue.FUNCTIONS[mode].call(
                WIDE.divide(Decimal(value), Decimal(denominator)), Decimal(digits)
            )
            assert WIDE.divide(Decimal(numerator), Decimal(result.denominator)) == right, (value, digits)


@pytest.mark.parametrize("denominator", [3, 7, 300])
def test_numbers_without_an_end_are_rounded_by_their_exact_value(denominator: int) -> None:
    values = list(range(-500, 501))
    program = Program()
    column = Number(program.input("x", "i", program.case), denominator, -500, 500)
    found = computed(program, rounding.rounded(program, column, 1, rounding.HALF_UP), values)
    for value, numerator in zip(values, found, strict=True):
        size = (2 * abs(value) * 10 + denominator) // (2 * denominator)
        assert numerator == (size if value >= 0 else -size)


EDGES = [
    date(2024, 2, 29),
    date(2023, 3, 1),
    date(2000, 1, 31),
    date(1999, 12, 31),
    date(2026, 3, 1),
    date(1801, 1, 1),
]


@pytest.mark.parametrize("end", EDGES)
@pytest.mark.parametrize("width", [1, 400, 12_000])
@pytest.mark.parametrize("forwards", [True, False])
def test_whole_months_between_days_are_those_of_the_calendar(end: date, width: int, forwards: bool) -> None:
    middle = end.toordinal()
    low, high = max(middle - width, 1), middle + width // 2
    ordinals = list(range(low, high + 1, max(1, width // 400)))
    program = Program()
    column = Number(program.input("x", "i", program.case), 1, low, high, kind="date")
    pair = (column, Constant(end)) if forwards else (Constant(end), column)
    result = days.months_between(program, *pair)
    assert isinstance(result, Number)
    between = catalogue.FUNCTIONS["years and months duration"]
    for ordinal, months in zip(ordinals, computed(program, result, ordinals), strict=True):
        day = date.fromordinal(ordinal)
        assert months == (between.call(day, end) if forwards else between.call(end, day)).months


@pytest.mark.parametrize("months", [-25, -12, -1, 0, 1, 6, 13, 804])
def test_a_day_some_months_later_is_that_of_the_calendar(months: int) -> None:
    model = build(
        {
            "input_data": {"d": {"type": "date", "ask": {"en": "?"}}},
            "decisions": {
                "later": {
                    "value": f'd + duration("P{months}M")' if months >= 0 else f'd - duration("P{-months}M")'
                },
                "parts": {"value": "d.year * 10000 + d.month * 100 + d.day + d.weekday / 10"},
            },
        },
        attribute_types={},
    )
    on = date(2026, 3, 1)
    cases = [{"d": date(1999, 12, 1) + timedelta(days=step)} for step in range(0, 1600, 3)]
    answers = kernels.Kernel(model, ["later", "parts"], on).run(populations.batch_of(cases, model))
    for row, case in enumerate(cases):
        single = evaluation.evaluate(model, inputs=case, on=on)
        assert answers.value("later", row) == single.value("later")
        assert answers.value("parts", row) == single.value("parts")


def test_an_open_row_that_gives_what_the_rows_below_give_changes_nothing() -> None:
    model = build(
        {
            "input_data": {name: {"type": "money", "ask": {"en": "?"}} for name in ("a", "b")},
            "decisions": {
                "x": {
                    "table": {
                        "inputs": ["a", "b"],
                        "hit_policy": "first",
                        "rules": [["> 10", "-", "5"], ["-", "> 10", "5"], ["-", "-", "5"]],
                    }
                },
                "y": {"value": "if a > 10 then 3 else if b > 10 then 3 else 3"},
            },
        },
        attribute_types={},
    )
    batch = populations.batch_of([{"a": Decimal(1)}, {"b": Decimal(11)}, {}, {"a": Decimal(11)}], model)
    answers = kernels.Kernel(model, ["x", "y"], date(2026, 3, 1)).run(batch)
    assert [answers.value("x", row) for row in range(4)] == [5, 5, 5, 5]
    assert [answers.value("y", row) for row in range(4)] == [3, 3, 3, 3]
    assert answers.exact_rows == 0
    assert not isinstance(answers.value("y", 2), Missing)


def test_dividing_by_a_constant_that_is_null_in_some_rows_is_null_there() -> None:
    model = build(
        {
            "input_data": {name: {"type": "money", "ask": {"en": "?"}} for name in ("a", "b")},
            "decisions": {"x": {"value": "a / b / (if a > 5 then 4 else null)"}},
        },
        attribute_types={},
    )
    batch = populations.batch_of([{"a": Decimal(a), "b": Decimal(2)} for a in (4, 6)], model)
    answers = kernels.Kernel(model, ["x"], date(2026, 3, 1)).run(batch)
    assert [answers.value("x", row) for row in range(2)] == [None, Decimal("0.75")]


def test_a_day_that_stands_for_never_is_a_day_like_others() -> None:
    model = build(
        {
            "input_data": {"d": {"type": "date", "ask": {"en": "?"}}},
            "decisions": {
                "y": {"value": "d.year"},
                "later": {"value": 'if d.month = 12 then d else date("2026-03-01")'},
            },
        },
        attribute_types={},
    )
    on = date(2026, 3, 1)
    cases = [{"d": date(9999, 12, 31)}, {"d": date(1, 1, 1)}, {"d": date(2026, 2, 28)}]
    kernel = kernels.Kernel(model, ["y", "later"], on)
    answers = kernel.run(populations.batch_of(cases, model))
    assert [answers.value("y", row) for row in range(3)] == [9999, 1, 2026]
    assert answers.value("later", 0) == date(9999, 12, 31)
    assert answers.exact_rows == 0


@given(
    st.lists(st.lists(st.integers(-(2**40), 2**40), max_size=6), max_size=20),
)
def test_the_sums_of_runs_are_the_same_in_either_way(runs: list[list[int]]) -> None:
    counts = np.array([len(run) for run in runs], np.int64)
    values = np.array([one for run in runs for one in run], np.int64)
    rows = np.repeat(np.arange(len(runs)), counts)
    expected = [sum(run) for run in runs]
    assert runtime.segment_total(values, rows, counts).tolist() == expected
    assert runtime.segment_sum(values, runtime.starts_of(counts), counts).tolist() == expected


def test_sums_that_a_float_would_round_are_exact() -> None:
    largest = Decimal(2**52) + 1
    model = build(
        {
            "types": {"one": {"a": "number"}},
            "input_data": {"h.members": {"type": "list of one", "ask": {"en": "?"}}},
            "decisions": {"x": {"type": "number", "value": "sum(h.members.a)"}},
        },
        attribute_types={},
    )
    case = {"h.members": [{"a": largest}, {"a": largest}, {"a": Decimal(1)}]}
    kernel = kernels.Kernel(model, ["x"], date(2026, 1, 1))
    assert kernel.obstacles == ()
    assert kernel.run(populations.batch_of([case], model)).value("x", 0) == 2 * largest + 1
