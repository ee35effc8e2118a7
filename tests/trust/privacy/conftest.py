"""The town of the cases' tests, with its people and cases, and a service that asks for a consent."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cases.conftest import TOWN, Scene, live_scene, scene

from onedoor.cases import decisions, messages, ratings
from onedoor.cases.models import Application
from onedoor.identity import actors

__all__ = ["LATER", "decided", "live_scene", "scene"]

ASKED = """
  contact.by text message:
    type: boolean
    title: {en: Text messages, es: Mensajes de texto}
    ask: {en: May we send you text messages?, es: "¿Podemos enviarle mensajes de texto?"}
    consent:
      to: {en: We send a message when something changes., es: Le enviamos un mensaje cuando algo cambie.}
      covers: [contact.number]
  contact.number:
    type: text
    title: {en: Mobile number, es: Móvil}
    ask: {en: What is your mobile number?, es: "¿Cuál es su número de móvil?"}
"""


@pytest.fixture(autouse=True)
def town(settings: Any, tmp_path: Path) -> Path:
    """Oakford, with a licence for cats that may be told of by text message."""
    folder = tmp_path / "town"
    shutil.copytree(TOWN, folder)
    dogs = (folder / "services" / "dog-licence" / "service.yaml").read_text()
    cats = dogs.replace("id: dog-licence", "id: cat-licence").replace(
        "automatic: never}", "automatic: never, also_ask: [contact.by text message, contact.number]}"
    )
    cats = cats.replace("\n  application.channel:", f"{ASKED}  application.channel:", 1)
    (folder / "services" / "cat-licence").mkdir()
    (folder / "services" / "cat-licence" / "service.yaml").write_text(cats)
    settings.ONEDOOR_JURISDICTION = folder
    settings.ONEDOOR_UPLOADS = tmp_path / "uploads"
    settings.ONEDOOR_ERASURES = tmp_path / "elsewhere" / "erasures.jsonl"
    settings.ONEDOOR_ADDRESS = "https://oakford.example"
    return folder


LATER = datetime(2032, 4, 2, 3, 40, tzinfo=UTC)
"""More than six years after everything in the town."""


def decided(scene: Scene) -> Application:
    """A decided case with a document, a message and a rating."""
    case = scene.grant(home__rented=True, home__rent=900)
    scene.add(case, "tenancy-agreement")
    scene.submit(case)
    case.refresh_from_db()
    by = actors.of(scene.resident)
    messages.send(case=case, text="When will you decide?", by=by, at=scene.now)
    if case.decided_at is None:
        decisions.decide(
            case=case, outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.now
        )
    case.refresh_from_db()
    ratings.rate(case=case, score=4, text="Quick", by=by, at=scene.now)
    return case


@pytest.fixture
def case(scene: Scene) -> Application:
    return decided(scene)


@pytest.fixture
def live_case(live_scene: Scene) -> Any:
    return decided(live_scene)
