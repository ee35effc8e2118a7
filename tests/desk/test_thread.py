"""What was said and what happened, as officers read it."""

from __future__ import annotations

from datetime import timedelta

from tests.cases.conftest import Scene
from tests.desk.conftest import Desk

from onedoor.cases import decisions, requests
from onedoor.desk import conversation, history
from onedoor.identity import actors
from onedoor.lib import clock


def test_the_applicants_answer_stands_below_what_was_asked(scene: Scene) -> None:
    case = scene.case()
    officer, resident = actors.of(scene.officer), actors.of(scene.resident)
    asked = requests.ask(case=case, text="Which breed is it?", by=officer, at=scene.now)
    assert [one.kind for one in conversation.of(case)] == ["waiting"]
    requests.answer(request=asked, text="A whippet.", by=resident, at=scene.now + timedelta(hours=1))
    case.refresh_from_db()
    said = conversation.of(case)
    assert [(one.kind, one.text, one.by_officer) for one in said] == [
        ("asked", "Which breed is it?", True),
        ("answered", "A whippet.", False),
    ]
    assert "A whippet." in Desk(scene.officer).get(f"/desk/cases/{case.reference}").content.decode()


def test_the_note_of_a_second_officer_is_read_by_the_first(scene: Scene) -> None:
    case = scene.case()
    rules = decisions.propose(case=case, at=scene.now).outcome
    other = "unfavourable" if rules == "favourable" else "favourable"
    address = f"/desk/cases/{case.reference}"
    with clock.frozen(scene.now):
        Desk(scene.officer).post(f"{address}/decide", outcome=other, reason="Because.")
        Desk(scene.senior).post(f"{address}/second", answer="back", note="Ask for the breed first.")
    page = Desk(scene.officer).get(address).content.decode()
    assert "Sol Senior sent the proposed decision back" in page
    assert "Ask for the breed first." in page


def test_the_history_says_who_did_what_newest_first(scene: Scene) -> None:
    case = scene.case()
    rules = decisions.propose(case=case, at=scene.now).outcome
    at = scene.now + timedelta(hours=1)
    decisions.decide(case=case, outcome=rules, reasons=(), by=actors.of(scene.officer), at=at)
    told = [(one.title, one.who) for one in history.of(case)]
    assert told[-1] == ("Application begun", scene.resident.name)
    assert ("Application received", scene.resident.name) in told
    assert told[0] == ("Case decided", "Omar Officer")


def test_the_history_of_a_case_does_not_talk_to_the_applicant(scene: Scene) -> None:
    assert not [one for one in history.of(scene.case()) if one.title.startswith("You")]
