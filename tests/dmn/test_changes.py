"""What would have to be different: applied it gives the answer, nothing of it can be left out, the number is the edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.dmn.strategies import Case, cases, completions
from tests.draws import draws

from onedoor.dmn import changes, places
from onedoor.dmn.build import build
from onedoor.dmn.changes import Change, ChangeSet, Limit, Needed, Place
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.dmn.model import Model
from onedoor.dmn.sameness import same
from onedoor.feel.values import is_settled

DAY = date(2026, 4, 1)
thorough = settings(deadline=None, max_examples=draws(150), suppress_health_check=[HealthCheck.too_slow])
SCALE = {"money": Decimal("0.01"), "number": Decimal("0.01"), "integer": Decimal(1)}


def of(model: Model, inputs: Mapping[str, Any], decision: str, on: date = DAY) -> Evaluation:
    return evaluate(model, inputs=inputs, on=on, wanted=[decision])


def with_changes(now: Evaluation, decision: str, changed: Mapping[Place, Any]) -> Any:
    """What the decision is when these values are otherwise."""
    inputs, on = places.with_changes(now.inputs, now.on, changed)
    return of(now.model, inputs, decision, on).value(decision)


def gives(value: Any, wanted: Any, *, certain: bool) -> bool:
    return same(value, wanted) if certain else not is_settled(value)


def assert_holds(now: Evaluation, decision: str, one: ChangeSet, wanted: Any) -> None:
    """A set gives the answer; none of its parts does; one unit beyond its numbers it does not."""
    all_of_it = {change.place: change.to for change in one.changes}
    assert gives(with_changes(now, decision, all_of_it), wanted, certain=one.certain)
    for size in range(len(all_of_it)):
        for part in combinations(all_of_it.items(), size):
            value = with_changes(now, decision, dict(part))
            assert is_settled(value), part
            assert not same(value, wanted), part
    for change in one.changes:
        beyond = nearer(change)
        if beyond is not None:
            value = with_changes(now, decision, all_of_it | {change.place: beyond})
            assert is_settled(value), (change, beyond)
            assert not same(value, wanted), (change, beyond)
        for option in change.options:
            value = with_changes(now, decision, all_of_it | {change.place: option})
            assert same(value, wanted) or not is_settled(value), option


def nearer(change: Change) -> Any:
    """The value one unit nearer to what it is now, unless that is what it is now."""
    if change.span is None or change.present is None:
        return None
    unit = timedelta(days=1) if change.type.kind == "date" else SCALE[change.type.kind]
    beyond = change.to - unit if change.to > change.present else change.to + unit
    return None if (beyond > change.present) is not (change.to > change.present) else beyond


@thorough
@given(st.data())
def test_every_set_gives_the_answer_and_no_part_of_it_does_and_its_numbers_are_edges(
    data: st.DataObject,
) -> None:
    case = data.draw(cases())
    model = build(case.document, attribute_types={})
    known = drawn(data, case)
    now = of(model, known, case.wanted)
    wanted = data.draw(st.sampled_from([True, False, Decimal(2)]))
    for one in changes.needed(now, case.wanted, wanted=wanted).sets:
        assert_holds(now, case.wanted, one, wanted)


@thorough
@given(st.data())
def test_where_one_or_two_other_answers_would_do_a_set_is_found_that_is_no_larger(
    data: st.DataObject,
) -> None:
    case = data.draw(cases())
    model = build(case.document, attribute_types={})
    known = {name: data.draw(st.sampled_from(values)) for name, values in case.domains.items()}
    now = of(model, known, case.wanted)
    wanted = data.draw(st.sampled_from([True, False]))
    least = fewest_changes(model, case, known, wanted)
    found = changes.needed(now, case.wanted, wanted=wanted)
    assume(found.complete)
    if least in (1, 2):
        assert found.sets
        assert min(len(one.changes) for one in found.sets) <= least
    if least == 0:
        assert not found.sets


def fewest_changes(model: Model, case: Case, known: Mapping[str, Any], wanted: Any) -> int:
    """How many inputs have to be otherwise at least, by trying all there is; 99 for never."""
    fewest = 99
    for complete in completions(case, {}):
        if same(of(model, complete, case.wanted).value(case.wanted), wanted):
            fewest = min(fewest, sum(complete[name] != known[name] for name in known))
    return fewest


def drawn(data: st.DataObject, case: Case) -> dict[str, Any]:
    """What is known: sometimes not all."""
    names = data.draw(st.permutations(list(case.domains)))
    count = data.draw(st.integers(0, len(names)))
    known = names if data.draw(st.booleans()) else names[:count]
    return {name: data.draw(st.sampled_from(case.domains[name])) for name in known}


# -------------------------------------------------------------- the small housing benefit


Ask = Callable[..., Needed]


@pytest.fixture
def ask(housing: Model, ana: dict[str, Any]) -> Ask:
    """What Ana would have to change, with some of her answers otherwise."""

    def ask(*, on: date = DAY, limit: Limit | None = None, **answers: Any) -> Needed:
        inputs = ana | {name.replace("_", "."): value for name, value in answers.items()}
        now = of(housing, inputs, "eligible", on)
        found = changes.needed(now, "eligible", limit=limit)
        for one in found.sets:
            assert_holds(now, "eligible", one, True)
        return found

    return ask


def said(needed: Needed) -> list[list[tuple[str, str]]]:
    """Each set in short: the input, and what it would have to be."""
    return [
        [(change.place.input or "the day", in_short(change)) for change in one.changes] for one in needed.sets
    ]


def in_short(change: Change) -> str:
    if change.span is None:
        return ", ".join(map(str, change.options))
    low, high = "[" if change.span.start_included else "(", "]" if change.span.end_included else ")"
    return f"{low}{change.span.start}..{change.span.end}{high}"


def test_savings_at_the_limit_would_have_to_be_under_it(ask: Ask) -> None:
    found = ask(applicant_savings=Decimal(18000), **{"applicant_gets guarantee credit": False})
    assert said(found) == [
        [("applicant.savings", "(None..18000.00)")],
        [("applicant.gets guarantee credit", "True")],
    ]
    assert found.sets[0].changes[0].to == Decimal("17999.99")
    assert found.complete


def test_an_owner_would_have_to_rent(ask: Ask) -> None:
    assert said(ask(applicant_tenure="owner")) == [[("applicant.tenure", "tenant")]]


def test_two_conditions_that_fail_would_both_have_to_be_met(ask: Ask) -> None:
    rich_owner = {"applicant_tenure": "owner", "applicant_savings": Decimal(30000)}
    found = ask(**rich_owner, **{"applicant_gets guarantee credit": False})
    assert said(found) == [
        [("applicant.tenure", "tenant"), ("applicant.savings", "(None..18000.00)")],
        [("applicant.tenure", "tenant"), ("applicant.gets guarantee credit", "True")],
    ]


def test_a_child_is_told_from_which_day_on(ask: Ask) -> None:
    found = ask(**{"applicant_date of birth": date(2015, 5, 4)})
    assert said(found)[0] == [("the day", "[2031-05-04..None)")]
    assert found.sets[0].can_be_done
    assert said(found)[1] == [("applicant.date of birth", "(None..2010-04-01]")]
    assert not found.sets[1].can_be_done


def test_time_and_another_change_go_together(ask: Ask) -> None:
    found = ask(**{"applicant_date of birth": date(2015, 5, 4), "applicant_tenure": "owner"})
    assert said(found)[0] == [("applicant.tenure", "tenant"), ("the day", "[2031-05-04..None)")]


def test_nothing_has_to_change_for_a_yes_or_while_it_cannot_be_told(housing: Model, ask: Ask) -> None:
    assert ask() == Needed()
    assert changes.needed(of(housing, {}, "eligible"), "eligible") == Needed()


def test_what_is_not_known_yet_makes_a_set_uncertain(housing: Model) -> None:
    now = of(housing, {"applicant.tenure": "owner"}, "eligible")
    (only,) = changes.needed(now, "eligible").sets
    assert not only.certain
    assert [change.to for change in only.changes] == ["tenant"]


def test_the_work_is_bounded_and_it_is_said_when_the_bound_was_met(ask: Ask) -> None:
    assert not ask(applicant_tenure="owner", limit=Limit(evaluations=3)).complete
    assert not ask(applicant_tenure="owner", limit=Limit(stop=lambda: True)).complete
    assert ask(applicant_tenure="owner").complete


def test_whoever_allows_more_work_never_gets_less() -> None:
    options = {str(place): {"en": str(place)} for place in range(12)}
    names = ("a", "b", "c")
    document = {
        "input_data": {
            name: {"type": "choice", "options": options, "ask": {"en": name}} for name in names
        },
        "decisions": {
            "eligible": {
                "all_of": [{"if": f'{name} in ("1", "2", "3")', "because": {"en": name}} for name in names]
            }
        },
    }  # fmt: skip
    now = of(build(document, attribute_types={}), dict.fromkeys(names, "0"), "eligible")
    found = [
        bool(changes.needed(now, "eligible", limit=Limit(evaluations=most)).sets)
        for most in range(10, 300, 5)
    ]
    assert found == sorted(found)
    assert found[-1]


# -------------------------------------------------------------- forms of numbers


def one_rule(expression: str, type: str, present: Any, *, valid: str = "") -> Needed:
    document: dict[str, Any] = {
        "input_data": {"x": {"type": type, "ask": {"en": "x"}}},
        "decisions": {"eligible": {"type": "boolean", "value": expression}},
    }
    if valid:
        document["input_data"]["x"]["valid"] = {"test": valid, "message": {"en": "no"}}
    now = of(build(document, attribute_types={}), {"x": present}, "eligible")
    found = changes.needed(now, "eligible")
    for one in found.sets:
        assert_holds(now, "eligible", one, True)
    return found


@pytest.mark.parametrize(
    ("expression", "type", "present", "expected"),
    [
        ("x < 16", "integer", 20, ["(None..15]"]),
        ("x <= 16", "money", 20, ["(None..16.00]"]),
        ("x < 16", "money", 20, ["(None..16.00)"]),
        ("x > 16", "money", 3, ["(16.00..None)"]),
        ("x >= 16.5", "number", 3, ["[16.50..None)"]),
        ("x * 3 > 100", "money", 3, ["[33.34..None)"]),
        ("x > 10 and x < 20", "integer", 3, ["[11..19]"]),
        ("x < 10 or x > 20", "integer", 14, ["(None..9]", "[21..None)"]),
        ("x = 7", "integer", 3, ["[7..7]"]),
        ("x < -5", "integer", 3, ["(None..-6]"]),
        ("x + 1 < x", "integer", 3, []),
    ],
)
def test_the_number_is_exact_whatever_the_form_of_the_rule(
    expression: str, type: str, present: int, expected: list[str]
) -> None:
    found = one_rule(expression, type, Decimal(present))
    assert [in_short(change) for one in found.sets for change in one.changes] == expected


def test_no_number_is_named_that_could_not_be_answered() -> None:
    assert not one_rule("x < 0", "integer", Decimal(3), valid=">= 0").sets
    (found,) = one_rule("x > 6", "integer", Decimal(3), valid="[0..100]").sets
    assert in_short(found.changes[0]) == "[7..None)"


def test_a_date_ahead_can_be_chosen_and_one_behind_cannot() -> None:
    (ahead,) = one_rule('x >= date("2026-09-01")', "date", date(2026, 7, 1)).sets
    assert in_short(ahead.changes[0]) == "[2026-09-01..None)"
    assert ahead.changes[0].kind == "answer"
    (behind,) = one_rule('x < date("2010-09-01")', "date", date(2012, 7, 1)).sets
    assert in_short(behind.changes[0]).endswith("..2010-08-31]")
    assert behind.changes[0].kind == "fact"


def test_a_text_is_tried_with_the_texts_the_rule_compares_it_with() -> None:
    (found,) = one_rule('x = "green" or x = "blue"', "text", "red").sets
    assert found.changes[0].options == ("green", "blue")


def test_a_new_figure_of_the_law_changes_the_answer_on_its_day(housing_document: Mapping[str, Any]) -> None:
    document = {
        "input_data": {"x": {"type": "money", "ask": {"en": "x"}}},
        "parameters": {"limit": {"type": "money", "values": {date(2020, 1, 1): 10, date(2027, 4, 1): 20}}},
        "decisions": {"eligible": {"type": "boolean", "value": "x < limit"}},
    }
    now = of(build(document, attribute_types={}), {"x": Decimal(15)}, "eligible")
    found = changes.needed(now, "eligible")
    assert [("x", "(None..10.00)")] in said(found)
    assert [("the day", "[2027-04-01..None)")] in said(found)


def test_a_field_of_one_member_of_a_household_can_be_what_has_to_change() -> None:
    person = {"name": {"type": "text"}, "pay": {"type": "money"}}
    document = {
        "types": {"person": person},
        "input_data": {"members": {"type": "list of person", "ask": {"en": "members"}}},
        "decisions": {"eligible": {"type": "boolean", "value": "every m in members satisfies m.pay <= 50"}},
    }
    members = [{"name": "Ana", "pay": Decimal(10)}, {"name": "Bo", "pay": Decimal(80)}]
    now = of(build(document, attribute_types={}), {"members": members}, "eligible")
    found = changes.needed(now, "eligible")
    only, fewer = found.sets
    assert only.changes[0].place == Place("members", 1, "pay")
    assert only.changes[0].to == Decimal("50.00")
    assert fewer.changes[0].kind == "count"
    assert found.left_out == ()
    assert members[1]["pay"] == Decimal(80)
