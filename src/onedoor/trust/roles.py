"""The database role of the web server: it reads and works as ever, but of the ledger it can only add entries.

The role that owns the tables can switch triggers off; this one cannot, whatever runs in the web server.
"""

from __future__ import annotations

from django.db import DatabaseError, connection, transaction
from psycopg import sql

ADDED_TO = ("trust_entry", "trust_crowdpart")
"""Tables to which the web server adds."""
READ = (
    "trust_leaf",
    "trust_node",
    "trust_signedcheckpoint",
    "trust_cosignature",
    "trust_waiting",
    "django_migrations",
)
"""Tables that it only reads."""


class NoRole(RuntimeError):
    """The web server's role is not there and cannot be made by the role that migrates; the message says what to run."""


def ensure(role: str, *, password: str | None = None) -> None:
    """Make the role unless it is there; with `password` it can sign in by it. One that is there keeps its own. Raises NoRole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('onedoor roles'))")
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        found = cursor.fetchone()
        try:
            with transaction.atomic():
                if not found:
                    cursor.execute(creation(role, password=password))
        except DatabaseError as error:
            raise NoRole(
                f"The database has no role {role} for the web server, and {connection.settings_dict['USER'] or 'ours'} may not make "
                f"it ({str(error).strip()}). Let somebody who may run: CREATE ROLE {role} LOGIN PASSWORD '…'; then migrate again."
            ) from error


def creation(role: str, *, password: str | None) -> sql.Composed:
    """The statement that makes the role; with `password` it can sign in by it. A role that may make roles can run it."""
    signing_in = (
        sql.SQL("nologin") if password is None else sql.SQL("login password {}").format(sql.Literal(password))
    )
    return sql.SQL("create role {} {}").format(sql.Identifier(role), signing_in)


def grant(role: str) -> None:
    """Give the role what the web server needs in this database, and take from it what it must not have.

    To be run by the owner after each migration: it knows the tables that are there.
    """
    name = sql.Identifier(role)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('onedoor roles'))")
        cursor.execute(
            "select tablename from pg_tables where schemaname = current_schema() and tableowner = current_user order by 1"
        )
        tables = [table for (table,) in cursor.fetchall()]
        for each, rights in (
            ([one for one in tables if one not in (*ADDED_TO, *READ)], "select, insert, update, delete"),
            ([one for one in tables if one in ADDED_TO], "select, insert"),
            ([one for one in tables if one in READ], "select"),
        ):
            named = sql.SQL(", ").join(map(sql.Identifier, each))
            cursor.execute(sql.SQL("revoke all on {} from {}").format(named, name))
            cursor.execute(sql.SQL("grant {} on {} to {}").format(sql.SQL(rights), named, name))
        cursor.execute("select current_schema()")
        [(schema,)] = cursor.fetchall()
        place = sql.Identifier(schema)
        cursor.execute(sql.SQL("grant usage on schema {} to {}").format(place, name))
        cursor.execute(sql.SQL("grant usage, select on all sequences in schema {} to {}").format(place, name))


def may_change_the_ledger() -> bool:
    """Whether the role in use could change or remove entries: the web server's should not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(bool_or(has_table_privilege(oid, 'update') or has_table_privilege(oid, 'delete')), false) "
            "from pg_class where relname = 'trust_entry' and relnamespace = current_schema()::regnamespace"
        )
        [(may,)] = cursor.fetchall()
        return bool(may)
