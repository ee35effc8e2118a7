"""Registers that know people by a number of their own: asked by a link that holds, and not at all without one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.registers.conftest import ADA, AS_OF, AT, ON, TOWN, gather

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.services import Service
from onedoor.dmn.model import PERSON_NUMBER
from onedoor.identity.actors import SYSTEM, Actor
from onedoor.registers import everybody, holdings, own_numbers
from onedoor.registers.linkage import links
from onedoor.registers.linkage.links import Found
from onedoor.registers.models import Link
from onedoor.registers.plans import plan
from onedoor.trust import ledger
from onedoor.trust.privacy import declarations

pytestmark = pytest.mark.django_db
OLGA = Actor(kind="officer", id="olga", name="Olga Reyes")
REGISTER = """
title: {{en: {title}, es: {title}}}
owner: revenue
connector: {{kind: held}}
key: record number
freshness: P30D
attributes:
  {attribute}: {{type: text, title: {{en: {title}, es: {title}}}}}
agreements:
  - {{consumer: welfare, purpose: establish-entitlement, legal_ground: Badge Act s.2, fields: [{attribute}], valid_from: 2020-01-01}}
"""
INPUT = """
  applicant.{name}:
    title: {{en: {name}, es: {name}}}
    from: {register}.{attribute}
    purpose: establish-entitlement
    legal_basis: HA s.5
