"""Which databases are known, by the word a register's file uses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from onedoor.registers.connectors.sql.dialects import Dialect
from onedoor.registers.connectors.sql.modules import Mariadb, Odbc
from onedoor.registers.connectors.sql.postgresql import Postgresql
from onedoor.registers.connectors.sql.sqlite import Sqlite

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {"postgresql": Postgresql(), "sqlite": Sqlite(), "mariadb": Mariadb(), "odbc": Odbc()}
)
