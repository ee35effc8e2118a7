"""Numbers: rounding, and the functions of one number (DMN 1.5, table 76)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from onedoor.feel import types
from onedoor.feel.builtins.signatures import builtin
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.numbers import CONTEXT, EXACT, rounded
from onedoor.feel.running import charge
from onedoor.feel.types import NumberType, Type
from onedoor.feel.values import DaysDuration, MonthsDuration, Value

_ZERO, _TWO = Decimal(0), Decimal(2)


def like_first(given: Sequence[Type]) -> Type:
    """The type of the first argument: rounding keeps the unit of an amount."""
    if given and isinstance(given[0], NumberType):
        return NumberType(unit=given[0].unit)
    return given[0] if given and given[0] != types.ANY else types.NUMBER


@builtin("decimal", "n: number, scale: number", like_first)
def decimal(n: Decimal, scale: Decimal) -> Decimal:
    """Rounded half to even."""
    return rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor", "n: number, scale?: number", like_first)
def floor(n: Decimal, scale: Decimal = _ZERO) -> Decimal:
    """Rounded down."""
    return rounded(n, scale, ROUND_FLOOR)


@builtin("ceiling", "n: number, scale?: number", like_first)
def ceiling(n: Decimal, scale: Decimal = _ZERO) -> Decimal:
    """Rounded up."""
    return rounded(n, scale, ROUND_CEILING)


@builtin("round up", "n: number, scale: number", like_first)
def round_up(n: Decimal, scale: Decimal) -> Decimal:
    """Rounded away from zero."""
    return rounded(n, scale, ROUND_UP)


@builtin("round down", "n: number, scale: number", like_first)
def round_down(n: Decimal, scale: Decimal) -> Decimal:
    """Rounded towards zero."""
    return rounded(n, scale, ROUND_DOWN)


@builtin("round half up", "n: number, scale: number", like_first)
def round_half_up(n: Decimal, scale: Decimal) -> Decimal:
    """Rounded to the nearest, a half away from zero."""
    return rounded(n, scale, ROUND_HALF_UP)


@builtin("round half down", "n: number, scale: number", like_first)
def round_half_down(n: Decimal, scale: Decimal) -> Decimal:
    """Rounded to the nearest, a half towards zero."""
    return rounded(n, scale, ROUND_HALF_DOWN)


@builtin("abs", "n: number", like_first)
def absolute(n: Decimal) -> Decimal:
    """Without its sign."""
    return CONTEXT.abs(n)


@builtin("abs", "n: duration", like_first)
def absolute_duration(n: DaysDuration | MonthsDuration) -> Value:
    """Without its sign."""
    return DaysDuration(abs(n.nanoseconds)) if isinstance(n, DaysDuration) else MonthsDuration(abs(n.months))


@builtin("modulo", "dividend: number, divisor: number", like_first)
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """What is left of a division; it has the sign of the divisor."""
    if divisor == 0:
        raise InvalidOperation("dividing by zero has no result")
    rest = EXACT.remainder(dividend, divisor)
    if rest and (rest < 0) is not (divisor < 0):
        rest = EXACT.add(rest, divisor)
    return CONTEXT.plus(rest)


@builtin("sqrt", "number: number", types.NUMBER)
def square_root(number: Decimal) -> Decimal:
    """Of zero or more."""
    if number < 0:
        raise InvalidOperation("a negative number has no square root")
    charge(10)
    return CONTEXT.sqrt(number)


@builtin("log", "number: number", types.NUMBER)
def logarithm(number: Decimal) -> Decimal:
    """The natural one, of more than zero."""
    if number <= 0:
        raise InvalidOperation("only numbers above zero have a logarithm")
    charge(100)
    return CONTEXT.ln(number)


@builtin("exp", "number: number", types.NUMBER)
def exponential(number: Decimal) -> Decimal:
    """Euler's number raised to it."""
    charge(100)
    try:
        return CONTEXT.exp(number)
    except DecimalException:
        raise InvalidOperation("the number grows too large") from None


@builtin("odd", "number: number", types.BOOLEAN)
def odd(number: Decimal) -> Value:
    """Whether a whole number is odd."""
    return _halved(number) == 1


@builtin("even", "number: number", types.BOOLEAN)
def even(number: Decimal) -> Value:
    """Whether a whole number is even."""
    return _halved(number) == 0


def _halved(number: Decimal) -> Decimal:
    """The rest of dividing by two; of a number with a fraction neither 0 nor 1."""
    return EXACT.remainder(number.copy_abs(), _TWO) if number.adjusted() < CONTEXT.prec else _ZERO
