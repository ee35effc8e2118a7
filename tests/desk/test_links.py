"""Links between registers at the desk: the queue, both records side by side, a word with its reason."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cases.conftest import TOWN, Scene
from tests.desk.conftest import Desk

from onedoor.catalogue import jurisdictions
from onedoor.desk import linking
from onedoor.identity.actors import SYSTEM
from onedoor.lib import clock
from onedoor.registers import holdings
from onedoor.registers.linkage import links
from onedoor.registers.linkage.links import Found
from onedoor.registers.models import Link
from onedoor.registers.terms import LinkState
from onedoor.trust import acts, ledger

_REGISTER = """
title: {{en: {title}, es: {title}}}
owner: {owner}
connector: {{kind: held}}
key: {key}
freshness: P30D
attributes:
  surname: {{type: text, title: {{en: Surname, es: Apellido}}}}
"""


@pytest.fixture
def link(scene: Scene, tmp_path: Path, settings: Any) -> Link:
    """Two records of registers that the senior officer's organisation owns; whether they are the same one is in doubt."""
    town = tmp_path / "town"
    shutil.copytree(TOWN, town)
    owner = next(
        id_ for id_, one in jurisdictions.current().organisations.items() if set(one.teams) & set(scene.senior.teams)
    )
    for name, title, key in (("roll", "Roll", "person number"), ("dogs", "Dog licences", "property number")):
        content = _REGISTER.format(title=title, owner=owner, key=key)
        (town / "registers" / f"{name}.yaml").write_text(content, encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = town
    jurisdictions.load(town, run_examples=False)
    holdings.load(register="roll", records=[("P1", {"surname": "O’Hara"})], as_of=date(2026, 3, 2))
    holdings.load(register="dogs", records=[("D7", {"surname": "OHARA"})], as_of=date(2026, 3, 2))
    found = [Found("D7", "P1", 0.62, "model")]
    links.keep(left="dogs", right="roll", found=found, link_from=0.9, model="1", by=SYSTEM, at=clock.now())
    return Link.objects.get()


def body(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_waits_is_listed_and_who_is_listed_is_in_the_ledger(scene: Scene, link: Link) -> None:
    page = body(Desk(scene.senior).get("/desk/links"))
    assert f"/desk/links/{link.pk}" in page
    assert "62.0" in page
    assert acts.SEARCHED in [entry.act for entry in ledger.about("P1")]


def test_both_records_stand_side_by_side_and_the_look_is_in_the_ledger_first(scene: Scene, link: Link) -> None:
    page = body(Desk(scene.senior).get(f"/desk/links/{link.pk}"))
    assert "O’Hara" in page
    assert "OHARA" in page
    assert acts.READ in [entry.act for entry in ledger.about("P1")]


def test_a_link_is_confirmed_with_a_reason_and_undone_again(scene: Scene, link: Link) -> None:
    desk, address = Desk(scene.senior), f"/desk/links/{link.pk}"
    assert desk.post(address, says="confirm", reason="Same signature.").status_code == 302
    link.refresh_from_db()
    assert (link.state, link.reason) == (LinkState.CONFIRMED, "Same signature.")
    assert "undo the link" in body(desk.get(address))
    assert desk.post(address, says="undo", reason="It was the cousin.").status_code == 302
    link.refresh_from_db()
    assert link.state == LinkState.UNDONE


@pytest.mark.parametrize("said", [{}, {"says": "confirm"}, {"reason": "So."}, {"says": "undo", "reason": "So."}])
def test_without_a_choice_that_there_is_and_a_reason_nothing_changes(scene: Scene, link: Link, said: dict[str, str]) -> None:
    answer = Desk(scene.senior).post(f"/desk/links/{link.pk}", **said)
    assert answer.status_code == 422
    link.refresh_from_db()
    assert link.state == LinkState.PROPOSED


def test_whoever_may_not_review_links_sees_none(scene: Scene, link: Link) -> None:
    for address in ("/desk/links", f"/desk/links/{link.pk}"):
        assert Desk(scene.officer).get(address).status_code == 403
    assert Desk(scene.senior).get("/desk/links/999999").status_code == 404


def test_links_of_other_organisations_registers_are_nobody_elses_business(scene: Scene, link: Link) -> None:
    scene.senior.teams = []
    scene.senior.save()
    assert Desk(scene.senior).get(f"/desk/links/{link.pk}").status_code == 403


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "–"), ("1991-03-01", "1 March 1991"), ("PR-0001-22", "PR-0001-22"), ("2 Elm Lane", "2 Elm Lane"), (7, "7")],
)
def test_days_of_two_records_are_compared_in_words(value: object, said: str) -> None:
    assert linking.shown(value) == said
