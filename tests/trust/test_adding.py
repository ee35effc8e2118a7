"""How entries get into the ledger's table: in one round trip, in the caller's transaction, and the same way round every bend."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError

from onedoor.identity.actors import Actor
from onedoor.trust import acts, adding, apart, canonical, ledger
from onedoor.trust.models import Entry, Waiting

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 5, 4, 9, 30, 0, 120, tzinfo=UTC)
BO = Actor(kind="officer", id="bo", name="Bo “O'Neil” \\ Lake, Łódź")


def draft(about: str = "A1", **how: Any) -> Entry:
    return ledger.draft(
        **{
            "act": acts.READ,
            "by": BO,
            "about": about,
            "fields": ["population.date of birth", 'a."b"', "c.{d},e", "f.NULL"],
            "purpose": "establish-entitlement",
            "legal_ground": "Act s.7\n'); drop table trust_entry; --",
            "at": AT,
            "case": "HA-1",
            **how,
        }
    )


def seen_by_others() -> list[str]:
    """About whom there are entries, as a connection of somebody else sees them."""
    with psycopg.connect(**_address()) as other:
        return [about for (about,) in other.execute("select about from trust_entry order by id").fetchall()]


def _address() -> dict[str, Any]:
    connection.ensure_connection()
    return {**connection.connection.info.get_parameters(), "password": connection.settings_dict["PASSWORD"]}


def told() -> list[bytes]:
    """The canonical bytes of all entries, without their ids."""
    with connection.cursor() as cursor:
        cursor.execute(f"select replace({_CANONICAL}, '\"id\":' || e.id, '') from trust_entry e order by id")
        return [text for (text,) in cursor.fetchall()]


_CANONICAL = f"convert_from({canonical.SQL}, 'UTF8')"


def test_an_entry_is_the_same_whichever_way_it_is_written(django_assert_num_queries: Any) -> None:
    kinds: list[dict[str, Any]] = [
        {},
        {"about": "", "crowd": "c" * 64, "fields": []},
        {"hidden_until": date(2027, 1, 31), "approved_by": "Chief"},
    ]
    with transaction.atomic():
        ledger.write(draft(**how) for how in kinds)
    with transaction.atomic(), django_assert_num_queries(1) as counted:
        ledger.write(draft(**how) for how in kinds)
    assert "INSERT INTO" in counted.captured_queries[0]["sql"]
    found = told()
    assert found[:3] == found[3:]
    assert [one.fields for one in Entry.objects.order_by("id")][:2] == [draft().fields, []]


def test_each_entry_gets_its_id_and_waits_for_its_place_in_the_tree() -> None:
    with transaction.atomic():
        entries = ledger.write(draft(f"P{number}") for number in range(50))
    assert [entry.pk for entry in Entry.objects.order_by("id")] == [entry.pk for entry in entries]
    assert Entry.objects.get(pk=entries[17].pk).about == "P17"
    assert set(Waiting.objects.values_list("entry", flat=True)) >= {entry.pk for entry in entries}


def test_the_transaction_of_an_act_begins_with_its_entry() -> None:
    with transaction.atomic():
        ledger.write([draft()])
        assert seen_by_others() == []
        transaction.set_rollback(True)
    assert seen_by_others() == []


def test_entries_that_are_all_there_is_to_a_transaction_are_committed_at_once() -> None:
    with transaction.atomic():
        ledger.write([draft()], last=True)
        assert seen_by_others() == ["A1"]


def test_where_something_went_before_they_come_with_it_or_not_at_all() -> None:
    with transaction.atomic():
        Entry.objects.exists()
        ledger.write([draft()], last=True)
        assert seen_by_others() == []
        transaction.set_rollback(True)
    assert seen_by_others() == []


def test_where_another_transaction_is_around_they_come_with_that_one_or_not_at_all() -> None:
    for how in ({}, {"savepoint": False}):
        with transaction.atomic():
            with transaction.atomic(**how):
                ledger.write([draft()], last=True)
            assert seen_by_others() == []
            transaction.set_rollback(True)
        assert seen_by_others() == []


def test_without_commits_of_their_own_entries_wait_for_the_callers() -> None:
    transaction.set_autocommit(False)
    try:
        with transaction.atomic():
            ledger.write([draft()], last=True)
        assert seen_by_others() == []
        transaction.rollback()
        assert seen_by_others() == []
    finally:
        transaction.set_autocommit(True)


def test_what_is_written_apart_goes_over_the_same_connection_until_the_transaction_has_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    own = apart._connection
    monkeypatch.setattr(apart, "_connection", lambda: (opened.append("one"), own())[1])
    with transaction.atomic():
        ledger.record_apart([draft("A1")])
        assert (seen_by_others(), opened) == (["A1"], [])
        ledger.write([draft("A2")])
        ledger.record_apart([draft("A3")])
        assert (seen_by_others(), opened) == (["A1", "A3"], ["one"])
        transaction.set_rollback(True)
    assert seen_by_others() == ["A1", "A3"]


def test_the_statement_is_prepared_once_for_a_connection() -> None:
    connection.close()
    for number in range(3):
        with transaction.atomic():
            ledger.write([draft(f"A{number}")])
    assert [uses for _, uses in prepared()] == [3]


def test_behind_a_pooler_nothing_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with transaction.atomic():
        ledger.write([draft("A1")])
        ledger.record_apart([draft("A2")])
        assert seen_by_others() == ["A2"]
    assert seen_by_others() == ["A1", "A2"]
    assert prepared() == []


def test_a_transaction_that_begins_with_an_entry_is_isolated_as_the_settings_say() -> None:
    connection.ensure_connection()
    connection.connection.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            ledger.write([draft()])
            cursor.execute("show transaction_isolation")
            assert cursor.fetchone() == ("serializable",)
    finally:
        connection.close()


def prepared() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select name, generic_plans + custom_plans from pg_prepared_statements")
        return list(cursor.fetchall())


def test_what_does_not_fit_is_the_frameworks_error_and_the_transaction_can_only_be_undone() -> None:
    with pytest.raises(DataError, match="too long"), transaction.atomic():
        ledger.write([draft(), draft(purpose="p" * 65)])
    assert seen_by_others() == []
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            ledger.write([draft()])


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"), transaction.atomic():
        ledger.write([draft(at=datetime(2026, 5, 4))])


@pytest.mark.parametrize("last", [False, True])
def test_a_connection_that_has_died_takes_no_entry_and_says_so(last: bool) -> None:
    connection.ensure_connection()
    try:
        with psycopg.connect(**_address(), autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        with pytest.raises(OperationalError), transaction.atomic():
            ledger.write([draft()], last=last)
    finally:
        connection.close()
    assert seen_by_others() == []


def test_nobody_is_held_up_while_an_entry_waits() -> None:
    """Other threads go on: the call lets go of the interpreter."""
    with psycopg.connect(**_address()) as other:
        other.execute("lock table trust_entry in access exclusive mode")
        writing = threading.Thread(target=_write_in_a_thread)
        writing.start()
        waiting = "select count(*) from pg_locks where not granted and relation = 'trust_entry'::regclass"
        with psycopg.connect(**_address(), autocommit=True) as third:
            while third.execute(waiting).fetchone() == (0,) and writing.is_alive():
                pass
        assert writing.is_alive()
        other.rollback()
    writing.join(10)
    assert seen_by_others() == ["A1"]


def _write_in_a_thread() -> None:
    try:
        with transaction.atomic():
            ledger.write([draft()])
    finally:
        connection.close()


def test_nothing_is_asked_of_the_database_for_no_entries() -> None:
    with transaction.atomic():
        ledger.write([], last=True)
        assert adding.has_not_begun(connection)
