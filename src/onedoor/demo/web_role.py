"""The web server's own role in a PostgreSQL that was given: it can add to the ledger and not change it."""

from __future__ import annotations

import hashlib
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from onedoor.trust import roles

PREFIX = "onedoor_web_"


class OwnersRole(Exception):
    """The web server has to use the owner's role; the text says why and what to do."""


def address(database: str, *, password: str) -> str:
    """The address of the database for a role of this demo's own, which is made unless it is there. Raises OwnersRole.

    Roles are those of the whole server, so that its name is this demo's alone. What it may do is granted with the migration.
    """
    role = name(password)
    found = _with(database, role, password)
    try:
        with psycopg.connect(database, autocommit=True, connect_timeout=10) as connection:
            if connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is None:
                connection.execute(roles.creation(role, password=password))
        psycopg.connect(found, connect_timeout=10).close()
    except psycopg.Error as error:
        user = urlsplit(database).username or "of DATABASE_URL"
        raise OwnersRole(
            f"The web server uses the database role {user}, which could change the record of looks at personal data: a role of its "
            f"own cannot be made or used ({str(error).strip().splitlines()[0]}). Give {user} CREATEROLE, or see docs/operators.md."
        ) from error
    return found


def name(password: str) -> str:
    """The role's name: it follows from the secret, so that no two demos share one."""
    return PREFIX + hashlib.sha256(password.encode()).hexdigest()[:8]


def _with(database: str, role: str, password: str) -> str:
    parts = urlsplit(database)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(password, safe='')}@{host}"))
