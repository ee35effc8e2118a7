"""Acts on many people at once: each of them finds what was done, without a row for each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from onedoor.identity.actors import SYSTEM
from onedoor.trust import acts, crowds, ledger
from onedoor.trust.models import CrowdPart

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def in_one_go(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def record(people: list[str]) -> ledger.Entry:
    return ledger.write(
        [
            ledger.draft(
                act=acts.READ_OF_ALL,
                by=SYSTEM,
                about="",
                fields=["population.household"],
                purpose="establish-entitlement",
                legal_ground="Registration Act s.7",
                at=AT,
                crowd=crowds.keep(lambda: people),
            )
        ]
    )[0]


def test_everybody_in_a_crowd_finds_the_entry_and_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "PART", 3)
    people = sorted(f"A{number}" for number in range(10))
    entry = record(people)
    assert CrowdPart.objects.count() == 4
    for one in people:
        assert ledger.about(one) == [entry]
    for other in ("A", "A10", "B1", "a1", "Ä"):
        assert ledger.about(other) == []


def test_entries_about_one_and_about_many_come_together_newest_first_in_one_query(
    django_assert_num_queries: object,
) -> None:
    first = record(["A1", "A2"])
    [alone] = ledger.write(
        [ledger.draft(act=acts.READ, by=SYSTEM, about="A1", fields=[], purpose="", legal_ground="", at=AT)]
    )
    second = record(["A1"])
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert ledger.about("A1") == [second, alone, first]


def test_the_same_people_are_kept_once() -> None:
    assert record(["A1", "A2"]).crowd == record(["A1", "A2"]).crowd
    assert CrowdPart.objects.count() == 1
    assert crowds.size(record(["A1", "A2"]).crowd) == 2


def test_a_crowd_of_nobody_is_nobody() -> None:
    assert crowds.keep(list) == ""
    assert ledger.about("") == []


def test_people_out_of_order_are_refused() -> None:
    for people in (["B", "A"], ["A", "A"]):
        with pytest.raises(crowds.OutOfOrder):
            crowds.keep(lambda people=people: people)  # type: ignore[misc]


@given(st.sets(st.text(st.characters(exclude_characters="\x00", codec="utf-8"), min_size=1, max_size=4)))
def test_the_database_orders_person_numbers_as_we_do(people: set[str]) -> None:
    with transaction.atomic():
        crowd = crowds.keep(lambda: sorted(people))
        for one in people:
            assert [part.crowd for part in crowds.holding(one)].count(crowd) == 1
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE trust_crowdpart SET crowd = ''", "DELETE FROM trust_crowdpart", "TRUNCATE trust_crowdpart"],
)
def test_the_database_itself_refuses_to_change_a_crowd(statement: str) -> None:
    record(["A1"])
    with pytest.raises(DatabaseError, match="append-only"):
        in_one_go("ALTER TABLE trust_crowdpart ENABLE TRIGGER trust_crowd_stays", statement)
