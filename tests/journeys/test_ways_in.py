"""Renewing a licence by keyboard alone and on a phone, and signing in at an identity provider that is not ours."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Locator
from tests.identity import providers
from tests.identity.providers import Somebody
from tests.journeys.people import Resident, Visitor
from tests.journeys.town import ROOT, DemoTown

FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const words = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText;
  return (words || one.getAttribute("aria-label") || one.value || "").trim();
}"""
SHOWS_FOCUS = """() => {
  if (document.activeElement === document.body) return true;  // between the last of the page and the first
  const look = getComputedStyle(document.activeElement);
  const label = document.activeElement.nextElementSibling;
  const drawn = label ? getComputedStyle(label, "::before") : look;
  return [look, drawn].some(one => one.outlineStyle !== "none" || one.boxShadow !== "none");
}"""


class AtKeyboard(Visitor):
    """Somebody without a mouse: Tab, Enter, Space and the arrows."""

    def tab_to(self, words: str) -> None:
        """Go on with Tab until something is focused that says these words; whatever is focused shows it."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(SHOWS_FOCUS), (
                f"{self.page.evaluate(FOCUSED)!r} does not show that it has the focus"
            )
            if words in self.page.evaluate(FOCUSED):
                return
        raise AssertionError(f"Tab never comes to {words!r} at {self.path}: {self.said}")

    def enter(self, words: str) -> None:
        """Go to something with Tab, and press Enter: it leads to another page."""
        self.tab_to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def answer(self, *, yes: bool) -> None:
        """Choose one of two radios: Space takes the one that Tab comes to, an arrow goes on to the other."""
        self.tab_to("Yes")
        self.page.keyboard.press("Space")
        if not yes:
            self.page.keyboard.press("ArrowDown")
        chosen = self.page.locator("main input[type=radio]:checked")
        assert chosen.get_attribute("value") == ("yes" if yes else "no")
        self.enter("Save and continue")


def test_a_licence_is_renewed_by_keyboard_alone(town: DemoTown, browser: Browser) -> None:
    elena = AtKeyboard(town, browser, scripts=True)
    elena.go("/")
    elena.page.keyboard.press("Tab")
    assert elena.page.evaluate(FOCUSED) == "Skip to main content"
    elena.page.keyboard.press("Enter")
    elena.tab_to("Say it in your own words")
    elena.page.keyboard.type("driving licence")
    with elena.page.expect_navigation():
        elena.page.keyboard.press("Enter")
    for words in (
        "Renew a driving licence",
        "Apply now",
        "Continue to sign in",
        "Sign in as Elena Marsh",
        "Start now",
        "Continue",
    ):
        elena.enter(words)
    while "/questions/" in elena.page.url:
        elena.answer(yes="medical" not in elena.page.url)
    elena.enter("Send")
    assert elena.heading == "We have it"
    elena.enter("Read the decision")
    assert "Decided on" in elena.said
    assert not elena.refused
    elena.leave()


class OnAPhone(Resident):
    """A resident whose screen is 360 pixels wide: no page has to be moved sideways, nothing to press is too small."""

    def follow(self, what: Locator) -> None:
        """As everybody, and look at what is shown then."""
        super().follow(what)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, f"{self.path} is {wide} pixels wide"
        for button in self.page.locator("main .govuk-button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 44, f"{button.inner_text()} at {self.path} is too low for a thumb"


def test_a_licence_is_renewed_on_a_phone(town: DemoTown, browser: Browser) -> None:
    walter = OnAPhone(town, browser, scripts=True, phone=True)
    walter.search_and_open("licence", "Renew a driving licence")
    walter.start_application("Walter Finch")
    walter.answer_until("check-answers", {"declaration--medical_condition": False}, otherwise=True)
    walter.press("Send")
    assert walter.heading == "We have it"
    walter.press("Read the decision")
    assert "Decided on" in walter.said
    assert not walter.refused
    walter.leave()


def test_a_resident_signs_in_at_a_foreign_provider_and_applies(
    town: DemoTown, browser: Browser, tmp_path: Path
) -> None:
    site = f"http://localhost:{providers.free_port()}"
    said = {"name": "Elena Marsh", "email": "elena@example.org", "national_id": "RV1000011P", "locale": "en"}
    elena_there = Somebody("somebody-else-calls-her-this", level="substantial", claims=said)
    with (
        providers.running("foreign", site=site, folder=tmp_path) as provider,
        _served(town, site, provider, tmp_path),
    ):
        told = {
            "sub": elena_there.sub,
            "claims": dict(elena_there.claims),
            "acr": providers.ACR + elena_there.level,
        }
        httpx.post(f"{provider.issuer}/-/next", json=told).raise_for_status()
        elena = Visitor(town, browser, scripts=False)
        elena.page.goto(f"{site}/services/driving-licence-renewal/apply")
        seen: list[str] = []
        elena.page.on("request", lambda request: seen.append(request.url))
        elena.press("Continue to sign in")
        assert any(one.startswith(provider.issuer) for one in seen)
        assert elena.page.url == f"{site}/services/driving-licence-renewal/apply"
        elena.press("Start now")
        assert "/applications/DLR-" in elena.page.url
        elena.page.goto(f"{elena.page.url.rpartition('/')[0]}/known")
        assert "Driver register" in elena.said, (
            "what a register knows comes with the person number of the provider"
        )
        elena.leave()


@contextmanager
def _served(town: DemoTown, site: str, provider: providers.Provider, folder: Path) -> Iterator[None]:
    """A second web server of the town, whose residents sign in at this provider."""
    environment = {
        **town.environment(),
        "ONEDOOR_ADDRESS": site,
        "ONEDOOR_HOSTS": "localhost",
        "ONEDOOR_COOKIES": "onedoor-foreign",
        "ONEDOOR_OIDC_ISSUER": provider.issuer,
        "ONEDOOR_OIDC_CLIENT": "onedoor",
        "ONEDOOR_OIDC_SECRET": providers.SECRET,
        "ONEDOOR_OIDC_PERSON_NUMBER_CLAIM": provider.claims["person_number"],
        "ONEDOOR_OIDC_ROLES_CLAIM": provider.claims["roles"],
        "ONEDOOR_OIDC_TEAMS_CLAIM": provider.claims["teams"],
    }
    command = [
        sys.executable,
        "-m",
        "onedoor.cli",
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        site.rpartition(":")[2],
    ]
    log = folder / "second-server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end and process.poll() is None:
            try:
                httpx.get(f"{site}/privacy").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        else:
            raise AssertionError(log.read_text())
        yield
    finally:
        process.terminate()
        process.wait(30)
