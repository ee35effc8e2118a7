"""Days of the calendar for all rows."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from onedoor.dmn.kernel import masks, rounding, runtime
from onedoor.dmn.kernel.columns import EXACT, Column, Constant, Empty, Number
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program, Var
from onedoor.feel import properties
from onedoor.feel.builtins.dates import years_and_months_duration
from onedoor.feel.days import add_months, from_ordinal, to_ordinal

FIRST, LAST = 1, 3_652_059
"""The ordinals of Python's calendar."""
_RANGE = datetime.date(1800, 1, 1).toordinal(), datetime.date(2200, 1, 1).toordinal()
"""Days in these years have a table of what follows from each; others are worked out."""


def part(program: Program, number: Number, name: str) -> Column:
    """`date.year` and the like; null for what the kind has not."""
    if number.kind == "date" and name in ("year", "month", "day", "weekday"):
        return _calendar(program, number, name)
    if number.kind == "months" and name in ("years", "months"):
        years = rounding.towards_zero(program, number, 12)
        if name == "years":
            return years
        return _rest(program, number, years)
    if number.kind == "days" and name == "days":
        return rounding.towards_zero(program, number, 1)
    if number.kind == "days" and name in ("hours", "minutes", "seconds"):
        raise Refused(f"the {name} of a duration")
    return Empty(number.missing)


def _rest(program: Program, number: Number, years: Number) -> Column:
    whole = program.apply("np.multiply", years.value, 12, dtype="i")
    value = program.apply("np.subtract", number.value, whole, dtype="i")
    return replace(number, value=value, low=-11, high=11, kind="number")


def _calendar(program: Program, number: Number, name: str) -> Number:
    value = _inside(number)
    if name == "weekday":
        shifted = program.apply(
            "np.remainder", program.apply("np.subtract", value, 1, dtype="i"), 7, dtype="i"
        )
        return _made(number, program.apply("np.add", shifted, 1, dtype="i"), 1, 7)
    if name == "day":
        return _made(number, looked_up(program, "day_of_month", number), 1, 31)
    months = looked_up(program, "months_of", number)
    if name == "year":
        return _made(number, rounding.divided(program, months, 12), 0, 10_000)
    month = program.apply("np.add", program.apply("np.remainder", months, 12, dtype="i"), 1, dtype="i")
    return _made(number, month, 1, 12)


def _made(number: Number, value: Var, low: int, high: int) -> Number:
    return replace(number, value=value, denominator=1, low=low, high=high, kind="number", fidelity=EXACT)


def _inside(number: Number) -> Var:
    """The days' column. Raises Refused where days may lie outside Python's calendar."""
    if number.low < FIRST or number.high > LAST or not isinstance(number.value, Var):
        raise Refused("dates that may lie outside the years 1 to 9999")
    return number.value


def looked_up(program: Program, function: str, number: Number, *arguments: int) -> Var:
    """What follows from each day by itself: from a table where all days lie near."""
    value = _inside(number)
    if not (_RANGE[0] <= number.low and number.high < _RANGE[1]):
        return program.call(function, value, *arguments, dtype="i", level=value.level)
    base = int(number.low)
    key = "_".join(map(str, (function, base, int(number.high), *arguments))).replace("-", "m")
    table = program.constant(_table(function, base, int(number.high), arguments), key=key)
    place = program.apply("np.subtract", value, base, dtype="i")
    return program.call("look_up", table, place, dtype="i", level=value.level)


@lru_cache(maxsize=64)
def _table(function: str, low: int, high: int, arguments: tuple[int, ...]) -> Any:
    """Kept: a law asks for ages of many people on one day, and its variants ask for the same again."""
    every = np.arange(low, high + 1, dtype=np.int64)
    return runtime.NAMES[function](every, *arguments)


def months_between(program: Program, start: Column, end: Column) -> Column:
    """`years and months duration(start, end)`"""
    missing = masks.united(program, start.missing, end.missing)
    null = masks.any_of(program, *(one.null for one in (start, end) if isinstance(one, Number)))
    ends = [_ordinal(one) for one in (start, end)]
    if any(one is None for one in ends):
        return Empty(missing)
    first, last = ends
    if isinstance(first, int) and isinstance(last, int):
        same = years_and_months_duration(from_ordinal(first), from_ordinal(last)).months
        return Number(same, 1, same, same, kind="months", null=null, missing=missing)
    if isinstance(first, Number) and isinstance(last, int):
        value = looked_up(program, "months_until", first, last)
    elif isinstance(first, int) and isinstance(last, Number):
        value = looked_up(program, "months_since", last, first)
    else:
        assert isinstance(first, Number)
        assert isinstance(last, Number)
        one, other = program.lifted(_inside(first), _inside(last))
        value = program.call("months_between", one, other, dtype="i", level=one.level)
    bounds = [each if isinstance(each, int) else None for each in ends]
    low = (bounds[1] or int(_low(end))) - (bounds[0] or int(_high(start)))
    high = (bounds[1] or int(_high(end))) - (bounds[0] or int(_low(start)))
    low, high = min(low // 28, low // 31) - 2, max(high // 28, high // 31) + 2
    return Number(value, 1, low, high, kind="months", null=null, missing=missing)


def _low(column: Column) -> float:
    return column.low if isinstance(column, Number) else 0


def _high(column: Column) -> float:
    return column.high if isinstance(column, Number) else 0


def _ordinal(column: Column) -> Number | int | None:
    if isinstance(column, Constant):
        return column.value.toordinal() if type(column.value) is datetime.date else None
    if not isinstance(column, Number) or column.kind != "date":
        return None
    return column.value if isinstance(column.value, int) else column


def months_later(program: Program, day: Number, months: Number) -> Number:
    """A day some months later."""
    if months.denominator != 1 or months.fidelity != EXACT:
        raise Refused("parts of a month")
    null = masks.any_of(program, day.null, months.null)
    missing = masks.united(program, day.missing, months.missing)
    low = int(day.low + min(months.low * 28, months.low * 31)) - 31
    high = int(day.high + max(months.high * 28, months.high * 31)) + 31
    if low < FIRST or high > LAST:
        raise Refused("dates that may lie outside the years 1 to 9999")
    if isinstance(months.value, int) and isinstance(day.value, int):
        later = to_ordinal(add_months(from_ordinal(day.value), months.value))
        return Number(later, 1, later, later, kind="date", null=null, missing=missing)
    if isinstance(months.value, int) and isinstance(day.value, Var):
        value = looked_up(program, "months_later", day, months.value)
    else:
        one, other = program.lifted(day.value, months.value)
        level = one.level if isinstance(one, Var) else other.level
        value = program.call("months_later", one, other, dtype="i", level=level)
    return Number(value, 1, low, high, kind="date", null=null, missing=missing)


def of_constant(column: Constant, name: str) -> Column:
    """A part of a constant."""
    return Constant(properties.read(column.value, name), column.missing)
