"""Written code gives what the general way gives: whatever is asked, known, missing, null or of another kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dmn.expressions import document, documents, inputs, tables
from tests.draws import draws

from onedoor.dmn import input_checks, programs, reasons
from onedoor.dmn.build import build
from onedoor.dmn.context import Case
from onedoor.dmn.errors import DefinitionErrors, NoFigure, WrongInput
from onedoor.dmn.explanations import explain
from onedoor.dmn.inputs import check
from onedoor.dmn.model import Model
from onedoor.dmn.tck import runner
from onedoor.feel.errors import FeelLimitError

DAY = date(2026, 4, 1)
KIT = Path(__file__).resolve().parents[3] / "shared" / "dmn-tck"
thorough = settings(deadline=None, max_examples=draws(150), suppress_health_check=list(HealthCheck))


def answers(model: Model, known: Mapping[str, Any]) -> dict[str, str]:
    """What each decision comes to, to the last digit. Inputs are not checked first: they may be of any kind."""
    found = {}
    for name in model.decisions:
        try:
            found[name] = repr(Case(model, known, DAY).answer(name))
        except NoFigure as error:
            found[name] = str(error)
    return found


def told(model: Model, known: Mapping[str, Any]) -> dict[str, str]:
    """The reasons of each decision, to the last digit."""
    found = {}
    for name in model.decisions:
        try:
            found[name] = json.dumps(reasons.to_json(explain(Case(model, known, DAY), name, {})), indent=1)
        except NoFigure as error:
            found[name] = str(error)
    return found


def both_ways(model: Model, known: Mapping[str, Any]) -> None:
    """Written code and the general way agree."""
    programs.keep(model, hot=programs.NEVER)
    general, reasons_given = answers(model, known), told(model, known)
    programs.keep(model, hot=0)
    assert answers(model, known) == general
    assert told(model, known) == reasons_given


@thorough
@given(documents(), st.lists(inputs(), min_size=1, max_size=4))
def test_expressions_of_every_kind_give_the_same_when_they_are_written(
    written: dict[str, Any], cases: list[dict[str, Any]]
) -> None:
    try:
        model = build(written, attribute_types={})
    except DefinitionErrors:
        return
    for known in cases:
        both_ways(model, known)


@thorough
@given(tables(), st.lists(inputs(), min_size=1, max_size=6))
def test_tables_of_every_hit_policy_give_the_same_when_rows_are_looked_up(
    written: dict[str, Any], cases: list[dict[str, Any]]
) -> None:
    try:
        model = build(written, attribute_types={})
    except DefinitionErrors:
        return
    for known in cases:
        both_ways(model, known)


@thorough
@given(inputs())
def test_the_quick_check_of_what_is_given_says_yes_only_where_the_full_one_does(
    known: dict[str, Any],
) -> None:
    model = build(document({"amount": {"type": "number", "value": "n"}}), attribute_types={})
    try:
        check(model, known)
    except WrongInput:
        assert not input_checks.fit(input_checks.checks(model.inputs), known)
    else:
        assert input_checks.fit(input_checks.checks(model.inputs), known)


def test_of_two_equal_numbers_the_first_is_the_largest() -> None:
    model = build(document({"amount": {"type": "number", "value": "max([n, 2])"}}), attribute_types={})
    both_ways(model, {"n": Decimal("2.0")})
    assert repr(Case(model, {"n": Decimal("2.0")}, DAY).answer("amount")) == "Decimal('2.0')"


def test_work_is_bounded_whatever_functions_call_each_other() -> None:
    functions = {"f0": {"parameters": {"amount": "number"}, "type": "number", "value": "amount + 1"}}
    for place in range(1, 30):
        calls = f"f{place - 1}(amount) + f{place - 1}(amount)"
        functions[f"f{place}"] = {"parameters": {"amount": "number"}, "type": "number", "value": calls}
    written = document({"amount": {"type": "number", "value": "f29(n)"}})
    model = build({**written, "functions": {**written["functions"], **functions}}, attribute_types={})
    for hot in (0, programs.NEVER):
        programs.keep(model, hot=hot)
        with pytest.raises(FeelLimitError):
            Case(model, {"n": Decimal(1)}, DAY).answer("amount")


def test_a_decision_becomes_written_code_once_it_is_asked_often() -> None:
    model = build(document({"amount": {"type": "number", "value": "n + 1"}}), attribute_types={})
    program = programs.keep(model, hot=2)
    for _ in range(4):
        assert Case(model, {"n": Decimal(1)}, DAY).answer("amount") == 2
    assert program.on(DAY)["d" + str(program.decisions["amount"])].__code__.co_filename == "<amount>"


def test_the_cases_of_the_compatibility_kit_pass_as_written_code_too(monkeypatch: pytest.MonkeyPatch) -> None:
    if not KIT.is_dir():
        pytest.skip("the DMN TCK is not beside this checkout (../shared/dmn-tck)")
    monkeypatch.setattr(programs, "HOT", 0)
    failed = [one.folder for one in runner.run(KIT, on=DAY) if not one.passed]
    assert {folder for folder in failed if "0076-feel-external-java" not in folder} == set()
