"""The ledger as the person it is about reads it: narrowed, counted, in pages; never more than is theirs to see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from onedoor.identity.actors import Actor
from onedoor.trust import acts, crowds, ledger, purposes, subjects
from onedoor.trust.subjects import Wanted

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TODAY = date(2026, 5, 4)
BO = Actor(kind="officer", id="bo", name="Bo Lake")
ADA = Actor(kind="resident", id="ada", name="Ada Hill")


def write(**how: Any) -> ledger.Entry:
    given: dict[str, Any] = {
        "act": acts.READ,
        "by": BO,
        "about": "A1",
        "fields": ["population.date of birth"],
        "purpose": "establish-entitlement",
        "legal_ground": "Registration Act s.7",
        "organisation": "housing",
        "at": AT,
        **how,
    }
    with transaction.atomic():
        return ledger.write([ledger.draft(**given)])[0]


def seen(wanted: Wanted = subjects.EVERYTHING, *, on: date = TODAY, **how: Any) -> list[int]:
    entries, _total = subjects.page("A1", on=on, wanted=wanted, **{"most": 100, **how})
    return [one.pk for one in entries]


def test_entries_come_newest_first_a_page_at_a_time_with_their_number(
    django_assert_num_queries: Any,
) -> None:
    made = [write(at=AT + timedelta(minutes=n)).pk for n in range(7)]
    write(about="B2")
    with django_assert_num_queries(2):
        entries, total = subjects.page("A1", on=TODAY, skip=2, most=3)
    assert ([one.pk for one in entries], total) == (made[::-1][2:5], 7)


def test_they_are_narrowed_by_organisation_register_and_time() -> None:
    tax = write(fields=["tax.income", "tax.jobs"], organisation="revenue", at=AT + timedelta(days=1))
    birth = write()
    assert seen(Wanted(organisation="revenue")) == [tax.pk]
    assert seen(Wanted(register="population")) == [birth.pk]
    assert seen(Wanted(register="pop")) == []
    assert seen(Wanted(register="%")) == []
    assert seen(Wanted(since=AT + timedelta(hours=1))) == [tax.pk]
    assert seen(Wanted(until=AT)) == [birth.pk]
    assert seen(Wanted(since=AT, until=AT)) == [birth.pk]
    assert subjects.organisations("A1", on=TODAY) == ["housing", "revenue"]


def test_a_hidden_entry_is_there_from_its_day_on() -> None:
    hidden = write(hidden_until=date(2026, 5, 6), approved_by="judge", organisation="police")
    assert seen(on=date(2026, 5, 5)) == []
    assert subjects.organisations("A1", on=date(2026, 5, 5)) == []
    with pytest.raises(subjects.NoSuchEntry):
        subjects.find("A1", hidden.pk, on=date(2026, 5, 5))
    assert seen(on=date(2026, 5, 6)) == [hidden.pk]
    assert subjects.find("A1", hidden.pk, on=date(2026, 5, 6)) == hidden


def test_an_intent_that_was_carried_out_is_one_look_with_it() -> None:
    write(act=acts.READ_BEGUN)
    read = write()
    cut_off = write(act=acts.READ_BEGUN, at=AT + timedelta(minutes=1))
    assert seen() == [cut_off.pk, read.pk]
    assert [one.pk for one in ledger.about("A1")] == [cut_off.pk, read.pk]


def test_a_look_at_many_is_a_look_at_each_of_them() -> None:
    with transaction.atomic():
        crowd = crowds.keep(lambda: ["A0", "A1", "A2"])
    many = write(act=acts.READ_OF_ALL, about="", crowd=crowd)
    assert seen() == [many.pk]
    assert subjects.find("A1", many.pk, on=TODAY) == many


def test_what_a_person_did_themself_can_be_left_out() -> None:
    write(by=ADA, act=acts.SHOWN, purpose=purposes.FULFIL_RIGHTS, organisation="")
    other = write()
    assert seen(Wanted(besides_own=True)) == [other.pk]


@pytest.mark.parametrize("number", ["", "\0", "A1\0", "x" * 65, "B2"])
def test_nobody_sees_what_is_not_theirs(number: str) -> None:
    entry = write()
    assert subjects.page(number, on=TODAY, most=10) == ([], 0)
    for wanted in (entry.pk, 0, -1, 2**63):
        with pytest.raises(subjects.NoSuchEntry):
            subjects.find(number, wanted, on=TODAY)


def test_the_record_begins_with_its_first_entry() -> None:
    assert subjects.first_at() is None
    write(at=AT + timedelta(days=1))
    write(at=AT + timedelta(days=2))
    assert subjects.first_at() == AT + timedelta(days=1)
