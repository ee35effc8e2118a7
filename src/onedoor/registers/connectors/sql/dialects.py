"""The databases that are spoken to: how each is opened for reading alone, and how its errors are understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import ConnectorFailed

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.connectors import Sql as Settings
    from onedoor.dmn.datatypes import DataType

MEND = "Correct the query in the register's file and have it reviewed, or ask the owner."
ROWS = 5_000
"""Fetched at once."""


class Database(Protocol):
    """An open connection, in a transaction that cannot write."""

    def rows(self, query: str, keys: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
        """The rows by their columns' names. Without `keys` the query has no parameters, and rows stream."""
        ...

    def columns(self, query: str) -> Mapping[str, str]:
        """The columns that a query gives, with the database's word for their types, empty where it tells none."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class Dialect(Protocol):
    """A kind of database."""

    mark: str
    """A parameter's place."""
    most: int
    """Parameters of one statement."""

    def connect(self, settings: Settings, attempt: Attempt | None) -> Database:
        """Open; without `attempt`, for a read that may take its time. Raises ConnectorFailed."""
        ...

    def written(self, query: str) -> str:
        """The query as the driver takes it."""
        ...

    def telling(self) -> Any:
        """A context in which the driver's errors become ConnectorFailed."""
        ...

    def fits(self, column: str, type: DataType) -> bool:
        """Whether a column of this kind can hold values of the type."""
        ...


class Cursors:
    """A `Database` of any module that keeps to DB-API 2.0."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, query: str, keys: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
        """See `Database.rows`."""
        cursor = self._connection.cursor()
        cursor.execute(query, tuple(keys or ()))
        names = [column[0] for column in cursor.description]
        while some := cursor.fetchmany(ROWS):
            for row in some:
                yield dict(zip(names, row, strict=True))

    def columns(self, query: str) -> Mapping[str, str]:
        """See `Database.columns`."""
        cursor = self._connection.cursor()
        cursor.execute(query)
        return {column[0]: "" for column in cursor.description}

    def close(self) -> None:
        """See `Database.close`."""
        self._connection.close()


@contextmanager
def understood(*, away: tuple[type[Exception], ...], all: type[Exception]) -> Iterator[None]:
    """The errors of a DB-API module: those that are `away` may pass. What rows hold is not repeated."""
    try:
        yield
    except away as error:
        raise ConnectorFailed(f"The database cannot be reached: {first_line(error)}", passing=True) from error
    except all as error:
        raise ConnectorFailed(
            f"The database refused the query: {first_line(error)}. {MEND}", kind="schema"
        ) from error


def first_line(error: BaseException) -> str:
    """What an error says, shortly."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
