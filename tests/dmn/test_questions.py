"""What to ask next: nothing needless, nothing left out, and on average as few questions as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.dmn.strategies import Case, cases, completions
from tests.draws import draws

from onedoor.dmn import ordering, questions
from onedoor.dmn.build import build
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import Model
from onedoor.dmn.ordering import Found, best
from onedoor.dmn.questions import FIRST_NEEDED, Aim, Person, Policy, walk
from onedoor.dmn.sameness import same

DAY = date(2026, 4, 1)
thorough = settings(deadline=None, max_examples=draws(150), suppress_health_check=[HealthCheck.too_slow])


@dataclass
class Drawn:
    """A model, what is asked of it, and some people."""

    case: Case
    model: Model
    aim: Aim
    people: list[Person]

    def answer(self, known: Mapping[str, Any]) -> Any:
        wanted = self.case.wanted
        return evaluate(self.model, inputs=known, on=DAY, wanted=[wanted]).value(wanted)

    def possible(self, known: Mapping[str, Any]) -> list[Any]:
        """The answers that are still possible, each once."""
        found: list[Any] = []
        for complete in completions(self.case, known):
            answer = self.answer(complete)
            if not any(same(answer, one) for one in found):
                found.append(answer)
        return found

    def matters(self, name: str, known: Mapping[str, Any]) -> bool:
        """Whether, with some completion of the others, two values of an input lead to different answers."""
        domains = {one: values for one, values in self.case.domains.items() if one != name}
        for rest in completions(Case(self.case.document, domains, self.case.wanted), known):
            first, *others = [self.answer({**rest, name: value}) for value in self.case.domains[name]]
            if not all(same(first, one) for one in others):
                return True
        return False


@st.composite
def towns(draw: st.DrawFn, *, most_inputs: int = 5, sure: bool = True) -> Drawn:
    """A random model and a random population; not `sure`: with people who cannot answer everything, or of whom some is known."""
    case = draw(cases(numbers=False))
    assume(len(case.domains) <= most_inputs)
    model = build(case.document, attribute_types={})
    people = []
    for _ in range(draw(st.integers(1, 6))):
        answers = {name: draw(st.sampled_from(values)) for name, values in case.domains.items()}
        known: frozenset[str] = frozenset()
        if not sure:
            names = st.sets(st.sampled_from(sorted(answers)), max_size=2) if answers else st.just(set())
            for name in draw(names):
                del answers[name]
            known = frozenset(draw(names)) & answers.keys()
        where = draw(st.sampled_from(["check", "application"])) if not sure else ""
        people.append(Person(answers, float(draw(st.integers(1, 9))), known, where))
    return Drawn(case, model, Aim(model, DAY, ((case.wanted,),), tries=10_000), people)


@st.composite
def policies(draw: st.DrawFn, names: Sequence[str]) -> Policy:
    """Any policy at all, good or bad."""
    order = tuple(draw(st.permutations(names)))[: draw(st.integers(0, len(names)))]
    split = draw(st.sampled_from([None, *names]))
    branches = (
        {}
        if split is None
        else {"true": Policy(tuple(reversed(order))), '"x"': Policy(split=order[0] if order else None)}
    )
    return Policy(order, split, branches)


@thorough
@given(st.data())
def test_by_any_policy_no_question_is_needless_and_none_is_left_out(data: st.DataObject) -> None:
    town = data.draw(towns())
    policy = data.draw(policies(sorted(town.case.domains)))
    for person in town.people:
        known: dict[str, Any] = {}
        for name in walk(town.aim, person, policy):
            assert name not in known
            assert town.matters(name, known), (name, known)
            known[name] = person.answers[name]
        assert len(town.possible(known)) == 1
        assert same(town.possible(known)[0], town.answer(person.answers))


@thorough
@given(st.data())
def test_whoever_cannot_answer_is_asked_each_question_once_and_comes_to_an_end(data: st.DataObject) -> None:
    town = data.draw(towns(sure=False))
    policy = data.draw(policies(sorted(town.case.domains)))
    for person in town.people:
        asked = walk(town.aim, person, policy)
        assert len(set(asked)) == len(asked)
        assert not set(asked) & person.known


@settings(thorough, max_examples=draws(80))
@given(st.data())
def test_where_every_order_can_be_weighed_the_best_there_is_is_found(data: st.DataObject) -> None:
    town = data.draw(towns(most_inputs=4))
    found = best(town.aim, town.people, fewest=1)
    assert found.exact
    weight = sum(one.weight for one in town.people)
    assert found.expected == pytest.approx(fewest_questions(town, {}, town.people) / weight)
    assert found.expected <= found.first_needed


def fewest_questions(town: Drawn, known: dict[str, Any], people: list[Person]) -> float:
    """The least that these people have to be asked from here on, by going through all that could be asked next."""
    names = [name for name in town.case.domains if name not in known and town.matters(name, known)]
    if not names:
        return 0.0
    least = float("inf")
    for name in names:
        total = sum(one.weight for one in people)
        for value in town.case.domains[name]:
            there = [one for one in people if one.answers[name] == value]
            if there:
                total += fewest_questions(town, {**known, name: value}, there)
        least = min(least, total)
    return least


@thorough
@given(st.data())
def test_never_more_questions_than_in_the_order_of_the_definition_in_no_way_of_asking(
    data: st.DataObject,
) -> None:
    town = data.draw(towns(sure=False))
    found = best(town.aim, town.people, fewest=1)
    assert found.expected <= found.first_needed + 1e-9
    for where in {one.where for one in town.people}:
        there = [one for one in town.people if one.where == where]
        assert questions.expected(town.aim, there, found.policy) <= (
            questions.first_needed(town.aim, there) + 1e-9
        )


@thorough
@given(st.data())
def test_improving_step_by_step_never_makes_it_longer(data: st.DataObject) -> None:
    town = data.draw(towns())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "MOST_STATES", 0)
        found = best(town.aim, town.people, fewest=1)
    assert not found.exact
    assert found.expected <= found.first_needed + 1e-9
    assert found.expected == pytest.approx(questions.expected(town.aim, town.people, found.policy))


# -------------------------------------------------------------- a small benefit


CONDITIONS = {
    "input_data": {
        "age": {"type": "integer", "ask": {"en": "Age?"}},
        "resident": {"type": "boolean", "ask": {"en": "Resident?"}},
        "tenant": {"type": "boolean", "ask": {"en": "Tenant?"}},
        "housing": {
            "type": "choice",
            "ask": {"en": "Housing?"},
            "options": {"flat": {"en": "F"}, "boat": {"en": "B"}},
        },
        "berth": {"type": "boolean", "ask": {"en": "Berth?"}},
    },
    "decisions": {
        "eligible": {
            "all_of": [
                {"if": "age >= 18"},
                {"if": "resident"},
                {"if": "tenant"},
                {"if": 'housing = "flat" or berth'},
            ]
        },
        "amount": {"if_eligible": "age * 2"},
    },
}
EVERYBODY = {"age": Decimal(40), "resident": True, "tenant": True, "housing": "flat", "berth": False}


def town_of(*groups: tuple[int, dict[str, Any]], aim: Aim) -> Found:
    """The best order for so many people of each kind, told by how they differ from everybody."""
    people = [Person({**EVERYBODY, **answers}) for count, answers in groups for _ in range(count)]
    return best(aim, people)


@pytest.fixture
def aim() -> Aim:
    model = build(CONDITIONS, attribute_types={})
    return Aim(model, DAY, (("eligible",), ("amount",)), ends="eligible")


def test_what_rules_most_people_out_is_asked_first(aim: Aim) -> None:
    found = town_of((70, {"tenant": False}), (30, {}), aim=aim)
    assert questions.walk(aim, Person({**EVERYBODY, "tenant": False}), found.policy) == ("tenant",)
    assert found.first_needed == pytest.approx(0.7 * 3 + 0.3 * 4)
    assert found.expected == pytest.approx(0.7 * 1 + 0.3 * 4)
    assert found.exact
    assert found.saving == pytest.approx(1 - 1.9 / 3.3)


def test_nothing_is_asked_after_a_no(aim: Aim) -> None:
    assert questions.walk(aim, Person({**EVERYBODY, "age": Decimal(12)}), FIRST_NEEDED) == ("age",)


def test_a_policy_says_nothing_about_a_few_people(aim: Aim) -> None:
    few = town_of(
        (60, {"tenant": False}), (40, {"housing": "boat", "berth": True}), (3, {"resident": False}), aim=aim
    )

    def counted(policy: Policy, people: int) -> None:
        for branch in policy.branches.values():
            assert people >= ordering.FEWEST_PEOPLE
            counted(branch, people)

    counted(few.policy, 103)
    assert ordering.suppressed(
        Policy(split="tenant", branches={"true": Policy(("age",))}), [Person(EVERYBODY)] * 3, 4
    ) == Policy(split="tenant")


def test_what_cannot_be_asked_is_not_asked(aim: Aim) -> None:
    part = Aim(aim.model, DAY, aim.stages, aim.ends, askable=frozenset({"resident", "tenant"}))
    assert questions.walk(part, Person(EVERYBODY), FIRST_NEEDED) == ("resident", "tenant")


def test_what_registers_know_is_not_asked_and_no_way_of_asking_gets_longer(aim: Aim) -> None:
    known = frozenset({"age", "resident"})
    people = [
        Person({**EVERYBODY, "tenant": tenant}, 1, start, where)
        for tenant in (True, False)
        for start, where in ((known, "application"), (frozenset[str](), "check"))
        for _ in range(30)
    ]
    found = best(aim, people)
    assert questions.walk(aim, people[0], found.policy) == ("tenant", "housing")
    assert found.expected < found.first_needed


def test_a_question_whose_mentions_cancel_out_is_not_asked() -> None:
    document = {
        "input_data": {name: {"type": "boolean", "ask": {"en": name}} for name in ("a", "b")},
        "decisions": {"eligible": {"type": "boolean", "value": "a and (b or not(b))"}},
    }
    model = build(document, attribute_types={})
    assert evaluate(model, inputs={}, on=DAY, wanted=["eligible"]).missing() == ("a", "b")
    aim = Aim(model, DAY, (("eligible",),))
    assert questions.walk(aim, Person({"a": True, "b": True}), Policy(("b",))) == ("a",)
    with_no_proof = Aim(model, DAY, (("eligible",),), tries=0)
    assert questions.walk(with_no_proof, Person({"a": True, "b": True}), Policy(("b",))) == ("b", "a")


def test_an_empty_population_is_refused(aim: Aim) -> None:
    with pytest.raises(ValueError, match="Nobody"):
        best(aim, [])
