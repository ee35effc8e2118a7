"""Adding, multiplying and dividing numbers of all rows, and taking the larger of two."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from onedoor.dmn.kernel import masks, numbers
from onedoor.dmn.kernel.columns import EXACT, NEAR, RATIONAL, ROUNDED, Number
from onedoor.dmn.kernel.masks import Mask
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import DType, Program, Var


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
    endless = number.denominator // numbers.ended(number.denominator)
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
    pair = numbers.alike(program, one, other)
    if pair is not None:
        first, second = pair
        bounds = (int(first.low + second.low), int(first.high + second.high))
        if max(map(abs, bounds)) < numbers.LIMIT:
            if isinstance(first.value, int) and isinstance(second.value, int):
                value: Var | float = first.value + second.value
            elif first.value == 0:
                value = second.value
            elif second.value == 0:
                value = first.value
            else:
                value = program.apply("np.add", first.value, second.value, dtype="i")
            return numbers.made(
                program,
                value,
                first.denominator,
                bounds,
                (one, other),
                operands=_of_sum(one, other),
                kind=one.kind,
            )
    first, second = numbers.near(program, one), numbers.near(program, other)
    value = program.apply("np.add", first.value, second.value, dtype="f")
    bounds_ = (first.low + second.low, first.high + second.high)
    return numbers.near_result(program, value, bounds_, first.error + second.error, (first, second))


def difference(program: Program, one: Number, other: Number) -> Number:
    """`one - other`"""
    pair = numbers.alike(program, one, other)
    if pair is not None and not numbers.is_fixed(other) and not numbers.is_fixed(one):
        first, second = pair
        bounds = (int(first.low - second.high), int(first.high - second.low))
        if max(map(abs, bounds)) < numbers.LIMIT:
            value = program.apply("np.subtract", first.value, second.value, dtype="i")
            return numbers.made(
                program,
                value,
                first.denominator,
                bounds,
                (one, other),
                operands=_of_sum(one, other),
                kind=one.kind,
            )
    if numbers.is_fixed(one) and pair is not None and isinstance(pair[1].value, Var):
        first, second = pair
        bounds = (int(first.low - second.high), int(first.high - second.low))
        if max(map(abs, bounds)) < numbers.LIMIT:
            value = program.apply("np.subtract", first.value, second.value, dtype="i")
            return numbers.made(
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
    if numbers.is_fixed(one) and other.fidelity != NEAR and isinstance(one.value, int):
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
        if max(abs(low), abs(high)) < numbers.LIMIT and denominator < numbers.LIMIT:
            if isinstance(first.value, int) and isinstance(second.value, int):
                value: Var | float = first.value * second.value
            elif first.value == 1:
                value = second.value
            elif second.value == 1:
                value = first.value
            else:
                value = program.apply("np.multiply", first.value, second.value, dtype="i")
            return numbers.made(
                program,
                value,
                denominator,
                (int(low), int(high)),
                (one, other),
                operands=_of_product(one, other),
                kind=one.kind,
            )
    first, second = numbers.near(program, one), numbers.near(program, other)
    value = program.apply("np.multiply", first.value, second.value, dtype="f")
    sizes = [max(abs(each.low), abs(each.high)) for each in (first, second)]
    error = first.error * sizes[1] + second.error * sizes[0] + first.error * second.error
    return numbers.near_result(program, value, _products(first, second), error, (first, second))


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
        value = program.apply("np.multiply", value, numbers.repr_float(program, factor), dtype="f")
    least = min(abs(other.low), abs(other.high)) if zero is False else 1
    size = max(abs(one.low), abs(one.high)) / max(least, 1) * factor
    low = 0.0 if one.low >= 0 and other.low >= 0 else -size
    result = numbers.near_result(program, value, (low, size), size * numbers.STEP * 4, (one, other))
    return replace(result, null=masks.any_of(program, result.null, zero))


def _part(program: Program, one: Number, divisor: Fraction, other: Number) -> Number:
    if one.fidelity == NEAR:
        return product(
            program, one, replace(numbers.fixed(1 / divisor, missing=other.missing), null=other.null)
        )
    factor = 1 / divisor
    numerator, denominator = factor.numerator, one.denominator * factor.denominator
    common = math.gcd(numerator, denominator)
    if isinstance(one.value, int):
        common = math.gcd(one.value * numerator, denominator)
        fixed_ = one.value * numerator // common
        value: Var | float = fixed_
        bounds = (fixed_, fixed_)
    else:
        numerator //= common
        value = one.value if numerator == 1 else program.apply("np.multiply", one.value, numerator, dtype="i")
        low, high = int(one.low) * numerator, int(one.high) * numerator
        bounds = (min(low, high), max(low, high))
    denominator //= common
    if max(map(abs, bounds)) >= numbers.LIMIT or denominator >= numbers.LIMIT:
        inverse = replace(numbers.fixed(factor, missing=other.missing), null=other.null)
        return product(program, numbers.near(program, one), inverse)
    return numbers.made(
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
    pair = numbers.alike(program, one, other)
    choose = max if largest else min
    function = "np.maximum" if largest else "np.minimum"
    null, missing = numbers.merged(program, one, other)
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
    first, second = numbers.near(program, one), numbers.near(program, other)
    value = program.apply(function, first.value, second.value, dtype="f")
    bounds = choose(first.low, second.low), choose(first.high, second.high)
    return numbers.near_result(program, value, bounds, max(first.error, second.error), (first, second))
