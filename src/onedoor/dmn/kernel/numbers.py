"""Numbers of all rows: whole numerators over a denominator known beforehand, within known bounds.

So long as the numerators stay below 2**62, adding, multiplying and dividing by constants are exact. What grows larger, and
division by a column, becomes a float with a bound of its error; comparisons and roundings that are too close to their
edge for that are decided exactly, row by row (`masks.DOUBT`).
"""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from onedoor.dmn.kernel import masks
from onedoor.dmn.kernel.columns import EXACT, NEAR, RATIONAL, ROUNDED, Constant, Kind, Number
from onedoor.dmn.kernel.masks import Mask, Missing
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program, Var
from onedoor.feel.days import is_date, to_ordinal
from onedoor.feel.temporal import DAY
from onedoor.feel.values import DaysDuration, MonthsDuration

LIMIT = 2**62
DIGITS = 34
STEP = 2.0**-50
"""More than the relative error of one floating-point operation and of what it is made from."""
TINY = 1e-300


def of_constant(constant: Constant) -> Number | None:
    """A constant as a number; None where it is none."""
    value = constant.value
    if type(value) is Decimal:
        if constant.missing:
            return fixed(Fraction(value), "number", constant.missing)
        return _of_decimal(value)
    if is_date(value):
        return fixed(Fraction(to_ordinal(value)), "date", constant.missing)
    if type(value) is DaysDuration:
        return fixed(Fraction(value.nanoseconds, DAY), "days", constant.missing)
    if type(value) is MonthsDuration:
        return fixed(Fraction(value.months), "months", constant.missing)
    return None


@lru_cache(maxsize=10_000)
def _of_decimal(value: Decimal) -> Number:
    return fixed(Fraction(value))


def fixed(value: Fraction, kind: Kind = "number", missing: Missing = masks.NOTHING) -> Number:
    """The same number in all rows."""
    if abs(value.numerator) >= LIMIT or value.denominator >= LIMIT:
        size = abs(float(value))
        return Number(
            float(value), 1, float(value), float(value), NEAR, size * STEP + TINY, kind=kind, missing=missing
        )
    return Number(
        value.numerator, value.denominator, value.numerator, value.numerator, kind=kind, missing=missing
    )


def is_fixed(number: Number) -> bool:
    """Whether it is the same in all rows."""
    return isinstance(number.value, int)


def places(denominator: int) -> int | None:
    """How many digits stand behind the point of parts of that size; None where they do not end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def ended(denominator: int) -> int:
    """The largest part of a denominator whose fractions end in decimals."""
    rest = denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return denominator // rest


def _fidelity(low: float, high: float, denominator: int, operands: int) -> int:
    """How a result stands to FEEL's; `operands`: how it would without its digits."""
    if operands > ROUNDED:
        return RATIONAL
    ending = ended(denominator)
    size = math.log10(max(abs(low), abs(high), 1)) - math.log10(denominator)
    if size + (places(ending) or 0) >= DIGITS - 1:
        return RATIONAL
    return EXACT if ending == denominator and operands == EXACT else ROUNDED


def merged(program: Program, *numbers: Number) -> tuple[Mask, Missing]:
    """Where any of these is null, and what is missing in any."""
    return (
        masks.any_of(program, *(one.null for one in numbers)),
        masks.united(program, *(one.missing for one in numbers)),
    )


def made(
    program: Program,
    value: Var | float,
    denominator: int,
    bounds: tuple[int, int],
    of: tuple[Number, ...],
    *,
    operands: int,
    kind: Kind = "number",
) -> Number:
    """A number computed from others; `operands`: how these let it stand to FEEL's."""
    null, missing = merged(program, *of)
    fidelity = _fidelity(*bounds, denominator, operands)
    return Number(value, denominator, *bounds, fidelity, 0.0, kind, null, missing)


def scaled(program: Program, number: Number, denominator: int) -> Number:
    """The same number over a multiple of its denominator."""
    factor = denominator // number.denominator
    if factor == 1:
        return number
    value = (
        program.apply("np.multiply", number.value, factor, dtype="i")
        if isinstance(number.value, Var)
        else number.value * factor
    )
    bounds = number.low * factor, number.high * factor
    return Number(value, denominator, *bounds, number.fidelity, 0.0, number.kind, number.null, number.missing)


def alike(program: Program, *numbers: Number) -> list[Number] | None:
    """Numbers over one denominator; None where they do not fit or are only near."""
    if any(one.fidelity == NEAR for one in numbers):
        return None
    denominator = math.lcm(*(one.denominator for one in numbers))
    if denominator >= LIMIT:
        return None
    for one in numbers:
        if max(abs(one.low), abs(one.high)) * (denominator // one.denominator) >= LIMIT:
            return None
    return [scaled(program, one, denominator) for one in numbers]


def near(program: Program, number: Number) -> Number:
    """The number as a float, with a bound of its error."""
    if number.fidelity == NEAR:
        return number
    if isinstance(number.value, int):
        same = number.value / number.denominator
        bounds = (same, same)
        var = repr_float(program, same)
    else:
        var = program.apply("np.true_divide", number.value, float(number.denominator), dtype="f")
        bounds = (number.low / number.denominator, number.high / number.denominator)
    size = max(abs(bounds[0]), abs(bounds[1]))
    return replace(
        number,
        value=var,
        denominator=1,
        low=bounds[0] - size * STEP,
        high=bounds[1] + size * STEP,
        fidelity=NEAR,
        error=size * STEP,
    )


def near_result(
    program: Program, value: Var, bounds: tuple[float, float], error: float, of: tuple[Number, ...]
) -> Number:
    """A float computed from others. Raises Refused where nothing could be said of it."""
    null, missing = merged(program, *of)
    size = max(abs(bounds[0]), abs(bounds[1]))
    if not math.isfinite(size) or not math.isfinite(error) or size > 1e200:
        raise Refused("the numbers may grow too large")
    error += size * STEP
    low, high = bounds[0] - error, bounds[1] + error
    return Number(value, 1, low, high, NEAR, error, of[0].kind, null, missing)


def repr_float(program: Program, value: float) -> Var:
    """A float written out."""
    return program.call("np.float64", repr(float(value)), dtype="f", level=None)
