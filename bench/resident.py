"""A resident over HTTP: signs in, answers, sends, and holds a receipt. As a browser without JavaScript does it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

import httpx

from bench.town import NotMeasured

SERVICE = "driving-licence-renewal"
ANSWERS = {"declaration--medical_condition": "no"}
"""Where "yes" is not what lets the application be granted."""
MOST_PAGES = 60
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_RADIO = re.compile(r'<input class="govuk-radios__input"[^>]* name="([^"]+)" type="radio" value="([^"]*)"')
_PERSONA = re.compile(r'<button name="persona" value="([^"]+)"')
_ACTION = re.compile(r'action="([^"]*)"')


@dataclass(frozen=True)
class Sent:
    """An application that was sent: its reference as the receipt says, how long it all took, and how to send it again."""

    reference: str
    seconds: float
    pages: int
    address: str
    form: Mapping[str, str]
    cookies: httpx.Cookies


class Resident:
    """Somebody with a browser that has not been here yet. `told_from` is the address that a proxy would name."""

    def __init__(self, address: str, persona: str, *, told_from: str) -> None:
        self.persona = persona
        self.pages = 0
        headers = {"Accept-Language": "en", "X-Forwarded-For": told_from}
        self.http = httpx.Client(base_url=address, headers=headers, follow_redirects=True, timeout=60)

    def apply(self) -> Sent:
        """The whole of it, from the service's page to the receipt. Raises NotMeasured where it ends otherwise."""
        with self.http:
            began = time.perf_counter()
            self._get(f"/services/{SERVICE}")
            page = self._signed_in(self._get(f"/services/{SERVICE}/apply"))
            known = self._send(page, page.url)
            if not known.url.path.endswith("/known"):
                raise NotMeasured(f"{self.persona} could not begin: {known.url}")
            reference = known.url.path.split("/")[2]
            page = self._answered(self._get(f"/applications/{reference}/next"))
            form = _fields(page)
            receipt = self._post(page.url, form)
            seconds = time.perf_counter() - began
            shown = re.search(r'class="reference">([^<]+)<', receipt.text)
            if not receipt.url.path.endswith("/receipt") or shown is None:
                raise NotMeasured(f"{self.persona} got no receipt: {receipt.url}")
            return Sent(unescape(shown[1]), seconds, self.pages, str(page.url), form, self.http.cookies)

    def _signed_in(self, page: httpx.Response) -> httpx.Response:
        """Through the sign-in, where there is one, back to the page that asked for it."""
        if "/account/" not in page.url.path:
            return page
        people = self._send(page, page.url)
        if self.persona not in _PERSONA.findall(people.text):
            raise NotMeasured(f"{self.persona} is not among the people at {people.url}")
        return self._post(people.url, {"persona": self.persona})

    def _answered(self, page: httpx.Response) -> httpx.Response:
        """Every question answered, to the page where the answers are checked."""
        for _ in range(MOST_PAGES):
            if page.url.path.endswith("/check-answers"):
                return page
            chosen: dict[str, str] = {}
            for name, value in _RADIO.findall(page.text):
                slug = page.url.path.rpartition("/")[2]
                if name not in chosen or value == ANSWERS.get(slug, "yes"):
                    chosen[name] = unescape(value)
            if not chosen:
                raise NotMeasured(f"{self.persona} is asked something that needs more than a choice: {page.url}")
            page = self._send(page, page.url, **chosen)
        raise NotMeasured(f"{self.persona} is still asked after {MOST_PAGES} pages: {page.url}")

    def _send(self, page: httpx.Response, here: httpx.URL, **typed: str) -> httpx.Response:
        return self._post(here.join(_main_form(page)[0]), _fields(page) | typed)

    def _get(self, address: str) -> httpx.Response:
        return self._right(self.http.get(address))

    def _post(self, address: httpx.URL, form: Mapping[str, str]) -> httpx.Response:
        return self._right(self.http.post(address, data=dict(form)))

    def _right(self, response: httpx.Response) -> httpx.Response:
        self.pages += 1 + len(response.history)
        if response.status_code != 200:
            raise NotMeasured(f"{response.url} answers {response.status_code} to {self.persona}.")
        return response


def send_again(sent: Sent) -> None:
    """As somebody does who goes back and presses the button once more. Raises NotMeasured where that is an error."""
    with httpx.Client(cookies=sent.cookies, timeout=60) as http:
        response = http.post(sent.address, data=dict(sent.form))
    if response.status_code != 302:
        raise NotMeasured(f"{sent.address}, sent again, answers {response.status_code}.")


def _fields(page: httpx.Response) -> dict[str, str]:
    return {name: unescape(value) for name, value in _HIDDEN.findall(_main_form(page)[1])}


def _main_form(page: httpx.Response) -> tuple[str, str]:
    """Where the first form of the page's main part leads to, and what is in it."""
    for attributes, inside in _FORM.findall(page.text[page.text.index("<main") :]):
        action = _ACTION.search(attributes)
        return (unescape(action[1]) if action else str(page.url)), inside
    raise NotMeasured(f"There is no form at {page.url}")
