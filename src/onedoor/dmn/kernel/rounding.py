"""Rounding numbers of all rows, and what else divides whole numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from onedoor.dmn.kernel import masks, numbers
from onedoor.dmn.kernel.columns import EXACT, NEAR, RATIONAL, Number
from onedoor.dmn.kernel.masks import NOTHING, Missing
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program, Var

FLOOR, CEILING, UP, DOWN = "floor", "ceiling", "round up", "round down"
HALF_UP, HALF_DOWN, HALF_EVEN = "round half up", "round half down", "decimal"
MODES = (FLOOR, CEILING, UP, DOWN, HALF_UP, HALF_DOWN, HALF_EVEN)
MOST_DIGITS = 18


def rounded(program: Program, number: Number, digits: int, mode: str) -> Number:
    """To so many digits behind the point (before it, if negative); what has no more of them stays."""
    if abs(digits) > MOST_DIGITS:
        raise Refused(f"rounding to {digits} digits")
    step = Fraction(1, 10**digits) if digits >= 0 else Fraction(10**-digits)
    if number.fidelity == NEAR:
        return _rounded_near(program, number, step, mode)
    ratio = Fraction(1, number.denominator) / step
    if ratio.denominator == 1 and number.fidelity == EXACT:
        return number
    return _multiple(program, number, ratio, step, mode)


def _multiple(program: Program, number: Number, ratio: Fraction, step: Fraction, mode: str) -> Number:
    """How many steps numerator * ratio holds, times the step."""
    size = max(abs(number.low), abs(number.high)) * ratio.numerator
    if 2 * size + ratio.denominator >= numbers.LIMIT:
        return _rounded_near(program, numbers.near(program, number), step, mode)
    value, parts = number.value, ratio.denominator
    low, high = (int(each) * ratio.numerator for each in (number.low, number.high))
    bounds = (_of_int(low, parts, mode), _of_int(high, parts, mode))
    if isinstance(value, int):
        count: Var | int = _of_int(value * ratio.numerator, parts, mode)
        edge = NOTHING
    else:
        assert isinstance(value, Var)
        if ratio.numerator != 1:
            value = program.apply("np.multiply", value, ratio.numerator, dtype="i")
        count = _of_column(program, value, parts, mode, low >= 0)
        edge = _edge(program, number, value, parts, mode)
    numerator, denominator = step.numerator, step.denominator
    if numerator != 1:
        count = (
            count * numerator
            if isinstance(count, int)
            else program.apply("np.multiply", count, numerator, dtype="i")
        )
    return Number(
        count,
        denominator,
        bounds[0] * numerator,
        bounds[1] * numerator,
        null=number.null,
        missing=masks.united(program, number.missing, edge),
        kind=number.kind,
    )


def _of_int(value: int, parts: int, mode: str) -> int:
    """One number."""
    if mode == FLOOR:
        return value // parts
    if mode == CEILING:
        return -(-value // parts)
    size, sign = abs(value), -1 if value < 0 else 1
    if mode == HALF_EVEN:
        whole, rest = divmod(value, parts)
        return whole + (2 * rest > parts or (2 * rest == parts and whole % 2 == 1))
    shift = {DOWN: 0, UP: 2 * parts - 2, HALF_UP: parts, HALF_DOWN: parts - 1}[mode]
    return sign * ((2 * size + shift) // (2 * parts))


def _of_column(program: Program, value: Var, parts: int, mode: str, positive: bool) -> Var:
    """All rows: whole division only."""
    if mode == FLOOR or (mode == DOWN and positive):
        return divided(program, value, parts)
    if mode in (CEILING, UP) and (mode == CEILING or positive):
        return divided(program, program.apply("np.add", value, parts - 1, dtype="i"), parts)
    if mode == HALF_EVEN:
        return _half_even(program, value, parts)
    # what rounds towards zero or away from it adds something else below zero: -1 >> 63 is -1
    below = 0 if positive else program.apply("np.right_shift", value, 63, dtype="i")
    if mode in (UP, DOWN):
        add = parts - 1 if mode == UP else 0
        step = program.apply("np.bitwise_and", below, parts - 1, dtype="i") if isinstance(below, Var) else 0
        value = _plus(program, value, step, -1 if mode == UP else 1)
    else:
        add = parts // 2 if mode == HALF_UP else (parts - 1) // 2
        if parts % 2 == 0:
            value = _plus(program, value, below, 1 if mode == HALF_UP else -1)
    return divided(program, program.apply("np.add", value, add, dtype="i") if add else value, parts)


def _plus(program: Program, value: Var, other: Var | int, sign: int) -> Var:
    if isinstance(other, int):
        return value
    return program.apply("np.add" if sign > 0 else "np.subtract", value, other, dtype="i")


def _half_even(program: Program, value: Var, parts: int) -> Var:
    count = divided(program, program.apply("np.add", value, parts // 2, dtype="i"), parts)
    if parts % 2:
        return count
    back = program.apply("np.multiply", count, parts, dtype="i")
    over = program.apply("np.subtract", back, value, dtype="i")
    tie = program.apply("np.equal", over, parts // 2, dtype="b")
    odd = program.apply("np.bitwise_and", count, 1, dtype="i")
    return program.apply("np.subtract", count, program.apply("np.multiply", odd, tie, dtype="i"), dtype="i")


def divided(program: Program, value: Var, parts: int) -> Var:
    """Whole division towards minus infinity."""
    return value if parts == 1 else program.apply("np.floor_divide", value, parts, dtype="i")


def _edge(program: Program, number: Number, value: Var, parts: int, mode: str) -> Missing:
    """The rows that stand on the edge, where FEEL's rounding errors decide."""
    if number.fidelity < RATIONAL:
        return NOTHING
    if mode in (FLOOR, CEILING, UP, DOWN):
        rest = program.apply("np.remainder", value, parts, dtype="i")
    elif parts % 2:
        return NOTHING
    else:
        shifted = program.apply("np.add", value, parts // 2, dtype="i")
        rest = program.apply("np.remainder", shifted, parts, dtype="i")
    return masks.doubt(program, program.apply("np.equal", rest, 0, dtype="b"))


def _rounded_near(program: Program, number: Number, step: Fraction, mode: str) -> Number:
    """A float: its close calls are left to be decided exactly."""
    scale = float(1 / step)
    error = number.error * scale * 2 + max(abs(number.low), abs(number.high)) * scale * numbers.STEP
    if max(abs(number.low), abs(number.high)) * scale > 2.0**51 or error > 0.25:
        raise Refused("the numbers may grow too large to be rounded")
    value = program.apply("np.multiply", number.value, numbers.repr_float(program, scale), dtype="f")
    half = mode in (HALF_UP, HALF_DOWN, HALF_EVEN)
    at = program.apply("np.add", value, numbers.repr_float(program, 0.5), dtype="f") if half else value
    function = {CEILING: "np.ceil", UP: "away_from_zero", DOWN: "np.trunc"}.get(mode, "np.floor")
    count = program.apply(function, at, dtype="f")
    nearest = program.apply("np.rint", at, dtype="f")
    apart = program.apply("np.abs", program.apply("np.subtract", at, nearest, dtype="f"), dtype="f")
    close = program.apply("np.less_equal", apart, numbers.repr_float(program, error), dtype="b")
    whole = program.apply("whole", count, dtype="i")
    numerator, denominator = step.numerator, step.denominator
    if numerator != 1:
        whole = program.apply("np.multiply", whole, numerator, dtype="i")
    bounds = [int(each * scale) * numerator for each in (number.low, number.high)]
    return Number(
        whole,
        denominator,
        bounds[0] - 2 * numerator,
        bounds[1] + 2 * numerator,
        null=number.null,
        missing=masks.united(program, number.missing, masks.doubt(program, close)),
        kind=number.kind,
    )


def remainder(program: Program, one: Number, other: Number) -> Number:
    """`modulo(one, other)`: it has the sign of the divisor; null where that is zero."""
    pair = numbers.alike(program, one, other)
    if pair is None or max(one.fidelity, other.fidelity) > EXACT:
        raise Refused("the rest of dividing what is not exact")
    first, second = pair
    null = masks.any_of(program, one.null, other.null)
    missing = masks.united(program, one.missing, other.missing)
    divisor = second.value
    if isinstance(divisor, Var) and second.low <= 0 <= second.high:
        zero = program.apply("np.equal", divisor, 0, dtype="b")
        divisor = program.apply("np.add", divisor, zero, dtype="i")
        null = masks.any_of(program, null, zero)
    value = program.apply("np.remainder", first.value, divisor, dtype="i")
    low = min(0, int(second.low))
    high = max(0, int(second.high))
    return Number(value, first.denominator, low, high, null=null, missing=missing)


def towards_zero(program: Program, number: Number, parts: int) -> Number:
    """How many times so many parts fit, the sign kept (years of months)."""
    if number.denominator != 1 or number.fidelity != EXACT:
        number = rounded(program, number, 0, DOWN)
    return replace(_multiple(program, number, Fraction(1, parts), Fraction(1), DOWN), kind="number")
