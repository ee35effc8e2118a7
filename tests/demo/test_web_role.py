"""The demo in a PostgreSQL that was given: the web server has a role of its own there, or it is said that it has none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from onedoor.demo import web_role

SECRET = "a secret of the tests"
GIVEN = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))


def as_role(role: str, password: str) -> str:
    parts = urlsplit(GIVEN)
    return urlunsplit(parts._replace(netloc=f"{role}:{password}@{parts.netloc.rpartition('@')[2]}"))


@pytest.fixture
def owner(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a role that is no superuser, and may make roles where the test says so."""
    role = f"owner_{os.getpid()}"
    with psycopg.connect(GIVEN, autocommit=True) as connection:
        connection.execute(f"create role {role} login {request.param} password 'x'")  # type: ignore[call-overload]
        yield as_role(role, "x")
        connection.execute(f"drop role if exists {web_role.name(SECRET)}")  # type: ignore[call-overload]
        connection.execute(f"drop role {role}")  # type: ignore[call-overload]


@pytest.mark.parametrize("owner", ["createrole"], indirect=True)
def test_who_may_make_roles_makes_one_that_signs_in_and_is_nothing_more(owner: str) -> None:
    found = web_role.address(owner, password=SECRET)
    assert web_role.address(owner, password=SECRET) == found
    with psycopg.connect(found) as connection:
        rights = connection.execute(
            "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls from pg_roles where rolname = current_user"
        ).fetchone()
        assert rights == (False,)


@pytest.mark.parametrize("owner", ["nocreaterole"], indirect=True)
def test_who_may_not_is_told_plainly_what_that_means_and_what_to_do(owner: str) -> None:
    with pytest.raises(
        web_role.OwnersRole, match=r"could change the record of looks.*Give owner_.* CREATEROLE"
    ):
        web_role.address(owner, password=SECRET)
