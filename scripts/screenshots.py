"""`make screenshots`: the pictures of the README, made anew from a demo town in a folder of its own.

The town, its people and what they do are the same each time; days and references are those of the run.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typst
from bench.town import Town, running
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 250_000
"""Bytes of one picture: who reads the README loads all of them."""
COLOURS = 200
DESKTOP: ViewportSize = {"width": 1200, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
]
CHECKED = {
    "applicant--date_of_birth": "10 2 1981",
    "driver--licence_status": "full",
    "applicant--residence_status": "british or irish",
    "application--channel": "online",
    "driver--disqualified_until": "",
    "declaration--medical_condition": "no",
}
"""What is answered to "check first"; the photocard ends this month, and every other question is a yes."""
MOST_QUESTIONS = 30
UNFOLD = """tree => {
  for (let one = tree; one; one = one.parentElement.closest("details")) one.open = true;
  for (const one of tree.querySelectorAll("details")) one.open = true;
  tree.style.padding = "24px";
}"""


class NoPicture(Exception):
    """A picture cannot be made; the text says why and what to do."""


@dataclass
class Studio:
    """A running town, a browser, and the references of the cases that were made for the pictures."""

    town: Town
    browser: Browser
    scenes: Mapping[str, str]
    signed_in: dict[str, BrowserContext] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Addresses that answered with an error: a picture would show it."""

    def home(self) -> None:
        """The first page."""
        self._keep(self._visit("/"), "home")

    def home_on_a_phone(self) -> None:
        """The same on a phone, in Spanish."""
        context = self._context(viewport=PHONE, locale="es-ES", device_scale_factor=2, is_mobile=True)
        page = context.new_page()
        page.goto(f"{self.town.address}/")
        self._keep(page, "home-phone-es")
        context.close()

    def service(self) -> None:
        """A service's page: who may have it, how long it takes, what is read about one."""
        self._keep(self._visit("/services/housing-benefit"), "service", height=1000)

    def check_first(self) -> None:
        """The end of "check first": the answer, and the law behind each reason."""
        page = self._visit("/services/driving-licence-renewal/check")
        for _ in range(MOST_QUESTIONS):
            if not page.locator("form#question").count():
                self._keep(page, "check-first", height=1000)
                return
            self._answer(page)
        raise NoPicture(
            f"“Check first” still asks after {MOST_QUESTIONS} questions: {page.locator('h1').inner_text()}"
        )

    def known(self) -> None:
        """What government knows about a family already, and from where."""
        page = self._as("Rosa Ortega", f"/applications/{self.scenes['draft']}/known")
        self._keep(page, "known", height=1000)

    def case(self) -> None:
        """A decided case, as its applicant reads it."""
        page = self._as("Jamie Cole", f"/applications/{self.scenes['granted']}")
        self._keep(page, "case", height=1000)

    def letter(self) -> None:
        """The first page of the letter."""
        page = self._as("Jamie Cole", f"/applications/{self.scenes['granted']}")
        address = self._address_of_letter(page)
        pdf = self.signed_in["Jamie Cole"].request.get(f"{self.town.address}{address}").body()
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "letter.pdf").write_bytes(pdf)
            sheet = Path(folder) / "sheet.typ"
            sheet.write_text(
                "#set page(margin: 0pt, width: 210mm, height: 297mm)\n"
                '#rect(inset: 0pt, stroke: 0.6pt + luma(70%), image("letter.pdf", page: 1, width: 100%))'
            )
            _write("letter", typst.compile(sheet, format="png", ppi=96))

    def queue(self) -> None:
        """The officers' queue."""
        self._keep(self._at_the_desk("/desk/"), "queue", height=760)

    def case_at_the_desk(self) -> None:
        """A case at the desk, with the reasons of what is proposed."""
        page = self._at_the_desk(f"/desk/cases/{self.scenes['looked at']}")
        self._keep(page, "desk-case", height=1200)

    def reasons_at_the_desk(self) -> None:
        """How one of the figures comes about, step by step, each with its value and its law."""
        page = self._at_the_desk(f"/desk/cases/{self.scenes['looked at']}")
        steps = page.locator("details.reason:has(> summary:has-text('Your savings are not over'))").first
        steps.evaluate(UNFOLD)
        self._keep(page, "desk-reasons", part=steps)

    def looks(self) -> None:
        """Who looked at somebody's data, as they read it: an officer opens the case first."""
        self._at_the_desk("/desk/").close()  # signing in on the way to a case would open it twice
        self._at_the_desk(f"/desk/cases/{self.scenes['looked at']}").close()
        self._keep(self._as("Helen Price", "/me/data/looks"), "looks", height=1000)

    def _context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**options)
        context.on("response", lambda got: self.refused.append(got.url) if got.status >= 400 else None)
        return context

    def _visit(self, path: str, *, by: str = "") -> Page:
        if by not in self.signed_in:
            self.signed_in[by] = self._context(viewport=DESKTOP, locale="en-GB")
        page = self.signed_in[by].new_page()
        page.goto(f"{self.town.address}{path}")
        return page

    def _as(self, name: str, path: str) -> Page:
        """A page as this persona sees it, who signs in where that is asked."""
        page = self._visit(path, by=name)
        if "/account/sign-in" in page.url:
            _press(page, "Continue to sign in")
            _press(page, f"Sign in as {name}")
        if page.locator("h1", has_text="Prove who you are").count():
            _press(page, "Continue to the identity service")
            _press(page, f"Sign in as {name}")
        return page

    def _at_the_desk(self, path: str) -> Page:
        """The same as an officer, with the code that her authenticator app shows."""
        name = "Priya Nair"
        page = self._visit(path, by=name)
        if "/account/sign-in" not in page.url:
            return page
        _press(page, "Continue to sign in")
        shown = page.locator("li", has=page.locator("button", has_text=name)).inner_text()
        code = re.findall(r"\d{3} \d{3}", shown)[-1].replace(" ", "")
        _press(page, f"Sign in as {name}")
        page.fill("input[name=code]", code)
        _press(page, "Continue")
        page.goto(f"{self.town.address}{path}")
        return page

    def _answer(self, page: Page) -> None:
        asked = page.locator("form#question input[name=question]").get_attribute("value") or ""
        value = CHECKED.get(asked, "yes")
        if page.locator("form#question input[type=radio]").count():
            choice = page.locator(f"form#question input[type=radio][value='{value}']")
            if not choice.count():
                raise NoPicture(f"“{value}” cannot be chosen for {asked}: say in CHECKED what is to be answered.")
            choice.check()
        else:
            if asked == "driver--photocard_valid_until":
                value = time.strftime("%d %m %Y")
            boxes = page.locator("form#question input[type=text]").all()
            for box, part in zip(boxes, value.split(), strict=False):
                box.fill(part)
        with page.expect_navigation():
            page.locator("form#question button.govuk-button").last.click()

    def _address_of_letter(self, page: Page) -> str:
        """Where the letter is; the worker writes it a moment after the decision."""
        for _ in range(60):
            link = page.locator("a[href^='/me/letters/']")
            if link.count():
                return str(link.first.get_attribute("href"))
            time.sleep(0.5)
            page.reload()
        raise NoPicture(
            f"No letter came for {self.scenes['granted']}: see the worker's log in {self.town.folder / 'logs'}."
        )

    def _keep(self, page: Page, name: str, *, height: int = 0, part: Locator | None = None) -> None:
        """The upper part of a page as a picture, or one part of it. Raises NoPicture."""
        if height:
            page.set_viewport_size({"width": DESKTOP["width"], "height": height})
        page.evaluate("document.fonts.ready")
        if self.refused:
            raise NoPicture(f"{page.url} came without {self.refused[0]}: run `make build` and begin again.")
        _write(name, (part or page).screenshot(animations="disabled"))
        page.close()


