"""The notice of a service, my consents, asking to be deleted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.portal.conftest import Browser, Scene
from tests.trust.privacy.conftest import decided, town

from onedoor.cases import answers, inquiries
from onedoor.cases.models import Answer, Application
from onedoor.identity import actors
from onedoor.identity.levels import Level
from onedoor.identity.models import Person
from onedoor.trust.privacy import consents

__all__ = ["town"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def cats(oakford: None, town: Path, settings: Any) -> None:
    """Oakford with a licence for cats, which asks for a consent."""
    settings.ONEDOOR_JURISDICTION = town


@pytest.fixture
def ana(cats: None, scene: Scene) -> Browser:
    return Browser(scene.resident)


def test_the_notice_says_what_is_asked_and_looked_up_under_which_agreement_and_law(ana: Browser) -> None:
    text = ana.get("/services/garden-grant/privacy")
    assert "Rented home" in text
    assert "People register – Registry" in text
    assert "Gardens Act, s.4" in text
    assert "Given to us under: Gardens Act s.3, since 1 January 2020" in text
    assert "To find out whether you are entitled" in text
    assert "6 years after it ended" in text
    assert "a computer may decide at once. It never refuses by itself" in text


def test_the_notice_of_a_service_that_a_person_decides_says_so(ana: Browser) -> None:
    assert "A person decides." in ana.get("/services/dog-licence/privacy")


def test_the_notice_names_who_else_is_heard_and_sees_what(ana: Browser) -> None:
    text = ana.get("/services/tree-felling/privacy")
    assert "Who else sees something of it" in text


def test_the_notice_says_what_is_asked_only_by_consent(ana: Browser) -> None:
    text = ana.get("/services/cat-licence/privacy")
    assert "Text messages: We send a message when something changes. (Mobile number)" in text


def test_the_notice_is_there_in_spanish(cats: None, scene: Scene) -> None:
    text = Browser(language="es").get("/services/garden-grant/privacy")
    assert "Qué ocurre con sus datos" in text
    assert "6 años" in text


def test_the_notice_is_linked_from_the_service_and_before_sending(ana: Browser, scene: Scene) -> None:
    ana.get("/services/garden-grant")
    assert 'href="/services/garden-grant/privacy"' in ana.html
    draft = scene.grant()
    ana.get(f"/applications/{draft.reference}/check-answers")
    assert 'href="/services/garden-grant/privacy"' in ana.html


def test_a_service_that_is_not_there_has_no_notice(ana: Browser) -> None:
    ana.get("/services/nothing/privacy")
    assert ana.page.status_code == 404


def question(ana: Browser, draft: Application) -> str:
    return ana.get(f"/applications/{draft.reference}/next")


def agree(ana: Browser, scene: Scene) -> Application:
    draft = scene.tell(scene.draft("cat-licence"), dog__weight=4)
    by = actors.of(scene.resident)
    for name, value in (("contact.by text message", True), ("contact.number", "07700 900123")):
        answers.give(application=draft, input=name, value=value, by=by, at=scene.now, language="en")
    return draft


def test_a_question_that_is_a_consent_says_to_what_and_that_it_is_free(ana: Browser, scene: Scene) -> None:
    draft = scene.tell(scene.draft("cat-licence"), dog__weight=4)
    text = question(ana, draft)
    assert "We send a message when something changes." in text
    assert "no decision depends on it" in text


def test_what_i_agreed_to_is_taken_back_by_one_button(ana: Browser, scene: Scene) -> None:
    draft = agree(ana, scene)
    text = ana.get("/me/consents")
    assert "May we send you text messages?" in text
    [consent] = consents.of(scene.resident.pk)
    text = ana.post("/me/consents", consent=consent.pk)
    assert "You have taken it back." in text
    assert "Taken back" in text
    assert not Answer.objects.filter(application=draft, input="contact.number").exists()


@pytest.mark.parametrize("said", ["", "x", "9" * 40, "0", "77"])
def test_a_consent_that_is_not_mine_is_not_found(ana: Browser, scene: Scene, said: str) -> None:
    agree(ana, scene)
    stranger = Browser(Person.objects.create_user(subject="res-7", name="Someone"))
    text = stranger.post("/me/consents", consent=said or str(consents.of(scene.resident.pk)[0].pk))
    assert "We could not find that. Nothing was changed." in text
    assert consents.of(scene.resident.pk)[0].withdrawn_at is None


def test_taking_back_needs_the_token_of_the_page(ana: Browser, scene: Scene) -> None:
    agree(ana, scene)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ana.client.cookies
    assert strict.post("/me/consents", {"consent": "1"}).status_code == 403


def test_before_asking_one_is_told_what_goes_and_what_stays_and_why(ana: Browser, scene: Scene) -> None:
    decided(scene)
    scene.draft("dog-licence")
    text = ana.get("/me/erasure")
    assert "Applications: 1" in text
    assert "It belongs to a case that was decided or is under way" in text
    assert "6 years after the end of the case" in text


def test_asking_opens_a_request_with_its_month_and_only_once(ana: Browser, scene: Scene) -> None:
    scene.draft("dog-licence")
    text = ana.post("/me/erasure", why="")
    [asked] = inquiries.of("P1")
    assert asked.reference in text
    assert "You will have our answer by" in text
    assert asked.due_on >= scene.today + timedelta(days=28)
    text = ana.post("/me/erasure", why="")
    assert "You have asked this already." in text
    assert len(inquiries.of("P1")) == 1


def test_what_is_too_long_stays_in_the_form_with_what_to_do(ana: Browser) -> None:
    text = ana.post("/me/erasure", why="please " * 2000)
    assert ana.page.status_code == 422
    assert "Write at most 5000 characters." in text
    assert "please please" in ana.html


def answered(scene: Scene, outcome: inquiries.Answered) -> None:
    [asked] = inquiries.of("P1")
    inquiries.answer(
        inquiry=asked, outcome=outcome, text="We looked at it.", by=actors.of(scene.officer), at=scene.now
    )


def test_a_granted_request_shows_what_went_and_what_stayed(ana: Browser, scene: Scene) -> None:
    decided(scene)
    scene.draft("dog-licence")
    ana.post("/me/erasure", why="")
    answered(scene, inquiries.Answered.GRANTED)
    text = ana.get("/me/erasure")
    assert "We deleted what may be deleted. Some of it has to stay" in text
    assert "GDPR art. 17(3)(b)" in text
    assert "you can complain to the authority that watches over it" in text
    assert "What was deleted" in text
    assert "What stayed" in text


def test_a_refused_request_says_why_and_where_to_complain(ana: Browser, scene: Scene) -> None:
    scene.draft("dog-licence")
    ana.post("/me/erasure", why="")
    answered(scene, inquiries.Answered.REFUSED)
    text = ana.get("/me/erasure")
    assert "We did not delete anything." in text
    assert "We looked at it." in text
    assert "you can complain to the authority that watches over it" in text


def test_who_is_not_known_well_enough_is_asked_to_sign_in_again(cats: None, scene: Scene) -> None:
    weak = Browser(scene.resident, level=Level.low)
    weak.client.get("/me/erasure")
    assert weak.client.get("/me/erasure").status_code in (302, 403)


def test_who_has_no_number_is_told_whom_to_ask(cats: None, scene: Scene) -> None:
    stranger = Browser(Person.objects.create_user(subject="res-8", name="Someone"))
    assert "We do not know your person number" in stranger.get("/me/erasure")


def test_the_request_itself_says_what_went_and_what_stayed(ana: Browser, scene: Scene) -> None:
    decided(scene)
    scene.draft("dog-licence")
    ana.post("/me/erasure", why="")
    [asked] = inquiries.of("P1")
    page = f"/me/inquiries/{asked.reference}"
    assert "What we would delete" in ana.get(page)
    answered(scene, inquiries.Answered.GRANTED)
    text = ana.get(page)
    assert "What was deleted" in text
    assert "What stayed: Applications (1)" in text
    assert "6 years after the end of the case. GDPR art. 17(3)(b)." in text
    assert "Done in part" in text
