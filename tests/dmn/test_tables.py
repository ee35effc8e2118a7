"""Decision tables: each hit policy, what a missing input leaves open, and what it does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from onedoor.dmn import reasons
from onedoor.dmn.build import build
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.feel.values import Missing

ASK = {"type": "number", "ask": {"en": "?"}}
UNKNOWN = object()


def ask(
    table: dict[str, Any], *, a: object = UNKNOWN, b: object = UNKNOWN, type: str | None = None
) -> Evaluation:
    decision = {"table": {"inputs": ["a", "b"], **table}} | ({"type": type} if type else {})
    model = build({"input_data": {"a": ASK, "b": ASK}, "decisions": {"t": decision}}, attribute_types={})
    given = {name: Decimal(value) for name, value in (("a", a), ("b", b)) if isinstance(value, int)}
    return evaluate(model, inputs=given, on=date(2026, 4, 1))


def answer(table: dict[str, Any], **given: Any) -> Any:
    return ask(table, **given).values["t"]


BANDS = [["< 10", "-", '"low"'], ["[10..20)", "> 0", '"middle"'], [">= 20", "-", '"high"']]


@pytest.mark.parametrize(
    ("a", "b", "band"), [(9, 5, "low"), (10, 5, "middle"), (19, 1, "middle"), (19, 0, None), (20, 5, "high")]
)
def test_a_unique_table_gives_the_row_that_fits_and_null_without_one(
    a: int, b: int, band: str | None
) -> None:
    assert answer({"rules": BANDS}, a=a, b=b) == band


def test_a_default_stands_in_where_no_row_fits() -> None:
    assert answer({"rules": BANDS, "otherwise": '"none"'}, a=19, b=0) == "none"


def test_an_input_that_no_open_row_tests_is_not_asked_for() -> None:
    assert answer({"rules": BANDS}, a=9) == "low"
    assert answer({"rules": BANDS}, a=15) == Missing(("b",))
    assert answer({"rules": BANDS}) == Missing(("a", "b"))


def test_two_rows_of_a_unique_table_that_both_fit_give_null_and_the_reason_says_so() -> None:
    evaluation = ask({"rules": [["< 10", "-", 1], ["< 20", "-", 2]]}, a=5, b=0)
    assert evaluation.values["t"] is None
    assert "More than one row" in reasons.sentence(evaluation.reasons("t"), "en", format=lambda quote, _: "")


def test_a_second_row_of_a_unique_table_is_waited_for_also_where_it_would_say_the_same() -> None:
    table = {"rules": [["< 10", "-", 1], ["-", "< 10", 1]]}
    assert answer(table, a=5) == Missing(("b",))
    assert answer(table, a=5, b=50) == 1
    assert answer(table, a=5, b=5) is None


def test_any_allows_several_rows_that_agree_and_none_that_do_not() -> None:
    table = {"hit_policy": "any", "rules": [["< 10", "-", 1], ["-", "< 10", 1], ["-", "> 50", 2]]}
    assert answer(table, a=5, b=5) == 1
    assert answer(table, a=5) == Missing(("b",))
    assert answer(table, a=5, b=60) is None


def test_first_takes_the_first_row_that_fits_and_asks_no_further() -> None:
    table = {"hit_policy": "first", "rules": [["< 10", "-", 1], ["-", "< 10", 2], ["-", "-", 3]]}
    assert answer(table, a=5) == 1
    assert answer(table, a=50, b=5) == 2
    assert answer(table, a=50, b=50) == 3
    assert answer(table, b=50) == Missing(("a",))


def test_first_does_not_ask_about_a_row_that_gives_what_the_rows_below_it_give() -> None:
    table = {"hit_policy": "first", "rules": [["< 10", "-", 1], ["-", "< 10", 3], ["-", "-", 3]]}
    assert answer(table) == Missing(("a",))
    assert answer(table, a=50) == 3


def test_priority_takes_the_output_that_comes_first_among_the_priorities() -> None:
    rules = [["> 0", "-", '"low"'], ["-", "> 10", '"high"']]
    table = {"hit_policy": "priority", "priorities": ["high", "low"], "rules": rules}
    assert answer(table, a=1, b=11) == "high"
    assert answer(table, a=1, b=1) == "low"
    assert answer(table, a=0, b=1) is None
    assert answer(table, a=1) == Missing(("b",))
    assert answer(table, b=11) == "high"


ALL = [["> 0", "-", 5], ["> 10", "-", 1], ["-", "> 10", 3]]


@pytest.mark.parametrize(
    ("policy", "outputs"),
    [
        ({"hit_policy": "collect"}, [5, 1, 3]),
        ({"hit_policy": "rule order"}, [5, 1, 3]),
        ({"hit_policy": "output order", "priorities": [1, 3, 5]}, [1, 3, 5]),
    ],
)
def test_lists_hold_every_row_that_fits_in_their_order(policy: dict[str, Any], outputs: list[int]) -> None:
    assert answer({**policy, "rules": ALL}, a=11, b=11) == outputs
    assert answer({**policy, "rules": ALL}, a=0, b=0) == []
    assert answer({**policy, "rules": ALL}, a=0) == Missing(("b",))


@pytest.mark.parametrize(
    ("aggregation", "both", "nothing"),
    [("sum", 9, None), ("min", 1, None), ("max", 5, None), ("count", 3, 0)],
)
def test_collected_outputs_can_be_added_up(aggregation: str, both: int, nothing: int | None) -> None:
    table = {"hit_policy": "collect", "aggregation": aggregation, "rules": ALL}
    assert answer(table, a=11, b=11) == both
    assert answer(table, a=0, b=0) == nothing


def test_an_open_row_that_cannot_change_the_greatest_is_not_asked_about() -> None:
    greatest = {"hit_policy": "collect", "aggregation": "max", "rules": ALL}
    assert answer(greatest, a=11) == 5
    assert answer({**greatest, "aggregation": "min"}, a=11) == 1
    assert answer({**greatest, "aggregation": "min"}, a=5) == Missing(("b",))
    assert answer({**greatest, "aggregation": "sum"}, a=11) == Missing(("b",))


def test_several_outputs_make_a_context() -> None:
    table = {
        "outputs": ["amount", "why"],
        "rules": [["< 10", "-", 3, '"small"'], [">= 10", "-", "a * 2", '"big"']],
    }
    assert answer(table, a=20, b=0) == {"amount": 40, "why": "big"}


def test_a_row_may_be_written_with_its_sentence_and_source() -> None:
    rule = {"if": ["< 10", "-"], "then": 3, "because": {"en": "It is small"}, "source": "LAW s.1"}
    evaluation = ask({"rules": [rule, [">= 10", "-", 4]]}, a=5, b=0)
    (finding,) = reasons.findings(evaluation.reasons("t"))
    assert (finding.kind, finding.text, finding.source) == ("rule", {"en": "It is small"}, "LAW s.1")


def test_a_function_may_be_a_table() -> None:
    function = {
        "parameters": {"age": "number"},
        "type": "money per week",
        "table": {"inputs": ["age"], "rules": [["< 25", 71.70], [">= 25", 90.50]]},
    }
    decisions = {"sums": {"value": "for one in [20, 30, a] return allowance(one)"}}
    model = build(
        {"input_data": {"a": ASK}, "functions": {"allowance": function}, "decisions": decisions},
        attribute_types={},
    )
    evaluation = evaluate(model, inputs={"a": Decimal(24)}, on=date(2026, 4, 1))
    assert evaluation.values["sums"] == [Decimal("71.7"), Decimal("90.5"), Decimal("71.7")]
    assert evaluate(model, inputs={}, on=date(2026, 4, 1)).missing("sums") == ("a",)