PICTURES = {
    "home": Studio.home,
    "home-phone-es": Studio.home_on_a_phone,
    "service": Studio.service,
    "check-first": Studio.check_first,
    "known": Studio.known,
    "case": Studio.case,
    "letter": Studio.letter,
    "looks": Studio.looks,
    "queue": Studio.queue,
    "desk-case": Studio.case_at_the_desk,
    "desk-reasons": Studio.reasons_at_the_desk,
}
"""Every picture by the name of its file."""


def _press(page: Page, words: str) -> None:
    target = page.locator("main button, main a", has_text=words)
    if not target.count():
        raise NoPicture(f"{page.url} has no “{words}”. It says:\n{page.locator('body').inner_text()}")
    with page.expect_navigation():
        target.first.click()


def _write(name: str, png: bytes) -> None:
    """Keep a picture with few colours. Raises NoPicture where it is too large even so."""
    small = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    if small.tell() > LARGEST:
        raise NoPicture(
            f"{name}.png would have {small.tell()} bytes, and {LARGEST} are allowed: show less of the page."
        )
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(small.getvalue())
    print(
        f"  docs/screenshots/{name}.png  {picture.width} x {picture.height}, {small.tell() // 1000} kB",
        flush=True,
    )


def _scenes(town: Town) -> dict[str, str]:
    code = "import django; django.setup()\nfrom scripts import scenes; scenes.main()"
    town.ask(
        "update registers_record set as_of = as_of - 90 returning 1"
    )  # the cases are older than this town
    surroundings = town.surroundings(DJANGO_SETTINGS_MODULE="onedoor.config.settings")
    done = subprocess.run(  # noqa: S603  # a fixed list of arguments
        [sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        raise NoPicture(f"The cases for the pictures could not be made:\n{done.stderr}")
    made: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return made


def _chromium() -> str:
    named = os.environ.get("ONEDOOR_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not named:
        raise NoPicture(
            "The pictures need Chromium. Install it (Debian: apt-get install chromium), or name one in ONEDOOR_CHROMIUM."
        )
    return named


def main(wanted: list[str]) -> int:
    """Make the wanted pictures, or all of them; the exit code."""
    if unknown := set(wanted) - set(PICTURES):
        print(
            f"There is no picture {', '.join(sorted(unknown))}. There are: {', '.join(PICTURES)}",
            file=sys.stderr,
        )
        return 2
    try:
        chromium = _chromium()
        print("Starting a demo town for the pictures …", flush=True)
        with running(applicants=0) as town, sync_playwright() as playwright:
            scenes = _scenes(town)
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            studio = Studio(town, browser, scenes)
            for name in wanted or PICTURES:
                PICTURES[name](studio)
            browser.close()
    except NoPicture as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
