"""Whether two values are the same answer."""

from __future__ import annotations

from onedoor.feel.values import Missing, Value


def same(one: Value, other: Value) -> bool:
    """Whether two values are settled and equal: 1.0 is 1.00, true is not 1, and what is missing is the same as nothing."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return type(one) is type(other) and not isinstance(one, Missing) and bool(one == other)
