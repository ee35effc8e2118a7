"""PostgreSQL, by its own driver."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads

from onedoor.registers.connectors import environment, plain
from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.sql.dialects import MEND, ROWS, first_line

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.connectors import Sql as Settings
    from onedoor.dmn.datatypes import DataType

_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_TEXTS = frozenset({"text", "character varying", "character", "name", "unknown"})
_DAYS = frozenset({"date", "timestamp without time zone", "timestamp with time zone"})


class Postgresql:
    """See `Dialect`."""

    mark = "%s"
    most = 10_000

    def connect(self, settings: Settings, attempt: Attempt | None) -> Connection:
        """See `Dialect.connect`."""
        seconds = attempt.left if attempt else float(settings.timeout)
        limit = f"-c statement_timeout={int(seconds * 1000)} " if attempt else ""
        try:
            connection = psycopg.connect(
                environment.value(settings.address),
                connect_timeout=max(2, int(seconds)),
                options=f"{limit}-c default_transaction_read_only=on -c application_name=onedoor",
                row_factory=dict_row,
            )
        except psycopg.Error as error:
            raise ConnectorFailed(
                f"The database cannot be reached: {first_line(error)}", passing=True
            ) from error
        if attempt:
            attempt.on_cut(lambda: _hang_up(connection))
        connection.read_only = True
        set_json_loads(plain.loads, connection)
        return Connection(connection)

    def written(self, query: str) -> str:
        """See `Dialect.written`."""
        return query.replace("%", "%%")

    @contextmanager
    def telling(self) -> Iterator[None]:
        """See `Dialect.telling`. Errors about values (class 22) name them, so they are told by their number alone."""
        try:
            yield
        except psycopg.errors.QueryCanceled as error:
            raise ConnectorFailed("The query took too long.", kind="timeout", passing=True) from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise ConnectorFailed(f"The database refuses: {first_line(error)}", kind="refused") from error
        except psycopg.OperationalError as error:
            raise ConnectorFailed(f"The database went away: {first_line(error)}", passing=True) from error
        except psycopg.Error as error:
            state = error.sqlstate or ""
            said = f"error {state}" if state.startswith("22") else first_line(error)
            raise ConnectorFailed(f"The database refused the query: {said}. {MEND}", kind="schema") from error

    def fits(self, column: str, type: DataType) -> bool:
        """See `Dialect.fits`. A number or a day may also come as text; what it says is looked at when it is read."""
        if type.is_number:
            return column in _NUMBERS | _TEXTS
        if type.kind in ("text", "long text", "choice"):
            return column not in _NUMBERS | _DAYS | {"boolean", "json", "jsonb"}
        return column == "boolean" if type.kind == "boolean" else column not in _NUMBERS


class Connection:
    """See `Database`."""

    def __init__(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self._connection = connection

    def rows(self, query: str, keys: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
        """See `Database.rows`: without keys by a cursor of the server's."""
        cursor = self._connection.cursor() if keys is not None else self._connection.cursor("everything")
        with closing(cursor):
            cursor.execute(query.encode(), list(keys or ()))
            while some := cursor.fetchmany(ROWS):
                yield from some

    def columns(self, query: str) -> Mapping[str, str]:
        """See `Database.columns`."""
        cursor = self._connection.execute(query.encode(), [])
        oids = {column.name: column.type_code for column in cursor.description or ()}
        names = self._connection.execute(
            "SELECT oid::int8 AS oid, format_type(oid, NULL) AS name FROM pg_type WHERE oid = ANY(%s)",
            [list(oids.values())],
        )
        named = {row["oid"]: row["name"] for row in names}
        return {name: named.get(oid, "") for name, oid in oids.items()}

    def close(self) -> None:
        """See `Database.close`."""
        self._connection.close()


def _hang_up(connection: psycopg.Connection[dict[str, Any]]) -> None:
    """Wake whoever waits for a server that has stopped answering."""
    with suppress(psycopg.Error, OSError):
        waiting = socket.socket(fileno=os.dup(connection.fileno()))
        waiting.shutdown(socket.SHUT_RDWR)
        waiting.close()
