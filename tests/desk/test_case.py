"""One case at the desk, from opening it to the decision."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.conftest import Scene
from tests.desk.conftest import Desk

from onedoor.cases import answers, applications, decisions, definitions, invitations
from onedoor.cases.terms import State
from onedoor.desk.reasons import Node, tree_of
from onedoor.identity import actors
from onedoor.lib import clock
from onedoor.trust import ledger


def test_opening_a_case_is_written_into_the_ledger(scene: Scene) -> None:
    case = scene.case()
    before = len(ledger.of_case(case.reference))
    Desk(scene.officer).get(f"/desk/cases/{case.reference}")
    written = ledger.of_case(case.reference)[before:]
    assert [(one.act, one.actor_id, one.about) for one in written] == [("case opened", "off-1", "P1")]


def test_a_case_shows_each_input_with_its_origin_and_the_reasoning_as_a_tree(scene: Scene) -> None:
    case = scene.case()
    page = Desk(scene.officer).get(f"/desk/cases/{case.reference}").content.decode()
    assert "What the rules propose" in page
    assert '<details class="reason"' in page
    assert "The applicant" in page


def test_for_a_no_the_officer_sees_what_was_not_met_and_what_would_change_it(scene: Scene) -> None:
    desk = Desk(scene.officer)
    heavy = desk.get(f"/desk/cases/{scene.case(weight=80).reference}").content.decode()
    assert "Refuse it" in heavy
    assert "What would have to be different for another answer" in heavy
    assert "would have to be" in heavy
    assert "(now 80)" in heavy


def test_for_a_yes_nothing_would_have_to_be_different(scene: Scene) -> None:
    light = Desk(scene.officer).get(f"/desk/cases/{scene.case().reference}").content.decode()
    assert "What would have to be different" not in light


def test_what_the_applicant_is_called_is_never_markup(scene: Scene) -> None:
    scene.resident.name = "<script>alert(1)</script>"
    scene.resident.save()
    case = scene.case()
    page = Desk(scene.officer).get(f"/desk/cases/{case.reference}").content.decode()
    assert "<script>alert" not in page


def test_an_officer_takes_a_case_and_gives_it_back(scene: Scene) -> None:
    case = scene.case()
    desk = Desk(scene.officer)
    desk.post(f"/desk/cases/{case.reference}/assign", to="me")
    case.refresh_from_db()
    assert case.officer == scene.officer
    desk.post(f"/desk/cases/{case.reference}/assign", to="")
    case.refresh_from_db()
    assert case.officer is None


def test_asking_the_applicant_stops_the_clock(scene: Scene) -> None:
    case = scene.case()
    desk = Desk(scene.officer)
    with clock.frozen(scene.now):
        answer = desk.post(f"/desk/cases/{case.reference}/ask", text="Which breed is it?")
        page = desk.get(answer.url).content.decode()
    assert "Which breed is it?" in page
    assert "Clock stopped since" in page


@pytest.mark.parametrize("nothing", ["", "   ", "\x00", " \x1b\r\n"])
def test_an_empty_question_is_said_beside_the_field_and_at_the_top(scene: Scene, nothing: str) -> None:
    case = scene.case()
    answer = Desk(scene.officer).post(f"/desk/cases/{case.reference}/ask", text=nothing)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Write what you need from the applicant") == 2
    assert 'href="#text"' in page


def test_a_text_that_is_too_long_is_kept(scene: Scene) -> None:
    case = scene.case()
    answer = Desk(scene.officer).post(f"/desk/cases/{case.reference}/message", text="x" * 6000)
    assert answer.status_code == 422
    assert "x" * 6000 in answer.content.decode()


def test_deciding_as_proposed_is_final_at_once(scene: Scene) -> None:
    case = scene.case()
    desk = Desk(scene.officer)
    outcome = decisions.propose(case=case, at=scene.now).outcome
    with clock.frozen(scene.now):
        answer = desk.post(f"/desk/cases/{case.reference}/decide", outcome=outcome)
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == State.DECIDED
    assert "Decided by Omar Officer" in desk.get(answer.url).content.decode()


def test_deciding_differently_needs_a_reason_and_then_a_second_officer(scene: Scene) -> None:
    case = scene.case()
    other = (
        "unfavourable" if decisions.propose(case=case, at=scene.now).outcome == "favourable" else "favourable"
    )
    desk, address = Desk(scene.officer), f"/desk/cases/{case.reference}"
    with clock.frozen(scene.now):
        refused = desk.post(f"{address}/decide", outcome=other, reason="")
        assert refused.status_code == 422
        assert "Write why you decide differently" in refused.content.decode()
        desk.post(f"{address}/decide", outcome=other, reason="The dog has bitten a postman.")
    case.refresh_from_db()
    assert case.state == State.PROPOSED
    assert desk.get(f"{address}/second").status_code == 403
    senior = Desk(scene.senior)
    page = senior.get(f"{address}/second").content.decode()
    assert "The dog has bitten a postman." in page
    with clock.frozen(scene.now):
        senior.post(f"{address}/second", answer="agree")
    case.refresh_from_db()
    assert case.state == State.DECIDED
    assert "Agreed by Sol Senior" in senior.get(address).content.decode()


def test_nobody_agrees_to_their_own_decision(scene: Scene) -> None:
    case = scene.case()
    other = (
        "unfavourable" if decisions.propose(case=case, at=scene.now).outcome == "favourable" else "favourable"
    )
    senior = Desk(scene.senior)
    with clock.frozen(scene.now):
        senior.post(f"/desk/cases/{case.reference}/decide", outcome=other, reason="Because.")
        answer = senior.post(f"/desk/cases/{case.reference}/second", answer="agree")
    assert answer.status_code == 422
    assert "Another officer has to agree" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == State.PROPOSED


def test_sending_back_needs_a_note_and_returns_the_case_to_the_queue(scene: Scene) -> None:
    case = scene.case()
    other = (
        "unfavourable" if decisions.propose(case=case, at=scene.now).outcome == "favourable" else "favourable"
    )
    address = f"/desk/cases/{case.reference}"
    with clock.frozen(scene.now):
        Desk(scene.officer).post(f"{address}/decide", outcome=other, reason="Because.")
        assert Desk(scene.senior).post(f"{address}/second", answer="back", note="").status_code == 422
        Desk(scene.senior).post(f"{address}/second", answer="back", note="Ask for the breed first.")
    case.refresh_from_db()
    assert case.state == State.SUBMITTED


def test_deciding_twice_says_that_it_is_decided(scene: Scene) -> None:
    case = scene.case()
    outcome = decisions.propose(case=case, at=scene.now).outcome
    desk = Desk(scene.officer)
    with clock.frozen(scene.now):
        desk.post(f"/desk/cases/{case.reference}/decide", outcome=outcome)
        again = desk.post(f"/desk/cases/{case.reference}/decide", outcome=outcome)
    assert again.status_code == 422
    assert "has been decided already" in again.content.decode()


@pytest.mark.parametrize("outcome", ["", "nonsense", "granted"])
def test_an_outcome_that_is_not_offered_is_an_error_beside_the_field(scene: Scene, outcome: str) -> None:
    case = scene.case()
    answer = Desk(scene.officer).post(f"/desk/cases/{case.reference}/decide", outcome=outcome)
    assert answer.status_code == 422
    assert "Choose what you decide" in answer.content.decode()


def test_a_disputed_value_is_settled_with_a_reason(scene: Scene) -> None:
    draft = scene.grant()
    by = actors.of(scene.resident)
    disputed = next(one for one in draft.answers.all() if one.origin == "register")
    answers.dispute(
        application=draft,
        input=disputed.input,
        claimed=disputed.value and clock_safe(disputed),
        why="It was sold.",
        by=by,
        at=scene.now,
    )
    scene.submit(draft)
    desk, address = Desk(scene.officer), f"/desk/cases/{draft.reference}"
    with clock.frozen(scene.now):
        assert "Disputed" in desk.get(address).content.decode()
        too_early = desk.post(f"{address}/decide", outcome="favourable")
        assert too_early.status_code == 422
        assert "Settle it before you decide" in too_early.content.decode()
        assert desk.post(f"{address}/values/{disputed.pk}", right="claim", because="").status_code == 422
        desk.post(f"{address}/values/{disputed.pk}", right="register", because="The deed says otherwise.")
        page = desk.get(address).content.decode()
    assert "The register was right" in page
    assert "The deed says otherwise." in page
    assert "Settle it before you decide" not in page


def clock_safe(answer: object) -> object:
    """A claim of the right type: the register's own value."""
    from onedoor.catalogue import services
    from onedoor.dmn.values import from_json

    return from_json(answer.value, services.find("garden-grant").inputs[answer.input].type)  # type: ignore[attr-defined]


