"""What registers hold: loading it, and showing people what is held about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registers.conftest import ADA, AS_OF, AT

from onedoor.registers import holdings
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.models import Record
from onedoor.trust import acts, ledger, purposes

pytestmark = pytest.mark.django_db

Filled = Callable[..., None]


def test_a_record_is_replaced_by_a_newer_one_of_its_key() -> None:
    holdings.load(register="property", records=[("P1", {"listed": True})], as_of=date(2026, 1, 1))
    holdings.load(register="property", records=[("P1", {"listed": False})], as_of=date(2026, 2, 1))
    record = Record.objects.get()
    assert (record.attributes, record.as_of) == ({"listed": False}, date(2026, 2, 1))


def test_thousands_of_records_are_loaded_in_a_few_statements() -> None:
    records = ((f"P{one}", {"listed": one % 2 == 0}) for one in range(5_000))
    with CaptureQueriesContext(connection) as queries:
        assert holdings.load(register="property", records=records, as_of=AS_OF) == 5_000
    assert len([one for one in queries if "INSERT" in one["sql"]]) == 3


def test_a_key_that_occurs_twice_keeps_the_last_record() -> None:
    holdings.load(
        register="property", records=[("P1", {"listed": True}), ("P1", {"listed": False})], as_of=AS_OF
    )
    assert Record.objects.get().attributes == {"listed": False}


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"colour": "red"}, "there is no attribute “colour”"),
        ({"listed": "perhaps"}, "“listed”"),
    ],
)
def test_a_record_that_does_not_fit_is_refused_and_none_is_loaded(
    attributes: dict[str, Any], said: str
) -> None:
    with pytest.raises(holdings.WrongRecord, match=said) as wrong:
        holdings.load(
            register="property", records=[("P1", {"listed": True}), ("P2", attributes)], as_of=AS_OF
        )
    assert "P2" in str(wrong.value)
    assert not Record.objects.exists()


@given(
    income=st.decimals(min_value=0, max_value=10**12, places=2),
    payments=st.lists(
        st.tuples(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])), st.integers(0, 10**9))
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_what_is_loaded_comes_back_exactly(income: Decimal, payments: list[tuple[str, int]]) -> None:
    given_ = [{"from": who, "amount": Decimal(amount)} for who, amount in payments]
    holdings.load(
        register="income", records=[("Z1", {"monthly income": income, "payments": given_})], as_of=AS_OF
    )
    [held] = [one for one in holdings.of(person_number="Z1", by=ADA, at=AT) if one.register == "income"]
    back = {item.attribute: item.value for item in held.items}
    assert back["monthly income"] == income
    assert back["payments"] == given_


def test_somebody_sees_what_each_register_holds_about_them(filled: Filled) -> None:
    filled(1)
    held = {one.register: one for one in holdings.of(person_number="A1", by=ADA, at=AT)}
    assert set(held) == {"population", "income"}
    population = {item.attribute: item.value for item in held["population"].items}
    assert population["date of birth"] == date(1957, 3, 9)
    assert population["religion"] == "none"
    assert held["population"].owner == "registry"
    assert held["population"].as_of == AS_OF
    assert held["income"].items == []
    assert held["income"].as_of is None


def test_seeing_it_is_itself_recorded_for_each_register(filled: Filled) -> None:
    filled(1)
    holdings.of(person_number="A1", by=ADA, at=AT)
    entries = ledger.about("A1")
    assert {entry.act for entry in entries} == {acts.SHOWN}
    assert {entry.purpose for entry in entries} == {purposes.FULFIL_RIGHTS}
    assert "population.religion" in {field for entry in entries for field in entry.fields}


def test_it_costs_one_query_for_each_register_and_one_entry(filled: Filled) -> None:
    filled(1)
    with CaptureQueriesContext(connection) as queries:
        holdings.of(person_number="A1", by=ADA, at=AT)
    assert len([one for one in queries if "SAVEPOINT" not in one["sql"]]) == 3


def test_a_register_that_cannot_be_reached_is_listed_as_such(
    filled: Filled, broken: Callable[[str, Exception], None]
) -> None:
    filled(1)
    broken("population", ConnectorFailed("no answer"))
    held = {one.register: one for one in holdings.of(person_number="A1", by=ADA, at=AT)}
    assert not held["population"].reachable
    assert held["income"].reachable


def test_nobody_sees_anything_without_a_number(filled: Filled) -> None:
    filled(1)
    assert holdings.of(person_number="", by=ADA, at=AT) == []
