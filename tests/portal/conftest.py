"""Residents' browsers: in the village of Ashby (one service with a question of every kind), and in the town of Oakford."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.cases.conftest import MONDAY, TOWN, Scene, scene

from onedoor.design import translations
from onedoor.identity import sign_ins
from onedoor.identity.levels import Level
from onedoor.identity.models import Person
from onedoor.lib import clock

__all__ = ["Browser", "Scene", "scene"]

VILLAGE = Path(__file__).parent / "village"


class Browser:
    """A browser that shows pages, fills in the form of the page it is on, and presses buttons."""

    def __init__(
        self, person: Person | None = None, *, level: Level = Level.substantial, language: str = "en"
    ) -> None:
        self.client = Client(headers={"accept-language": language})
        if person is not None:
            self.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            session = self.client.session
            session[sign_ins.KEY] = {
                "person": person.pk, "level": level.name, "needed": level.name, "at": MONDAY.timestamp(), "id_token": ""
            }  # fmt: skip
            session.save()
        self.page: Any = None

    def get(self, address: str) -> str:
        self.page = self.client.get(address, follow=True)
        return self.text

    def post(self, address: str, **said: Any) -> str:
        self.page = self.client.post(address, said, follow=True)
        return self.text

    def send(self, *, drop: tuple[str, ...] = (), **said: Any) -> str:
        """Send the page's main form: its hidden fields, and what is said."""
        hidden = {name: value for name, value in self.hidden().items() if name not in drop}
        return self.post(self.address, **{**hidden, **said})

    def hidden(self) -> dict[str, str]:
        form = re.search(r'<form method="post"[^>]*id="(?:question|check)".*?</form>', self.html, re.S)
        form = form or re.search(r'<main.*?(<form method="post".*?</form>)', self.html, re.S)
        assert form is not None, "There is no form on this page."
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
        return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}

    @property
    def html(self) -> str:
        return str(self.page.content.decode())

    @property
    def text(self) -> str:
        """What the page says, without tags."""
        without = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", self.html, flags=re.S)
        return " ".join(unescape(without).split())

    @property
    def address(self) -> str:
        return str(self.page.request["PATH_INFO"])

    @property
    def status(self) -> int:
        return int(self.page.status_code)


@pytest.fixture(scope="session", autouse=True)
def compiled_translations() -> None:
    """What a build does: without it Spanish pages would speak English."""
    translations.compile_all()


@pytest.fixture(autouse=True)
def village(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Ashby on a Monday in March 2026, with nothing kept from the test before."""
    settings.ONEDOOR_JURISDICTION = VILLAGE
    settings.ONEDOOR_UPLOADS = tmp_path / "uploads"
    settings.ONEDOOR_ADDRESS = "https://ashby.example"
    cache.clear()
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def oakford(village: None, settings: Any) -> None:
    """The town of the cases' tests instead, with its registers."""
    settings.ONEDOOR_JURISDICTION = TOWN


@pytest.fixture
def resident(db: None) -> Person:
    """Somebody of Ashby."""
    return Person.objects.create_user(
        subject="r-1", name="Rosa Rees", email="rosa@example.org", person_number="P9"
    )


@pytest.fixture
def stranger(db: None) -> Person:
    """Somebody else."""
    return Person.objects.create_user(
        subject="r-2", name="Sam Stone", email="sam@example.org", person_number="P8"
    )
