"""What every room's tests share. The database and the environment come from tests/settings.py, before Django loads."""

from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tests' database. Tests with real transactions end by emptying all tables, which the ledger's guard forbids.

    So that one guard is lifted here; tests/trust puts it back to try it.
    """
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trust_entry DISABLE TRIGGER trust_entry_stays")
