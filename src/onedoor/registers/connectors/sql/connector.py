"""Reads a database of others by a reviewed query, in a transaction that cannot write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

from onedoor.catalogue.shapes.connectors import Sql as Settings
from onedoor.registers.connectors import believing, plain
from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register
from onedoor.registers.connectors.guard import Looked
from onedoor.registers.connectors.sql.dialects import Database, Dialect
from onedoor.registers.connectors.sql.known import DIALECTS

if TYPE_CHECKING:
    from onedoor.dmn.datatypes import DataType

_KEYS = re.compile(r"(?<![:\w]):keys\b")


class Sql:
    """A `guard.System`: one query for any number of keys (some thousand to a statement)."""

    def fetch(
        self, register: Register, keys: Sequence[str], fields: Sequence[str], attempt: Attempt
    ) -> Mapping[str, Answer]:
        """See `guard.System.fetch`."""
        settings: Settings = register.settings
        dialect = DIALECTS[settings.dialect]
        rows: list[tuple[Any, Mapping[str, Any], Any]] = []
        with closing(dialect.connect(settings, attempt)) as database:
            for some in _some(keys, dialect.most):
                rows += _rows(
                    register, database, dialect, _asking(settings, dialect, len(some)), some, fields
                )
        return believing.answers(rows, keys=keys, fields=fields, places=_places(settings, fields))

    def everything(self, register: Register, fields: Sequence[str]) -> Iterator[Answer]:
        """See `guard.System.everything`."""
        settings: Settings = register.settings
        if settings.everything is None:
            raise ConnectorFailed(
                f"“{register.name}” cannot be read as a whole: its file has no query `everything`.",
                kind="refused",
            )
        dialect = DIALECTS[settings.dialect]
        with closing(dialect.connect(settings, None)) as database:
            query = dialect.written(settings.everything)
            for key, attributes, as_of in _rows(register, database, dialect, query, None, fields):
                yield Answer(
                    believing.key_of(key),
                    believing.complete(attributes, fields, _places(settings, fields)),
                    believing.day(as_of),
                )

    def look(self, register: Register, attempt: Attempt) -> Looked:
        """See `guard.System.look`: the query itself, about nobody, which tells its columns."""
        settings: Settings = register.settings
        dialect = DIALECTS[settings.dialect]
        query = _KEYS.sub("NULL", dialect.written(settings.query))
        with closing(dialect.connect(settings, attempt)) as database, dialect.telling():
            columns = database.columns(query)
            newest = _newest(settings, database, dialect)
        wanted: dict[str, DataType | None] = {settings.key: None, **({settings.as_of: None} if settings.as_of else {})}
        wanted |= {plain.name_of(name, settings.columns): type for name, type in register.types.items()}
        missing = [
            f"The query gives no column “{name}”: add it to the query, or say in the register's file what it is called."
            for name in wanted
            if name not in columns
        ]
        odd = [
            f"The column “{name}” is {columns[name]}, and the register's file says {type}: correct one of them."
            for name, type in wanted.items()
            if type is not None and name in columns and not dialect.fits(columns[name], type)
        ]
        return Looked((*missing, *odd), newest)


def _newest(settings: Settings, database: Database, dialect: Dialect) -> date | None:
    """Of which day the database says that it is; None where nobody asks for it. Raises ConnectorFailed."""
    if settings.newest is None:
        return None
    row = next(iter(database.rows(dialect.written(settings.newest), [])), {})
    told = believing.day(next(iter(row.values()), None))
    if told is None:
        raise ConnectorFailed("The query “newest” gives no day: is there any entry?", kind="schema")
    return told


def _places(settings: Settings, fields: Sequence[str]) -> dict[str, str]:
    return {name: plain.name_of(name, settings.columns) for name in fields}


def _asking(settings: Settings, dialect: Dialect, count: int) -> str:
    return _KEYS.sub(", ".join([dialect.mark] * count), dialect.written(settings.query))


def _some(keys: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), most):
        yield keys[start : start + most]


def _rows(
    register: Register,
    database: Database,
    dialect: Dialect,
    query: str,
    keys: Sequence[str] | None,
    fields: Sequence[str],
) -> Iterator[tuple[Any, Mapping[str, Any], Any]]:
    """Key, attributes and day of each row; a column that is not there leaves its attribute out."""
    settings: Settings = register.settings
    named = _places(settings, fields)
    with dialect.telling():
        for row in database.rows(query, keys):
            attributes = {
                name: plain.of_column(row[column], register.types[name])
                for name, column in named.items()
                if column in row
            }
            yield row.get(settings.key), attributes, row.get(settings.as_of) if settings.as_of else None
