"""Every page there is: axe-core finds nothing, at a desk's width and a phone's, in English and in Spanish.

The pages are found by walking Django's table of addresses, so a new page is covered by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import APIResponse, Browser
from tests.journeys.axe import faults
from tests.journeys.people import MAIN_BUTTON, Visitor
from tests.journeys.routes import Route, every_route
from tests.journeys.stage import HALFWAY, OFFICERS, UNEQUIPPED, WHO_SEES, Stage, staged
from tests.journeys.town import DemoTown

LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

EVERYWHERE = {"name": ["icon.svg", "icon-180.png"], "path": ["0/000.p/1"], "register": ["tax"], "key": ["1"]}
"""Values that no case gives. A parameter that has none anywhere fails `test_every_parameter_has_a_value`."""


@pytest.fixture(scope="module")
def stage(town: DemoTown, browser: Browser) -> Iterator[Stage]:
    """The town with cases at every stage."""
    with staged(town, browser) as made:
        yield made


@dataclass(frozen=True)
class Answered:
    """How one address answered one visitor."""

    route: Route
    visitor: str
    address: str
    kind: str
    body: str = field(repr=False, default="")


@pytest.fixture(scope="module")
def walked(stage: Stage) -> list[Answered]:
    """Every address, filled with every value that fits, opened by everybody who sees that part of the scenery."""
    return [
        Answered(route, who, address, *_kind(_opened(stage, who, address)))
        for route in every_route()
        for part, values in stage.parts.items()
        if part == "town" or set(route.parameters) & set(values) - {"slug"}
        for address in route.filled({**EVERYWHERE, **values})
        for who in WHO_SEES[part]
        if part == "town" or (who in OFFICERS) == route.path.startswith("/desk/")
    ]


def _opened(stage: Stage, who: str, address: str) -> APIResponse:
    return stage.visitors[who].context.request.get(stage.town.address + address, max_redirects=0)


def _kind(answer: APIResponse) -> tuple[str, str]:
    """What an answer is: a page, something else by its type, or its status."""
    if answer.status == 302:
        return ("asks who it is" if "/account/" in answer.headers["location"] else "redirect"), ""
    if answer.status != 200:
        return str(answer.status), ""
    media = answer.headers.get("content-type", "").split(";")[0]
    if media != "text/html":
        return media, ""
    main = re.search(r"<main.*</main>", answer.text(), re.DOTALL)
    assert main, f"{answer.url} is a page without a main part"
    return "page", re.sub(r'value="[^"]{40,}"', "", main[0])


@pytest.fixture(scope="module")
def pages(walked: list[Answered]) -> list[Answered]:
    """The pages among the answers, each that is different once."""
    different = {(one.address, one.body): one for one in reversed(walked) if one.kind == "page"}
    return sorted(different.values(), key=lambda one: (one.visitor, one.address))


def test_every_parameter_has_a_value(stage: Stage) -> None:
    known = set(EVERYWHERE).union(*(values for values in stage.parts.values()))
    lacking = {
        f"{one.path} ({name})" for one in every_route() for name in one.parameters if name not in known
    }
    assert not lacking, (
        f"Give these a value in EVERYWHERE, or in tests/journeys/scenery.py: {sorted(lacking)}"
    )


NOT_PAGES = {
    *("redirect", "405", "application/pdf", "application/json", "application/manifest+json"),
    *("text/css", "text/javascript", "text/x-python", "image/svg+xml", "image/png"),
    *("text/plain", "application/octet-stream"),
}
"""What addresses answer with that show no page: 405 is for what is only posted to."""
_SECURITY_SERVER = "there for our own security server alone: tests/registers/connectors/test_xroad_provider.py"
SHOWN_ELSEWHERE = {
    "sign_in_callback": "the identity provider sends people back here; what goes wrong is a page among the failures",
    "data-tracker-find-usage": "asks for a header that no browser sends: tests/api/test_data_tracker.py",
    "x-road-description": _SECURITY_SERVER,
    "x-road-records": _SECURITY_SERVER,
    "x-road-record": _SECURITY_SERVER,
    "api:api-root": "the interface for machines answers below it",
}


def test_every_address_is_a_page_or_known_not_to_be_one(walked: list[Answered]) -> None:
    broken = [f"{one.address} for {one.visitor}: {one.kind}" for one in walked if one.kind.startswith("5")]
    assert not broken
    answers = {route: {one.kind for one in walked if one.route == route} for route in every_route()}
    for route, kinds in answers.items():
        if "page" not in kinds:
            print(f"no page: {route.path} answers {sorted(kinds)}")
    unseen = {
        route.path: sorted(kinds)
        for route, kinds in answers.items()
        if not kinds & (NOT_PAGES | {"page"}) and route.name not in SHOWN_ELSEWHERE
    }
    assert not unseen, f"Nobody gets to see what these show; make it in tests/journeys/scenery.py: {unseen}"


def test_there_are_as_many_pages_as_one_would_think(pages: list[Answered]) -> None:
    routes = {one.route for one in pages}
    assert len(routes) >= 30, sorted(one.path for one in routes)
    assert len(pages) >= 60


@LANGUAGES
def test_no_page_has_a_fault(stage: Stage, pages: list[Answered], language: str) -> None:
    wrong: list[str] = []
    alike: set[tuple[str, ...]] = set()
    for one in pages:
        visitor = speaking(stage.visitors[one.visitor], language)
        visitor.go(one.address)
        wrong += looked_at(visitor, language, alike, one.route.name)
    assert not wrong, "\n" + "\n".join(wrong)


def speaking(visitor: Visitor, language: str) -> Visitor:
    """The visitor, once they have chosen the language."""
    visitor.context.request.get(f"{visitor.town.address}/language?to={language}&next=/privacy")
    return visitor


def looked_at(
    visitor: Visitor, language: str, alike: set[tuple[str, ...]] | None = None, kind: str = ""
) -> list[str]:
    """The faults of the page that is shown now, on a desk's screen and on a phone's."""
    found = []
    for size in (DESK, PHONE):
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        where = f"{visitor.path} ({visitor.heading}) at {size['width']} pixels"
        found += [
            f"{where}: {fault}" for fault in faults(visitor.page, language=language, alike=alike, kind=kind)
        ]
    return found


# ---------------------------------------------------------------- pages that come about only by doing something

EMPTY = """() => document.querySelectorAll("main input:not([type=hidden]), main textarea, main select").forEach(one => {
  one.checked = false;
  if (!["radio", "checkbox", "file"].includes(one.type)) one.value = "";
})"""


@LANGUAGES
def test_no_question_has_a_fault_when_it_is_answered_with_nothing(
    stage: Stage, pages: list[Answered], language: str
) -> None:
    wrong: list[str] = []
    shown = [one for one in pages if one.route.name in ("portal:question", "portal:dispute")]
    for one in shown:
        visitor = speaking(stage.visitors[one.visitor], language)
        visitor.go(one.address)
        if visitor.page.locator("main button[name=add]").count():  # a list: with a record in it
            visitor.follow(visitor.page.locator("main button[name=add]").first)
        visitor.page.evaluate(EMPTY)
        visitor.follow(visitor.page.locator(MAIN_BUTTON).last)
        wrong += looked_at(visitor, language)
    assert len(shown) > 20
    assert not wrong, "\n" + "\n".join(wrong)


@LANGUAGES
def test_no_form_has_a_fault_when_it_is_sent_empty(stage: Stage, language: str) -> None:
    asked, proposed, planning, unheard, renewed = (
        stage.reference(part) for part in ("asked", "proposed", "planning", "unheard", "renewed")
    )
    wrong: list[str] = []
    for who, address, form in (
        ("Priya Nair", f"/desk/cases/{asked}/ask", ""),
        ("Priya Nair", f"/desk/cases/{asked}/message", ""),
        ("Priya Nair", f"/desk/cases/{asked}/decide", ""),
        ("Priya Nair", f"/desk/cases/{asked}/values/{stage.parts['asked']['answer_id'][0]}", ""),
        ("Gordon Blake", f"/desk/cases/{proposed}/second", ""),
        ("Fiona Kerr", f"/desk/cases/{planning}/decide", ""),
        ("Fiona Kerr", f"/desk/cases/{unheard}/steps/neighbours", ""),
        ("Rosa Ortega", f"/applications/{asked}", "[action$=messages]"),
        ("Rosa Ortega", f"/applications/{asked}", "[action*=requests]"),
        ("Elena Marsh", f"/applications/{renewed}", "[action$=rating]"),
        ("nobody", f"/consultations/{stage.parts['planning']['token'][0]}", ""),
        (HALFWAY, "/account/code", ""),
        (UNEQUIPPED, "/account/authenticators/app", ""),
    ):
        visitor = speaking(stage.visitors[who], language)
        visitor.go(address)
        visitor.page.evaluate(EMPTY)
        visitor.follow(visitor.page.locator(f"main form{form}[method=post] button[type=submit]").last)
        assert visitor.page.locator(".govuk-error-summary").count() == 1, (
            f"{address} takes an empty form: {visitor.said}"
        )
        wrong += looked_at(visitor, language)
    assert not wrong, "\n" + "\n".join(wrong)


@LANGUAGES
def test_no_end_of_check_first_has_a_fault(stage: Stage, language: str) -> None:
    wrong: list[str] = []
    ends, alike = set(), set()
    visitor = speaking(stage.visitors["nobody"], language)
    for service in stage.parts["town"]["service_id"]:
        for press in ("unsure", "yes", "no"):
            visitor.go(f"/services/{service}/check")
            for _ in range(40):
                if visitor.page.locator(".verdict").count():
                    break
                wrong += looked_at(visitor, language, alike)
                _answer(visitor, press)
            ends.add(visitor.page.locator(".verdict").get_attribute("class"))
            wrong += looked_at(visitor, language)
    assert len(ends) == 3, ends
    assert not wrong, "\n" + "\n".join(wrong)


def _answer(visitor: Visitor, press: str) -> None:
    """Answer the question of a check: with yes or no where it is such a question, otherwise with "I do not know"."""
    choice = visitor.page.locator(f"main input[type=radio][value={press}]")
    if choice.count():
        choice.check()
        visitor.follow(visitor.page.locator(MAIN_BUTTON).last)
    else:
        visitor.follow(visitor.page.locator("main button[name=unsure]"))


@LANGUAGES
def test_no_failure_no_search_and_no_sign_in_has_a_fault(stage: Stage, language: str) -> None:
    wrong: list[str] = []
    for who, address in (
        ("nobody", "/nothing-is-here"),
        ("nobody", "/account/signed-in?state=stale&code=stale"),
        ("Rosa Ortega", "/desk/"),
        ("nobody", "/search?q=drivng"),
        ("nobody", "/search?q=qqqqqqq"),
        ("Priya Nair", "/desk/?state=consulting&mine=1"),
    ):
        visitor = speaking(stage.visitors[who], language)
        visitor.go(address)
        wrong += looked_at(visitor, language)
    visitor = speaking(stage.visitors["nobody"], language)
    visitor.go("/me")
    visitor.follow(visitor.page.locator(MAIN_BUTTON).last)
    assert not visitor.page.url.startswith(stage.town.address)  # at the identity provider
    wrong += looked_at(visitor, language)
    visitor.page.goto(visitor.page.url.replace("client_id=", "client_id=somebody-else"))
    wrong += looked_at(visitor, language)
    assert not wrong, "\n" + "\n".join(wrong)
