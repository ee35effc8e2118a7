"""The ledger: added to in the transaction of the act, never changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from onedoor.identity.actors import SYSTEM, Actor
from onedoor.trust import acts, ledger, purposes
from onedoor.trust.models import Entry

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BO = Actor(kind="officer", id="bo", name="Bo Lake")


def record(**how: Any) -> Entry:
    return ledger.record(
        **{
            "act": acts.CASE_OPENED,
            "by": BO,
            "about": "A1",
            "fields": ["population.date of birth"],
            "purpose": "establish-entitlement",
            "legal_ground": "Registration Act s.7",
            "case": "HA-1",
            "at": AT,
            **how,
        }
    )


def in_one_go(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db
def test_an_entry_says_who_did_what_with_whose_data_when_why_and_on_what_ground() -> None:
    record(organisation="welfare")
    [entry] = ledger.about("A1")
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("officer", "bo", "Bo Lake")
    assert (entry.act, entry.about, entry.fields) == ("case opened", "A1", ["population.date of birth"])
    assert (entry.purpose, entry.legal_ground) == ("establish-entitlement", "Registration Act s.7")
    assert (entry.case, entry.organisation, entry.at) == ("HA-1", "welfare", AT)


@pytest.mark.django_db
def test_entries_about_somebody_come_newest_first_in_one_query(django_assert_num_queries: Any) -> None:
    first, second = record(), record(by=SYSTEM)
    record(about="somebody else")
    with django_assert_num_queries(1):
        assert [entry.pk for entry in ledger.about("A1")] == [second.pk, first.pk]


@pytest.mark.django_db
def test_entries_about_nobody_are_not_anybodys() -> None:
    record(about="")
    assert ledger.about("") == []


@pytest.mark.django_db
def test_entries_of_a_case_come_in_their_order() -> None:
    first, second = record(), record(about="B2")
    record(case=None)
    assert [entry.pk for entry in ledger.of_case("HA-1")] == [first.pk, second.pk]
    assert ledger.of_case("") == []


@pytest.mark.django_db
def test_an_act_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="The ledger knows no act 'peeked'"):
        record(act="peeked")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(ledger.OutsideTransaction):
        record()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_leaves_no_entry_and_its_entry_cannot_stay_without_it() -> None:
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_written_apart_stays_when_the_transaction_is_undone() -> None:
    entry = ledger.draft(
        act=acts.READ_REFUSED,
        by=BO,
        about="A1",
        fields=["a.b"],
        purpose="prevent-fraud",
        legal_ground="",
        at=AT,
    )
    with transaction.atomic():
        ledger.record_apart([entry])
        transaction.set_rollback(True)
    [kept] = ledger.about("A1")
    assert (kept.act, kept.fields, kept.at) == (acts.READ_REFUSED, ["a.b"], AT)


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_written_apart_without_a_transaction_as_well() -> None:
    ledger.record_apart(
        [
            ledger.draft(
                act=acts.READ_REFUSED, by=BO, about="A1", fields=[], purpose="", legal_ground="", at=AT
            )
        ]
    )
    assert len(ledger.about("A1")) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trust_entry SET actor_name = 'Nobody'",
        "UPDATE trust_entry SET actor_name = 'Nobody' WHERE false",
        "DELETE FROM trust_entry",
        "TRUNCATE trust_entry",
    ],
)
def test_the_database_itself_refuses_to_change_remove_or_empty_the_ledger(statement: str) -> None:
    # the guard against emptying is lifted in the tests' database, see tests/conftest.py
    record()
    with pytest.raises(DatabaseError, match="append-only"):
        in_one_go("ALTER TABLE trust_entry ENABLE TRIGGER trust_entry_stays", statement)
    assert len(ledger.about("A1")) == 1


@pytest.mark.django_db
def test_neither_does_the_framework_change_it() -> None:
    entry = record()
    entry.actor_name = "Nobody"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()


@pytest.mark.parametrize("purpose", purposes.PURPOSES.values(), ids=purposes.PURPOSES)
def test_each_purpose_has_a_term_of_the_vocabulary_and_words_in_both_languages(
    purpose: purposes.Purpose,
) -> None:
    assert purpose.iri.startswith("https://w3id.org/dpv")
    assert set(purpose.text) == {"en", "es"}
    assert all(purpose.text.values())
