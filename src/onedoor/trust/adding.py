"""Adding entries to the ledger's table: one statement for any number, in one round trip.

Every read waits for it, so it is written by hand: the rows go as one JSON text, of which PostgreSQL makes columns by a statement
that it prepared once for the connection. It goes past the cursors of framework and driver, which cost more than it does; but not
where somebody counts or logs statements, nor where a connection is not one server's own (`DISABLE_SERVER_SIDE_CURSORS`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import psycopg
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus

from onedoor.trust.models import Entry

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from psycopg.pq.abc import PGresult

_NAME = b"onedoor_entries"
_prepared: WeakSet[psycopg.Connection[Any]] = WeakSet()
"""Connections that know the statement by that name."""


def add(entries: Sequence[Entry], *, over: BaseDatabaseWrapper, alone: bool = False) -> None:
    """Insert these entries over a connection, in its transaction, and give each its id.

    `alone`: in a transaction of their own, committed at once, where that of the connection has not begun (`has_not_begun`).
    """
    if not entries:
        return
    names, values = _columns()
    text = _as_json([dict(zip(names, values(entry.__dict__), strict=True)) for entry in entries])
    over.ensure_connection()
    ids = _directly(text, over, alone) if _may_go_directly(over) else _by_cursor(text, over)
    for entry, id in zip(entries, ids, strict=True):
        entry.pk = id
        entry._state.adding = False
        entry._state.db = over.alias


def has_not_begun(over: BaseDatabaseWrapper) -> bool:
    """Whether a transaction of the connection, if there is one, is none yet for the database: nothing was asked of it in it."""
    return (
        over.connection is not None
        and _may_go_directly(over)
        and over.connection.pgconn.transaction_status == TransactionStatus.IDLE
    )


def _may_go_directly(over: BaseDatabaseWrapper) -> bool:
    """A driver that prepares statements by itself would drop ours with its own; one that knows of a level of isolation begins with it."""
    return not (
        over.queries_logged
        or over.execute_wrappers
        or over.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        or over.connection.prepare_threshold is not None
        or over.connection.isolation_level is not None
    )


def _by_cursor(text: str, over: BaseDatabaseWrapper) -> list[int]:
    with over.cursor() as cursor:
        cursor.execute(_statement().replace("$1", "%s"), [text])
        return [id for (id,) in cursor.fetchall()]


def _directly(text: str, over: BaseDatabaseWrapper, alone: bool) -> list[int]:
    """By libpq's own calls; they wait without holding up other threads."""
    over.validate_thread_sharing()
    driver: psycopg.Connection[Any] = over.connection
    link = driver.pgconn
    with over.wrap_database_errors, driver.lock:
        if not (alone or driver.autocommit) and link.transaction_status == TransactionStatus.IDLE:
            _done(link.exec_(b"BEGIN"), ExecStatus.COMMAND_OK, driver)
        if driver not in _prepared:
            _done(link.prepare(_NAME, _statement().encode()), ExecStatus.COMMAND_OK, driver)
            _prepared.add(driver)
        result = _done(link.exec_prepared(_NAME, [text.encode()]), ExecStatus.TUPLES_OK, driver)
    return [int(result.get_value(row, 0) or 0) for row in range(result.ntuples)]


def _done(result: PGresult, status: ExecStatus, driver: psycopg.Connection[Any]) -> PGresult:
    """The result. Raises the driver's error where it is not of this status."""
    if result.status == status:
        return result
    code = (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()
    kind: type[psycopg.Error] = psycopg.OperationalError  # without a code nobody answered
    if code:
        try:
            kind = psycopg.errors.lookup(code)
        except KeyError:
            kind = psycopg.DatabaseError
    raise kind(result.error_message.decode(driver.info.encoding, "replace"))


@cache
def _columns() -> tuple[tuple[str, ...], itemgetter[Any]]:
    """The attributes of the model that the statement takes, and what gets them of an entry."""
    names = tuple(field.attname for field in Entry._meta.concrete_fields if not field.primary_key)
    return names, itemgetter(*names)


@cache
def _statement() -> str:
    """The types are those of the table's columns."""
    from django.db import connection

    fields = [field for field in Entry._meta.concrete_fields if not field.primary_key]
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    typed = (f"{name} {field.db_type(connection)}" for name, field in zip(quoted, fields, strict=True))
    names = ", ".join(quoted)
    return (
        f"INSERT INTO {connection.ops.quote_name(Entry._meta.db_table)} ({names}) "  # noqa: S608
        f"SELECT {names} FROM json_to_recordset($1::json) AS given({', '.join(typed)}) RETURNING id"
    )


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"The moment of an entry has no time zone: {value}.")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"An entry cannot hold {value!r}.")


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
