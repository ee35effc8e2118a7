"""Residents and officers of the demo town at a browser: what they click and type."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page
from tests.journeys.town import DemoTown

MAIN_BUTTON = "main button.govuk-button:not(.govuk-button--secondary)"


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, town: DemoTown, browser: Browser, *, scripts: bool, phone: bool = False) -> None:
        self.town = town
        size = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 900}
        self.context: BrowserContext = browser.new_context(java_script_enabled=scripts, viewport=size)  # type: ignore[arg-type]
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.refused: list[str] = []
        self.page.on("console", lambda said: self.refused.append(said.text) if said.type == "error" else None)
        self.page.on(
            "response",
            lambda answer: (
                self.refused.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )

    def go(self, path: str) -> None:
        """Open an address of the town."""
        self.page.goto(self.town.address + path)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text().strip()

    @property
    def said(self) -> str:
        """Everything the page says."""
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.town.address)

    def press(self, words: str) -> None:
        """Press a button or follow a link of the page's main part."""
        self.follow(
            self.page.locator(MAIN_BUTTON, has_text=words)
            .or_(self.page.locator("main a", has_text=words))
            .or_(self.page.locator("main button.govuk-button--secondary", has_text=words))
            .first
        )

    def follow(self, what: Locator) -> None:
        """Click on something that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            what.click()

    def choose_persona(self, name: str) -> None:
        """At the identity provider: be this person."""
        self.follow(self.page.locator("button", has_text=name).first)

    def leave(self) -> None:
        self.context.close()


class Resident(Visitor):
    """A resident: searches, applies, answers, reads."""

    def search_and_open(self, words: str, title: str) -> None:
        """From the home page to a service's page."""
        self.go("/")
        self.page.fill("main input[name=q]", words)
        self.page.keyboard.press("Enter")
        self.follow(self.page.locator("main a", has_text=title).first)

    def start_application(self, name: str) -> None:
        """From a service's page, signing in on the way, to the first page of the application."""
        self.press("Apply now")
        if "/account/sign-in" in self.page.url:
            self.press("Continue to sign in")
            self.choose_persona(name)
        self.press("Start now")

    @property
    def slug(self) -> str:
        """Which question is asked now; empty on another page."""
        found = re.search(r"/questions/([^/?]+)", self.page.url)
        return found[1] if found else ""

    def answer(self, value: object) -> None:
        """Fill in the question that is asked now and go on."""
        if value is False and self.page.locator("main input[type=radio]").count():
            plain = self.page.locator("main input[type=radio][value=no]").or_(
                self.page.locator("main input[type=radio][value=none]")
            )
            (plain if plain.count() else self.page.locator("main input[type=radio]")).first.check()
        elif isinstance(value, Mapping):
            for field, said in value.items():
                self.page.fill(f"main [name='{field}']", str(said))
        elif value is True:
            self.page.check("main input[type=radio][value=yes]")
        elif self.page.locator("main input[type=radio]").count():
            self.page.check(f"main input[type=radio][value='{value}']")
        elif self.page.locator("main select").count():
            self.page.locator("main select").first.select_option(str(value))
        elif self.page.locator("main textarea").count():
            self.page.fill("main textarea", str(value))
        else:
            self.page.locator("main input[type=text]").first.fill(str(value))
        self.press("Save and continue")

    def answer_until(
        self, stop: str, answers: Mapping[str, object], *, otherwise: object = False
    ) -> list[str]:
        """Answer every question until an address holds `stop`; the questions that were asked, in order."""
        asked: list[str] = []
        for _ in range(60):
            if stop in self.page.url:
                return asked
            if self.page.locator("main input[type=file]").count():
                self._hand_in_everything()
            elif self.slug:
                asked.append(self.slug)
                self._answer_this(answers.get(self.slug, otherwise))
            else:
                self.press("Continue")
        raise AssertionError(f"still at {self.page.url} after {asked}")

    def _hand_in_everything(self) -> None:
        """On the page of documents: one file for each kind that is asked for."""
        kinds = self.page.locator("main section.card", has=self.page.locator("input[type=file]"))
        for place in range(kinds.count()):
            kind = kinds.nth(place)
            if not kind.locator("button.link-button").count():
                kind.locator("input[type=file]").set_input_files(files=[FILE])
                self.follow(kind.locator("button", has_text="Upload"))
                return
        self.press("Continue")

    def _answer_this(self, value: object) -> None:
        before = self.page.url
        if self.page.locator(
            "main input[type=radio], main textarea, main select, main input[type=text]"
        ).count():
            if value is False and not self.page.locator("main input[type=radio]").count():
                value = "0" if self.page.locator("main input[inputmode]").count() else "Nothing to add"
            self.answer(value)
        else:
            self.press("continue")
        assert self.page.url != before, f"{before} does not take {value!r}: {self.said}"

    def open_case(self, reference: str) -> None:
        self.go(f"/applications/{reference}")

    @property
    def reference(self) -> str:
        """The reference in the page's address."""
        found = re.search(r"/applications/([A-Z0-9-]+)", self.page.url)
        assert found, self.page.url
        return found[1]

    def wait_for_letter(self, seconds: float = 30) -> bytes:
        """The newest letter of the case on the page, as a PDF; the worker writes it a moment after the decision."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            link = self.page.locator("aside a[href^='/me/letters/']", has_text="ecision")
            if link.count():
                address = link.first.get_attribute("href")
                answer = self.context.request.get(f"{self.town.address}{address}")
                assert answer.headers["content-type"] == "application/pdf"
                return answer.body()
            time.sleep(0.5)
            self.page.reload()
        raise AssertionError(f"no letter came: {self.said}")


class Officer(Visitor):
    """An officer: second factor, queue, cases."""

    def sign_in(self, name: str) -> None:
        """To the desk, with the code that the officer's authenticator app shows."""
        self.go("/desk/")
        self.press("Continue to sign in")
        shown = self.page.locator("main").inner_text()
        part = shown[shown.index(f"Sign in as {name}") - 160 : shown.index(f"Sign in as {name}")]
        code = re.findall(r"shows now:\s*(\d{3} \d{3})", part)[-1].replace(" ", "")
        self.choose_persona(name)
        self.page.fill("input[name=code]", code)
        self.press("Continue")
        assert self.path.startswith("/desk"), self.said

    def open_case(self, reference: str) -> None:
        """Through the queue, as officers do."""
        self.go("/desk/")
        self.follow(self.page.locator("main a", has_text=reference))

    def decide(self, outcome: str, *, grounds: list[str] | None = None, reason: str = "") -> None:
        """Fill in the decision form and send it."""
        self.press("Decide")
        self.page.check(f"main input[name=outcome][value='{outcome}']")
        for ground in grounds or []:
            self.page.check(f"main input[name=grounds][value='{ground}']")
        if reason:
            self.page.fill("main textarea[name=reason]", reason)
        self.press("Decide")


def _pdf() -> bytes:
    import io

    import pikepdf

    made = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(made)
    return made.getvalue()


PDF = _pdf()
"""A real PDF of one empty page."""

FILE: FilePayload = {"name": "papers.pdf", "mimeType": "application/pdf", "buffer": PDF}
