"""The registers read for everybody: the same gate, the same meaning, thousands at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.registers.conftest import AS_OF, AT, ON, gather, household

from onedoor.catalogue.services import Service
from onedoor.dmn.model import PERSON_NUMBER
from onedoor.identity.actors import SYSTEM
from onedoor.registers import everybody, holdings
from onedoor.registers.agreements import AgreementMissing
from onedoor.registers.everybody import Everybody
from onedoor.registers.models import Record
from onedoor.trust import acts, ledger
from onedoor.trust.models import CrowdPart, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def townsfolk(db: None) -> None:
    """Four people: two with households, one whose home is unknown, and one of whom the register says nothing else."""
    population = [
        ("A1", {"date of birth": date(1957, 3, 9), "household": household(2), "property number": "P1"}),
        ("B2", {"date of birth": date(1970, 1, 2), "household": [], "property number": "P9"}),
        ("M0", {"date of birth": date(1988, 1, 2), "household": household(3)}),
        ("a9", {}),
    ]
    incomes = [
        ("A1", {"monthly income": Decimal("900")}),
        ("M0", {"monthly income": Decimal("100.10"), "payments": [{"from": "work", "amount": 1}]}),
        ("M2", {"payments": [{"from": "work", "amount": 2}]}),
    ]
    holdings.load(register="population", records=population, as_of=AS_OF)
    holdings.load(register="income", records=incomes, as_of=AS_OF)
    holdings.load(register="property", records=[("P1", {"listed": True})], as_of=AS_OF)


def opened(service: Service, **how: Any) -> Everybody:
    said = {"inputs": set(service.inputs), "by": SYSTEM, "on": ON, "day": ON, "at": AT, **how}
    return everybody.read(service=service, **said)


def rows(service: Service, **how: Any) -> dict[str, dict[str, Any]]:
    return {
        row[PERSON_NUMBER]: {name: value for name, value in row.items() if name != PERSON_NUMBER}
        for part in opened(service, **how).parts()
        for row in part
    }


def test_everybody_with_a_person_record_is_an_applicant_in_order(service: Service, townsfolk: None) -> None:
    assert list(rows(service)) == ["A1", "B2", "M0", "a9"]


@pytest.mark.parametrize("part", [1, 3, 100])
def test_what_is_read_for_everybody_is_what_is_read_for_each(
    service: Service, townsfolk: None, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everybody, "PART", part)
    together = rows(service)
    for number, values in together.items():
        alone = {fact.input: fact.value for fact in gather(service, person_number=number).facts}
        assert values == alone


def test_only_what_is_wanted_is_read_and_what_leads_to_it(service: Service, townsfolk: None) -> None:
    found = rows(service, inputs={"home.listed", "home.warm"})
    assert found["A1"] == {"applicant.property number": "P1", "home.listed": True}
    fields = {field for entry in Entry.objects.all() for field in entry.fields}
    assert fields == {"population.property number", "property.listed"}


def test_everybody_finds_in_the_ledger_what_was_read_of_them_before_a_value_is_given(
    service: Service, townsfolk: None
) -> None:
    opened(service)  # nobody has gone through the parts yet
    population, home, income = "population.date of birth", "property.listed", "income.monthly income"
    for number, fields in {
        "A1": {population, home, income},
        "B2": {population, home},
        "M2": {income},
        "nobody": set(),
    }.items():
        found = {field for entry in ledger.about(number) for field in entry.fields}
        assert found & {population, home, income} == fields, number
    entry = ledger.about("A1")[0]
    assert (entry.act, entry.actor_name, entry.organisation) == (acts.READ_OF_ALL, "Onedoor", "welfare")
    assert entry.purpose == "establish-entitlement"
    assert Entry.objects.count() == 3


def test_the_same_people_are_kept_once_however_often_they_are_read(service: Service, townsfolk: None) -> None:
    opened(service)
    kept = CrowdPart.objects.count()
    opened(service)
    assert CrowdPart.objects.count() == kept == 2


def test_who_came_after_the_registers_were_listed_is_not_read(service: Service, townsfolk: None) -> None:
    whole = opened(service)
    holdings.load(register="income", records=[("M1", {"monthly income": Decimal(7)})], as_of=AS_OF)
    holdings.load(register="population", records=[("Z1", {})], as_of=AS_OF)
    found = {row[PERSON_NUMBER]: row for part in whole.parts() for row in part}
    assert "Z1" not in found
    assert found["A1"]["household.incomes"] == [Decimal("100.10"), None]


def test_a_value_that_cannot_be_understood_is_missing_and_counted(service: Service, townsfolk: None) -> None:
    Record.objects.filter(register="population", key="B2").update(attributes={"date of birth": "long ago"})
    whole = opened(service)
    found = {row[PERSON_NUMBER]: row for part in whole.parts() for row in part}
    assert "applicant.date of birth" not in found["B2"]
    assert whole.unreadable == {"applicant.date of birth": 1}


def test_a_thousand_applicants_cost_as_many_queries_as_one(service: Service, townsfolk: None) -> None:
    people = [(f"N{one}", {"household": household(3), "property number": "P1"}) for one in range(1000)]
    holdings.load(register="population", records=people, as_of=AS_OF)
    whole = opened(service)
    with CaptureQueriesContext(connection) as queries:
        assert len(next(whole.parts())) == 1004
    assert len(queries) == 3


def test_a_service_that_asks_no_register_by_person_has_nothing_to_read(service: Service) -> None:
    with pytest.raises(everybody.NothingToRead, match="allowance"):
        opened(service, inputs={"home.warm"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [{"day": date(2031, 1, 1)}, {"purpose": "official-statistics"}])
def test_a_read_outside_an_agreement_is_refused_and_the_attempt_stays_in_the_ledger(
    service: Service, townsfolk: None, how: dict[str, Any]
) -> None:
    with pytest.raises(AgreementMissing, match="has no agreement to read"), transaction.atomic():
        opened(service, **how)
    assert {entry.act for entry in Entry.objects.all()} == {acts.READ_REFUSED}


@pytest.mark.django_db(transaction=True)
def test_the_ledger_cannot_be_undone_with_what_follows(
    service: Service, townsfolk: None, broken: Callable[[str, Exception], None]
) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        opened(service)
