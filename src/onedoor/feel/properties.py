"""What stands behind a point: entries of contexts, parts of dates, times, durations and ranges (table 65)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from onedoor.feel import types
from onedoor.feel.days import weekday
from onedoor.feel.equality import kind
from onedoor.feel.errors import note
from onedoor.feel.temporal import DAY_SECONDS, SECOND
from onedoor.feel.types import ContextType, ListType, RangeType, Type
from onedoor.feel.values import DateTime, DaysDuration, Missing, Range, Time, Value

_NUMBERED = {"year", "month", "day", "weekday", "hour", "minute", "second", "years", "months", "days", "hours",
             "minutes", "seconds"}  # fmt: skip


def read(value: Value, name: str, known: dict[int, Value] | None = None) -> Value:
    """`value.name`; null with a note where there is none; of a list the list of what its items give.

    `known`: what came of lists inside, which may be shared.
    """
    if type(value) is dict:
        if name in value:
            return value[name]
        note(f"the context has no entry “{name}”")
        return None
    if type(value) is Missing:
        return value
    if type(value) is list:
        known = {} if known is None else known
        if id(value) not in known:
            known[id(value)] = [read(item, name, known) for item in value]
        return known[id(value)]
    part = _PARTS.get((kind(value), name))
    if part is None:
        note(f"a {kind(value)} has no “{name}”")
        return None
    found = part(value)
    return Decimal(found) if type(found) is int else found


def type_of(base: Type, name: str) -> Type | None:
    """The type of `base.name`; None where there is no such thing."""
    if base in (types.ANY, types.NULL):
        return types.ANY
    if isinstance(base, ListType):
        inner = type_of(base.item, name)
        return None if inner is None else ListType(item=inner)
    if isinstance(base, ContextType):
        return base.fields.get(name, types.ANY if base.open else None)
    if isinstance(base, RangeType):
        return {
            "start": base.item,
            "end": base.item,
            "start included": types.BOOLEAN,
            "end included": types.BOOLEAN,
        }.get(name)
    if (base.name, name) not in _PARTS and not (base == types.ANY_DURATION and name in _NUMBERED):
        return None
    if name in _NUMBERED:
        return types.NUMBER
    return {"time offset": types.DAYS_DURATION, "date": types.DATE, "time": types.TIME}.get(name, types.TEXT)


def names_of(base: Type) -> tuple[str, ...]:
    """What may stand behind the point."""
    if isinstance(base, ListType):
        return names_of(base.item)
    if isinstance(base, ContextType):
        return tuple(base.fields)
    return tuple(name for owner, name in _PARTS if owner == base.name)


def _offset(value: Time | DateTime) -> DaysDuration | None:
    time = value.time if isinstance(value, DateTime) else value
    return None if time.is_local else DaysDuration(value.offset_seconds() * SECOND)


def _signed(number: int, unit: int, over: int | None = None) -> int:
    """How many units a length holds, the sign kept; `over`: what is left after that larger unit."""
    length = abs(number) % over if over else abs(number)
    return length // unit * (-1 if number < 0 else 1)


_Part = Callable[[Value], Value]
_CLOCK: dict[str, _Part] = {
    "hour": lambda t: t.hour,
    "minute": lambda t: t.minute,
    "second": lambda t: t.second,
    "time offset": _offset,
    "timezone": lambda t: t.zone,
}
_CALENDAR: dict[str, _Part] = {
    "year": lambda d: d.year,
    "month": lambda d: d.month,
    "day": lambda d: d.day,
    "weekday": weekday,
}


def _through(part: _Part, attribute: str) -> _Part:
    return lambda value: part(getattr(value, attribute))


_MOMENT: dict[str, _Part] = {
    **{name: _through(part, "date") for name, part in _CALENDAR.items()},
    **{name: _through(part, "time") for name, part in _CLOCK.items()},
    "time offset": _offset,
    "date": lambda m: m.date,
    "time": lambda m: m.time,
}
_DAYS: dict[str, _Part] = {
    "days": lambda d: _signed(d.nanoseconds, DAY_SECONDS * SECOND),
    "hours": lambda d: _signed(d.nanoseconds, 3600 * SECOND, DAY_SECONDS * SECOND),
    "minutes": lambda d: _signed(d.nanoseconds, 60 * SECOND, 3600 * SECOND),
    "seconds": lambda d: _signed(d.nanoseconds, SECOND, 60 * SECOND),
}
_MONTHS: dict[str, _Part] = {
    "years": lambda d: _signed(d.months, 12),
    "months": lambda d: _signed(d.months, 1, 12),
}


def _start(value: Range) -> Value:
    return value.start


_RANGE: dict[str, _Part] = {
    "start": _start,
    "end": lambda r: r.end,
    "start included": lambda r: r.start_included,
    "end included": lambda r: r.end_included,
}
_PARTS: dict[tuple[str, str], _Part] = {
    (owner, name): part
    for owner, parts in (
        ("date", _CALENDAR),
        ("time", _CLOCK),
        ("date and time", _MOMENT),
        ("days and time duration", _DAYS),
        ("years and months duration", _MONTHS),
        ("range", _RANGE),
    )
    for name, part in parts.items()
}
PROPERTY_NAMES = tuple(dict.fromkeys(name for _, name in _PARTS))
