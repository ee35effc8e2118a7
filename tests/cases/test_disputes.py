"""A disputed value is the register's owner's to answer; the answer comes back to the case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.cases.conftest import Scene

from onedoor.cases import answers, checks, decisions, disputes, inquiries
from onedoor.cases.inquiry_terms import Answered, Kind
from onedoor.cases.inquiry_terms import State as Standing
from onedoor.cases.models import Answer, Application, Inquiry
from onedoor.cases.terms import Checking, State
from onedoor.identity import actors
from onedoor.registers import holdings

HOME = "applicant.date of birth"
BORN = date(1992, 4, 1)


def disputed(scene: Scene, *, claimed: Any = BORN, submit: bool = True) -> Application:
    draft = scene.grant()
    answers.dispute(
        application=draft,
        input=HOME,
        claimed=claimed,
        why="It is on my passport.",
        by=actors.of(scene.resident),
        at=scene.now,
    )
    if submit:
        scene.submit(draft)
    return draft


def row_of(case: Application) -> Answer:
    return case.answers.get(input=HOME)


def inquiry_of(case: Application) -> Inquiry:
    found = disputes.inquiry_of(row_of(case))
    assert found is not None
    return found


def the_owner_answers(scene: Scene, case: Application, outcome: Answered) -> None:
    scene.days_later(2)
    inquiries.answer(
        inquiry=inquiry_of(case),
        outcome=outcome,
        text="We looked at the birth certificate.",
        by=actors.of(scene.senior),
        at=scene.now,
    )
    case.refresh_from_db()


def correct_the_register(scene: Scene, born: date = BORN) -> None:
    holdings.load(
        register="people", records=[("P1", {"date of birth": born, "home": "H1"})], as_of=scene.today
    )


def test_a_dispute_is_an_inquiry_of_the_registers_owner(scene: Scene) -> None:
    inquiry = inquiry_of(disputed(scene))
    assert (inquiry.kind, inquiry.to, inquiry.about) == (Kind.VALUE, "registry", "P1")
    assert inquiry.subject["attribute"] == "date of birth"
    assert inquiry.subject["claimed"] == "1992-04-01"
    assert inquiry.text == "It is on my passport."


def test_until_it_is_answered_both_values_stand_and_nothing_is_decided(scene: Scene) -> None:
    case = disputed(scene)
    assert (row_of(case).value, row_of(case).claimed) == ("1990-04-01", "1992-04-01")
    with pytest.raises(decisions.NotDecidable):
        decisions.decide(
            case=case, outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.now
        )


def test_a_corrected_register_is_read_again_and_the_dispute_is_over(scene: Scene) -> None:
    case = disputed(scene)
    correct_the_register(scene)
    the_owner_answers(scene, case, Answered.GRANTED)
    row = row_of(case)
    assert (row.value, row.is_disputed, row.earlier[0]["value"]) == ("1992-04-01", False, "1990-04-01")
    assert case.state == State.DECIDED  # nothing is in doubt any more, and the rules say yes


def test_what_the_owner_grants_counts_also_before_the_register_says_so(scene: Scene) -> None:
    case = disputed(scene)
    the_owner_answers(scene, case, Answered.GRANTED)
    row = row_of(case)
    assert (row.value, row.in_force, row.settled_for) == ("1990-04-01", "1992-04-01", "claim")
    assert row.settled_because == "We looked at the birth certificate."
    assert case.state == State.SUBMITTED


def test_what_the_owner_refuses_leaves_the_registers_value_with_the_reason(scene: Scene) -> None:
    case = disputed(scene)
    the_owner_answers(scene, case, Answered.REFUSED)
    row = row_of(case)
    assert (row.in_force, row.settled_for, row.is_disputed) == ("1990-04-01", "register", False)
    decisions.decide(case=case, outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.now)


def test_what_is_corrected_in_part_is_read_again(scene: Scene) -> None:
    case = disputed(scene)
    correct_the_register(scene, date(1991, 4, 1))
    the_owner_answers(scene, case, Answered.PARTLY)
    row = row_of(case)
    assert (row.in_force, row.settled_for, row.claimed) == ("1991-04-01", "register", "1992-04-01")


def test_a_dispute_taken_back_is_withdrawn_from_the_owner(scene: Scene) -> None:
    draft = disputed(scene, submit=False)
    inquiry = inquiry_of(draft)
    answers.undispute(application=draft, input=HOME, by=actors.of(scene.resident), at=scene.now)
    inquiry.refresh_from_db()
    assert inquiry.state == Standing.WITHDRAWN
    assert row_of(draft).inquiry == ""


def test_another_claim_replaces_the_one_before(scene: Scene) -> None:
    draft = disputed(scene, submit=False)
    before = inquiry_of(draft)
    answers.dispute(
        application=draft,
        input=HOME,
        claimed=date(1993, 1, 1),
        why="",
        by=actors.of(scene.resident),
        at=scene.now,
    )
    before.refresh_from_db()
    assert before.state == Standing.WITHDRAWN
    assert [one.subject["claimed"] for one in inquiries.waiting(["registry"])] == ["1993-01-01"]
    assert inquiry_of(draft).text == "This is not right."


def test_the_desk_may_settle_for_its_decision_and_the_owner_still_answers(scene: Scene) -> None:
    case = disputed(scene)
    by = actors.of(scene.officer)
    answers.settle(case=case, input=HOME, for_claim=False, because="The letter is old.", by=by, at=scene.now)
    decisions.decide(case=case, outcome="favourable", reasons=(), by=by, at=scene.now)
    the_owner_answers(scene, case, Answered.GRANTED)
    [late] = checks.differing(["gardens"])
    assert (late.state, late.told, late.found) == (Checking.DIFFERS, "1990-04-01", "1992-04-01")
    assert row_of(case).in_force == "1990-04-01"


def test_another_open_application_reads_the_corrected_value_too(scene: Scene) -> None:
    other = scene.draft("dog-licence")
    case = disputed(scene)
    correct_the_register(scene)
    the_owner_answers(scene, case, Answered.GRANTED)
    names = {row.attribute: row.value for row in other.answers.all()}
    assert names.get("date of birth", "1992-04-01") == "1992-04-01"
