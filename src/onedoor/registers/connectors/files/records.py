"""From a row of a dropped file to a record of the declared types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from onedoor.catalogue.shapes.dropped import Files as Settings
from onedoor.dmn.datatypes import DATE
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import parse, to_json
from onedoor.registers.connectors import believing, plain
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.files.rows import Row

if TYPE_CHECKING:
    from onedoor.dmn.datatypes import DataType


class Unreadable(ValueError):
    """A record that is set aside. The message names the column, and not what stands there: that may be about somebody."""


@dataclass(frozen=True, slots=True)
class Made:
    """A record as it is kept."""

    key: str
    attributes: dict[str, Any]
    as_of: date


class Maker:
    """Makes records of one register out of rows."""

    def __init__(self, register: Register, *, day: date) -> None:
        self._settings: Settings = register.settings
        self._types = register.types
        self._day = day

    def missing(self, columns: Mapping[str, Any]) -> list[str]:
        """The columns that are declared and not there."""
        settings = self._settings
        wanted = [settings.key, *([settings.as_of] if settings.as_of else [])]
        wanted += [plain.name_of(name, settings.columns) for name in self._types]
        return [name for name in wanted if _at(columns, name) is believing.ABSENT]

    def record(self, row: Row) -> Made:
        """The record. Raises Unreadable."""
        settings = self._settings
        if row.flaw:
            raise Unreadable(row.flaw)
        key = str(_at(row.columns, settings.key) or "").strip()
        if not key or len(key) > 64:
            raise Unreadable(f"“{settings.key}” is no key")
        attributes: dict[str, Any] = {}
        for name, type in self._types.items():
            column = plain.name_of(name, settings.columns)
            written = _at(row.columns, column)
            meanings = settings.meanings.get(name, {})
            if isinstance(written, str | int) and str(written).strip() in meanings:
                value = meanings[str(written).strip()]
            else:
                value = shaped(written, type, settings.dates)
            try:
                attributes[name] = to_json(parse(value, type))
            except WrongValue as wrong:
                raise Unreadable(f"“{column}” is no {type}") from wrong
        if "\\u0000" in json.dumps([key, attributes]):  # the one character that a database's text cannot hold
            raise Unreadable("it has a character without meaning (NUL)")
        return Made(key, attributes, self._day_of(row))

    def _day_of(self, row: Row) -> date:
        if self._settings.as_of is None:
            return self._day
        written = plain.of_text(str(_at(row.columns, self._settings.as_of)), DATE, dates=self._settings.dates)
        try:
            day = believing.day(written)
        except ConnectorFailed as failure:
            raise Unreadable(f"“{self._settings.as_of}” is no day") from failure
        return day or self._day


def shaped(value: Any, type: DataType, dates: str | None) -> Any:
    """A value of a file as a plain one of the type; what does not fit is left for the check to refuse."""
    if value is None or value is believing.ABSENT:
        return None
    if type.kind == "list" and isinstance(value, list) and type.item is not None:
        return [shaped(one, type.item, dates) for one in value]
    if type.kind == "record" and isinstance(value, Mapping):
        return {
            name: None if (found := _at(value, name.replace(" ", "_"))) is believing.ABSENT
            else shaped(found, field.type, dates)
            for name, field in type.fields.items()
        }  # fmt: skip
    if isinstance(value, datetime) and type.kind == "date":
        return value.date()
    if type.kind == "date" and isinstance(value, str | int) and not isinstance(value, bool):
        written = str(value)
        return None if written.strip("0 ") == "" else plain.of_text(written, type, dates=dates)
    if isinstance(value, str):
        return plain.of_text(value, type, dates=dates)
    if type.kind in ("text", "long text", "choice", "boolean") and isinstance(value, int | Decimal):
        return value if isinstance(value, bool) else plain.of_text(str(value), type)
    return value


def _at(columns: Mapping[str, Any], path: str) -> Any:
    """What stands in a column; in a group of a copybook by a path such as ``HOLDER.NAME``. Capitals do not matter."""
    if path in columns:
        return columns[path]
    found: Any = columns
    for step in path.split("."):
        if not isinstance(found, Mapping):
            return believing.ABSENT
        wanted = step.replace("-", "_").casefold()
        found = next(
            (one for name, one in found.items() if name.replace("-", "_").casefold() == wanted),
            believing.ABSENT,
        )
    return found
