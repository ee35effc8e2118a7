"""Numbers: 34 decimal digits, rounded half to even, exact as long as they fit (IEEE 754 decimal128)."""

from __future__ import annotations

from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Overflow,
)
from decimal import (
    InvalidOperation as DecimalInvalid,
)
from functools import lru_cache

from onedoor.feel.errors import InvalidOperation

CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[DivisionByZero, DecimalInvalid, Overflow]
)
WIDE = Context(
    prec=60, rounding=ROUND_HALF_EVEN, Emin=-9999, Emax=9999, traps=[DivisionByZero, DecimalInvalid, Overflow]
)
"""For steps between, rounded to 34 digits at the end."""
_ROUNDING = Context(prec=7000, Emin=-9999, Emax=9999)
"""Holds any number to any scale, so that it is rounded once."""
EXACT = Context(prec=13_000, Emin=-19_999, Emax=19_999, traps=[DivisionByZero, DecimalInvalid])
"""Holds the largest of numbers to the smallest digit of any."""
MAX_SCALE = 6176
MIN_SCALE = -6111


def read_number(text: str) -> Decimal:
    """A number literal; InvalidOperation where it is too large."""
    try:
        return CONTEXT.create_decimal(text)
    except (DecimalInvalid, Overflow):
        raise InvalidOperation(f"the number {text[:40]} cannot be held") from None


def write_number(number: Decimal) -> str:
    """Without exponent and without zeros that say nothing."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """To `scale` digits behind the point (before it, if negative); InvalidOperation for an impossible scale."""
    digits = int(scale)
    if not MIN_SCALE <= digits <= MAX_SCALE:
        raise InvalidOperation(f"the scale {digits} lies outside {MIN_SCALE} to {MAX_SCALE}")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= digits and (digits >= 0 or number == 0):
        return number
    return CONTEXT.plus(number.quantize(_unit(digits), rounding=rounding, context=_ROUNDING))


@lru_cache(maxsize=64)
def _unit(digits: int) -> Decimal:
    """One at the last of so many digits behind the point."""
    return Decimal((0, (1,), -digits))


def whole(number: Decimal) -> int:
    """A number as a position or count: what stands behind the point is cut off; InvalidOperation if huge."""
    if abs(number) > 10**15:
        raise InvalidOperation(f"{number:.3g} is no position")
    return int(number)