def test_a_decision_by_judgement_waits_for_the_neighbours_and_names_its_grounds(scene: Scene) -> None:
    case = scene.tree_case()
    desk, address = Desk(scene.officer), f"/desk/cases/{case.reference}"
    page = desk.get(address).content.decode()
    assert "Comments are taken until" in page
    discretion = definitions.of(case).decides.discretion
    assert discretion is not None
    with clock.frozen(scene.now):
        early = desk.post(
            f"{address}/decide",
            outcome=discretion.outcomes[0].id,
            grounds=discretion.grounds[0].id,
            reason="Fine.",
        )
    assert early.status_code == 422
    assert "still being heard" in early.content.decode()
    case = scene.heard(case)
    with clock.frozen(scene.now + timedelta(hours=1)):
        without = desk.post(f"{address}/decide", outcome=discretion.outcomes[0].id, reason="Fine.")
        assert without.status_code == 422
        assert "Choose at least one ground" in without.content.decode()
        desk.post(
            f"{address}/decide",
            outcome=discretion.outcomes[0].id,
            grounds=discretion.grounds[0].id,
            reason="Fine.",
        )
    case.refresh_from_db()
    assert case.state == State.DECIDED


def test_a_decided_case_is_recomputed_to_the_same(scene: Scene) -> None:
    case = scene.case()
    outcome = decisions.propose(case=case, at=scene.now).outcome
    decisions.decide(case=case, outcome=outcome, reasons=(), by=actors.of(scene.officer), at=scene.now)
    page = Desk(scene.senior).get(f"/desk/cases/{case.reference}/replay").content.decode()
    assert "The same." in page


