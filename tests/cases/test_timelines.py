"""What happened, what comes next, by when at the latest."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.conftest import Scene

from onedoor.cases import answers, applications, decision_letters, decisions, requests, timelines
from onedoor.cases.models import Application
from onedoor.identity import actors


def timeline(scene: Scene, case: Application, language: str = "en") -> timelines.Timeline:
    return timelines.of(case, language=language, on=scene.today)


def titles(scene: Scene, case: Application) -> list[str]:
    return [entry.title for entry in timeline(scene, case)]


def coming(scene: Scene, case: Application) -> tuple[str, str | None]:
    next = timeline(scene, case).next
    assert next is not None
    return next.title, next.by.isoformat() if next.by else None


def test_a_draft_says_until_when_it_is_kept(scene: Scene) -> None:
    assert coming(scene, scene.draft()) == ("Finish your application and send it", "2026-04-01")


def test_a_submitted_case_says_by_when_it_is_decided(scene: Scene) -> None:
    case = scene.case()
    assert titles(scene, case) == ["You began your application", "You applied"]
    assert timeline(scene, case).entries[-1].detail == "We have to decide by 16 March 2026 at the latest."
    assert coming(scene, case) == ("We decide", "2026-03-16")


def test_an_overdue_case_says_sorry(scene: Scene) -> None:
    case = scene.case()
    scene.days_later(20)
    next = timeline(scene, case).next
    assert next is not None
    assert next.detail == "We should have decided by 16 March 2026. We are sorry."


def test_an_asked_applicant_is_told_that_it_is_their_turn(scene: Scene) -> None:
    case = scene.case()
    request = requests.ask(case=case, text="A photo", by=actors.of(scene.officer), at=scene.now)
    assert coming(scene, case) == ("Answer what we asked you", None)
    scene.days_later(2)
    requests.answer(request=request, text="Here", by=actors.of(scene.resident), at=scene.now)
    case.refresh_from_db()
    assert titles(scene, case)[2:] == [
        "We asked you for something",
        "You answered what we asked",
        "The time we have to decide runs again",
    ]
    assert coming(scene, case) == ("We decide", "2026-03-18")


def test_while_others_are_heard_the_timeline_says_until_when(scene: Scene) -> None:
    case = scene.tree_case()
    opened = timeline(scene, case).entries[-1]
    assert (opened.title, opened.detail) == (
        "We asked others what they think",
        "Comments can be made until 23 March 2026.",
    )
    assert coming(scene, case) == ("We wait for comments, then we decide", "2026-04-27")


def test_a_decided_case_says_until_when_one_can_appeal_and_nothing_after_that(scene: Scene) -> None:
    draft = scene.grant()
    scene.submit(draft)
    decision = decisions.final_of(draft)
    assert decision is not None
    decision_letters.send(decision_id=decision.pk, at=scene.now)
    assert titles(scene, draft)[-2:] == ["We decided", "We sent you the letter"]
    assert coming(scene, draft) == ("If you do not agree, you can appeal", "2026-04-02")
    scene.days_later(40)
    assert timeline(scene, draft).next is None


def test_what_is_for_the_office_alone_is_not_told(scene: Scene) -> None:
    case = scene.case()
    decision = decisions.decide(
        case=case,
        outcome="unfavourable",
        reasons=(),
        by=actors.of(scene.officer),
        at=scene.now,
        override_reason="secret doubts",
    )
    decisions.send_back(decision=decision, note="no", by=actors.of(scene.senior), at=scene.now)
    assert titles(scene, case) == ["You began your application", "You applied"]


def test_a_withdrawn_application_has_nothing_coming(scene: Scene) -> None:
    case = scene.case()
    applications.withdraw(application=case, by=actors.of(scene.resident), at=scene.now)
    assert titles(scene, case)[-1] == "You withdrew your application"
    assert timeline(scene, case).next is None


def test_a_timeline_costs_at_most_four_queries_however_long_it_is(scene: Scene) -> None:
    case = scene.case()
    for _ in range(5):
        request = requests.ask(case=case, text="More", by=actors.of(scene.officer), at=scene.days_later(1))
        requests.answer(request=request, text="Here", by=actors.of(scene.resident), at=scene.days_later(1))
    found = applications.find(case.reference)
    with CaptureQueriesContext(connection) as queries:
        assert len(timeline(scene, found)) == 17
    assert len(queries) <= 4


def test_days_are_written_as_the_reader_writes_them(scene: Scene) -> None:
    case = scene.case()
    answers.of(case)
    assert "16 de marzo de 2026" in timeline(scene, case, "es").entries[-1].detail or "16 March" not in (
        timeline(scene, case, "es").entries[-1].detail
    )
