"""What every room's tests share. The database and the environment come from tests/settings.py, before Django loads."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests import draws

draws.prepare()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: a worker that took a long file last would leave the other waiting."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tests' database. Tests with real transactions end by emptying all tables, which the ledger's guard forbids.

    So those guards are lifted here; tests/trust puts them back to try them.
    """
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, tgname from pg_trigger where tgname like 'trust\\_%\\_stays'"
        )
        for table, guard in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")


@pytest.fixture
def registers_held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every register lies in Onedoor's own table, whatever system its file names: for tests of what is done with its values."""
    from onedoor.registers import reading, switching
    from onedoor.registers.connectors import known
    from onedoor.registers.connectors.held.connector import Held

    monkeypatch.setattr(known, "CONNECTORS", dict.fromkeys(known.CONNECTORS, Held))
    monkeypatch.setattr(switching, "legacy_of", lambda register: register)
    monkeypatch.setattr(reading, "is_elsewhere", lambda kind: False)
    known.connector_for.cache_clear()
    yield
    known.connector_for.cache_clear()


@pytest.fixture(autouse=True)
def _the_language_of_the_settings() -> Iterator[None]:
    """A test that reads a page in Spanish leaves no Spanish behind for the next."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(autouse=True)
def _what_is_written_apart_goes_with_its_test(request: pytest.FixtureRequest, monkeypatch: Any) -> None:
    """Entries that stay whatever becomes of the transaction would stay for other tests too, where a test is undone by one.

    Tests of staying have real transactions (`django_db(transaction=True)`) and are left alone.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is None or marker.kwargs.get("transaction") or "transactional_db" in request.fixturenames:
        return
    from onedoor.trust import apart
    from onedoor.trust.models import Entry

    monkeypatch.setattr(apart, "write", Entry.objects.bulk_create)