def test_a_document_is_only_handed_out_as_a_download_and_recorded(scene: Scene) -> None:
    case = scene.tree_case()
    photo = case.documents.get()
    answer = Desk(scene.officer).get(f"/desk/cases/{case.reference}/documents/{photo.pk}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:4] == b"\x89PNG"
    assert "document opened" in [one.act for one in ledger.of_case(case.reference)]
    assert Desk(scene.officer).get(f"/desk/cases/{case.reference}/documents/999999").status_code == 404


def test_a_case_costs_a_constant_number_of_queries(scene: Scene) -> None:
    case = scene.case()
    desk = Desk(scene.officer)
    desk.get(f"/desk/cases/{case.reference}")
    with CaptureQueriesContext(connection) as before:
        desk.get(f"/desk/cases/{case.reference}")
    with clock.frozen(scene.now):
        for number in range(6):
            desk.post(f"/desk/cases/{case.reference}/message", text=f"Message {number}")
    with CaptureQueriesContext(connection) as after:
        desk.get(f"/desk/cases/{case.reference}")
    assert len(after) == len(before)


@pytest.mark.parametrize("act", ["ask", "message", "decide"])
def test_a_case_that_was_withdrawn_meanwhile_is_said_and_no_fault(scene: Scene, act: str) -> None:
    case = scene.case()
    applications.withdraw(application=case, by=actors.of(scene.resident), at=scene.now)
    with clock.frozen(scene.now):
        answer = Desk(scene.officer).post(
            f"/desk/cases/{case.reference}/{act}", text="Hello?", outcome="favourable"
        )
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize(("act", "field"), [("decide", "reason"), ("ask", "text"), ("second", "note")])
def test_a_text_of_any_length_is_never_a_fault(scene: Scene, act: str, field: str) -> None:
    case = scene.case()
    other = (
        "unfavourable" if decisions.propose(case=case, at=scene.now).outcome == "favourable" else "favourable"
    )
    address = f"/desk/cases/{case.reference}"
    with clock.frozen(scene.now):
        if act == "second":
            Desk(scene.officer).post(f"{address}/decide", outcome=other, reason="Because.")
        answer = Desk(scene.senior).post(
            f"{address}/{act}", **{"outcome": other, "answer": "back", field: "é" * 30_000}
        )
    assert answer.status_code == 422
    assert "Shorten it" in answer.content.decode()


def test_neighbours_are_written_to_once(scene: Scene) -> None:
    case = scene.tree_case()
    step = definitions.of(case).steps[0].id
    answer = Desk(scene.officer).post(f"/desk/cases/{case.reference}/steps/{step}", addressees="1 Elm Lane")
    assert answer.status_code == 302
    assert case.consultations.count() == 1


def test_letters_to_neighbours_are_there_to_be_printed(scene: Scene) -> None:
    case = scene.tree_case()
    consultation = case.consultations.get()
    invitations.write(consultation_id=consultation.pk, at=scene.now)
    desk = Desk(scene.officer)
    page = desk.get(f"/desk/cases/{case.reference}").content.decode()
    found = re.findall(rf"/desk/cases/{case.reference}/letters/\d+", page)
    assert len(found) == 2
    answer = desk.get(found[0])
    assert answer.content[:5] == b"%PDF-"
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_reasoning_goes_down_to_what_is_known_without_the_parts_of_expressions(scene: Scene) -> None:
    case = scene.case()
    tree = tree_of(decisions.propose(case=case, at=scene.now).evaluation, "eligible", definitions.of(case))

    def kinds(node: Node) -> set[str]:
        return {node.kind}.union(*(kinds(child) for child in node.children))

    assert "input" in kinds(tree)
    assert "expression" not in kinds(tree)


def test_an_empty_decision_form_asks_for_the_decision_alone(scene: Scene) -> None:
    case = scene.case()
    page = Desk(scene.officer).post(f"/desk/cases/{case.reference}/decide").content.decode()
    assert "Choose what you decide" in page
    assert "Write why you decide differently" not in page
