"""What every room's tests share. The database and the environment come from tests/settings.py, before Django loads."""

from collections.abc import Iterator
from typing import Any

import pytest


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


@pytest.fixture(autouse=True)
def _the_language_of_the_settings() -> Iterator[None]:
    """A test that reads a page in Spanish leaves no Spanish behind for the next."""
    yield
    from django.utils import translation

    translation.deactivate()
