"""Databases whose modules are installed only where they are needed: MariaDB (MySQL), and whatever speaks ODBC."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from onedoor.registers.connectors import environment
from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.sql.dialects import Cursors, first_line, understood

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.connectors import Sql as Settings
    from onedoor.dmn.datatypes import DataType


class _Module:
    """What the two have in common."""

    mark = "%s"
    most = 1_000
    module = ""

    def _imported(self) -> Any:
        try:
            return import_module(self.module)
        except ImportError as error:
            raise ConnectorFailed(
                f"The Python module {self.module} is not installed: install it where Onedoor runs (pip install {self.module}).",
                kind="refused",
            ) from error

    def telling(self) -> Any:
        """See `Dialect.telling`."""
        module = self._imported()
        return understood(away=(module.OperationalError, module.InterfaceError), all=module.Error)

    def fits(self, column: str, type: DataType) -> bool:
        """See `Dialect.fits`: what the columns hold is looked at when it is read."""
        return True


class Mariadb(_Module):
    """See `Dialect`. The address is ``mariadb://user:password@host:3306/database``."""

    module = "pymysql"

    def connect(self, settings: Settings, attempt: Attempt | None) -> Cursors:
        """See `Dialect.connect`."""
        module = self._imported()
        parts = urlsplit(environment.value(settings.address))
        seconds = max(1, int(attempt.left if attempt else settings.timeout))
        try:
            connection = module.connect(
                host=parts.hostname or "localhost",
                port=parts.port or 3306,
                user=unquote(parts.username or ""),
                password=unquote(parts.password or ""),
                database=unquote(parts.path.lstrip("/")),
                charset="utf8mb4",
                connect_timeout=seconds,
                read_timeout=seconds if attempt else None,
            )
            connection.query("START TRANSACTION READ ONLY")
        except module.Error as error:
            raise ConnectorFailed(
                f"The database cannot be reached: {first_line(error)}", passing=True
            ) from error
        return Cursors(connection)

    def written(self, query: str) -> str:
        """See `Dialect.written`."""
        return query.replace("%", "%%")


class Odbc(_Module):
    """See `Dialect`. The address is a connection string; the account must be one that can only read."""

    module = "pyodbc"
    mark = "?"

    def connect(self, settings: Settings, attempt: Attempt | None) -> Cursors:
        """See `Dialect.connect`."""
        module = self._imported()
        seconds = max(1, int(attempt.left if attempt else settings.timeout))
        try:
            connection = module.connect(environment.value(settings.address), timeout=seconds, readonly=True)
        except module.Error as error:
            raise ConnectorFailed(
                f"The database cannot be reached: {first_line(error)}", passing=True
            ) from error
        # PostgreSQL's driver, for one, knows no such bound; ours (`attempts.within`) holds in any case.
        with suppress(module.Error):
            connection.timeout = seconds if attempt else 0
        return Cursors(connection)

    def written(self, query: str) -> str:
        """See `Dialect.written`."""
        return query
