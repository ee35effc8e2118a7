"""SQLite: a file of the same machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from onedoor.registers.connectors import environment
from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.sql.dialects import Cursors, first_line

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.connectors import Sql as Settings
    from onedoor.dmn.datatypes import DataType


class Sqlite:
    """See `Dialect`."""

    mark = "?"
    most = 10_000

    def connect(self, settings: Settings, attempt: Attempt | None) -> Cursors:
        """See `Dialect.connect`. A file that is not there is not made."""
        path = Path(environment.value(settings.address))
        seconds = attempt.left if attempt else float(settings.timeout)
        try:
            connection = sqlite3.connect(
                f"file:{quote(str(path))}?mode=ro", uri=True, timeout=seconds, check_same_thread=False
            )
            connection.execute("PRAGMA query_only = on")
        except sqlite3.Error as error:
            raise ConnectorFailed(
                f"The database cannot be opened: {first_line(error)}", passing=True
            ) from error
        if attempt:
            attempt.on_cut(connection.interrupt)
        return Cursors(connection)

    def written(self, query: str) -> str:
        """See `Dialect.written`."""
        return query

    def telling(self) -> Any:
        """See `Dialect.telling`. Its module calls nearly everything operational, so its words tell what is meant."""
        return _telling()

    def fits(self, column: str, type: DataType) -> bool:
        """See `Dialect.fits`: columns have no types there."""
        return True


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        said = first_line(error)
        if said == "interrupted":
            raise ConnectorFailed("The query took too long.", kind="timeout", passing=True) from error
        if any(word in said for word in ("locked", "disk", "unable to open")):
            raise ConnectorFailed(f"The database cannot be read: {said}", passing=True) from error
        raise ConnectorFailed(f"The database refused the query: {said}", kind="schema") from error
