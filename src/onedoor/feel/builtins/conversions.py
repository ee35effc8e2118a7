"""From one kind of value to another (table 73), negation (table 73) and identity (table 81)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from onedoor.feel import notation, types
from onedoor.feel.arithmetic import LONGEST_TEXT
from onedoor.feel.builtins.signatures import builtin
from onedoor.feel.days import is_date
from onedoor.feel.equality import compare, kind, same
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.lexer import unescape
from onedoor.feel.names import ATOM, START
from onedoor.feel.numbers import read_number, write_number
from onedoor.feel.running import charge
from onedoor.feel.types import RangeType
from onedoor.feel.values import DateTime, DaysDuration, Function, MonthsDuration, Range, Time, Value

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_END = rf"(-?\s*(?:\d+(?:\.\d+)?|\.\d+)|{_QUOTED}|@\s*{_QUOTED}|(?:date and time|date|time|duration)\s*\(\s*{_QUOTED}\s*\))"
_RANGE = re.compile(rf"\s*([\[(\]])\s*{_END}\s*\.\.\s*{_END}\s*([\])\[])\s*", re.DOTALL | re.ASCII)


@builtin("string", "from: Any", types.TEXT)
def string(value: Value) -> Value:
    """The value in writing; null stays null."""
    if value is None:
        return None
    text = write(value, inside=False)
    charge(len(text) >> 4)
    return text


def write(value: Value, *, inside: bool = True) -> str:
    """A value as FEEL writes it; `inside` a list or context texts have quotes. InvalidOperation if it grows too long."""
    return _written(value, [LONGEST_TEXT], inside=inside)


def _written(value: Value, room: list[int], *, inside: bool = True) -> str:
    """`room`: how many characters more may be written."""
    if type(value) is Decimal:
        return write_number(value)
    if isinstance(value, list):
        return f"[{', '.join([_part(item, room) for item in value])}]"
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_key(key)}: {_part(item, room)}" for key, item in value.items()]) + "}"
    return _plain(value, inside=inside)


def _part(value: Value, room: list[int]) -> str:
    text = _written(value, room)
    room[0] -= len(text) + 2 if type(value) not in (list, dict) else 2
    if room[0] < 0:
        raise InvalidOperation(f"the text grows longer than {LONGEST_TEXT} characters")
    return text


def _plain(value: Value, *, inside: bool) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if inside else value
    if isinstance(value, Decimal):
        return write_number(value)
    if is_date(value):
        return notation.write_date(value)
    if isinstance(value, Time):
        return notation.write_time(value)
    if isinstance(value, DateTime):
        return notation.write_date_time(value)
    if isinstance(value, DaysDuration | MonthsDuration):
        return notation.write_duration(value)
    if isinstance(value, Range):
        return _write_range(value)
    if isinstance(value, Function):
        return f"function({', '.join(parameter.name for parameter in value.parameters)})"
    raise InvalidOperation(f"a {kind(value)} cannot be written")


@builtin(
    "number", "from: text, grouping separator?: text | null, decimal separator?: text | null", types.NUMBER
)
def number(text: str, grouping: str | None = None, point: str | None = None) -> Value:
    """The number a text holds; the separators may be space, comma or full stop."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        raise InvalidOperation("a separator is a space, a comma or a full stop")
    if grouping is not None and grouping == point:
        raise InvalidOperation("the two separators are the same")
    plain = text if grouping is None else text.replace(grouping, "")
    plain = plain if point is None else plain.replace(point, ".")
    if not _NUMBER.fullmatch(plain):
        raise InvalidOperation(f"“{text[:40]}” is not a number")
    return read_number(plain)


@builtin("number", "from: number", types.NUMBER)
def number_from(value: Decimal) -> Value:
    """A number as it is."""
    return value


@builtin("range", "from: text", lambda _: RangeType())
def range_from_text(text: str) -> Value:
    """`[1..10]`, with ends that are written out."""
    found = _RANGE.fullmatch(text)
    if found is None:
        raise InvalidOperation(f"“{text[:40]}” is not a range; write [1..10]")
    start, end = _range_end(found[2]), _range_end(found[3])
    order = compare(start, end)
    if order is None or order > 0:
        raise InvalidOperation("the range does not begin before it ends")
    return Range(start, end, found[1] == "[", found[4] == "]")


@builtin("not", "negand: Any", types.BOOLEAN)
def negated(value: Value) -> Value:
    """The other truth value; null for anything else."""
    if not isinstance(value, bool):
        raise InvalidOperation(f"a {kind(value)} is neither true nor false")
    return not value


@builtin("is", "value1~: Any, value2~: Any", types.BOOLEAN)
def is_same(one: Value = None, other: Value = None) -> Value:
    """Whether two values cannot be told apart; one that is not named is null."""
    return same(one, other)


_READERS: dict[str, Callable[[str], Value]] = {
    "@": notation.read_at,
    "date": notation.read_date,
    "time": notation.read_time,
    "date and time": notation.read_date_time,
    "duration": notation.read_duration,
}


def _range_end(text: str) -> Value:
    head, quote, _ = text.partition('"')
    if not quote:
        return read_number("".join(text.split()))
    quoted = unescape(text[text.index('"') : text.rindex('"') + 1])
    reader = _READERS.get(head.strip(" (\t\n"))
    return quoted if reader is None else reader(quoted)


@lru_cache(maxsize=512)
def _key(name: str) -> str:
    plain = START.match(name) and "".join(ATOM.findall(name)) == name.replace(" ", "")
    return name if plain else json.dumps(name, ensure_ascii=False)


def _write_range(value: Range) -> str:
    if value.sign is not None:
        return f"{value.sign} {write(value.start if value.end is None else value.end)}"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{write(value.start)}..{write(value.end)}{closing}"
