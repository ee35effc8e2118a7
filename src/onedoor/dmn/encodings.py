"""Values as JSON: plain (the type is known from the model), or tagged (each value says what it is)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from onedoor.dmn.errors import WrongValue
from onedoor.feel import notation
from onedoor.feel.days import is_date
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.values import DateTime, DaysDuration, Function, Missing, MonthsDuration, Range, Time, Value

_READERS = {
    "date": notation.read_date,
    "time": notation.read_time,
    "date and time": notation.read_date_time,
    "days and time duration": notation.read_duration,
    "years and months duration": notation.read_duration,
}
_CLASSES: dict[str, type] = {
    "days and time duration": DaysDuration,
    "years and months duration": MonthsDuration,
}


def from_text(text: str, kind: str) -> Value:
    """Return the date, time or duration that is written so in ISO 8601. Raises WrongValue."""
    try:
        value = _READERS[kind](text.strip())
    except InvalidOperation as wrong:
        raise WrongValue(f"{wrong}.") from wrong
    if not isinstance(value, _CLASSES.get(kind, object)):
        raise WrongValue(f"“{text}” is not a {kind}.")
    return value


def to_json(value: Value) -> Any:
    """Return a value as plain JSON: decimals and dates as text, contexts as objects, Missing as {"missing": [names]}.

    `values.from_json` reads it back with the type. Ranges and functions, which no input and no stored output
    has a type for, are kept tagged.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {name: to_json(item) for name, item in value.items()}
    if isinstance(value, Missing):
        return {"missing": list(value.names)}
    kind = _kind(value)
    return _written(value, kind) if kind else to_tagged(value)


def to_tagged(value: Value) -> Any:
    """Return a value as JSON that needs no type to be read: {"number": "1.50"}, {"date": "2026-04-01"}; text stays text.

    A function is kept by its name alone.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, list):
        return [to_tagged(item) for item in value]
    if isinstance(value, dict):
        return {"context": {name: to_tagged(item) for name, item in value.items()}}
    if isinstance(value, Missing):
        return {"missing": list(value.names)}
    if isinstance(value, Range):
        ends = {"start": to_tagged(value.start), "end": to_tagged(value.end)}
        included = [value.start_included, value.end_included]
        return {"range": {**ends, "included": included, "sign": value.sign}}
    if isinstance(value, Function):
        return {"function": value.name}
    kind = _kind(value)
    if kind is None:
        raise TypeError(f"{value!r} is no FEEL value")
    return {kind: _written(value, kind)}


def from_tagged(data: Any) -> Value:
    """Return the value that `to_tagged` wrote (a function comes back as its name)."""
    if isinstance(data, list):
        return [from_tagged(item) for item in data]
    if not isinstance(data, Mapping):
        return data
    ((kind, written),) = data.items()
    if kind == "number":
        return Decimal(written)
    if kind == "context":
        return {name: from_tagged(item) for name, item in written.items()}
    if kind == "missing":
        return Missing(tuple(written))
    if kind == "range":
        start, end = from_tagged(written["start"]), from_tagged(written["end"])
        first, last = written["included"]
        return Range(start, end, first, last, written["sign"])
    if kind == "function":
        return str(written)
    return from_text(written, kind)


def _kind(value: Value) -> str | None:
    if is_date(value):
        return "date"
    kinds = {
        Time: "time",
        DateTime: "date and time",
        DaysDuration: "days and time duration",
        MonthsDuration: "years and months duration",
    }
    return kinds.get(type(value))


def _written(value: Value, kind: str) -> str:
    if kind == "date":
        return notation.write_date(value)
    if kind == "time":
        return notation.write_time(value)
    if kind == "date and time":
        return notation.write_date_time(value)
    return notation.write_duration(value)
