"""What holds of every model: no answer too early, no question too many, the same answer in whatever order it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dmn.strategies import Case, cases, completions, part_known
from tests.draws import draws

from onedoor.dmn import reasons
from onedoor.dmn.build import build
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.dmn.model import Model
from onedoor.dmn.sameness import same

DAY = date(2026, 4, 1)
thorough = settings(deadline=None, max_examples=draws(150), suppress_health_check=[HealthCheck.too_slow])


def of(model: Model, case: Case, inputs: Mapping[str, Any]) -> Evaluation:
    return evaluate(model, inputs=inputs, on=DAY, wanted=[case.wanted])


def built(case: Case) -> Model:
    return build(case.document, attribute_types={})


@thorough
@given(st.data())
def test_an_answer_is_never_given_while_it_could_still_change(data: st.DataObject) -> None:
    case = data.draw(cases())
    model = built(case)
    known = data.draw(part_known(case))
    now = of(model, case, known)
    if now.is_settled(case.wanted):
        answer = now.value(case.wanted)
        for complete in completions(case, known, null=True):
            assert same(of(model, case, complete).value(case.wanted), answer), complete


@thorough
@given(st.data())
def test_no_question_is_needless_where_each_input_is_mentioned_once(data: st.DataObject) -> None:
    case = data.draw(cases(once=True))
    model = built(case)
    known = data.draw(part_known(case, at_most_open=6))
    for name in of(model, case, known).missing(case.wanted):
        assert matters(model, case, known, name), (name, known)


def matters(model: Model, case: Case, known: Mapping[str, Any], name: str) -> bool:
    """Whether, with some completion of the others, two values of an input lead to different answers."""
    others = Case(case.document, {one: case.domains[one] for one in case.domains if one != name}, case.wanted)
    for complete in completions(others, known):
        first, *rest = (
            of(model, case, {**complete, name: value}).value(case.wanted) for value in case.domains[name]
        )
        if not all(same(first, one) for one in rest):
            return True
    return False


@thorough
@given(st.data())
def test_asking_the_first_missing_input_again_and_again_ends_with_the_answer(data: st.DataObject) -> None:
    case = data.draw(cases())
    model = built(case)
    truth = {name: data.draw(st.sampled_from(values)) for name, values in case.domains.items()}
    known: dict[str, Any] = {}
    open_ = of(model, case, known).missing(case.wanted)
    while open_:
        assert open_[0] not in known
        known[open_[0]] = truth[open_[0]]
        before, open_ = open_, of(model, case, known).missing(case.wanted)
        # a page may say "at most 7 more questions": there are never more than before
        assert set(open_) < set(before)
    assert same(of(model, case, known).value(case.wanted), of(model, case, truth).value(case.wanted))


@thorough
@given(st.data())
def test_in_whatever_order_inputs_become_known_a_settled_answer_stays_and_ends_the_same(
    data: st.DataObject,
) -> None:
    case = data.draw(cases())
    model = built(case)
    truth = {name: data.draw(st.sampled_from((*values, None))) for name, values in case.domains.items()}
    final = of(model, case, truth).value(case.wanted)
    known: dict[str, Any] = {}
    for name in data.draw(st.permutations(list(truth))):
        known[name] = truth[name]
        now = of(model, case, known)
        assert not set(now.missing(case.wanted)) & set(known)
        if now.is_settled(case.wanted):
            assert same(now.value(case.wanted), final)
    assert of(model, case, known).is_settled(case.wanted)
    assert of(model, case, known).to_json()["outputs"] == of(model, case, truth).to_json()["outputs"]


@thorough
@given(st.data())
def test_reasons_of_any_case_agree_with_its_answer_and_come_back_from_json(data: st.DataObject) -> None:
    case = data.draw(cases())
    model = built(case)
    evaluation = of(model, case, data.draw(part_known(case)))
    reason = evaluation.reasons(case.wanted)
    assert reason.value == evaluation.value(case.wanted)
    assert reasons.from_json(reasons.to_json(reason)) == reason
    for found in reasons.findings(reason):
        if found.kind == "condition":
            assert found.met in (reason.met, None) or reason.value is None


@thorough
@given(st.data())
def test_the_account_of_any_case_is_the_outline_of_its_reasons_at_once_and_again(data: st.DataObject) -> None:
    case = data.draw(cases())
    model = built(case)
    known = data.draw(part_known(case))
    for language in ("en", "es"):
        expected = tuple(reasons.outline(of(model, case, known).reasons(case.wanted), language))
        for _ in range(6):
            # from the fourth time on, what is written as code is asked
            assert of(model, case, known).account(language=language) == expected
