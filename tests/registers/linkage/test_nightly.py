"""Registers that are linked every night: what is found, what is not asked again, what goes wrong."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.registers.conftest import TOWN
from tests.registers.linkage.conftest import AT, CARDS, ON, ROLL, person

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.problems import Invalid
from onedoor.identity.actors import SYSTEM, Actor
from onedoor.registers import holdings, reading, tasks
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.linkage import links, nightly
from onedoor.registers.linkage.links import Found
from onedoor.registers.models import Link
from onedoor.registers.terms import LinkState
from onedoor.trust import acts, ledger

OLGA = Actor(kind="officer", id="olga", name="Olga Reyes")
pytestmark = pytest.mark.django_db(transaction=True)


def found_before(probability: float) -> Link:
    found = [Found("D16", "P16", probability, "model")]
    links.keep(left="licences", right="roll", found=found, link_from=0.9, model="1", by=SYSTEM, at=AT)
    return Link.objects.get(left_key="D16")


def keys() -> set[tuple[str, str]]:
    return {(one.left_key, one.right_key) for one in Link.objects.filter(state=LinkState.LINKED)}


def test_the_job_links_what_the_registers_declare_and_tells_the_log(linked_town: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger=nightly.__name__):
        tasks.link(timestamp=0)
    assert keys() == {(f"D{n}", f"P{n}") for n in range(15, 25)}
    assert "licences and roll are linked: 10 linked, 0 proposed" in caplog.text


def test_it_is_a_job_of_every_night() -> None:
    from procrastinate.contrib.django import app

    assert {cron.cron for (name, _), cron in app.periodic_registry.periodic_tasks.items() if name == tasks.link.name} == {"10 2 * * *"}


def test_each_night_everybody_who_is_read_is_in_the_ledger(linked_town: None) -> None:
    for _ in range(2):
        nightly.link_all(on=ON, at=AT)
    grounds = list(ledger.Entry.objects.filter(act=acts.READ_OF_ALL).values_list("legal_ground", flat=True))
    assert sorted(grounds) == ["Roll Act s.2"] * 2 + ["owner of licences"] * 2
    assert ledger.Entry.objects.filter(act=acts.RECORDS_LINKED).count() == 10, "the second night found nothing new"


@pytest.mark.parametrize("say", [links.confirm, links.reject])
def test_what_an_officer_has_settled_is_not_asked_again(say: object, linked_town: None) -> None:
    assert callable(say)
    settled = say(link=found_before(0.6), reason="I rang them up.", by=OLGA, at=AT)
    for _ in range(2):
        nightly.link_all(on=ON, at=AT)
    assert Link.objects.get(pk=settled.pk).state == settled.state
    assert not links.waiting(registers=["licences", "roll"])


def test_a_link_that_was_undone_stays_so(linked_town: None) -> None:
    undone = links.undo(link=found_before(0.99), reason="It was the cousin.", by=OLGA, at=AT)
    nightly.link_all(on=ON, at=AT)
    assert Link.objects.get(pk=undone.pk).state == LinkState.UNDONE


def test_a_new_record_in_doubt_waits_for_an_officer_the_morning_after(linked_town: None, monkeypatch: pytest.MonkeyPatch) -> None:
    nightly.link_all(on=ON, at=AT)
    doubtful = {**person(3), "given name": "fin", "date of birth": person(4)["date of birth"], "surname": "stoneab"}
    records = [*((f"D{n:02}", person(n)) for n in range(15, 40)), ("D99", doubtful)]
    holdings.load(register="licences", records=records, as_of=ON)
    registers = dict(jurisdictions.current().registers)
    careful = registers["licences"].linked_with[0].model_copy(update={"link_from": 0.999999999, "review_from": 0.000001})
    monkeypatch.setattr(nightly, "_declared", lambda: [("licences", careful)])
    done = nightly.link_all(on=ON, at=AT)
    assert [one.counts[LinkState.PROPOSED] > 0 for one in done] == [True]
    assert ("D99", "P03") in {(one.left_key, one.right_key) for one in links.waiting(registers=["licences", "roll"])}


def test_a_register_that_is_down_leaves_its_links_and_the_other_pairs_alone(
    linked_town: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    nightly.link_all(on=ON, at=AT)
    before = keys()

    def down(*_: object, **__: object) -> Sequence[str]:
        raise ConnectorFailed("nobody answers")

    linked = jurisdictions.current().registers["licences"].linked_with[0]
    with monkeypatch.context() as broken:
        broken.setattr(reading, "keys_of", down)
        broken.setattr(nightly, "_declared", lambda: [("licences", linked)] * 2)
        done = nightly.link_all(on=ON, at=AT)
    assert [bool(one.failed) for one in done] == [True, True]
    assert "were not linked, their links stay as they are" in caplog.text
    assert keys() == before


def test_without_an_agreement_nothing_is_read_the_attempt_is_recorded(
    linked_town: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    linked = jurisdictions.current().registers["licences"].linked_with[0]
    monkeypatch.setattr(nightly, "_declared", lambda: [("licences", linked.model_copy(update={"consumer": "registry"}))])
    assert nightly.link_all(on=ON, at=AT)[0].failed
    assert [one.act for one in ledger.Entry.objects.all()] == [acts.READ_REFUSED]
    assert not Link.objects.exists()


def test_the_command_without_names_does_what_the_job_does(linked_town: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from onedoor.cli import link_registers
    from onedoor.cli.main import main

    monkeypatch.setattr(link_registers, "town_in_force", jurisdictions.current)
    result = CliRunner().invoke(main, ["link", "--registers"])
    assert result.exit_code == 0, result.output
    assert "licences and roll: 10 linked, 0 proposed" in result.output


@pytest.mark.parametrize(
    ("linked", "says"),
    [
        ("{register: rol}", "did you mean “roll”"),
        ("{register: licences}", "this register itself"),
        ("{register: roll, consumer: registrry}", "did you mean “registry”"),
        ("{register: roll, consumer: registry}", "no agreement lets “registry” compare the records of “licences”"),
        ("{register: population}", "no agreement lets “revenue” compare the records of “population”"),
        ("{register: roll, link_from: 0.1}", "review_from is above link_from"),
        ("{register: roll}, {register: roll}", "linked with this one already"),
    ],
)
def test_a_wrong_declaration_is_told_with_what_to_write_instead(linked: str, says: str, tmp_path: Path) -> None:
    town = tmp_path / "town"
    shutil.copytree(TOWN, town)
    (town / "registers" / "roll.yaml").write_text(ROLL, encoding="utf-8")
    (town / "registers" / "licences.yaml").write_text(CARDS.replace("{register: roll, link_from: 0.9}", linked), encoding="utf-8")
    with pytest.raises(Invalid) as invalid:
        jurisdictions.load(town, run_examples=False)
    assert any(says in f"{one.what}; {one.instead}" for one in invalid.value.problems)
