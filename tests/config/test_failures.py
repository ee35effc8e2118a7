"""Pages for what could not be answered."""

import json
import logging

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

pytestmark = pytest.mark.django_db


def raises(request: HttpRequest, kind: str) -> HttpResponse:
    raise {"denied": PermissionDenied, "suspicious": SuspiciousOperation, "broken": ZeroDivisionError}[kind]()


class Addresses:
    """The town's own, and one that fails as told."""

    urlpatterns = [path("raise/<str:kind>", raises), path("", include("onedoor.config.urls"))]
    handler400 = "onedoor.config.failures.bad_request"
    handler403 = "onedoor.config.failures.forbidden"
    handler404 = "onedoor.config.failures.not_found"
    handler500 = "onedoor.config.failures.broken"


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/no-such-page", 404, "Page not found"),
        ("/raise/denied", 403, "You cannot see this page"),
        ("/raise/suspicious", 400, "We could not understand that"),
        ("/raise/broken", 500, "Sorry, something went wrong here"),
    ],
)
def test_each_failure_has_a_page_in_the_towns_look_with_a_way_on(
    browser: Client, address: str, status: int, said: str
) -> None:
    with override_settings(ROOT_URLCONF=Addresses):
        response = browser.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert f">{said}</h1>" in page
    assert "Go to the home page" in page
    assert "govuk-skip-link" in page
    assert "Traceback" not in page


def test_the_pages_are_in_the_readers_language(browser: Client) -> None:
    english = browser.get("/no-such-page").content.decode()
    spanish = browser.get("/no-such-page", headers={"accept-language": "es"}).content.decode()
    assert 'lang="es"' in spanish
    assert "Page not found" in english
    assert "Page not found" not in spanish


def test_a_machine_gets_problem_details(browser: Client) -> None:
    response = browser.get("/api/v1/no-such-thing")
    assert response.status_code == 404
    assert response["content-type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 404


def test_a_form_without_its_token_is_told_what_to_do_and_changes_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/account/sign-in")
    assert response.status_code == 403
    assert "Your answer did not reach us" in response.content.decode()


@pytest.mark.parametrize("length", [str(settings.ONEDOOR_LARGEST_REQUEST + 1), "-5", "x"])
def test_a_request_that_is_too_large_is_refused_before_it_is_read(browser: Client, length: str) -> None:
    response = browser.generic("POST", "/account/sign-in", b"", CONTENT_LENGTH=length)
    assert response.status_code == 413
    assert "too large" in response.content.decode()


def test_when_not_even_a_page_can_be_made_there_is_still_an_answer_in_both_languages(
    browser: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*arguments: object, **named: object) -> HttpResponse:
        raise RuntimeError("no templates")

    monkeypatch.setattr("onedoor.config.failures.render", fails)
    with override_settings(ROOT_URLCONF=Addresses), caplog.at_level(logging.ERROR):
        response = browser.get("/raise/broken")
    assert response.status_code == 500
    assert "Everything you saved" in response.content.decode()
    assert "Inténtelo" in response.content.decode()
    assert "no templates" in caplog.text
