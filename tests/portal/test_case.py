"""A case after it was sent: timeline, messages, requests, letters, rating; and my page."""

from __future__ import annotations

from typing import Any

import pytest
from tests.portal.conftest import Browser, Scene

from onedoor.cases import consultations, decision_letters, decisions, messages, requests
from onedoor.cases.models import Application, Comment, Rating
from onedoor.identity import actors
from onedoor.identity.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(oakford: None, scene: Scene) -> Browser:
    return Browser(scene.resident)


@pytest.fixture
def case(ana: Browser, scene: Scene) -> Application:
    return scene.case()


def page_of(case: Application) -> str:
    return f"/applications/{case.reference}"


def test_a_case_tells_what_happened_and_what_comes_next_and_by_when(ana: Browser, case: Application) -> None:
    text = ana.get(page_of(case))
    assert "You applied We have to decide by 16 March 2026 at the latest." in text
    assert "Next We decide" in text
    assert "We are looking at it" in text


def test_who_applies_again_is_told_that_one_is_under_way(
    ana: Browser, case: Application, scene: Scene
) -> None:
    told = ana.get(f"/services/{case.service_id}/apply")
    assert f"We are looking at one from you already You sent {case.reference} on" in told
    assert "Start now" in told, "a second one is possible all the same"
    decisions.decide(case=case, outcome="favourable", reasons="", by=actors.of(scene.officer), at=scene.now)
    assert "We are looking at one from you already" not in ana.get(f"/services/{case.service_id}/apply")


def test_messages_go_both_ways(ana: Browser, case: Application, scene: Scene) -> None:
    messages.send(case=case, text="Is it a <b>big</b> dog?", by=actors.of(scene.officer), at=scene.now)
    ana.get(page_of(case))
    assert "Omar Officer" in ana.text
    assert "Is it a <b>big</b> dog?" in ana.text, (
        "what people write is shown as they wrote it, never as markup"
    )
    ana.post(f"{page_of(case)}/messages", message="No,\nquite small")
    assert "Your message was sent." in ana.text
    assert [one.text for one in messages.of(case)] == ["Is it a <b>big</b> dog?", "No,\nquite small"]


def test_an_empty_or_endless_message_is_explained_and_kept(ana: Browser, case: Application) -> None:
    ana.post(f"{page_of(case)}/messages", message="  ")
    assert ana.status == 422
    assert "Write something first" in ana.text
    ana.post(f"{page_of(case)}/messages", message="word " * 3000)
    assert "Shorten this to 10000 characters or fewer" in ana.text
    assert "word word" in ana.html
    assert messages.of(case) == []


def test_what_the_office_asks_is_answered_on_the_page(ana: Browser, case: Application, scene: Scene) -> None:
    asked = requests.ask(case=case, text="Which breed?", by=actors.of(scene.officer), at=scene.now)
    text = ana.get("/me")
    assert "We need something from you." in text
    text = ana.get(page_of(case))
    assert "Which breed?" in text
    address = f"{page_of(case)}/requests/{asked.pk}"
    ana.post(address)
    assert "Write something first" in ana.text
    ana.post(address, **{f"request-{asked.pk}": "A terrier"})
    assert "Your answer was sent." in ana.text
    asked.refresh_from_db()
    assert asked.answer == "A terrier"
    ana.post(address, **{f"request-{asked.pk}": "Again"})
    assert "This was answered already" in ana.text


def decided(case: Application, scene: Scene) -> None:
    """Granted, and the letter written, as the job does."""
    decision = decisions.decide(
        case=case, outcome="favourable", reasons=[], by=actors.of(scene.officer), at=scene.now
    )
    decision_letters.send(decision_id=decision.pk, at=scene.now)


def test_a_decision_is_shown_with_reasons_letter_and_a_question_how_it_was(
    ana: Browser, case: Application, scene: Scene
) -> None:
    decided(case, scene)
    text = ana.get(page_of(case))
    assert "It weighs 8 kilos, less than 60 Dogs Act, s.2" in text
    assert "You can appeal until" in text
    assert "How satisfied are you" in text
    letter = ana.html.split('href="/me/letters/')[1].split('"')[0]
    answer = ana.client.get(f"/me/letters/{letter}")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_rating_is_one_choice_and_words(ana: Browser, case: Application, scene: Scene) -> None:
    decided(case, scene)
    ana.post(f"{page_of(case)}/rating", comment="quick")
    assert "Choose one of the answers" in ana.text
    assert "quick" in ana.html
    ana.post(f"{page_of(case)}/rating", score="9")
    assert ana.status == 422
    ana.post(f"{page_of(case)}/rating", score="5", comment="quick")
    assert "Thank you." in ana.text
    assert (Rating.objects.get().score, Rating.objects.get().text) == (5, "quick")


