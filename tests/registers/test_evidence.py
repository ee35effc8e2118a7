"""The gate to the registers: agreed, recorded, then given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.registers.conftest import AS_OF, AT, gather

from onedoor.catalogue.services import Service
from onedoor.registers.agreements import AgreementMissing
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.evidence import Gathered
from onedoor.registers.models import Record
from onedoor.trust import acts, ledger

pytestmark = pytest.mark.django_db

Filled = Callable[..., None]


def values(gathered: Gathered) -> dict[str, Any]:
    return {fact.input: fact.value for fact in gathered.facts}


def test_every_input_that_a_register_knows_is_read_with_its_type(service: Service, filled: Filled) -> None:
    filled(2)
    assert values(gather(service)) == {
        "applicant.date of birth": date(1957, 3, 9),
        "applicant.property number": "P1",
        "household.members": [
            {"person number": "M0", "age": Decimal(20)},
            {"person number": "M1", "age": Decimal(21)},
        ],
        "household.incomes": [Decimal("100.10"), Decimal("100.10")],
        "household.payments": [
            {"from": "work", "amount": Decimal(0)},
            {"from": "work", "amount": Decimal(1)},
        ],
        "home.listed": True,
    }


def test_a_fact_says_where_it_is_from_of_which_day_it_is_and_when_it_was_read(
    service: Service, filled: Filled
) -> None:
    filled()
    facts = {fact.input: fact for fact in gather(service).facts}
    born = facts["applicant.date of birth"]
    assert (born.register, born.attribute, born.as_of, born.read_at) == (
        "population",
        "date of birth",
        AS_OF,
        AT,
    )
    assert facts["household.incomes"].as_of == date(2026, 4, 1)


def test_what_is_known_already_is_not_read_again(service: Service, filled: Filled) -> None:
    filled()
    facts = values(gather(service, known={"applicant.property number": "P9", "household.members": []}))
    assert "applicant.property number" not in facts
    assert "home.listed" not in facts  # nobody knows a property P9
    fields = {field for entry in ledger.about("A1") for field in entry.fields}
    assert "population.property number" not in fields


def test_of_an_empty_household_nobody_is_looked_up(service: Service, filled: Filled) -> None:
    filled(0)
    assert values(gather(service))["household.incomes"] == []
    assert {entry.about for entry in ledger.Entry.objects.all()} == {"A1"}


def test_a_register_without_a_record_of_somebody_gives_no_fact(service: Service) -> None:
    assert gather(service) == Gathered()


def test_a_member_whom_a_register_does_not_know_has_null_in_their_place(
    service: Service, filled: Filled
) -> None:
    filled(2)
    Record.objects.filter(register="income", key="M0").delete()
    assert values(gather(service))["household.incomes"] == [None, Decimal("100.10")]


def test_what_a_record_leaves_open_is_known_to_be_null(service: Service, filled: Filled) -> None:
    filled()
    Record.objects.filter(register="property").update(attributes={})
    assert values(gather(service))["home.listed"] is None


def test_nobody_is_looked_up_without_a_person_number(service: Service, filled: Filled) -> None:
    filled()
    assert gather(service, person_number="").facts == []
    assert not ledger.Entry.objects.exists()


# -- the ledger


def test_each_person_has_an_entry_of_their_own_with_the_fields_read_about_them(
    service: Service, filled: Filled
) -> None:
    filled(2)
    gather(service)
    [own] = [entry for entry in ledger.about("A1") if entry.legal_ground == "Registration Act s.7"]
    assert own.fields == ["population.date of birth", "population.property number", "population.household"]
    assert (own.act, own.purpose, own.organisation) == (acts.READ, "establish-entitlement", "welfare")
    assert (own.actor_kind, own.actor_id, own.actor_name) == ("resident", "ada", "Ada Hill")
    assert (own.case, own.at) == ("HA-1", AT)
    [of_member] = ledger.about("M1")
    assert of_member.fields == ["income.monthly income", "income.payments"]
    assert of_member.legal_ground == "Revenue Act s.12"


def test_a_register_that_is_not_asked_by_person_is_read_about_the_applicant(
    service: Service, filled: Filled
) -> None:
    filled()
    gather(service)
    assert "property.listed" in {field for entry in ledger.about("A1") for field in entry.fields}
    assert ledger.about("P1") == []


def test_when_the_entry_cannot_be_written_no_value_is_given(
    service: Service, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trust_entry ADD CONSTRAINT refuses_all CHECK (id < 0) NOT VALID")
    with pytest.raises(DatabaseError), transaction.atomic():
        gather(service)
    assert not ledger.Entry.objects.exists()


def test_no_value_is_given_when_its_entry_cannot_be_written(
    service: Service, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    written: list[int] = []

    def refused(entries: Any, **_: Any) -> None:
        written.append(len(list(entries)))
        raise DatabaseError("no entry")

    monkeypatch.setattr(ledger, "write", refused)
    with pytest.raises(DatabaseError, match="no entry"):
        gather(service)
    assert written == [4]  # of Ada in two registers, of two members in one: all before the gate opens


def test_undoing_the_transaction_undoes_the_look(service: Service, filled: Filled) -> None:
    filled()

    with transaction.atomic():
        assert gather(service).facts
        assert ledger.about("A1")
        transaction.set_rollback(True)
    assert ledger.about("A1") == []


# -- agreements: with real transactions, since a refusal is written apart from the test's own


@pytest.mark.django_db(transaction=True)
def test_a_read_outside_an_agreement_is_refused_and_nothing_is_read(service: Service, filled: Filled) -> None:
    filled()
    with pytest.raises(AgreementMissing) as refused:
        gather(service, on=date(2031, 1, 1), person_number="REFUSED-1")
    said = str(refused.value)
    assert "“welfare” has no agreement to read “date of birth” of the register “population”" in said
    assert "for the purpose “establish-entitlement” on 2031-01-01" in said
    assert "registers/population.yaml" in said


@pytest.mark.django_db(transaction=True)
def test_a_refused_read_is_in_the_ledger_even_when_its_transaction_is_undone(
    service: Service, filled: Filled
) -> None:
    with pytest.raises(AgreementMissing), transaction.atomic():
        gather(service, on=date(2019, 12, 31), person_number="REFUSED-2")
    [entry] = ledger.about("REFUSED-2")
    assert entry.act == acts.READ_REFUSED
    assert "population.date of birth" in entry.fields
    assert "income.monthly income" in entry.fields
    assert (entry.organisation, entry.purpose, entry.legal_ground) == ("welfare", "establish-entitlement", "")
    assert (entry.actor_id, entry.case, entry.at) == ("ada", "HA-1", AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2030, 12, 31), True),
        (date(2031, 1, 1), False),
    ],
)
def test_an_agreement_holds_from_its_first_to_its_last_day(
    service: Service, filled: Filled, day: date, allowed: bool
) -> None:
    filled()
    if allowed:
        assert gather(service, on=day).facts
    else:
        with pytest.raises(AgreementMissing):
            gather(service, on=day, person_number="REFUSED-3")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [{"consumer": "registry"}, {"purpose": "prevent-fraud"}, {"fields": ["date of birth", "household"]}],
    ids=["for another consumer", "for another purpose", "for other fields"],
)
def test_an_agreement_for_something_else_does_not_cover(
    service: Service, filled: Filled, change: dict[str, Any]
) -> None:
    filled()
    population = service.jurisdiction.registers["population"]
    changed = population.model_copy(
        update={"agreements": [population.agreements[0].model_copy(update=change)]}
    )
    town = service.jurisdiction.registers
    try:
        town["population"] = changed
        with pytest.raises(AgreementMissing):
            gather(service, person_number="REFUSED-4")
    finally:
        town["population"] = population


# -- registers that fail


def test_a_register_that_cannot_be_reached_leaves_its_inputs_open_and_the_others_are_read(
    service: Service, filled: Filled, broken: Callable[[str, Exception], None]
) -> None:
    filled()
    broken("income", ConnectorFailed("no answer within 5 seconds"))
    gathered = gather(service)
    assert "applicant.date of birth" in values(gathered)
    assert "home.listed" in values(gathered)
    [gap] = gathered.unreachable
    assert gap.register == "income"
    assert gap.inputs == ("household.incomes", "household.payments")
    assert gap.why == "no answer within 5 seconds"


def test_a_look_that_failed_is_recorded_as_one_that_failed(
    service: Service, filled: Filled, broken: Callable[[str, Exception], None]
) -> None:
    filled()
    broken("income", ConnectorFailed("no answer"))
    gather(service)
    assert [entry.act for entry in ledger.about("M0")] == [acts.READ_FAILED]


def test_what_hangs_on_a_register_that_fails_is_not_asked_of_another(
    service: Service, filled: Filled, broken: Callable[[str, Exception], None]
) -> None:
    filled()
    broken("population", ConnectorFailed("no answer"))
    gathered = gather(service)
    assert gathered.facts == []
    assert ledger.about("M0") == []


def test_a_value_that_cannot_be_understood_leaves_its_input_open(service: Service, filled: Filled) -> None:
    filled()
    Record.objects.filter(register="property").update(attributes={"listed": "perhaps"})
    gathered = gather(service)
    assert "home.listed" not in values(gathered)
    [gap] = gathered.unreachable
    assert (gap.register, gap.inputs) == ("property", ("home.listed",))
    assert "“listed” cannot be understood" in gap.why


# -- cost


@pytest.mark.parametrize("size", [1, 2, 40])
def test_a_household_of_forty_costs_as_many_queries_as_a_household_of_one(
    service: Service, filled: Filled, size: int
) -> None:
    filled(size)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        gather(service)
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    # three registers are read; the entries of all of them are written at once
    assert len(statements) == 4, statements
