"""Adding, subtracting, multiplying, dividing, raising, negating (DMN 1.5, tables 57 to 60)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException
from decimal import Overflow as DecimalOverflow

from onedoor.feel.days import add_months, from_ordinal, is_date, to_ordinal
from onedoor.feel.equality import kind
from onedoor.feel.errors import InvalidOperation, note
from onedoor.feel.numbers import CONTEXT, WIDE
from onedoor.feel.running import charge
from onedoor.feel.temporal import DAY, SECOND, from_instant, midnight
from onedoor.feel.values import DateTime, DaysDuration, Missing, MonthsDuration, Time, Value, united

LONGEST_TEXT = 1_000_000
_ONE = Decimal(1)
_HARD = 50
"""Steps that raising one number to another takes."""
_VERBS = {
    "+": "added to",
    "-": "subtracted from",
    "*": "multiplied with",
    "/": "divided by",
    "**": "raised to",
}


def apply(sign: str, one: Value, other: Value) -> Value:
    """`one sign other`; null with a note for what cannot be done, Missing if either is not known."""
    if type(one) is Missing or type(other) is Missing:
        return united((one, other))
    try:
        result = _RULES[sign](one, other)
    except InvalidOperation as error:
        note(str(error))
        return None
    except DecimalException as error:
        note(
            "the number grows too large"
            if isinstance(error, DecimalOverflow)
            else "dividing by zero has no result"
        )
        return None
    if result is NotImplemented:
        first, second = (other, one) if sign == "-" else (one, other)
        note(f"a {kind(first)} cannot be {_VERBS[sign]} a {kind(second)}")
        return None
    return result


def negate(value: Value) -> Value:
    """`-value`"""
    if type(value) is Decimal:
        return CONTEXT.minus(value)
    if type(value) is Missing:
        return value
    if type(value) is DaysDuration:
        return DaysDuration(-value.nanoseconds)
    if type(value) is MonthsDuration:
        return MonthsDuration(-value.months)
    note(f"a {kind(value)} cannot be negated")
    return None


def _add(one: Value, other: Value) -> Value:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return CONTEXT.add(one, other)
    if isinstance(one, str) and isinstance(other, str):
        if len(one) + len(other) > LONGEST_TEXT:
            raise InvalidOperation(f"the text grows longer than {LONGEST_TEXT} characters")
        charge((len(one) + len(other)) >> 4)
        return one + other
    if isinstance(one, DaysDuration) and isinstance(other, DaysDuration):
        return DaysDuration(one.nanoseconds + other.nanoseconds)
    if isinstance(one, MonthsDuration) and isinstance(other, MonthsDuration):
        return MonthsDuration(one.months + other.months)
    if isinstance(other, DaysDuration):
        return _later(one, other.nanoseconds)
    if isinstance(one, DaysDuration):
        return _later(other, one.nanoseconds)
    if isinstance(other, MonthsDuration):
        return _months_later(one, other.months)
    if isinstance(one, MonthsDuration):
        return _months_later(other, one.months)
    return NotImplemented


def _subtract(one: Value, other: Value) -> Value:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return CONTEXT.subtract(one, other)
    if isinstance(one, DaysDuration) and isinstance(other, DaysDuration):
        return DaysDuration(one.nanoseconds - other.nanoseconds)
    if isinstance(one, MonthsDuration) and isinstance(other, MonthsDuration):
        return MonthsDuration(one.months - other.months)
    if isinstance(other, DaysDuration):
        return _later(one, -other.nanoseconds)
    if isinstance(other, MonthsDuration):
        return _months_later(one, -other.months)
    if isinstance(one, Time) and isinstance(other, Time):
        if one.is_local != other.is_local:
            raise InvalidOperation("one time says its zone and the other does not")
        shift = (one.offset_seconds() - other.offset_seconds()) * SECOND
        return DaysDuration(one.nanoseconds() - other.nanoseconds() - shift)
    if is_date(one) and is_date(other):
        return DaysDuration((to_ordinal(one) - to_ordinal(other)) * DAY)
    if (is_date(one) or isinstance(one, DateTime)) and (is_date(other) or isinstance(other, DateTime)):
        first = one if isinstance(one, DateTime) else midnight(one)
        second = other if isinstance(other, DateTime) else midnight(other)
        if first.time.is_local != second.time.is_local:
            raise InvalidOperation("one moment says its zone and the other does not")
        return DaysDuration(first.instant() - second.instant())
    return NotImplemented


def _later(moment: Value, nanoseconds: int) -> Value:
    """A date, time or both, some time later (earlier, if negative)."""
    if isinstance(moment, DateTime):
        return from_instant(moment.instant() + nanoseconds, moment.time)
    if is_date(moment):
        return from_ordinal((to_ordinal(moment) * DAY + nanoseconds) // DAY)
    if isinstance(moment, Time):
        return moment.with_clock((moment.nanoseconds() + nanoseconds) % DAY)
    return NotImplemented


def _months_later(moment: Value, months: int) -> Value:
    if isinstance(moment, DateTime):
        return DateTime(add_months(moment.date, months), moment.time)
    if is_date(moment):
        return add_months(moment, months)
    return NotImplemented


def _multiply(one: Value, other: Value) -> Value:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return CONTEXT.multiply(one, other)
    if isinstance(one, Decimal):
        one, other = other, one
    if isinstance(other, Decimal):
        if isinstance(one, DaysDuration):
            return DaysDuration(_cut(WIDE.multiply(Decimal(one.nanoseconds), other)))
        if isinstance(one, MonthsDuration):
            return MonthsDuration(_cut(WIDE.multiply(Decimal(one.months), other)))
    return NotImplemented


def _divide(one: Value, other: Value) -> Value:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return CONTEXT.divide(one, other)
    if isinstance(one, DaysDuration):
        if isinstance(other, DaysDuration):
            return CONTEXT.divide(Decimal(one.nanoseconds), Decimal(other.nanoseconds))
        if isinstance(other, Decimal):
            return DaysDuration(_cut(WIDE.divide(Decimal(one.nanoseconds), other)))
    if isinstance(one, MonthsDuration):
        if isinstance(other, MonthsDuration):
            return CONTEXT.divide(Decimal(one.months), Decimal(other.months))
        if isinstance(other, Decimal):
            return MonthsDuration(_cut(WIDE.divide(Decimal(one.months), other)))
    return NotImplemented


def _power(one: Value, other: Value) -> Value:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        charge(_HARD)
        if not other:  # IEEE 754-2008, 9.2.1: also of zero, which Python's decimals refuse
            return _ONE
        if not one and other < 0:
            raise InvalidOperation("dividing by zero has no result")
        return CONTEXT.power(one, other)
    return NotImplemented


def _cut(number: Decimal) -> int:
    """Towards zero, to the unit a duration is counted in; InvalidOperation where it is no duration any more."""
    if abs(number) > 10**30:
        raise InvalidOperation("the duration is out of range")
    return int(number)


_RULES: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
}
