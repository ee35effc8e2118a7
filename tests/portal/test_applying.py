"""Applying: what is known is shown, what is missing is asked and saved at once, sent once, with a receipt."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from tests.cases.conftest import a_pdf, a_photo
from tests.cases.test_checks import down
from tests.portal.conftest import Browser, Scene

from onedoor.cases import answers
from onedoor.cases.models import Answer, Application, Document
from onedoor.identity import actors, sign_ins
from onedoor.identity.levels import Level
from onedoor.identity.models import Person
from onedoor.lib import clock
from onedoor.registers import holdings
from onedoor.trust import acts, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(oakford: None, scene: Scene) -> Browser:
    """Ana of Oakford, whose date of birth and home registers know."""
    return Browser(scene.resident)


def begun(browser: Browser, service: str) -> Application:
    browser.post(f"/services/{service}/apply")
    return Application.objects.get(service_id=service)


def test_applying_asks_to_sign_in_as_surely_as_the_service_needs(resident: Person) -> None:
    browser = Browser()
    browser.get("/services/allotment/apply")
    assert browser.address == "/account/sign-in"
    assert "level=substantial" in browser.page.redirect_chain[-1][0]
    weaker = Browser(resident, level=Level.low)
    weaker.get("/services/allotment/apply")
    assert browser.address.startswith("/account/")
    assert Application.objects.count() == 0


def test_before_beginning_it_is_said_what_will_be_looked_up(ana: Browser) -> None:
    text = ana.get("/services/garden-grant/apply")
    assert "People register" in text
    assert "Gardens Act, s.4" in text
    assert Application.objects.count() == 0, "reading a page begins nothing"


def test_what_is_known_is_shown_with_its_origin(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    assert ana.address == f"/applications/{application.reference}/known"
    assert (
        "Date of birth 1 April 1990 From: People register, as of 1 March 2026. Read on 2 March 2026. "
        "Legal ground: GA s.4."
        in ana.text
    )
    assert "Garden in square metres 100" in ana.text


def test_a_register_that_is_down_is_asked_instead_and_what_is_told_is_marked_as_to_be_checked(
    ana: Browser, scene: Scene
) -> None:
    with down("people", "homes"):
        application = begun(ana, "garden-grant")
        ana.get(f"/applications/{application.reference}/next")
        assert "could not reach this register: People register. Please tell us instead." in ana.text
        scene.tell(
            application,
            applicant__date_of_birth=date(1990, 4, 1),
            applicant__home="H1",
            garden_area=100,
            home__rented=False,
            home__value=100_000,
        )
        ana.get(f"/applications/{application.reference}/check-answers")
        assert "To be checked later We could not reach this register: Register of homes." in ana.text
        scene.submit(application)
    ana.get(f"/applications/{application.reference}")
    assert "Still to be checked" in ana.text


def test_coming_back_to_a_draft_asks_again_for_what_is_too_old(ana: Browser, scene: Scene) -> None:
    application = begun(ana, "garden-grant")
    moved = {"date of birth": date(1990, 4, 1), "home": "H2"}
    holdings.load(register="people", records=[("P1", moved)], as_of=scene.today)
    with clock.frozen(scene.days_later(8)):
        back = Browser(scene.resident)
        session = back.client.session
        session[sign_ins.KEY] = {**session[sign_ins.KEY], "at": scene.now.timestamp()}
        session.save()
        back.get(f"/applications/{application.reference}")
    assert application.answers.get(input="applicant.home").value == "H2"


def test_each_time_what_is_known_is_shown_again_it_is_in_the_ledger(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    before = len([one for one in ledger.about("P1") if one.act == acts.SHOWN])
    ana.get(f"/applications/{application.reference}/known")
    looks = [one for one in ledger.about("P1") if one.act == acts.SHOWN]
    assert len(looks) == before + 1
    assert looks[0].case == application.reference
    assert "people.date of birth" in looks[0].fields


def test_a_dispute_leads_to_what_the_registers_owner_has_to_answer(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    answers.dispute(
        application=application,
        input="applicant.date of birth",
        claimed=date(1992, 4, 1),
        why="",
        by=actors.of(application.applicant),
        at=clock.now(),
    )
    ana.get(f"/applications/{application.reference}/known")
    reference = application.answers.get(input="applicant.date of birth").inquiry
    assert f'href="/me/inquiries/{reference}"' in ana.html
    assert "has to answer you within a month" in ana.text


def test_only_what_is_missing_is_asked_and_each_answer_is_saved_at_once(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    ana.get(f"/applications/{application.reference}/next")
    assert "Do you rent your home?" in ana.text
    ana.send(answer="yes")
    assert Answer.objects.get(input="home.rented").value is True
    assert "How much is the rent?" in ana.text
    elsewhere = Browser(application.applicant)
    elsewhere.get(f"/applications/{application.reference}/next")
    assert "How much is the rent?" in elsewhere.text, "on another device it goes on where it was left"


def test_a_wrong_answer_is_kept_and_explained_and_nothing_is_saved(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    ana.get(f"/applications/{application.reference}/next")
    ana.send(answer="yes")
    ana.send(answer="a lot")
    assert ana.status == 422
    assert 'value="a lot"' in ana.html
    assert "Enter an amount in digits" in ana.text
    ana.send(answer="20000")
    assert ana.text.count("Write an amount up to 10000") == 2
    assert not Answer.objects.filter(input="home.rent").exists()


def test_a_document_is_handed_in_and_taken_back(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    for answer in ("yes", "900"):
        ana.get(f"/applications/{application.reference}/next")
        ana.send(answer=answer)
    ana.get(f"/applications/{application.reference}/next")
    assert "Tenancy agreement" in ana.text
    field = "file-tenancy-agreement"
    ana.send()
    assert "Choose a file" in ana.text
    ana.send(**{field: a_photo()})
    assert "must be a PDF" in ana.text
    ana.send(**{field: a_pdf(), "stay": "tenancy-agreement"})
    assert ana.address.endswith("/documents")
    assert "lease.pdf" in ana.text
    document = Document.objects.get()
    sent = ana.client.get(f"/applications/{application.reference}/documents/{document.pk}")
    assert sent["Content-Disposition"].startswith("attachment")
    ana.post(f"/applications/{application.reference}/documents/{document.pk}/remove")
    assert Document.objects.count() == 0


def test_a_chosen_file_goes_along_with_continuing(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    for answer in ("yes", "900"):
        ana.get(f"/applications/{application.reference}/next")
        ana.send(answer=answer)
    ana.get(f"/applications/{application.reference}/documents")
    ana.send(**{"file-tenancy-agreement": a_pdf()})
    assert ana.address.endswith("/check-answers")
    ana.get(f"/applications/{application.reference}/documents")
    ana.send()
    assert ana.address.endswith("/check-answers"), "nothing more is needed where a file is there"


def filled_in(ana: Browser) -> Application:
    application = begun(ana, "garden-grant")
    for answer in ("no", "100,000"):
        ana.get(f"/applications/{application.reference}/next")
        ana.send(answer=answer)
    return application


def test_answers_are_checked_changed_and_sent_once(ana: Browser) -> None:
    application = filled_in(ana)
    assert ana.address == f"/applications/{application.reference}/check-answers"
    assert "£100,000.00" in ana.text
    ana.get(f"/applications/{application.reference}/questions/home--value?back_to=check-answers")
    ana.send(answer="90000")
    assert ana.address.endswith("/check-answers")
    assert "£90,000.00" in ana.text
    ana.send()
    assert ana.address == f"/applications/{application.reference}/receipt"
    assert application.reference in ana.text
    ana.post(f"/applications/{application.reference}/check-answers")
    assert application.reference in ana.text
    assert Application.objects.count() == 1
    assert ana.client.get(f"/applications/{application.reference}/receipt.pdf").content.startswith(b"%PDF")


def test_sending_too_early_leads_to_what_is_missing(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    ana.post(f"/applications/{application.reference}/check-answers")
    assert "Do you rent your home?" in ana.text
    assert Application.objects.get().submitted_at is None


def test_when_the_rules_say_no_it_is_said_before_sending(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    for answer in ("no", "900000"):
        ana.get(f"/applications/{application.reference}/next")
        ana.send(answer=answer)
    assert "The rules say no to this" in ana.text
    assert "Your home costs too much" in ana.text
    assert "Value would have to be £400,000 or less (now £900,000)" in ana.text
    assert "Rented home would have to be “Yes” (now “No”)" in ana.text
    ana.send()
    assert ana.address.endswith("/receipt")


def test_what_a_register_knows_can_be_disputed_and_that_taken_back(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    address = f"/applications/{application.reference}/known/applicant--date_of_birth"
    ana.get(f"{address}/dispute")
    right = {"answer-day": "2", "answer-month": "4", "answer-year": "1990"}
    ana.send(**{**right, "answer-month": "13"})
    assert "Write the month as a number" in ana.text
    ana.send(**right, why="It is on my birth certificate")
    assert "You say it is: 2 April 1990" in ana.text
    assert "It is on my birth certificate" in ana.text
    ana.post(f"{address}/undispute")
    assert "You say it is" not in ana.text


def test_the_answers_of_a_check_come_along_when_taken_along(ana: Browser) -> None:
    ana.get("/services/garden-grant/check")
    ana.send(**{"answer-day": "1", "answer-month": "1", "answer-year": "1970"})
    ana.send(answer="no")
    ana.send(answer="50000")
    assert "You can" in ana.text
    ana.send(carry="1")
    assert "3 answers of your check come along" in ana.text
    application = begun(ana, "garden-grant")
    told = {answer.input: answer.value for answer in application.answers.filter(origin="answered")}
    assert told == {"home.rented": False, "home.value": "50000"}, "what a register knows stands"
    ana.get("/services/garden-grant/apply")
    assert "come along" not in ana.text


def test_a_closed_service_takes_no_application_and_says_when_it_opens(resident: Person) -> None:
    for browser in (Browser(), Browser(resident)):
        text = browser.get("/services/pool-card/apply")
        assert "Closed: opens on 1 June 2026" in text
        assert "The pool is being painted" in text
    Browser(resident).post("/services/pool-card/apply")
    assert Application.objects.count() == 0


PAGES = (
    "",
    "/known",
    "/next",
    "/documents",
    "/check-answers",
    "/receipt",
    "/receipt.pdf",
    "/withdraw",
    "/questions/home--rented",
    "/known/applicant--home/dispute",
)


@pytest.mark.parametrize("page", PAGES)
def test_an_application_exists_only_for_the_person_it_belongs_to(
    ana: Browser, stranger: Person, page: str
) -> None:
    application = begun(ana, "garden-grant")
    address = f"/applications/{application.reference}{page}"
    other = Browser(stranger)
    other.get(address)
    assert other.status == 404
    anonymous = Browser()
    anonymous.get(address)
    assert anonymous.address == "/account/sign-in"


def test_personal_pages_are_kept_nowhere(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    for page in ("", "/known", "/questions/home--rented", "/check-answers"):
        ana.get(f"/applications/{application.reference}{page}")
        assert "no-store" in ana.page["Cache-Control"]


def test_a_draft_can_be_deleted_after_a_question(ana: Browser) -> None:
    application = begun(ana, "garden-grant")
    ana.get(f"/applications/{application.reference}/withdraw")
    assert "Do you want to take this back?" in ana.text
    ana.send()
    assert ana.address == "/me"
    assert "Your application was withdrawn" in ana.text
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_an_application_with_a_photo_is_filled_in_and_sent_in_spanish(oakford: None, scene: Scene) -> None:
    ana = Browser(scene.resident, language="es")
    application = begun(ana, "tree-felling")
    answers: list[dict[str, Any]] = [
        {"answer": "12,5"},
        {"answer": "Está podrido"},
        {"file-photo": a_photo()},
    ]
    for said in answers:
        ana.get(f"/applications/{application.reference}/next")
        ana.send(**said)
    assert "Compruebe sus respuestas" in ana.text
    ana.send()
    assert "Su referencia" in ana.text
    assert application.answers.get(input="tree.height").value == "12.5"
    assert mail.outbox == [] or application.reference in mail.outbox[0].body


def test_an_answer_sent_after_the_session_ended_is_said_to_be_lost_and_can_be_sent_again(
    ana: Browser,
) -> None:
    application = begun(ana, "garden-grant")
    ana.get(f"/applications/{application.reference}/next")
    question = ana.address
    stranger = Browser()
    stranger.get(question)
    assert "did not reach us" not in stranger.text, "nothing was sent yet"
    stranger.post(question, answer="yes")
    assert stranger.address == "/account/sign-in"
    assert "what you have just sent did not reach us" in stranger.text
    assert stranger.hidden()["next"] == question
