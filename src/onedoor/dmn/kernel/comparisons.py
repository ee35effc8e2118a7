"""Comparing numbers of all rows: exact, or with the rows that are too close to call."""

from __future__ import annotations

import math
from fractions import Fraction

from onedoor.dmn.kernel import logic, masks, numbers
from onedoor.dmn.kernel.columns import EXACT, NEAR, RATIONAL, Boolean, Number
from onedoor.dmn.kernel.masks import Mask, Missing
from onedoor.dmn.kernel.program import Program, Var

FUNCTIONS = {
    "=": "np.equal", "!=": "np.not_equal", "<": "np.less", "<=": "np.less_equal", ">": "np.greater",
    ">=": "np.greater_equal",
}  # fmt: skip
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compared(program: Program, sign: str, one: Number, other: Number) -> Boolean:
    """`one sign other` (of numbers that are there: the null of either is null)."""
    holds, doubt = held(program, sign, one, other)
    missing = masks.united(program, one.missing, other.missing, doubt)
    return logic.truth(program, holds, masks.any_of(program, one.null, other.null), missing)


def held(program: Program, sign: str, one: Number, other: Number) -> tuple[Mask, Missing]:
    """The rows in which a comparison holds, and those in which that has to be looked at exactly."""
    settled = _settled(sign, one, other)
    if settled is not None:
        return settled, masks.NOTHING
    if isinstance(one.value, int) and isinstance(other.value, Var):
        one, other, sign = other, one, _TURNED[sign]
    fidelity = max(one.fidelity, other.fidelity)
    if isinstance(other.value, int) and fidelity < NEAR and isinstance(one.value, Var):
        holds = _against(program, sign, one.value, Fraction(other.value * one.denominator, other.denominator))
        doubt = masks.NOTHING
        if fidelity == RATIONAL:
            tie = _against(
                program, "=", one.value, Fraction(other.value * one.denominator, other.denominator)
            )
            doubt = masks.doubt(program, tie)
        return holds, doubt
    pair = numbers.alike(program, one, other)
    if pair is not None:
        holds = program.apply(FUNCTIONS[sign], pair[0].value, pair[1].value, dtype="b")
        if fidelity < RATIONAL and min(one.fidelity, other.fidelity) == EXACT:
            return holds, masks.NOTHING
        return holds, masks.doubt(program, program.apply("np.equal", pair[0].value, pair[1].value, dtype="b"))
    first, second = numbers.near(program, one), numbers.near(program, other)
    holds = program.apply(FUNCTIONS[sign], first.value, second.value, dtype="b")
    apart = program.apply("np.subtract", first.value, second.value, dtype="f")
    apart = program.apply("np.abs", apart, dtype="f")
    error = (first.error + second.error) * 2 + numbers.STEP
    close = program.apply("np.less_equal", apart, numbers.repr_float(program, error), dtype="b")
    return holds, masks.doubt(program, close)


def _settled(sign: str, one: Number, other: Number) -> bool | None:
    """What the bounds alone say; None where that is not enough."""
    lows = (one.low * other.denominator, other.low * one.denominator)
    highs = (one.high * other.denominator, other.high * one.denominator)
    if highs[0] < lows[1]:
        return sign in ("<", "<=", "!=")
    if lows[0] > highs[1]:
        return sign in (">", ">=", "!=")
    exact = max(one.fidelity, other.fidelity) < RATIONAL and min(one.fidelity, other.fidelity) == EXACT
    if exact and numbers.is_fixed(one) and numbers.is_fixed(other):
        return sign in ("=", "<=", ">=")
    if exact and lows[0] >= highs[1] and sign in (">=", "<"):
        return sign == ">="
    if exact and highs[0] <= lows[1] and sign in ("<=", ">"):
        return sign == "<="
    return None


def _against(program: Program, sign: str, value: Var, edge: Fraction) -> Mask:
    """Whole numbers against a fraction."""
    if edge.denominator == 1:
        return program.apply(FUNCTIONS[sign], value, int(edge), dtype="b")
    if sign in ("=", "!="):
        return sign == "!="
    if sign in ("<", "<="):
        return program.apply("np.less_equal", value, math.floor(edge), dtype="b")
    return program.apply("np.greater", value, math.floor(edge), dtype="b")
