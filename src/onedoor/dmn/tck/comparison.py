"""Whether an answer is the expected one, as runners of the kit count, and how both are shown where it is not."""

from __future__ import annotations

from decimal import Decimal

from onedoor.feel.builtins.conversions import write
from onedoor.feel.equality import equal
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.values import Missing, Value

TOLERANCE = Decimal("1e-8")
"""Numbers may differ by so much (of a number above 1: by so much of it), as logarithms and roots are cut off somewhere."""


def alike(found: Value, expected: Value) -> bool:
    """Whether two values are the same; contexts have the same entries, lists the same items in the same order."""
    if isinstance(found, Missing):
        return False
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        if not (found.is_finite() and expected.is_finite()):
            return False
        return abs(found - expected) <= max(Decimal(1), abs(expected)) * TOLERANCE
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(alike, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(
            alike(found[name], expected[name]) for name in expected
        )
    return equal(found, expected) is True


def shown(value: Value) -> str:
    """A value as FEEL writes it, cut where it is long."""
    try:
        text = f"nothing ({', '.join(value.names)} missing)" if isinstance(value, Missing) else write(value)
    except InvalidOperation:
        text = str(value)
    return text if len(text) <= 200 else text[:199] + "…"
