"""A case whose service is decided by a .dmn file: decided at once, and recomputed later from what was kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cases.conftest import TOWN, Scene
from tests.dmn import drawn

from onedoor.cases import decisions, definitions, replays
from onedoor.cases.models import Application
from onedoor.catalogue import jurisdictions

HOME = "services/dog-licence"
DOG = '<itemDefinition name="tDog"><itemComponent name="weight"><typeRef>number</typeRef></itemComponent></itemDefinition>'


def file(limit: int) -> str:
    """The dog licence, drawn."""
    return drawn.definitions(
        DOG,
        drawn.input_data("dog", "tDog"),
        drawn.decision("eligible", drawn.literal(f"dog.weight < {limit}"), needs="dog", type="boolean"),
    )


@pytest.fixture
def drawn_town(town: None, settings: Any, tmp_path: Path) -> Path:
    """Oakford, with the dog licence in a .dmn file and decided at once."""
    home = tmp_path / "drawn"
    shutil.copytree(TOWN, home)
    service = home / HOME / "service.yaml"
    text = service.read_text(encoding="utf-8").replace("automatic: never", "automatic: favourable")
    start, end = text.index("decisions:\n"), text.index("examples:\n")
    service.write_text(text[:start] + "decisions: {dmn: dog.dmn}\n" + text[end:], encoding="utf-8")
    (home / HOME / "dog.dmn").write_text(file(60), encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = home
    return home


def licensed(scene: Scene) -> Application:
    case = scene.case(weight=8)
    case.refresh_from_db()
    return case


def test_a_case_is_decided_by_the_file_and_replays_to_the_same(drawn_town: Path, scene: Scene) -> None:
    case = licensed(scene)

    assert decisions.final_of(case) is not None
    replay = replays.replay(case.reference)
    assert (replay.same, replay.differences, replay.digest) == (True, (), case.digest)


def test_it_replays_to_the_same_when_the_file_says_something_else_by_now(
    drawn_town: Path, scene: Scene, settings: Any, tmp_path: Path
) -> None:
    case = licensed(scene)
    shutil.copytree(drawn_town, tmp_path / "changed")
    (tmp_path / "changed" / HOME / "dog.dmn").write_text(file(5), encoding="utf-8")
    service = tmp_path / "changed" / HOME / "service.yaml"
    service.write_text(
        service.read_text(encoding="utf-8").replace("weight: 8", "weight: 4"), encoding="utf-8"
    )
    settings.ONEDOOR_JURISDICTION = tmp_path / "changed"

    assert jurisdictions.current().services["dog-licence"].digest != case.digest
    definitions._recalled.cache_clear()
    assert replays.replay(case.reference).same
