"""How many records of a kind there would have to be: of a list, what one more or one less would change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dmn.test_changes import DAY, assert_holds
from tests.draws import draws

from onedoor.dmn import changes
from onedoor.dmn.build import build
from onedoor.dmn.changes import Change, Limit, Needed
from onedoor.dmn.evaluation import evaluate
from onedoor.feel.values import Value

RELATIONS = ("child", "partner", "lodger")
MEMBER = {
    "relation": {"type": "choice", "options": {name: {"en": name} for name in RELATIONS}},
    "date of birth": {"type": "date"},
    "pay": {"type": "money"},
    "disabled": {"type": "boolean"},
}


def member(
    relation: str, *, pay: int = 10, disabled: bool = False, born: date = date(1990, 1, 1)
) -> dict[str, Any]:
    return {"relation": relation, "pay": Decimal(pay), "disabled": disabled, "date of birth": born}


def needed(logic: Any, members: list[Any], *, limit: Limit | None = None, **inputs: Any) -> Needed:
    """What would have to be different; whatever is found was checked."""
    decision = logic if isinstance(logic, Mapping) else {"type": "boolean", "value": logic}
    document = {
        "types": {"member": MEMBER},
        "input_data": {
            "members": {"type": "list of member", "ask": {"en": "members"}},
            "tags": {"type": "list of choice", "options": {"a": {"en": "A"}, "b": {"en": "B"}}, "ask": {"en": "t"}},
            "income": {"type": "money", "ask": {"en": "income"}},
        },
        "decisions": {"eligible": decision},
    }  # fmt: skip
    known = {"members": members, "income": Decimal(0), "tags": []} | inputs
    now = evaluate(build(document, attribute_types={}), inputs=known, on=DAY, wanted=["eligible"])
    found = changes.needed(now, "eligible", limit=limit)
    for one in found.sets:
        assert_holds(now, "eligible", one, True)
    return found


def counts(found: Needed) -> list[str]:
    """Each set in short, those alone that change how many there are."""
    return [
        " and ".join(in_short(change) for change in one.changes) + ("" if one.certain else "?")
        for one in found.sets
        if any(change.kind == "count" for change in one.changes)
    ]


def in_short(change: Change) -> str:
    assert change.span is not None
    low, high = change.span.start, change.span.end
    which = " or ".join(str(dict(kind)) for kind in change.kinds) or change.place.input
    return f"{'' if low is None else low}..{'' if high is None else high} {which}"


@pytest.mark.parametrize(
    ("logic", "members", "expected"),
    [
        ('count(members[relation = "child"]) > 0', [], ["1.. {'relation': 'child'}"]),
        ('count(members[relation = "child"]) >= 3', [member("child")], ["3.. {'relation': 'child'}"]),
        ("some m in members satisfies m.disabled", [member("child")], ["1.. {'disabled': True}"]),
        ("count(members) >= 2", [member("child")], ["2.. {}"]),
        ("count(members) <= 1", [member("child")] * 3, ["..1 {}"]),
        ('count(members[relation = "lodger"]) < 2', [member("lodger")] * 4, ["..1 {'relation': 'lodger'}"]),
        ("not(some m in members satisfies m.disabled)", [member("child", disabled=True)], ["..0 {'disabled': True}"]),
    ],
)  # fmt: skip
def test_a_no_because_of_who_is_there_says_how_many_there_would_have_to_be(
    logic: str, members: list[Any], expected: list[str]
) -> None:
    found = needed(logic, members)
    assert counts(found) == expected
    assert found.complete
    assert found.left_out == ()


def test_a_limit_that_rises_with_each_child_says_both_ways() -> None:
    found = needed('income <= 100 + 50 * count(members[relation = "child"])', [], income=Decimal(170))
    assert [[change.kind for change in one.changes] for one in found.sets] == [["answer"], ["count"]]
    assert counts(found) == ["2.. {'relation': 'child'}"]


def test_kinds_of_which_as_many_would_do_are_said_at_once() -> None:
    found = needed('some m in members satisfies m.relation in ("child", "partner")', [])
    assert counts(found) == ["1.. {'relation': 'child'} or {'relation': 'partner'}"]
    (only,) = found.sets
    assert only.changes[0].to_json() == {
        "input": "members",
        "kind": "count",
        "of": [{"relation": "child"}, {"relation": "partner"}],
        "present": "0",
        "to": "1",
        "span": {"low": "1", "high": None, "low_included": True, "high_included": False},
    }


def test_a_choice_of_several_is_counted_too() -> None:
    found = needed('list contains(tags, "a")', [])
    assert counts(found) == ["1.. {'': 'a'}"]


def test_what_a_new_record_still_hides_makes_a_set_uncertain_and_only_where_it_may_help() -> None:
    by_pay = 'some m in members satisfies m.relation = "child" and m.pay < 5'
    assert counts(needed(by_pay, [])) == ["1.. {'relation': 'child'}?"]
    assert counts(needed("every m in members satisfies m.pay < 5", [member("child", pay=9)])) == ["..0 {}"]


def test_nobody_more_is_named_where_that_would_not_help() -> None:
    found = needed("income + sum(concatenate([0], members.pay)) < 100", [], income=Decimal(120))
    assert counts(found) == []
    assert [change.place.input for one in found.sets for change in one.changes] == ["income"]


def test_one_more_and_one_less_go_together_with_other_changes() -> None:
    logic = {
        "all_of": [
            {"if": 'count(members[relation = "child"]) > 0', "because": {"en": "a child"}},
            {"if": "income < 10", "because": {"en": "little income"}},
        ]
    }
    found = needed(logic, [], income=Decimal(50))
    assert [sorted(change.kind for change in one.changes) for one in found.sets] == [["answer", "count"]]


def test_the_work_is_bounded_also_for_long_lists_of_many_kinds() -> None:
    many = [member(RELATIONS[place % 3], pay=place) for place in range(60)]
    found = needed('count(members[relation = "child"]) > 70', many, limit=Limit(evaluations=100))
    assert found.sets == ()
    assert found.evaluations <= 101


@settings(deadline=None, max_examples=draws(60), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(RELATIONS),
    st.integers(0, 4),
    st.sampled_from([">=", "<=", "="]),
    st.lists(st.sampled_from(RELATIONS), max_size=5),
)
def test_wherever_one_kind_more_or_less_would_do_it_is_found_with_the_least_change(
    relation: str, number: int, sign: str, there: list[str]
) -> None:
    members = [member(one) for one in there]
    present = there.count(relation)
    met: Value = {">=": present >= number, "<=": present <= number, "=": present == number}[sign]
    found = needed(f'count(members[relation = "{relation}"]) {sign} {number}', members)
    if met or abs(number - present) > 4:
        return
    kinds = [
        only
        for only, *others in (one.changes for one in found.sets)
        if not others and only.place.kind == (("relation", relation),)
    ]
    assert [(change.present, change.to) for change in kinds] == [(present, number)]
