"""Links between registers: agreed, recorded, reviewed, undone, never merged."""

from __future__ import annotations

import pytest
from tests.registers.linkage.conftest import AT, ON

from onedoor.identity.actors import SYSTEM, Actor
from onedoor.registers.agreements import AgreementMissing
from onedoor.registers.linkage import between, links, showing
from onedoor.registers.linkage.links import Found
from onedoor.registers.models import Link, Record
from onedoor.registers.terms import LinkState
from onedoor.trust import acts, crowds, ledger

OLGA = Actor(kind="officer", id="olga", name="Olga Reyes")
pytestmark = pytest.mark.django_db(transaction=True)


def link_all() -> None:
    between.link(left="licences", right="roll", link_from=0.9, review_from=0.2, by=SYSTEM, on=ON, at=AT, say=lambda _: None)


def proposed() -> Link:
    found = [Found("D20", "P20", 0.6, "model")]
    links.keep(left="licences", right="roll", found=found, link_from=0.9, model="1", by=SYSTEM, at=AT)
    return Link.objects.get()


def test_registers_are_linked_and_their_records_stay_as_they_are(linked_town: None) -> None:
    before = list(Record.objects.order_by("pk").values())
    link_all()
    pairs = {(one.left_key, one.right_key) for one in Link.objects.filter(state=LinkState.LINKED)}
    assert pairs == {(f"D{n}", f"P{n}") for n in range(15, 25)}
    assert list(Record.objects.order_by("pk").values()) == before
    assert {one.model for one in Link.objects.all()} == {"2"}


def test_only_fields_of_the_agreement_are_compared_and_everybody_is_in_the_ledger(linked_town: None) -> None:
    link_all()
    entry = ledger.Entry.objects.get(act=acts.READ_OF_ALL, legal_ground="Roll Act s.2")
    assert entry.fields == ["roll.surname", "roll.given name", "roll.date of birth"]
    assert crowds.size(entry.crowd) == 25


def test_without_an_agreement_nothing_is_read_and_the_attempt_is_in_the_ledger(linked_town: None) -> None:
    with pytest.raises(AgreementMissing):
        between.link(left="roll", right="licences", link_from=0.9, review_from=0.2, by=SYSTEM, on=ON, at=AT, say=lambda _: None)
    assert [one.act for one in ledger.Entry.objects.all()] == [acts.READ_REFUSED]
    assert not Link.objects.exists()


def test_registers_that_are_both_asked_by_person_number_are_linked_by_it_alone(linked_town: None) -> None:
    from datetime import date

    from onedoor.registers import holdings

    holdings.load(register="population", records=[(f"P{n:02}", {"date of birth": date(1990, 1, 1)}) for n in (3, 4, 77)], as_of=ON)
    counts = between.link(left="population", right="roll", link_from=0.9, review_from=0.2, by=SYSTEM, on=ON, at=AT, say=lambda _: None)
    assert counts[LinkState.LINKED] == 2
    assert {one.basis for one in Link.objects.all()} == {"national number"}


def test_a_link_holds_when_confirmed_and_not_before_or_after(linked_town: None) -> None:
    link = proposed()
    assert links.key_of(register="licences", person_number="P20") is None
    links.confirm(link=link, reason="Same signature.", by=OLGA, at=AT)
    assert links.key_of(register="licences", person_number="P20") == "D20"
    links.undo(link=link, reason="It was the cousin.", by=OLGA, at=AT)
    assert links.key_of(register="licences", person_number="P20") is None
    said = [one.legal_ground for one in ledger.Entry.objects.filter(act=acts.RECORDS_LINKED, about="P20").order_by("pk")]
    assert said == ["proposed, 0.6000", "confirmed: Same signature.", "undone: It was the cousin."]


def test_two_links_that_hold_and_disagree_give_no_key(linked_town: None) -> None:
    found = [Found("D20", "P20", 0.99, "model"), Found("D21", "P20", 0.98, "model")]
    links.keep(left="licences", right="roll", found=found, link_from=0.9, model="1", by=SYSTEM, at=AT)
    assert links.key_of(register="licences", person_number="P20") is None


def test_what_an_officer_said_stays_when_registers_are_linked_again(linked_town: None) -> None:
    links.reject(link=proposed(), reason="Born in another town.", by=OLGA, at=AT)
    link_all()
    assert Link.objects.get(left_key="D20", right_key="P20").state == LinkState.REJECTED


def test_a_link_that_waits_and_is_not_found_again_goes(linked_town: None) -> None:
    proposed()
    links.keep(left="licences", right="roll", found=[], link_from=0.9, model="1", by=SYSTEM, at=AT)
    assert not Link.objects.exists()


def test_nothing_is_said_without_a_reason_or_twice(linked_town: None) -> None:
    link = proposed()
    with pytest.raises(links.NoReason):
        links.confirm(link=link, reason="  ", by=OLGA, at=AT)
    links.confirm(link=link, reason="Same signature.", by=OLGA, at=AT)
    with pytest.raises(links.CannotChange):
        links.reject(link=link, reason="No.", by=OLGA, at=AT)


def test_both_records_are_shown_side_by_side_after_the_look_is_recorded(linked_town: None) -> None:
    compared = showing.compare(link=proposed(), consumer="revenue", by=OLGA, on=ON, at=AT)
    lines = {line.title["en"]: line for line in compared.lines}
    assert lines["Surname"].alike
    assert lines["Address"].right is None, "the agreement does not name the address"
    looks = ledger.Entry.objects.filter(act=acts.READ, actor_id="olga")
    assert {one.about for one in looks} == {"P20"}
    assert looks.count() == 2


def test_the_command_links_registers_and_says_how_many(linked_town: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from onedoor.catalogue import jurisdictions
    from onedoor.cli import link_registers
    from onedoor.cli.main import main

    monkeypatch.setattr(link_registers, "town_in_force", jurisdictions.current)
    result = CliRunner().invoke(main, ["link", "--registers", "licences", "roll", "--threshold", "0.9"])
    assert result.exit_code == 0, result.output
    assert "10 linked" in result.output
    refused = CliRunner().invoke(main, ["link", "--registers", "roll", "licences"])
    assert refused.exit_code == 3
    assert "verify-identity" in refused.output
    wrong = CliRunner().invoke(main, ["link", "--registers", "licences", "rol"])
    assert wrong.exit_code == 2
    assert "roll" in wrong.output
