"""What was read by a link that is undone leaves the application: it may be about somebody else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cases.conftest import TOWN, Scene

from onedoor.cases import gathering
from onedoor.cases.models import Application
from onedoor.catalogue import jurisdictions
from onedoor.identity import actors
from onedoor.registers import holdings
from onedoor.registers.linkage import links
from onedoor.registers.linkage.links import Found
from onedoor.registers.models import Link

KENNELS = """
title: {en: Kennels, es: Perreras}
owner: registry
connector: {kind: held}
key: record number
freshness: P30D
attributes:
  dogs: {type: number, title: {en: Dogs, es: Perros}}
agreements:
  - {consumer: greens, purpose: establish-entitlement, legal_ground: Dogs Act s.3, fields: [dogs], valid_from: 2020-01-01}
"""
INPUT = """input_data:
  dog.others:
    title: {en: Other dogs, es: Otros perros}
    from: kennels.dogs
    purpose: establish-entitlement
    legal_basis: DA s.2
    ask: {en: How many other dogs have you?, es: ¿Cuántos perros más tiene?}
"""
OTHERS = "dog.others"


@pytest.fixture
def linked(scene: Scene, settings: Any, tmp_path: Path) -> Link:
    """The licence asks the kennels, which know Ana as K7: an officer has said so."""
    home = tmp_path / "town"
    shutil.copytree(TOWN, home)
    (home / "registers" / "kennels.yaml").write_text(KENNELS, encoding="utf-8")
    [definition] = (home / "services" / "dog-licence").glob("*.yaml")
    text = definition.read_text(encoding="utf-8").replace("input_data:\n", INPUT)
    text = text.replace("if: dog.weight < 60", "if: dog.weight < 60 and dog.others < 3")
    text = text.replace("given: {dog: {weight: 8}}", "given: {dog: {weight: 8, others: 0}}")
    definition.write_text(text, encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = home
    jurisdictions.load(home, run_examples=False)
    holdings.load(register="kennels", records=[("K7", {"dogs": 2}), ("P1", {"dogs": 9})], as_of=date(2026, 3, 1))
    found = [Found("K7", "P1", 0.6, "model")]
    officer = actors.of(scene.officer)
    links.keep(left="kennels", right="people", found=found, link_from=0.9, model="1", by=officer, at=scene.now)
    return links.confirm(link=Link.objects.get(), reason="The same chip.", by=officer, at=scene.now)


def undo(scene: Scene, link: Link) -> None:
    links.undo(link=link, reason="It was the neighbour's.", by=actors.of(scene.officer), at=scene.days_later(1))


def others(case: Application) -> list[Any]:
    return [row.value for row in case.answers.filter(input=OTHERS)]


def test_a_draft_forgets_what_was_read_by_a_link_that_is_undone(scene: Scene, linked: Link) -> None:
    draft = scene.draft("dog-licence")
    assert [int(one) for one in others(draft)] == [2]
    gathering.resume(application=draft, by=actors.of(scene.resident), at=scene.now)
    assert [int(one) for one in others(draft)] == [2]
    undo(scene, linked)
    gathering.resume(application=draft, by=actors.of(scene.resident), at=scene.now)
    assert others(draft) == []


def test_the_resident_is_asked_instead_and_their_answer_stays(scene: Scene, linked: Link) -> None:
    undo(scene, linked)
    draft = scene.draft("dog-licence")
    assert others(draft) == []
    scene.tell(draft, dog__weight=8, dog__others=1)
    gathering.resume(application=draft, by=actors.of(scene.resident), at=scene.now)
    assert [int(one) for one in others(draft)] == [1]


def test_an_officer_who_opens_the_case_does_not_find_it_either(scene: Scene, linked: Link) -> None:
    case = scene.case()
    assert [int(one) for one in others(case)] == [2]
    undo(scene, linked)
    assert gathering.reread(case=case, by=actors.of(scene.officer), at=scene.now)
    assert others(case) == []
