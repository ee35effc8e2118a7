"""Every page there is: axe-core finds nothing, at a desk's width and a phone's, in English and in Spanish.

The pages are found by walking Django's table of addresses, so a new page is covered by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page

from tests.journeys.axe import faults
from tests.journeys.people import PDF, Officer, Resident, Visitor
from tests.journeys.routes import Route, every_route
from tests.journeys.town import DemoTown

LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

EVERYWHERE = {
    "name": ["icon.svg", "icon-180.png"],
    "path": ["nothing-here"],
    "pk": [1],
}
"""Values that no case gives. A parameter that has none anywhere fails `test_every_parameter_has_a_value`."""

WHO_SEES = {
    "town": ["nobody", "Rosa Ortega", "Priya Nair", "Amara Osei"],
    "asked": ["Rosa Ortega", "Priya Nair", "Carmen Ruiz"],
    "proposed": ["Grace Whitlow", "Gordon Blake"],
    "decided": ["Elena Marsh", "Priya Nair"],
    "planning": ["nobody", "Grace Whitlow", "Fiona Kerr"],
    "renewed": ["Elena Marsh"],
    "draft benefit": ["Rosa Ortega"],
    "draft planning": ["Grace Whitlow"],
    "draft renewal": ["Elena Marsh"],
}
"""Whose browsers try the addresses of each part of the scenery."""


@dataclass
class Scene:
    """The town with cases at every stage, and browsers of those who see them."""

    town: DemoTown
    visitors: dict[str, Visitor]
    parts: dict[str, dict[str, list[Any]]]

    def reference(self, part: str) -> str:
        return str(self.parts[part]["reference"][0])


@pytest.fixture(scope="module")
def scene(town: DemoTown, browser: Browser) -> Iterator[Scene]:
    """Residents and officers signed in, then the cases made."""
    with ExitStack() as stack:
        visitors: dict[str, Visitor] = {"nobody": Visitor(town, browser, scripts=True)}
        for name in ("Rosa Ortega", "Grace Whitlow", "Elena Marsh"):
            visitors[name] = Resident(town, browser, scripts=True)
            visitors[name].go("/me/known")
            visitors[name].press("Continue to sign in")
            visitors[name].choose_persona(name)
        for name in ("Priya Nair", "Gordon Blake", "Carmen Ruiz", "Fiona Kerr"):
            officer = Officer(town, browser, scripts=True)
            officer.sign_in(name)
            visitors[name] = officer
        halfway = Officer(town, browser, scripts=True)
        halfway.go("/desk/")
        halfway.press("Continue to sign in")
        halfway.choose_persona("Amara Osei")
        visitors["Amara Osei"] = halfway  # has not given her second factor: some pages are only for that moment
        for one in visitors.values():
            stack.callback(one.leave)
        shown = town.shell(f"from tests.journeys import scenery\nscenery.set_up({PDF!r})")
        parts = json.loads(shown.splitlines()[-1])
        for part in ("decided", "renewed"):
            parts[part]["letter_id"] = [_letter(town, parts[part]["reference"][0])]
        yield Scene(town, visitors, parts)


def _letter(town: DemoTown, reference: str) -> object:
    """The number of a case's letter, which the worker writes a moment after the decision."""
    query = "select id from correspondence_letter where about = %s and kind like 'decision%%'"
    return town.wait_for(lambda: town.ask(query, reference), f"the letter of {reference}")[0][0]


@dataclass(frozen=True)
class Answered:
    """How one address answered one visitor."""

    route: Route
    visitor: str
    address: str
    kind: str
    body: str = field(repr=False, default="")


@pytest.fixture(scope="module")
def walked(scene: Scene) -> list[Answered]:
    """Every address, filled with every value that fits, opened by everybody who may see that part of the scenery."""
    return [
        Answered(route, who, address, *_kind(scene.visitors[who].context.request.get(scene.town.address + address, max_redirects=0)))
        for route in every_route()
        for part, values in scene.parts.items()
        if part == "town" or set(route.parameters) & set(values) - {"slug"}
        for address in route.filled({**EVERYWHERE, **values})
        for who in WHO_SEES[part]
    ]


def _kind(answer: APIResponse) -> tuple[str, str]:
    """What an answer is: a page, something else by its type, or its status."""
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


def test_every_parameter_has_a_value(scene: Scene) -> None:
    known = set(EVERYWHERE).union(*(values for values in scene.parts.values()))
    lacking = {f"{one.path} ({name})" for one in every_route() for name in one.parameters if name not in known}
    assert not lacking, f"Give these a value in EVERYWHERE, or in tests/journeys/scenery.py: {sorted(lacking)}"


NOT_PAGES = {
    "redirects": {"302"},
    "only take what is posted": {"405"},
    "downloads, pictures, style, scripts, data": {
        *("application/pdf", "application/json", "application/manifest+json", "application/problem+json"),
        *("text/css", "text/javascript", "image/svg+xml", "image/png"),
    },
    "for machines that sign in otherwise": {"401"},
}
"""What addresses answer with that show no page, and why that is right."""


def test_every_address_is_a_page_or_known_not_to_be_one(walked: list[Answered]) -> None:
    broken = [f"{one.address} for {one.visitor}: {one.kind}" for one in walked if one.kind.startswith("5")]
    assert not broken
    known = set().union(*NOT_PAGES.values())
    answers = {route: {one.kind for one in walked if one.route == route} for route in every_route()}
    for route, kinds in answers.items():
        if "page" not in kinds:
            print(f"no page: {route.path} answers {sorted(kinds)}")
    unseen = {route.path: sorted(kinds) for route, kinds in answers.items() if not kinds & (known | {"page"})}
    assert not unseen, f"Nobody gets to see what these show; make it in tests/journeys/scenery.py: {unseen}"


def test_there_are_as_many_pages_as_one_would_think(pages: list[Answered]) -> None:
    routes = {one.route for one in pages}
    assert len(routes) >= 30, sorted(one.path for one in routes)
    assert len(pages) >= 60


@LANGUAGES
def test_no_page_has_a_fault(scene: Scene, pages: list[Answered], language: str) -> None:
    wrong = []
    for one in pages:
        visitor = speaking(scene.visitors[one.visitor], language)
        visitor.go(one.address)
        wrong += [f"{one.address} for {one.visitor} {fault}" for fault in at_both_widths(visitor.page, language)]
    assert not wrong, "\n" + "\n".join(wrong)


def speaking(visitor: Visitor, language: str) -> Visitor:
    """The visitor, once they have chosen the language."""
    if getattr(visitor, "language", "") != language:
        visitor.go(f"/language?to={language}&next=/")
        visitor.language = language  # type: ignore[attr-defined]
    return visitor


def at_both_widths(page: Page, language: str) -> list[str]:
    """The faults of the page that is shown now, on a desk's screen and on a phone's."""
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"at {size['width']} pixels: {fault}" for fault in faults(page, language=language)]
    return found
