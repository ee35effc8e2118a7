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
from onedoor.dmn.kernel.program import DType, Program, Var
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


def _ended(denominator: int) -> int:
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
    ended = _ended(denominator)
    size = math.log10(max(abs(low), abs(high), 1)) - math.log10(denominator)
    if size + (places(ended) or 0) >= DIGITS - 1:
        return RATIONAL
    return EXACT if ended == denominator and operands == EXACT else ROUNDED


def _merged(program: Program, *numbers: Number) -> tuple[Mask, Missing]:
    return (
        masks.any_of(program, *(one.null for one in numbers)),
        masks.united(program, *(one.missing for one in numbers)),
    )


def made(
    program: Program,
    value: Var | int | float,
    denominator: int,
    bounds: tuple[int, int],
    of: tuple[Number, ...],
    *,
    operands: int,
    kind: Kind = "number",
) -> Number:
    """A number computed from others; `operands`: how these let it stand to FEEL's."""
    null, missing = _merged(program, *of)
    fidelity = _fidelity(*bounds, denominator, operands)
    return Number(value, denominator, *bounds, fidelity, 0.0, kind, null, missing)


def scaled(program: Program, number: Number, denominator: int) -> Number:
    """The same number over a multiple of its denominator."""
    factor = denominator // number.denominator
    if factor == 1:
        return number
    value = (
        number.value * factor
        if isinstance(number.value, int)
        else program.apply("np.multiply", number.value, factor, dtype="i")
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
        value: Var | float = number.value / number.denominator
        bounds = (value, value)
        var = program.call("np.float64", repr(value), dtype="f", level=None)
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
    null, missing = _merged(program, *of)
    size = max(abs(bounds[0]), abs(bounds[1]))
    if not math.isfinite(size) or not math.isfinite(error) or size > 1e200:
        raise Refused("the numbers may grow too large")
    error += size * STEP
    low, high = bounds[0] - error, bounds[1] + error
    return Number(value, 1, low, high, NEAR, error, of[0].kind, null, missing)


def negative(program: Program, number: Number) -> Number:
    """`-number`"""
    value = (
        -number.value
        if isinstance(number.value, int)
        else program.apply("np.negative", number.value, dtype=_dtype(number))
    )
    return replace(number, value=value, low=-number.high, high=-number.low)


def _dtype(number: Number) -> DType:
    return "f" if number.fidelity == NEAR else "i"


def absolute(program: Program, number: Number) -> Number:
    """Without its sign."""
    if number.low >= 0:
        return number
    if isinstance(number.value, int):
        return negative(program, number)
    high = max(-number.low, number.high)
    value = program.apply("np.abs", number.value, dtype=_dtype(number))
    return replace(number, value=value, low=0, high=high)


def _of_sum(one: Number, other: Number) -> int:
    """Beside an exact one, a number that has an end still has one where the sum has."""
    return max(one.fidelity, other.fidelity) if EXACT in (one.fidelity, other.fidelity) else RATIONAL


def _of_factor(number: Number, numerator: int) -> int:
    """A constant factor may give an end to what has none: then rounding errors show."""
    if number.fidelity != ROUNDED:
        return number.fidelity
    endless = number.denominator // _ended(number.denominator)
    return ROUNDED if numerator and math.gcd(numerator, endless) == 1 else RATIONAL


def _of_product(one: Number, other: Number) -> int:
    if one.fidelity == other.fidelity == EXACT:
        return EXACT
    if isinstance(one.value, int) and one.fidelity == EXACT:
        return _of_factor(other, one.value)
    if isinstance(other.value, int) and other.fidelity == EXACT:
        return _of_factor(one, other.value)
    return RATIONAL


def sum_of(program: Program, one: Number, other: Number) -> Number:
    """`one + other`"""
    pair = alike(program, one, other)
    if pair is not None:
        first, second = pair
        bounds = (int(first.low + second.low), int(first.high + second.high))
        if max(map(abs, bounds)) < LIMIT:
            if isinstance(first.value, int) and isinstance(second.value, int):
                value: Var | int = first.value + second.value
            elif first.value == 0:
                value = second.value
            elif second.value == 0:
                value = first.value
            else:
                value = program.apply("np.add", first.value, second.value, dtype="i")
            return made(
                program,
                value,
                first.denominator,
                bounds,
                (one, other),
                operands=_of_sum(one, other),
                kind=one.kind,
            )
    first, second = near(program, one), near(program, other)
    value = program.apply("np.add", first.value, second.value, dtype="f")
    bounds_ = (first.low + second.low, first.high + second.high)
    return near_result(program, value, bounds_, first.error + second.error, (first, second))


def difference(program: Program, one: Number, other: Number) -> Number:
    """`one - other`"""
    pair = alike(program, one, other)
    if pair is not None and not is_fixed(other) and not is_fixed(one):
        first, second = pair
        bounds = (int(first.low - second.high), int(first.high - second.low))
        if max(map(abs, bounds)) < LIMIT:
            value = program.apply("np.subtract", first.value, second.value, dtype="i")
            return made(
                program,
                value,
                first.denominator,
                bounds,
                (one, other),
                operands=_of_sum(one, other),
                kind=one.kind,
            )
    if is_fixed(one) and pair is not None and isinstance(pair[1].value, Var):
        first, second = pair
        bounds = (int(first.low - second.high), int(first.high - second.low))
        if max(map(abs, bounds)) < LIMIT:
            value = program.apply("np.subtract", first.value, second.value, dtype="i")
            return made(
                program,
                value,
                first.denominator,
                bounds,
                (one, other),
                operands=_of_sum(one, other),
                kind=one.kind,
            )
    return sum_of(program, one, negative(program, other))


def _products(one: Number, other: Number) -> tuple[float, float]:
    ends = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
    return min(ends), max(ends)


def _reduced(one: Number, other: Number) -> tuple[Number, Number]:
    """A product's two factors without what cancels out."""
    if is_fixed(one) and other.fidelity != NEAR and isinstance(one.value, int):
        common = math.gcd(one.value, other.denominator)
        if common > 1:
            value = one.value // common
            return (
                replace(one, value=value, low=value, high=value),
                replace(other, denominator=other.denominator // common),
            )
    return one, other


def product(program: Program, one: Number, other: Number) -> Number:
    """`one * other`"""
    if one.fidelity != NEAR and other.fidelity != NEAR:
        first, second = _reduced(one, other)
        second, first = _reduced(second, first)
        low, high = _products(first, second)
        denominator = first.denominator * second.denominator
        if max(abs(low), abs(high)) < LIMIT and denominator < LIMIT:
            if isinstance(first.value, int) and isinstance(second.value, int):
                value: Var | int = first.value * second.value
            elif first.value == 1:
                value = second.value
            elif second.value == 1:
                value = first.value
            else:
                value = program.apply("np.multiply", first.value, second.value, dtype="i")
            return made(
                program,
                value,
                denominator,
                (int(low), int(high)),
                (one, other),
                operands=_of_product(one, other),
                kind=one.kind,
            )
    first, second = near(program, one), near(program, other)
    value = program.apply("np.multiply", first.value, second.value, dtype="f")
    sizes = [max(abs(each.low), abs(each.high)) for each in (first, second)]
    error = first.error * sizes[1] + second.error * sizes[0] + first.error * second.error
    return near_result(program, value, _products(first, second), error, (first, second))


def quotient(program: Program, one: Number, other: Number) -> Number:
    """`one / other`; null where the other is zero (a constant zero is the caller's to see)."""
    if isinstance(other.value, int):
        return _part(program, one, Fraction(other.value, other.denominator), other)
    if one.fidelity == NEAR or other.fidelity == NEAR:
        raise Refused("dividing by what is itself not exact")
    zero: Mask = False
    if other.low <= 0 <= other.high:
        zero = program.apply("np.equal", other.value, 0, dtype="b")
    divisor = other.value if zero is False else program.apply("np.add", other.value, zero, dtype="i")
    value = program.apply("np.true_divide", one.value, divisor, dtype="f")
    factor = other.denominator / one.denominator
    if factor != 1:
        value = program.apply("np.multiply", value, repr_float(program, factor), dtype="f")
    least = min(abs(other.low), abs(other.high)) if zero is False else 1
    size = max(abs(one.low), abs(one.high)) / max(least, 1) * factor
    low = 0.0 if one.low >= 0 and other.low >= 0 else -size
    result = near_result(program, value, (low, size), size * STEP * 4, (one, other))
    return replace(result, null=masks.any_of(program, result.null, zero))


def repr_float(program: Program, value: float) -> Var:
    """A float written out."""
    return program.call("np.float64", repr(float(value)), dtype="f", level=None)


def _part(program: Program, one: Number, divisor: Fraction, other: Number) -> Number:
    if one.fidelity == NEAR:
        return product(program, one, fixed(1 / divisor, missing=other.missing))
    factor = 1 / divisor
    numerator, denominator = factor.numerator, one.denominator * factor.denominator
    common = math.gcd(numerator, denominator)
    if isinstance(one.value, int):
        common = math.gcd(one.value * numerator, denominator)
        value: Var | int = one.value * numerator // common
        numerator = 1
        bounds = (value, value)
    else:
        numerator //= common
        value = one.value if numerator == 1 else program.apply("np.multiply", one.value, numerator, dtype="i")
        bounds = tuple(sorted((int(one.low) * numerator, int(one.high) * numerator)))  # type: ignore[assignment]
    denominator //= common
    if max(map(abs, bounds)) >= LIMIT or denominator >= LIMIT:
        return product(program, near(program, one), fixed(factor, missing=other.missing))
    return made(
        program,
        value,
        denominator,
        bounds,
        (one, other),
        operands=_of_factor(one, factor.numerator),
        kind=one.kind,
    )


def extreme(program: Program, one: Number, other: Number, *, largest: bool) -> Number:
    """The larger, or the smaller, of two."""
    pair = alike(program, one, other)
    choose = max if largest else min
    function = "np.maximum" if largest else "np.minimum"
    null, missing = _merged(program, one, other)
    if pair is not None:
        first, second = pair
        for each, against in ((first, second), (second, first)):
            settled = each.low >= against.high if largest else each.high <= against.low
            if settled and null is False and not missing:
                return each
        bounds = choose(first.low, second.low), choose(first.high, second.high)
        value = (
            choose(first.value, second.value)
            if isinstance(first.value, int) and isinstance(second.value, int)
            else program.apply(function, first.value, second.value, dtype="i")
        )
        fidelity = max(one.fidelity, other.fidelity)
        return Number(value, first.denominator, *bounds, fidelity, 0.0, one.kind, null, missing)
    first, second = near(program, one), near(program, other)
    value = program.apply(function, first.value, second.value, dtype="f")
    bounds = choose(first.low, second.low), choose(first.high, second.high)
    return near_result(program, value, bounds, max(first.error, second.error), (first, second))
