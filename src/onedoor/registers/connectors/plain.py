"""From what a system writes to plain values of the declared types; what does not fit stays as it is, and is refused later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onedoor.dmn.datatypes import DataType


def name_of(attribute: str, renamed: Mapping[str, str]) -> str:
    """How a system calls an attribute: as the register's file says, else its name with _ for blanks."""
    return renamed.get(attribute, attribute.replace(" ", "_"))


def fields_of(value: Any, type: DataType) -> Any:
    """A record's fields by their names, where a system writes _ for blanks, which its format may not know; in lists, too."""
    if type.kind == "list" and isinstance(value, list) and type.item is not None:
        return [fields_of(one, type.item) for one in value]
    if type.kind != "record" or not isinstance(value, Mapping):
        return value
    names = {name.replace(" ", "_"): name for name in type.fields}
    return {
        (named := names.get(str(name), str(name))): fields_of(said, type.fields[named].type)
        if named in type.fields
        else said
        for name, said in value.items()
    }


def loads(text: str | bytes) -> Any:
    """JSON with exact numbers. Raises ValueError, also for NaN, which JSON does not know."""

    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no number.")

    return json.loads(text, parse_float=Decimal, parse_constant=refuse)


def of_column(value: Any, type: DataType) -> Any:
    """A value of a database's column: databases without the type write 0 and 1 for yes and no, and JSON as text."""
    if type.kind == "boolean" and isinstance(value, int) and value in (0, 1):
        return bool(value)
    if type.kind in ("list", "record") and isinstance(value, str | bytes):
        try:
            return fields_of(loads(value), type)
        except ValueError:
            return value
    if type.kind in ("list", "record"):
        return fields_of(value, type)
    if type.kind == "date" and isinstance(value, datetime):
        return value.date()
    return value


def of_text(text: str, type: DataType, *, dates: str | None = None) -> Any:
    """A value of a file in which everything is text; nothing, where nothing stands."""
    written = text.strip()
    if not written:
        return None
    if type.kind == "boolean":
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
            written.casefold(), written
        )
    if type.kind == "date" and dates:
        try:
            return datetime.strptime(written, dates).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return written
    if type.kind in ("list", "record"):
        return of_column(written, type)
    return written
