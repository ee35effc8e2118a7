"""Residents over HTTP, as a browser without JavaScript does it: fast enough to be in the middle of something all the time."""

from __future__ import annotations

import re
from html import unescape

import httpx
from tests.journeys.town import DemoTown

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
RADIO = re.compile(r'<input class="govuk-radios__input"[^>]* name="([^"]+)" type="radio" value="([^"]*)"')
TEXT = re.compile(r'<(?:input class="govuk-input|textarea class="govuk-textarea)[^"]*"[^>]* name="([^"]+)"')
PERSONA = re.compile(r'<button name="persona" value="([^"]+)">[^<]*?{}')


class CutOff(Exception):
    """The server was gone before it had answered."""


class Caller:
    """Somebody on a device of their own who applies. `acknowledged` is what they were told is saved.

    Asked yes or no they say `says`, except to the question `but`.
    """

    def __init__(self, town: DemoTown, name: str, service: str, *, says: str = "no", but: str = "") -> None:
        self.town, self.name, self.service = town, name, service
        self.says, self.but = says, but
        self.reference = ""
        self.acknowledged: dict[str, str] = {}
        self.under_way: dict[str, str] = {}
        self.new_device()

    def new_device(self) -> None:
        """Forget cookies and connections, as on another device."""
        self.http = httpx.Client(base_url=self.town.address, follow_redirects=True, timeout=30)

    def sign_in(self) -> None:
        """To the service's page, through the identity provider."""
        page = self.get(f"/services/{self.service}/apply")
        if "/account/" in page.url.path:
            people = self.send(page)
            persona = re.search(PERSONA.pattern.format(re.escape(self.name)), people.text)
            assert persona, people.text
            page = self.post(str(people.url), {"persona": persona[1]})
        assert page.url.path == f"/services/{self.service}/apply", page.url

    def begin(self) -> None:
        """Open the application: the draft that is there already, or a new one."""
        page = self.get(f"/services/{self.service}/apply")
        there = re.search(r'href="/applications/([A-Z0-9-]+)', page.text)
        if there is None:
            page = self.send(page)
            assert page.url.path.endswith("/known"), page.url
        self.reference = there[1] if there else page.url.path.split("/")[2]

    def answer_next(self) -> bool:
        """Answer the question that comes next, amounts with nothing; False when there is none any more."""
        page = self.get(f"/applications/{self.reference}/next")
        if "/questions/" not in page.url.path:
            return False
        self.answer(page, "0")
        return True

    def answer_again(self, slug: str, said: str) -> None:
        """Change an earlier answer."""
        self.answer(self.get(f"/applications/{self.reference}/questions/{slug}"), said)

    def answer(self, page: httpx.Response, said: str) -> None:
        """Send one answer and note what became of it: saved is what the server has answered with a redirect."""
        slug = page.url.path.rpartition("/")[2]
        wanted = {"yes": "no", "no": "yes"}[self.says] if slug == self.but else self.says
        typed = dict.fromkeys(TEXT.findall(page.text), said)
        for name, value in RADIO.findall(page.text):
            if name not in typed or value == wanted:
                typed[name] = unescape(value)
        self.under_way = {slug: next(iter(typed.values()), "")}
        answer = self.post(str(page.url), hidden(page) | typed, follow=False)
        assert answer.status_code == 302, f"{slug}: {answer.status_code}"
        self.acknowledged |= self.under_way
        self.under_way = {}

    def press_send(self) -> httpx.Response:
        """From the page with all answers: send the application."""
        return self.send(self.get(f"/applications/{self.reference}/check-answers"))

    def send(self, page: httpx.Response) -> httpx.Response:
        """Press the main button of a page with nothing typed."""
        attributes, _ = main_form(page)
        action = re.search(r'action="([^"]*)"', attributes)
        return self.post(str(page.url.join(unescape(action[1]))) if action else str(page.url), hidden(page))

    def get(self, address: str) -> httpx.Response:
        """A page. Raises CutOff."""
        try:
            page = self.http.get(address)
        except httpx.TransportError as cut:
            raise CutOff from cut
        if page.status_code >= 500:  # its database was killed
            raise CutOff
        return page

    def post(self, address: str, typed: dict[str, str], *, follow: bool = True) -> httpx.Response:
        """An answer to what is posted. Raises CutOff."""
        try:
            page = self.http.post(address, data=typed, follow_redirects=follow)
        except httpx.TransportError as cut:
            raise CutOff from cut
        if page.status_code >= 500:
            raise CutOff
        return page


def main_form(page: httpx.Response) -> tuple[str, str]:
    """Attributes and content of the first form of the page's main part."""
    found = FORM.search(page.text[page.text.index("<main") :])
    assert found, f"There is no form at {page.url}"
    return found[1], found[2]


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the page's form."""
    return {name: unescape(value) for name, value in HIDDEN.findall(main_form(page)[1])}
