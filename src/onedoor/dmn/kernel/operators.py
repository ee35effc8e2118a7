"""What operators make of columns: arithmetic, comparison, being in a range (see `feel.arithmetic`, `feel.membership`)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from onedoor.dmn.kernel import comparisons, days, logic, masks, numbers, rounding, sums, text_functions, texts
from onedoor.dmn.kernel.columns import (
    EXACT,
    Boolean,
    Column,
    Constant,
    Empty,
    Interval,
    Kind,
    Listing,
    Number,
    Record,
    Text,
)
from onedoor.dmn.kernel.masks import Mask, Missing
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program
from onedoor.dmn.kernel.reductions import within
from onedoor.feel import arithmetic, membership
from onedoor.feel.temporal import DAY

_SAME: dict[str, tuple[Kind, ...]] = {
    "+": ("number", "days", "months"),
    "-": ("number", "days", "months"),
    "*": ("number",),
    "/": ("number", "days", "months"),
    "**": ("number",),
}


def arithmetic_of(program: Program, sign: str, one: Column, other: Column) -> Column:
    """`one sign other`"""
    missing = masks.united(program, within(program, one), within(program, other))
    if isinstance(one, Constant) and isinstance(other, Constant):
        return Constant(arithmetic.apply(sign, one.value, other.value), missing)
    first, second = (
        numbers.of_constant(each) if isinstance(each, Constant) else each for each in (one, other)
    )
    if sign == "+" and _is_text(one) and _is_text(other):
        return text_functions.joined(program, one, other)
    if not isinstance(first, Number) or not isinstance(second, Number):
        return Empty(missing)
    if first.kind == second.kind and first.kind in _SAME[sign]:
        return _alike(program, sign, first, second)
    found = _mixed(program, sign, first, second)
    return Empty(missing) if found is None else found


def _is_text(column: Column) -> bool:
    return isinstance(column, Text) or (isinstance(column, Constant) and isinstance(column.value, str))


def _alike(program: Program, sign: str, one: Number, other: Number) -> Column:
    if sign == "+":
        return sums.sum_of(program, one, other)
    if sign == "-":
        return sums.difference(program, one, other)
    if sign == "*":
        return sums.product(program, one, other)
    if sign == "**":
        return _power(program, one, other)
    if isinstance(other.value, int) and other.value == 0:
        return Empty(masks.united(program, one.missing, other.missing))
    return replace(sums.quotient(program, one, other), kind="number")


def _power(program: Program, one: Number, other: Number) -> Column:
    if not (isinstance(other.value, int) and other.denominator == 1 and 1 <= other.value <= 4):
        raise Refused("raising to any power but a small whole number")
    result = one
    for _ in range(other.value - 1):
        result = sums.product(program, result, one)
    if result.fidelity != EXACT and other.value > 1 and result.fidelity != 3:
        result = replace(result, fidelity=2)
    return replace(result, missing=masks.united(program, result.missing, other.missing))


def _mixed(program: Program, sign: str, one: Number, other: Number) -> Column | None:
    """Dates and durations; None for what has no result."""
    kinds = (one.kind, other.kind)
    if sign == "+" and kinds in (("days", "date"), ("months", "date")):
        one, other, kinds = other, one, (other.kind, one.kind)
    if sign == "-" and kinds == ("date", "date"):
        return replace(sums.difference(program, one, other), kind="days")
    if sign in "+-" and kinds == ("date", "days"):
        if sign == "-":
            other = sums.negative(program, other)
        return replace(
            rounding.rounded(program, sums.sum_of(program, one, other), 0, rounding.FLOOR), kind="date"
        )
    if sign in "+-" and kinds == ("date", "months"):
        if sign == "-":
            other = sums.negative(program, other)
        return days.months_later(program, one, other)
    if sign == "*" and kinds in (("number", "days"), ("number", "months")):
        one, other, kinds = other, one, (other.kind, one.kind)
    if sign in "*/" and kinds in (("days", "number"), ("months", "number")):
        return _length(program, sign, one, other)
    return None


def _length(program: Program, sign: str, one: Number, other: Number) -> Column:
    """A duration times or through a number is cut to the unit it is counted in."""
    if sign == "/" and isinstance(other.value, int) and other.value == 0:
        return Empty(masks.united(program, one.missing, other.missing))
    unit = DAY if one.kind == "days" else 1
    plain = sums.product(program, replace(one, kind="number"), numbers.fixed(Fraction(unit)))
    whole = (sums.product if sign == "*" else sums.quotient)(program, plain, other)
    cut = rounding.rounded(program, whole, 0, rounding.DOWN)
    return replace(sums.quotient(program, cut, numbers.fixed(Fraction(unit))), kind=one.kind)


def negated(program: Program, column: Column) -> Column:
    """`-column`"""
    if isinstance(column, Constant):
        return Constant(arithmetic.negate(column.value), column.missing)
    if isinstance(column, Number) and column.kind != "date":
        return sums.negative(program, column)
    return Empty(column.missing)


def compared(program: Program, sign: str, one: Column, other: Column) -> Boolean:
    """`one sign other` for any of = != < <= > >="""
    missing = masks.united(program, within(program, one), within(program, other))
    if isinstance(one, Constant) and isinstance(other, Constant):
        found = membership.compared(sign, one.value, other.value)
        return logic.boolean(program, Constant(found, missing))
    first, second = _formed(one), _formed(other)
    if sign in ("=", "!="):
        found_ = _equal(program, first, second, missing)
        return found_ if sign == "=" else logic.opposite(found_)
    if isinstance(first, Number) and isinstance(second, Number) and first.kind == second.kind:
        return comparisons.compared(program, sign, first, second)
    if isinstance(first, Text) or isinstance(second, Text):
        pair = [_as_text(program, each) for each in (first, second)]
        if isinstance(pair[0], Text) and isinstance(pair[1], Text):
            return texts.compared(program, sign, pair[0], pair[1])
    return Boolean(False, False, missing)


def _as_text(program: Program, column: Column) -> Column:
    if isinstance(column, Constant) and isinstance(column.value, str):
        return texts.of_constant(program, column)
    return column


def _formed(column: Column) -> Column:
    if isinstance(column, Constant):
        return numbers.of_constant(column) or column
    return column


def _equal(program: Program, one: Column, other: Column, missing: Missing) -> Boolean:
    """`one = other`: null is equal to null alone, what is of different kinds is neither."""
    gaps = [logic.null(program, one), logic.null(program, other)]
    both, any_ = masks.all_of(program, *gaps), masks.any_of(program, *gaps)
    there = masks.negated(program, masks.where_missing(program, missing))
    true, false, extra = _alike_where(program, one, other)
    if extra:
        missing = masks.united(program, missing, extra)
        there = masks.negated(program, masks.where_missing(program, missing))
    one_gap = masks.without(program, any_, both)
    true = masks.any_of(program, masks.without(program, true, any_), both)
    false = masks.any_of(program, masks.without(program, false, any_), one_gap)
    return Boolean(masks.all_of(program, true, there), masks.all_of(program, false, there), missing)


def _alike_where(program: Program, one: Column, other: Column) -> tuple[Mask, Mask, Missing]:
    """Where two values that are there are equal, where they differ, and where that is to be looked at exactly."""
    if isinstance(one, Empty) or isinstance(other, Empty):
        return False, False, masks.NOTHING
    if isinstance(one, Constant) and isinstance(other, Constant):
        found = membership.compared("=", one.value, other.value)
        return found is True, found is False, masks.NOTHING
    if (isinstance(one, Constant) and one.value is None) or (
        isinstance(other, Constant) and other.value is None
    ):
        return False, False, masks.NOTHING
    if isinstance(one, Number) and isinstance(other, Number):
        if one.kind != other.kind:
            return False, False, masks.NOTHING
        equal, doubt = comparisons.held(program, "=", one, other)
        return equal, masks.negated(program, equal), doubt
    pair = [_as_text(program, each) for each in (one, other)]
    if isinstance(pair[0], Text) and isinstance(pair[1], Text):
        equal = texts.equal(program, pair[0], pair[1])
        return equal, masks.negated(program, equal), masks.NOTHING
    flags = [_flag(program, each) for each in (one, other)]
    if flags[0] is not None and flags[1] is not None:
        equal = masks.any_of(
            program,
            masks.all_of(program, flags[0].true, flags[1].true),
            masks.all_of(program, flags[0].false, flags[1].false),
        )
        apart = masks.any_of(
            program,
            masks.all_of(program, flags[0].true, flags[1].false),
            masks.all_of(program, flags[0].false, flags[1].true),
        )
        return equal, apart, masks.NOTHING
    if any(isinstance(each, Listing | Record | Interval) or _is_deep(each) for each in (one, other)):
        raise Refused("lists, contexts or ranges that are compared")
    return False, False, masks.NOTHING


def _flag(program: Program, column: Column) -> Boolean | None:
    if isinstance(column, Boolean):
        return column
    return (
        logic.boolean(program, column)
        if isinstance(column, Constant) and isinstance(column.value, bool)
        else None
    )


def _is_deep(column: Column) -> bool:
    return isinstance(column, Constant) and isinstance(column.value, list | dict)


def inside(program: Program, value: Column, limits: Interval) -> Boolean:
    """Whether a value lies in a range."""
    if limits.sign is not None:
        end = limits.start if isinstance(limits.end, Constant) and limits.end.value is None else limits.end
        return compared(program, limits.sign, value, end)
    low = compared(program, ">=" if limits.start_included else ">", value, limits.start)
    high = compared(program, "<=" if limits.end_included else "<", value, limits.end)
    return logic.together(program, [low, high], every=True)
