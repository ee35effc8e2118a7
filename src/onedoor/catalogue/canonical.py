"""Plain values as canonical JSON and back, without loss: decimals keep their digits, dates stay dates.

Keys keep their order, since FEEL can see the order of a context's entries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_DECIMAL, _DATE, _DATETIME, _MAPPING = "$decimal", "$date", "$datetime", "$mapping"


def to_text(value: Any) -> str:
    """`value` (mappings, lists, texts, numbers, dates, booleans, None) as JSON; TypeError for anything else."""
    return json.dumps(_encoded(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_text(text: str) -> Any:
    """The value that `to_text` wrote."""
    return _decoded(json.loads(text))


def digest(value: Any) -> str:
    """The SHA-256 of the canonical JSON of `value`, in hexadecimal."""
    return hashlib.sha256(to_text(value).encode()).hexdigest()


def _encoded(value: Any) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    if isinstance(value, datetime):
        return {_DATETIME: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, Mapping):
        if all(isinstance(key, str) and not key.startswith("$") for key in value):
            return {key: _encoded(item) for key, item in value.items()}
        return {_MAPPING: [[_encoded(key), _encoded(item)] for key, item in value.items()]}
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot stand in a definition: {value!r}")


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, item),) = value.items()
        if key == _DECIMAL:
            return Decimal(item)
        if key == _DATE:
            return date.fromisoformat(item)
        if key == _DATETIME:
            return datetime.fromisoformat(item)
        if key == _MAPPING:
            return {_decoded(name): _decoded(part) for name, part in item}
    return {key: _decoded(item) for key, item in value.items()}