"""
BADGE, PASS = "applicant.badge", "applicant.pass"


@pytest.fixture
def service(tmp_path: Path, settings: Any, db: None) -> Service:
    """The town's service, which asks two registers more: of badges and of bus passes, both with numbers of their own."""
    home = tmp_path / "town"
    shutil.copytree(TOWN, home)
    definition = home / "services" / "allowance" / "service.yaml"
    if not definition.exists():
        [definition] = (home / "services" / "allowance").glob("*.yaml")
    inputs = ""
    for register, name, attribute in (("badges", "badge", "level"), ("passes", "pass", "zone")):
        written = REGISTER.format(title=register.title(), attribute=attribute)
        (home / "registers" / f"{register}.yaml").write_text(written, encoding="utf-8")
        inputs += INPUT.format(name=name, register=register, attribute=attribute)
    text = definition.read_text(encoding="utf-8").replace("\ndecisions:", inputs + "decisions:")
    definition.write_text(text, encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = home
    town = jurisdictions.load(home, run_examples=False)
    holdings.load(register="population", records=[(one, {"date of birth": date(1957, 3, 9)}) for one in ("A1", "B2")], as_of=AS_OF)
    # somebody else's badge has Ada's person number: it must never be taken for hers
    badges = [("A1", {"level": "wrong"}), ("K7", {"level": "gold"}), ("K8", {"level": "silver"})]
    holdings.load(register="badges", records=badges, as_of=AS_OF)
    holdings.load(register="passes", records=[("A1", {"zone": "wrong"}), ("Z1", {"zone": "north"})], as_of=AS_OF)
    return town.services["allowance"]


def linked(left: str, *pairs: tuple[str, str], right: str = "population") -> None:
    """Links that are in doubt and that an officer confirms."""
    found = [Found(one, two, 0.6, "model") for one, two in pairs]
    links.keep(left=left, right=right, found=found, link_from=0.9, model="1", by=SYSTEM, at=AT)
    for link in Link.objects.filter(left_register=left, right_register=right):
        links.confirm(link=link, reason="Same signature.", by=OLGA, at=AT)


def facts(service: Service, **how: Any) -> dict[str, Any]:
    return {one.input: one.value for one in gather(service, **how).facts if one.input in (BADGE, PASS)}


def test_the_applicants_record_is_read_by_a_link_that_was_confirmed(service: Service) -> None:
    linked("badges", ("K7", "A1"))
    assert facts(service) == {BADGE: "gold"}


def test_a_link_is_followed_from_either_side(service: Service) -> None:
    linked("population", ("A1", "Z1"), right="passes")
    assert facts(service) == {PASS: "north"}


def test_without_a_link_nothing_is_read_not_even_by_the_person_number(service: Service) -> None:
    assert facts(service) == {}
    assert not [field for entry in ledger.Entry.objects.all() for field in entry.fields if field.startswith("badges")]


def test_a_link_that_only_waits_is_not_followed(service: Service) -> None:
    found = [Found("K7", "A1", 0.6, "model")]
    links.keep(left="badges", right="population", found=found, link_from=0.9, model="1", by=SYSTEM, at=AT)
    assert facts(service) == {}


def test_a_link_that_is_undone_gives_no_fact_any_more(service: Service) -> None:
    linked("badges", ("K7", "A1"))
    links.undo(link=Link.objects.get(), reason="It was the cousin.", by=OLGA, at=AT)
    assert facts(service) == {}


def test_two_links_that_disagree_give_no_fact(service: Service) -> None:
    linked("badges", ("K7", "A1"), ("K8", "A1"))
    assert facts(service) == {}


def test_two_links_that_say_the_same_give_one(service: Service) -> None:
    linked("badges", ("K7", "A1"))
    linked("income", ("A1", "K7"), right="badges")
    assert facts(service) == {BADGE: "gold"}


@pytest.mark.parametrize("other_way", [False, True])
def test_a_record_that_is_linked_to_two_people_is_shown_to_neither(service: Service, other_way: bool) -> None:
    linked("badges", ("K7", "A1"))
    if other_way:
        linked("income", ("B2", "K7"), right="badges")
    else:
        linked("badges", ("K7", "A1"), ("K7", "B2"), right="income")
    assert facts(service) == facts(service, person_number="B2") == {}


def test_what_the_resident_answered_is_not_read(service: Service) -> None:
    linked("badges", ("K7", "A1"))
    assert facts(service, known={BADGE: "bronze"}) == {}


def test_the_look_is_about_the_person_and_not_about_the_record(service: Service) -> None:
    linked("badges", ("K7", "A1"))
    gather(service)
    [entry] = [one for one in ledger.about("A1") if "badges.level" in one.fields]
    assert entry.legal_ground == "Badge Act s.2"
    assert ledger.about("K7") == []


def test_links_cost_one_query_for_any_number_of_registers_and_none_without_such_a_register(service: Service) -> None:
    linked("badges", ("K7", "A1"))
    linked("population", ("A1", "Z1"), right="passes")
    with CaptureQueriesContext(connection) as queries:
        assert facts(service) == {BADGE: "gold", PASS: "north"}
    asked = [one["sql"] for one in queries if "registers_link" in one["sql"]]
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as queries:
        gather(service, known={BADGE: None, PASS: None})
    assert not [one["sql"] for one in queries if "registers_link" in one["sql"]]


def test_what_is_read_for_everybody_is_what_is_read_for_each_with_one_query_for_links(service: Service) -> None:
    linked("badges", ("K7", "A1"), ("K8", "B2"))
    linked("population", ("A1", "Z1"), right="passes")
    more: list[tuple[str, dict[str, Any]]] = [(f"N{one:03}", {}) for one in range(200)]
    holdings.load(register="population", records=more, as_of=AS_OF)
    whole = everybody.read(service=service, inputs=set(service.inputs), by=SYSTEM, on=ON, day=ON, at=AT)
    with CaptureQueriesContext(connection) as queries:
        rows = {row[PERSON_NUMBER]: row for part in whole.parts() for row in part}
    assert len([one for one in queries if "registers_link" in one["sql"]]) == 1
    for number in ("A1", "B2", "N007"):
        read = {name: value for name, value in rows[str(number)].items() if name in (BADGE, PASS)}
        assert read == facts(service, person_number=number)
    assert rows["B2"][BADGE] == "silver"
    assert BADGE not in rows["N007"]


def test_a_plan_without_the_number_asks_nothing_of_that_register(service: Service) -> None:
    asks = plan(service.model, known={PERSON_NUMBER: "A1"}, tried=set(), on=ON, numbers={"badges": None, "passes": "Z1"})
    assert "badges" not in asks
    assert [one.keys for one in asks["passes"]] == [("Z1",)]


def test_inputs_without_a_number_are_named(service: Service) -> None:
    linked("badges", ("K7", "A1"))
    assert own_numbers.unlinked(service, person_number="A1") == {PASS}


def test_people_see_the_linked_record_among_their_data_and_that_they_looked(service: Service) -> None:
    linked("badges", ("K7", "A1"))
    held = {one.register: one for one in holdings.of(person_number="A1", by=ADA, at=AT)}
    assert [item.value for item in held["badges"].items] == ["gold"]
    assert held["passes"].items == []
    fields = {field for entry in ledger.about("A1") for field in entry.fields}
    assert "badges.level" in fields
    assert "passes.zone" not in fields  # it was not asked
    assert holdings.in_register("badges", person_number="B2", by=ADA, at=AT).items == []


def test_a_link_is_found_as_about_a_person_on_either_of_its_sides(service: Service) -> None:
    declarations.load()
    linked("badges", ("K7", "A1"))
    linked("population", ("B2", "Z1"), right="passes")
    about = declarations.TABLES["registers.Link"].about
    assert [Link.objects.filter(about([one])).count() for one in ("A1", "B2", "C3")] == [1, 1, 0]
