"""Whether two systems say the same about some records: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import parse

if TYPE_CHECKING:
    from onedoor.dmn.datatypes import DataType
    from onedoor.registers.connectors.connector import Answer

SLOWER = 2.0
"""So many times as long as the old system is slower, …"""
NOTICED = 0.1
"""… when it is so many seconds more as well."""


class Kind(StrEnum):
    """How two systems differ."""

    MISSING_IN_NEW = "missing in new"
    MISSING_IN_LEGACY = "missing in legacy"
    VALUE = "value differs"
    TYPE = "type differs"
    """One of them gives what is not of the declared type."""
    FAILED = "new failed"
    SLOWER = "slower"


@dataclass(frozen=True, slots=True)
class Found:
    """One difference, without what was said."""

    kind: Kind
    attribute: str = ""
    key: str = ""
    note: str = ""


def between(
    legacy: Mapping[str, Answer],
    new: Mapping[str, Answer],
    *,
    keys: Sequence[str],
    fields: Sequence[str],
    types: Mapping[str, DataType],
) -> Iterator[Found]:
    """What the two say differently about these keys."""
    for key in keys:
        if key in legacy and key not in new:
            yield Found(Kind.MISSING_IN_NEW, key=key)
        elif key in new and key not in legacy:
            yield Found(Kind.MISSING_IN_LEGACY, key=key)
        elif key in legacy:
            for name in fields:
                told = legacy[key].attributes.get(name), new[key].attributes.get(name)
                if (kind := _kind(*told, types[name])) is not None:
                    note = f"{_type(told[0])} → {_type(told[1])}" if kind == Kind.TYPE else ""
                    yield Found(kind, name, key, note)


def slower(legacy: float, new: float) -> Found | None:
    """Whether the new system took longer, from the seconds of both."""
    if new <= legacy * SLOWER or new - legacy <= NOTICED:
        return None
    return Found(Kind.SLOWER, note=f"{new:.2f} s instead of {legacy:.2f} s")


_UNREADABLE = object()


def _kind(old: Any, new: Any, type: DataType) -> Kind | None:
    first, second = _read(old, type), _read(new, type)
    if first is _UNREADABLE or second is _UNREADABLE:
        return None if first is second and old == new else Kind.TYPE
    if first == second:
        return None
    if second is None:
        return Kind.MISSING_IN_NEW
    return Kind.MISSING_IN_LEGACY if first is None else Kind.VALUE


def _read(written: Any, type: DataType) -> Any:
    try:
        return parse(written, type)
    except WrongValue:
        return _UNREADABLE


def _type(value: Any) -> str:
    return "nothing" if value is None else type(value).__name__
