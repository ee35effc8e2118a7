"""Why a decision is what it is: down to each input with its origin and each figure with its day, in every language."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

from onedoor.dmn import reasons
from onedoor.dmn.build import build
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import Model
from onedoor.dmn.reasons import Quote, Reason
from onedoor.feel.values import Missing

DAY = date(2026, 4, 1)


def why(model: Model, inputs: dict[str, Any], decision: str, **origins: Any) -> Reason:
    return evaluate(model, inputs=inputs, on=DAY, wanted=[decision], origins=origins).reasons(decision)


def written(quote: Quote, language: str) -> str:
    if quote.label:
        return quote.label[language]
    if isinstance(quote.value, Missing):
        return "…"
    return f"£{quote.value:f}" if quote.type.startswith("money") else str(quote.value)


def said(found: list[Reason], language: str = "en") -> list[str]:
    return [reasons.sentence(one, language, format=written) for one in found]


def test_a_yes_is_found_in_all_conditions_that_are_met(housing: Model, ana: dict[str, Any]) -> None:
    found = reasons.findings(why(housing, ana, "eligible"))
    assert said(found) == [
        "You are 16 or over",
        "You rent your home",
        "Your savings of £500 are under £18000",
    ]
    assert [one.source for one in found] == ["HBR reg. 7", "HBR reg. 8", "HBR reg. 43"]
    assert said(found, "es")[2] == "Sus ahorros de £500 no llegan a £18000"


def test_a_no_is_found_in_every_condition_that_failed_and_in_no_other(
    housing: Model, ana: dict[str, Any]
) -> None:
    rich = ana | {
        "applicant.tenure": "owner",
        "applicant.savings": Decimal(20000),
        "applicant.gets guarantee credit": False,
    }
    found = reasons.findings(why(housing, rich, "eligible"))
    assert said(found) == ["You do not rent your home", "Your savings of £20000 are not under £18000"]
    assert all(one.met is False for one in found)


def test_where_it_cannot_be_told_the_open_conditions_are_found(housing: Model, ana: dict[str, Any]) -> None:
    del ana["applicant.savings"]
    (found,) = reasons.findings(why(housing, ana, "eligible"))
    assert found.met is None
    assert found.value == Missing(("applicant.savings", "applicant.gets guarantee credit"))
    assert said([found]) == ["Your savings of … are under £18000"]


def test_an_exception_speaks_for_the_condition_that_it_rescued(housing: Model, ana: dict[str, Any]) -> None:
    rescued = ana | {"applicant.savings": Decimal(20000), "applicant.gets guarantee credit": True}
    found = reasons.findings(why(housing, rescued, "eligible"))[2]
    assert found.met is True
    assert said([found]) == ["You get guarantee credit, so savings do not count"]
    assert found.source == "HBR reg. 26"
    assert [child.kind for child in found.children] == ["input", "parameter", "exception"]


def test_a_reason_rests_on_inputs_with_their_origin_and_figures_with_their_day_and_law(
    housing: Model, ana: dict[str, Any]
) -> None:
    origin = {"register": "tax", "as_of": "2026-03-31"}
    reason = why(housing, ana, "eligible", **{"applicant.savings": origin})
    savings, limit = reasons.based_on(reasons.findings(reason)[2])
    assert (savings.name, savings.value, savings.origin) == ("applicant.savings", 500, origin)
    assert (limit.name, limit.value, limit.since, limit.source) == (
        "savings limit",
        18000,
        date(2025, 4, 1),
        "HBR reg. 43",
    )
    assert limit.cite == "SI 2006/213"
    assert savings.title == {"en": "Savings", "es": "Ahorros"}


def test_an_amount_rests_on_everything_down_to_the_figures_inside_functions(
    housing: Model, ana: dict[str, Any]
) -> None:
    reason = why(housing, ana, "weekly benefit")
    assert {one.name for one in reasons.based_on(reason)} == {
        "applicant.date of birth",
        "applicant.tenure",
        "applicant.savings",
        "savings limit",
        "household.rent",
        "household.members",
        "household.income",
        "taper",
        "allowances",
        "deductions",
    }


def test_what_an_amount_did_not_need_is_not_among_its_reasons() -> None:
    inputs = {name: {"type": "number", "ask": {"en": name}} for name in ("a", "b", "c")}
    model = build(
        {"input_data": inputs, "decisions": {"d": {"value": "if a > 0 then b else c"}}}, attribute_types={}
    )
    reason = why(model, {"a": Decimal(1), "b": Decimal(2), "c": Decimal(3)}, "d")
    assert [one.name for one in reasons.based_on(reason)] == ["a", "b"]


def test_an_amount_that_was_withheld_is_found_in_the_conditions_that_failed(
    housing: Model, ana: dict[str, Any]
) -> None:
    reason = why(housing, ana | {"applicant.tenure": "owner"}, "weekly benefit")
    assert reason.value is None
    assert said(reasons.findings(reason)) == ["You do not rent your home"]


def test_an_amount_that_is_paid_is_its_own_finding(housing: Model, ana: dict[str, Any]) -> None:
    reason = why(housing, ana, "weekly benefit")
    assert reasons.findings(reason) == [reason]
    assert said([reason], "es") == ["Ayuda semanal"]


def test_a_condition_without_a_sentence_gives_way_to_the_decision_it_asks() -> None:
    inner = {
        "any_of": [{"if": "a", "because": {"en": "You are A"}}, {"if": "b", "because": {"en": "You are B"}}]
    }
    document = {
        "input_data": {name: {"type": "boolean", "ask": {"en": name}} for name in ("a", "b")},
        "decisions": {"outer": {"all_of": [{"if": "inner"}]}, "inner": inner},
    }
    reason = why(build(document, attribute_types={}), {"a": False, "b": True}, "outer")
    assert said(reasons.findings(reason)) == ["You are B"]


def test_an_option_is_quoted_by_its_text(housing_document: Any) -> None:
    tenure = housing_document["input_data"]["applicant.tenure"]
    condition = {
        "if": 'tenure = "tenant"',
        "otherwise": {"en": "You said: {tenure}", "es": "Ha dicho: {tenure}"},
    }
    document = {"input_data": {"tenure": tenure}, "decisions": {"ok": {"all_of": [condition]}}}
    reason = why(build(document, attribute_types={}), {"tenure": "owner"}, "ok")
    assert said(reasons.findings(reason), "es") == ["Ha dicho: Soy propietario"]


def test_a_decision_that_several_parts_need_is_explained_once() -> None:
    decisions = {f"d{place}": {"value": f"d{place + 1} + d{place + 1}"} for place in range(20)} | {
        "d20": {"value": "a"}
    }
    model = build(
        {"input_data": {"a": {"type": "number", "ask": {"en": "a"}}}, "decisions": decisions},
        attribute_types={},
    )
    # explained at every mention this tree would have a million leaves
    assert sum(1 for _ in reasons.walk(why(model, {"a": Decimal(1)}, "d0"))) < 100


def test_reasons_come_back_from_json_as_they_were(housing: Model, ana: dict[str, Any]) -> None:
    for inputs in ({}, ana, ana | {"applicant.savings": Decimal(20000)}, {"applicant.tenure": "owner"}):
        for decision in housing.decisions:
            reason = why(housing, inputs, decision, **{"applicant.tenure": {"answered": "2026-04-01"}})
            assert reasons.from_json(reasons.to_json(reason)) == reason


def test_a_sentence_is_never_empty() -> None:
    assert reasons.sentence(Reason("expression", "1 + 1", Decimal(2)), "en", format=written) == "1 + 1"
    titled = Reason("decision", "d", True, title={"en": "Entitled"})
    assert reasons.sentence(titled, "es", format=written) == "Entitled"


def test_a_row_says_which_of_its_cells_fit() -> None:
    table = {
        "inputs": ["weight", "heavy"],
        "hit_policy": "first",
        "rules": [["< 10", "-", 1], ["[10..20]", "false", 2]],
    }
    asked = {
        "weight": {"type": "number", "ask": {"en": "?"}},
        "heavy": {"type": "boolean", "ask": {"en": "?"}},
    }
    model = build({"input_data": asked, "decisions": {"fee": {"table": table}}}, attribute_types={})
    (hit,) = rows(why(model, {"weight": Decimal(12), "heavy": False}, "fee"))
    assert [(one.name, one.value) for one in hit.children] == [
        ("weight in ([10..20])", True),
        ("heavy in (false)", True),
    ]
    (first,) = rows(why(model, {"weight": Decimal(5)}, "fee"))
    assert [(one.name, one.value) for one in first.children] == [("weight in (< 10)", True)]
    (open_,) = rows(why(model, {"weight": Decimal(12)}, "fee"))
    assert [one.value for one in open_.children] == [True, Missing(("heavy",))]


def rows(reason: Reason) -> list[Reason]:
    """The rows of a table that are hit or open."""
    return [one for one in reason.children if one.kind == "rule"]


def test_a_decision_is_explained_in_plain_sentences_of_the_readers_language(
    housing: Model, ana: dict[str, Any]
) -> None:
    evaluation = evaluate(housing, inputs={**ana, "applicant.savings": Decimal(20000)}, on=DAY)
    assert evaluation.explain("eligible") == reasons.sentences(evaluation.reasons("eligible"), "en")
    english, spanish = evaluation.explain("eligible", "en"), evaluation.explain("eligible", "es")
    assert english != spanish
    assert len(english) == len(spanish) > 0
    assert not any("{" in said for said in (*english, *spanish))


def test_a_reason_is_the_same_however_and_whenever_it_is_looked_at(
    housing: Model, ana: dict[str, Any]
) -> None:
    evaluation = evaluate(housing, inputs=ana, on=DAY)
    reason = evaluation.reasons("eligible")
    copied = copy.deepcopy(reason)
    assert reason.children is reason.children
    assert copied == reason
    assert copied == evaluate(housing, inputs=ana, on=DAY).reasons("eligible")


def test_an_account_is_the_outline_of_the_reasons_line_by_line(housing: Model, ana: dict[str, Any]) -> None:
    for inputs in (ana, ana | {"applicant.savings": Decimal(20000)}, {}):
        for language in ("en", "es"):
            done = evaluate(housing, inputs=inputs, on=DAY, origins={"applicant.savings": "asked"})
            for decision in housing.decisions:
                outline = tuple(reasons.outline(done.reasons(decision), language))
                assert done.account(decision, language=language) == outline
                assert outline


def test_an_account_of_several_decisions_tells_each_once(housing: Model, ana: dict[str, Any]) -> None:
    done = evaluate(housing, inputs=ana, on=DAY)
    both = done.account("eligible", "weekly benefit")
    alone = done.account("eligible")
    assert both[: len(alone)] == alone
    again = [line for line in both[len(alone) :] if line.strip() == alone[0]]
    assert len(again) == 1
    assert len(both) < len(alone) + len(done.account("weekly benefit"))


def test_a_trace_tells_what_each_decision_came_to_and_which_row_was_hit(
    housing: Model, ana: dict[str, Any]
) -> None:
    for _ in range(6):
        # from the fourth time on, rows are looked up in written code
        done = evaluate(housing, inputs=ana, on=DAY, wanted=["weekly benefit"])
        traced = {one.decision: one for one in done.trace()}
        assert {name: one.value for name, one in traced.items()} == dict(done.values)
        hit = {name: one.rows for name, one in traced.items() if one.rows}
        told = {
            reason.name: tuple(int(child.name.split()[1]) for child in reason.children if child.kind == "rule")
            for reason in reasons.walk(done.reasons("weekly benefit"))
            if reason.kind == "decision" and any(child.kind == "rule" for child in reason.children)
        }
        assert hit == told
        assert hit


def test_a_trace_has_nothing_that_nobody_needed(housing: Model, ana: dict[str, Any]) -> None:
    assert evaluate(housing, inputs=ana, on=DAY, wanted=[]).trace() == ()
    assert [one.decision for one in evaluate(housing, inputs=ana, on=DAY, wanted=["eligible"]).trace()]


def test_a_condition_that_only_an_exception_holds_open_is_not_found_in_what_failed() -> None:
    asked = {"type": "boolean", "ask": {"en": "?"}}
    model = build(
        {
            "input_data": {"a": asked, "b": asked},
            "decisions": {
                "inner": {"all_of": [{"if": "a"}]},
                "outer": {"all_of": [{"if": "inner", "unless": [{"if": "b", "because": {"en": "spared"}}]}]},
            },
        },
        attribute_types={},
    )
    open_ = reasons.findings(why(model, {"a": False}, "outer"))
    assert [(one.name, one.met) for one in open_] == [("inner", None)]
    spared = reasons.findings(why(model, {"a": False, "b": True}, "outer"))
    assert [(one.name, one.met) for one in spared] == [("inner", True)]
    failed = reasons.findings(why(model, {"a": False, "b": False}, "outer"))
    assert [(one.name, one.met) for one in failed] == [("a", False)]
