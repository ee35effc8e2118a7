"""Rows as JSON, one to a line. Numbers are written with all their digits, never by way of binary fractions."""

from __future__ import annotations

from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any


class JsonLines:
    """Writes rows. Without `nulls` a field that has no value is left out; in a list it is null, since places count there."""

    def __init__(self, *, nulls: bool = False) -> None:
        self._nulls = nulls
        self._keys: dict[str, str] = {}

    def line(self, row: dict[str, Any]) -> str:
        """One row, without the line's end."""
        return self._group(row)

    def _group(self, group: dict[str, Any]) -> str:
        keys = self._keys
        parts = []
        for name, value in group.items():
            if value is None and not self._nulls:
                continue
            key = keys.get(name)
            if key is None:
                key = keys[name] = encode_basestring(name) + ":"
            kind = type(value)
            if kind is str:
                parts.append(key + encode_basestring(value))
            elif kind is int:
                parts.append(key + str(value))
            else:
                parts.append(key + self._value(value))
        return "{" + ",".join(parts) + "}"

    def _value(self, value: Any) -> str:
        kind = type(value)
        if kind is dict:
            return self._group(value)
        if kind is list:
            return "[" + ",".join(map(self._value, value)) + "]"
        if kind is Decimal:
            return format(value, "f")
        if value is None:
            return "null"
        return encode_basestring(value) if kind is str else repr(value)