def test_nobody_else_writes_rates_or_reads_letters(
    ana: Browser, case: Application, scene: Scene, stranger: Person
) -> None:
    decided(case, scene)
    other = Browser(stranger)
    for path, said in (
        ("messages", {"message": "x"}),
        ("rating", {"score": "1"}),
        ("withdraw", {}),
        ("requests/1", {}),
    ):
        other.post(f"{page_of(case)}/{path}", **said)
        assert other.status == 404
    ana.get(page_of(case))
    letter = ana.html.split('href="/me/letters/')[1].split('"')[0]
    other.get(f"/me/letters/{letter}")
    assert other.status == 404


def test_a_case_is_withdrawn_until_it_is_decided(ana: Browser, case: Application, scene: Scene) -> None:
    decided(case, scene)
    ana.post(f"{page_of(case)}/withdraw")
    assert "can no longer be withdrawn" in ana.text
    second = scene.case()
    ana.post(f"{page_of(second)}/withdraw")
    second.refresh_from_db()
    assert second.state == "withdrawn"


def test_my_page_lists_what_runs_what_ended_and_what_is_to_finish(
    ana: Browser, case: Application, scene: Scene
) -> None:
    scene.draft("garden-grant")
    text = ana.get("/me")
    assert "Hello, Ana #panic() Pérez" in text
    assert "To finish Garden grant" in text
    assert "Running Dog licence" in text
    assert "Decision by 16 March 2026 at the latest" in text


def test_my_page_needs_no_more_queries_for_more_cases(
    ana: Browser, case: Application, scene: Scene, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        scene.case()
    with django_assert_max_num_queries(12):
        ana.get("/me")


def test_what_an_application_read_of_me_is_among_the_looks(ana: Browser, scene: Scene) -> None:
    scene.draft("garden-grant")
    text = ana.get("/me/data/looks")
    assert "people.date of birth" not in text
    assert "Parks and gardens read" in text
    assert "“Date of birth”" in text
    assert "“Fecha de nacimiento”" in Browser(scene.resident, language="es").get("/me/data/looks")
    assert "Gardens Act s.3" in text


def test_a_neighbour_comments_by_the_link_of_the_letter_alone(ana: Browser, scene: Scene) -> None:
    case = scene.tree_case()
    invitation = consultations.of(case)[0].invitations.all()[0]
    neighbour = Browser()
    address = f"/consultations/{consultations.token_of(invitation)}"
    text = neighbour.get(address)
    assert "Neighbours may comment" in text
    assert "23 March 2026" in text
    neighbour.post(address, name="", comment="I like it")
    assert "Enter your name" in neighbour.text
    assert "I like it" in neighbour.html
    neighbour.post(address, name="Nell", comment="I like it")
    assert "We have your comment" in neighbour.text
    assert Comment.objects.get().name == "Nell"


def test_a_link_that_leads_nowhere_says_so(oakford: None) -> None:
    neighbour = Browser()
    for token in ("x", "a" * 64, "%00"):
        text = neighbour.get(f"/consultations/{token}")
        assert neighbour.status == 404
        assert "Comments are closed" in text


def test_everything_of_a_case_is_there_in_spanish(oakford: None, scene: Scene) -> None:
    case = scene.case()
    text = Browser(scene.resident, language="es").get(page_of(case))
    assert "Usted envió la solicitud" in text
    assert "La estamos revisando" in text
    assert "We " not in text


def test_what_a_register_knows_cannot_be_disputed_after_the_decision_and_that_is_said(
    ana: Browser, scene: Scene
) -> None:
    case = scene.grant()
    scene.submit(case)
    address = f"/applications/{case.reference}/known/applicant--date_of_birth/dispute"
    said = {"answer-day": "1", "answer-month": "2", "answer-year": "1990", "why": "It is on my passport."}
    text = ana.post(address, **said)
    assert ana.status == 200
    assert "It is too late to say so here" in text


def test_letters_are_in_the_language_the_application_was_sent_in(ana: Browser, scene: Scene) -> None:
    case = scene.grant()
    Browser(scene.resident, language="es").post(f"/applications/{case.reference}/check-answers")
    case.refresh_from_db()
    assert (case.submitted_at is not None, case.language) == (True, "es")
