"""The town of the cases' tests, with its people and cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.cases.conftest import Scene, live_scene, scene, town

from onedoor.cases import decisions, messages, ratings
from onedoor.cases.models import Application
from onedoor.identity import actors

__all__ = ["LATER", "decided", "live_scene", "scene", "town"]

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
