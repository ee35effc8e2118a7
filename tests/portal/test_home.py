"""Home, search, life events and a service's page, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.portal.conftest import Browser

from onedoor.identity.models import Person

pytestmark = pytest.mark.django_db


def test_home_offers_search_life_events_services_and_the_banner() -> None:
    text = Browser().get("/")
    for words in (
        "What do you need?",
        "Growing your own food",
        "Allotment",
        "The office is closed on Friday",
    ):
        assert words in text


def test_a_paused_and_a_seasonal_service_stay_listed_and_say_when_they_open() -> None:
    text = Browser().get("/")
    assert "Closed: opens 1 June 2026" in text
    assert "Closed: opens 1 May 2026" in text


@pytest.mark.parametrize(
    "query", ["allotment", "alotment", "vegetables", "huerto", "hortalizas", "growing food"]
)
def test_search_finds_a_service_in_either_language_and_in_spite_of_typing_errors(query: str) -> None:
    text = Browser().get(f"/search?q={query}")
    assert "1 service for" in text
    assert "Allotment" in text


@pytest.mark.parametrize(
    "query", ["xyzzy", "%00", "%F0%9F%8C%B1", "<script>alert(1)</script>", "a" * 5000, ""]
)
def test_search_that_finds_nothing_shows_every_service_instead(query: str) -> None:
    browser = Browser()
    text = browser.get(f"/search?q={query}")
    assert browser.status == 200
    assert "All services" in text
    assert "Swimming pool card" in text
    assert "<script>alert" not in browser.html


def test_a_life_event_lists_its_services() -> None:
    text = Browser().get("/life-events/growing-food")
    assert "Land and tools." in text
    assert "Allotment" in text


@pytest.mark.parametrize(
    "address",
    ["/life-events/none", "/services/none", "/services/none/check", "/services/none/apply", "/icons/x"],
)
def test_what_is_not_there_is_said_to_be_not_there(address: str) -> None:
    browser = Browser()
    assert "Page not found" in browser.get(address)
    assert browser.status == 404


def test_a_services_page_says_everything_before_one_begins() -> None:
    text = Browser().get("/services/allotment")
    for words in (
        "£40 a year", "4 weeks", "Allotments Act, s.9", "Too few to say", "You have saved £16,000 or less", "Allotments Act, s.4",
        "Your bank card", "On this page", "Commons office", "0300 222 2223", "You can appeal to the parish within 1 month",
    ):  # fmt: skip
        assert words in text, words


def test_a_services_page_says_what_is_read_from_registers_and_on_which_ground(oakford: None) -> None:
    text = Browser().get("/services/garden-grant")
    assert "People register To find out whether you are entitled" in text
    assert "Date of birth and Number of the home Gardens Act, s.4" in text


def test_every_text_follows_the_language_of_the_reader() -> None:
    browser = Browser(language="es")
    text = browser.get("/services/allotment")
    for words in (
        "Huerto",
        "Para quién es",
        "Tiene ahorrado 16.000 £ o menos",
        "4 semanas",
        "Comprobar antes",
    ):
        assert words in text, words
    assert '<html lang="es"' in browser.html
    assert "Who can have it" not in text


def test_the_language_is_changed_by_a_link_that_comes_back_to_the_page() -> None:
    browser = Browser()
    browser.get("/language?to=es&next=/services/allotment")
    assert browser.address == "/services/allotment"
    assert "Huerto" in browser.text
    assert "Inicio" in browser.get("/life-events/growing-food"), "the choice is remembered"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_language_link_leads_nowhere_else(back: str) -> None:
    browser = Browser()
    answer = browser.client.get("/language", {"to": "es", "next": back})
    assert answer["Location"] == "/"


def test_a_language_nobody_offers_changes_nothing() -> None:
    browser = Browser()
    browser.client.get("/language", {"to": "../../etc", "next": "/"})
    assert '<html lang="en"' in (browser.get("/"), browser.html)[1]


@pytest.mark.parametrize("address", ["/services/allotment", "/services/allotment/check"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_service_and_check_page_need_at_most_five_queries(
    address: str, signed_in: bool, resident: Person
) -> None:
    browser = Browser(resident if signed_in else None)
    cache.clear()
    with CaptureQueriesContext(connection) as first:
        browser.get(address)
    asked = [
        query["sql"]
        for query in first
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert len(asked) <= 5, asked
    if not signed_in:
        with CaptureQueriesContext(connection) as again:
            browser.get(address)
        assert len(again) == 0


def test_visitors_who_only_read_get_no_cookie() -> None:
    browser = Browser()
    for address in ("/", "/services/allotment", "/search?q=a", "/accessibility"):
        assert browser.client.get(address).cookies.output() == ""


def test_a_kept_page_gives_each_reader_a_token_of_their_own() -> None:
    tokens = set()
    for _ in range(2):
        browser = Browser()
        browser.client.handler.enforce_csrf_checks = True
        browser.get("/services/allotment/check")
        token = browser.html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        tokens.add(token)
        answer = browser.client.post(
            "/services/allotment/check", {**browser.hidden(), "answer": "no", "csrfmiddlewaretoken": token}
        )
        assert answer.status_code == 200
    assert len(tokens) == 2


def test_a_kept_page_does_not_cross_languages_or_people(resident: Person) -> None:
    assert "Allotment" in Browser().get("/services/allotment")
    assert "Huerto" in Browser(language="es").get("/services/allotment")
    assert "Sign out" in Browser(resident).get("/services/allotment")
    assert "Sign out" not in Browser().get("/services/allotment")


def test_what_may_run_on_a_page_is_bound_tightly() -> None:
    answer = Browser().client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<style" not in answer.content.decode()
    assert " style=" not in answer.content.decode()
    assert " onclick=" not in answer.content.decode()


def test_the_site_can_be_installed() -> None:
    client = Browser().client
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["name"] == "Ashby"
    assert manifest["theme_color"] == "#224466"
    for icon in manifest["icons"]:
        picture = client.get(icon["src"])
        assert picture.status_code == 200
        assert picture["Content-Type"] == icon["type"]
    worker = client.get("/service-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "/offline" in worker.content.decode()
    assert "You are offline" in client.get("/offline").content.decode()


def test_the_towns_colours_are_served_and_kept_by_an_address_that_changes_with_them() -> None:
    browser = Browser()
    browser.get("/")
    address = browser.html.split('href="/branding.css')[1].split('"')[0]
    sheet = browser.client.get("/branding.css" + address)
    assert "--brand: #224466;" in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]


@pytest.mark.parametrize("address", ["/accessibility", "/privacy", "/cookies"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pages_about_the_site_are_there(address: str, language: str) -> None:
    browser = Browser(language=language)
    browser.get(address)
    assert browser.status == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_to_read_take_nothing(method: str) -> None:
    answer: Any = getattr(Browser().client, method)("/services/allotment")
    assert answer.status_code == 405
