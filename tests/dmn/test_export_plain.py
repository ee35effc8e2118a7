"""What another tool reads of an exported model: the standard's part alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dmn.exported import DAY, back, d, document_of, parsed, plain
from tests.dmn.strategies import cases, part_known
from tests.draws import draws

from onedoor.dmn.build import build
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import IfEligible, Model, Table
from onedoor.dmn.sameness import same


@settings(deadline=None, max_examples=draws(200), suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_standard_part_alone_answers_alike_when_all_is_known_or_null(data: st.DataObject) -> None:
    case = data.draw(cases())
    model = build(case.document, attribute_types={})
    known = {
        name: data.draw(st.sampled_from([*values, None]), label=name) for name, values in case.domains.items()
    }
    was, now = (evaluate(one, inputs=known, on=DAY) for one in (model, plain(model)))
    for name in model.decisions:
        assert same(now.value(name), was.value(name)), name


@settings(deadline=None, max_examples=draws(200), suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_standard_part_alone_settles_what_is_settled_while_something_is_missing(
    data: st.DataObject,
) -> None:
    case = data.draw(cases())
    model = build(case.document, attribute_types={})
    known = data.draw(part_known(case))
    was, now = (evaluate(one, inputs=known, on=DAY) for one in (model, plain(model)))
    for name in model.decisions:
        if was.is_settled(name):
            assert same(now.value(name), was.value(name)), name
        else:
            assert not now.is_settled(name) or is_open_amount(model, name), name


def is_open_amount(model: Model, name: str) -> bool:
    """FEEL's `if` may find both branches to be alike, where an amount waits for whether it is due."""
    return isinstance(model.decisions[name].logic, IfEligible)


def test_a_choice_that_is_null_is_allowed_to_other_tools_and_one_that_is_none_of_the_options_is_not() -> None:
    pet = {
        "kind": {"type": "choice", "options": {"cat": {"en": "Cat"}, "dog": {"en": "Dog"}}},
        "age": {"type": "number"},
    }
    model = build(
        document_of(
            types={"pet": pet},
            inputs={"pets": {"type": "list of pet"}},
            decisions={"ages": {"value": "sum(pets.age)"}},
        ),
        attribute_types={},
    )
    definitions = parsed(model).findall(d("itemDefinition"))
    allowed = [one.findtext(f"{d('allowedValues')}/{d('text')}") for one in definitions]
    assert '"cat", "dog", null' in allowed
    pets = [{"kind": None, "age": Decimal(3)}, {"kind": "cat", "age": Decimal(4)}]
    assert evaluate(plain(model), inputs={"pets": pets}, on=DAY).value("ages") == Decimal(7)


def test_a_default_that_no_priority_names_is_an_answer_to_other_tools_too() -> None:
    table = {
        "inputs": ["x"],
        "rules": [["> 5", 1], ["> 7", 2]],
        "hit_policy": "priority",
        "priorities": [2, 1],
    }
    model = build(
        document_of(
            inputs={"x": {"type": "number"}}, decisions={"rank": {"table": {**table, "otherwise": -4}}}
        ),
        attribute_types={},
    )
    assert parsed(model).findtext(f".//{d('outputValues')}/{d('text')}") == "2, 1, -4"
    for x, rank in ((8, 2), (6, 1), (0, -4)):
        for one in (plain(model), back(model)):
            assert evaluate(one, inputs={"x": Decimal(x)}, on=DAY).value("rank") == rank
    logic = back(model).decisions["rank"].logic
    assert isinstance(logic, Table)
    assert logic.priorities == (2, 1)


@pytest.mark.parametrize("nothing", [None, "applicant.savings", "household.members", "household.income"])
def test_the_standard_part_alone_knows_the_law_of_each_day(
    housing: Model, ana: dict[str, Any], nothing: str | None
) -> None:
    known = {name: ana.get(name) if name != nothing else None for name in housing.inputs}
    groups: dict[str, dict[str, Any]] = {}
    for name, value in known.items():
        group, _, field = name.partition(".")
        groups.setdefault(group, {})[field] = value
    other = plain(housing)
    for day in (date(2024, 4, 1), date(2025, 3, 31), date(2025, 4, 1), DAY):
        was, now = evaluate(housing, inputs=known, on=day), evaluate(other, inputs=groups, on=day)
        for name in housing.decisions:
            assert same(now.value(name), was.value(name)), (name, day)
    limits = [evaluate(other, inputs={}, on=day).value("savings limit") for day in (date(2025, 3, 31), DAY)]
    assert limits == [Decimal(16000), Decimal(18000)]
