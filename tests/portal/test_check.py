"""Check first: the fewest questions, one a page, nothing stored, and a verdict with its reasons."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from tests.portal.conftest import Browser

pytestmark = pytest.mark.django_db
CHECK = "/services/allotment/check"


def begun() -> Browser:
    browser = Browser()
    browser.get(CHECK)
    return browser


def answered_yes() -> Browser:
    """Everything answered so that a plot is possible."""
    browser = begun()
    browser.send(answer="yes")
    browser.send(**{"answer-day": "27", "answer-month": "March", "answer-year": "1985"})
    browser.send(answer="£1,234.50")
    browser.send(answer="small")
    browser.send(answer=["beans", "roses"])
    browser.send()
    browser.send()
    return browser


def test_the_first_page_asks_the_first_question() -> None:
    browser = begun()
    assert "Do you live in the parish?" in browser.text
    assert browser.html.count("<h1") == 1


def test_a_no_ends_the_check_at_once_with_its_reason_and_law() -> None:
    browser = begun()
    text = browser.send(answer="no")
    assert "You cannot have a plot" in text
    assert "You do not live in the parish" in text
    assert "Allotments Act, s.2" in text
    assert "When were you born?" not in text


def test_a_no_says_what_would_have_to_be_different_with_the_number() -> None:
    browser = begun()
    browser.send(answer="yes")
    browser.send(**{"answer-day": "27", "answer-month": "March", "answer-year": "1985"})
    text = browser.send(answer="£20,000")
    assert "What would have to be different for another answer" in text
    assert "Savings would have to be £16,000 or less (now £20,000)" in text
    assert "Further questions would then decide." in text


def test_a_fact_nobody_can_change_is_named_and_not_asked_to_be_otherwise() -> None:
    browser = begun()
    browser.send(answer="yes")
    text = browser.send(**{"answer-day": "27", "answer-month": "March", "answer-year": "2012"})
    assert "This rests on what you cannot change: Date of birth." in text
    assert "would have to be" not in text


def test_a_yes_has_nothing_to_be_different() -> None:
    assert "What would have to be different" not in answered_yes().text


def test_all_questions_answered_end_in_yes_with_every_reason() -> None:
    text = answered_yes().text
    assert "You can have a plot" in text
    assert "You have saved £16,000 or less Allotments Act, s.4" in text
    assert "27 March 1985" in text
    assert "£1,234.50" in text
    assert "Beans and Roses" in text


def test_nothing_is_stored_and_nothing_stands_in_the_address() -> None:
    browser = answered_yes()
    assert Session.objects.count() == 0
    assert "sessionid" not in browser.client.cookies
    assert browser.page.request.get("QUERY_STRING", "") == ""
    assert browser.page.redirect_chain == []


def test_not_knowing_leads_to_cannot_tell_with_what_is_missing() -> None:
    browser = begun()
    browser.send(unsure="1")
    assert "When were you born?" in browser.text, "the check goes on: another answer may settle it"
    for _ in range(6):
        browser.send(unsure="1")
    text = browser.text
    assert "We cannot tell" in text
    assert "What we would still need to know" in text
    assert "Lives here" in text
    assert "Savings" in text


def test_a_no_settles_it_although_an_earlier_answer_is_not_known() -> None:
    browser = begun()
    browser.send(unsure="1")
    text = browser.send(**{"answer-day": "1", "answer-month": "1", "answer-year": "2015"})
    assert "You cannot have a plot" in text


def test_back_shows_the_question_before_with_its_answer() -> None:
    browser = begun()
    browser.send(answer="yes")
    text = browser.send(back="1")
    assert "Do you live in the parish?" in text
    assert 'value="yes" checked' in browser.html


def test_back_from_the_first_question_leads_to_the_service() -> None:
    browser = begun()
    browser.send(back="1")
    assert browser.address == "/services/allotment"


def test_an_answer_can_be_changed_at_the_end() -> None:
    browser = answered_yes()
    browser.send(change="applicant--savings")
    assert "How much have you saved?" in browser.text
    assert 'value="1234.50"' in browser.html
    text = browser.send(answer="20000")
    assert "You have saved more than £16,000" in text


def test_how_much_is_worked_out_with_further_questions_only_when_wanted() -> None:
    browser = answered_yes()
    assert "Work it out" in browser.text
    text = browser.send(drop=("goal",), amounts="1")
    assert "How many years have you waited?" in text
    assert "£38.00 a year" in browser.send(answer="2")


def test_a_wrong_answer_is_explained_beside_the_field_and_at_the_top_and_kept() -> None:
    browser = begun()
    browser.send(answer="yes")
    text = browser.send(**{"answer-day": "31", "answer-month": "2", "answer-year": "1985"})
    assert browser.status == 422
    assert text.startswith("Error:")
    assert text.count("There is no such day in the calendar") == 2
    assert 'href="#answer-day"' in browser.html
    assert 'value="31"' in browser.html


def test_the_language_can_be_changed_in_the_middle() -> None:
    browser = begun()
    browser.send(answer="yes")
    text = browser.send(language="es")
    assert "¿Cuándo nació?" in text
    assert '<html lang="es"' in browser.html
    assert "¿Cuánto tiene ahorrado?" in browser.send(
        **{"answer-day": "27", "answer-month": "marzo", "answer-year": "1985"}
    )
    assert "¿Qué tamaño quiere?" in browser.send(answer="1.234,50")
    assert '"applicant.savings":{"is":"1234.50"}' in browser.hidden()["answers"]


def test_answers_made_up_by_somebody_else_are_asked_again() -> None:
    browser = begun()
    for made_up in (
        "[]",
        "{",
        "null",
        json.dumps({"applicant.resident": {"is": "perhaps"}}),
        json.dumps({"nobody": {"is": 1}}),
        json.dumps({"applicant.resident": True}),
        "[" * 20_000,
        json.dumps({"applicant.savings": {"is": "-5"}}),
    ):
        text = browser.post(CHECK, answers=made_up)
        assert browser.status == 200
        assert "Do you live in the parish?" in text


def test_a_form_without_its_token_is_refused() -> None:
    browser = begun()
    browser.client.handler.enforce_csrf_checks = True
    browser.post(CHECK, answer="yes")
    assert browser.status == 403


def test_people_are_added_and_removed_without_a_script() -> None:
    browser = answered_yes()
    browser.send(change="household--members")
    browser.send(**{"answer-rows": "0", "add": "1"})
    assert "Number 1" in browser.text
    first = {
        "answer-0-date_of_birth-day": "4",
        "answer-0-date_of_birth-month": "5",
        "answer-0-date_of_birth-year": "2019",
        "answer-0-relation": "child",
    }
    browser.send(**{"answer-rows": "1", **first, "add": "1"})
    assert "Number 2" in browser.text
    assert 'value="2019"' in browser.html
    browser.send(**{"answer-rows": "2", **first, "remove": "1"})
    assert "Number 2" not in browser.text
    text = browser.send(**{"answer-rows": "1", **first})
    assert "4 May 2019, Child" in text


def test_a_closed_service_can_still_be_checked_but_not_applied_for() -> None:
    browser = Browser()
    browser.get("/services/pool-card/check")
    text = browser.send(answer="yes")
    assert "You can apply from 1 June 2026" in text
    assert "take my answers along" not in text


def test_answers_are_taken_along_only_by_the_button_that_says_so() -> None:
    browser = answered_yes()
    browser.send(carry="1")
    assert Session.objects.count() == 1
    assert browser.address.startswith("/account/sign-in")


@pytest.mark.parametrize(
    "forged",
    [
        {"remove": "9" * 5000},
        {"remove": "²"},
        {"remove": "0", "answer-rows": "2", "answer-²-name": "Ana"},
        {"add": "1", "answer-rows": "9" * 5000},
    ],
    ids=["a huge place", "a raised two", "a row named so", "a huge number of rows"],
)
def test_rows_that_our_pages_never_write_are_left_aside(forged: dict[str, str]) -> None:
    browser = begun()
    browser.send(**forged)
    assert browser.status == 200
    assert "Do you live in the parish?" in browser.text


ORDER = """
definition: unknown
law_of: 2026-03-02
population: some people
people: 100
fewest: 20
expected: {}
order: [applicant.savings]
"""


def test_the_order_beside_the_definition_is_followed_also_by_the_first_page_that_is_kept(
    settings: Any, tmp_path: Path
) -> None:
    assert "Do you live in the parish?" in begun().text
    village = shutil.copytree(settings.ONEDOOR_JURISDICTION, tmp_path / "village")
    (village / "services" / "allotment" / "questions.yaml").write_text(ORDER, encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = village
    browser = begun()
    assert "How much have you saved?" in browser.text
    assert "Do you live in the parish?" in browser.send(answer="£10")
