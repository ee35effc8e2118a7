"""How large a value is: one that leaves an expression may be handed on, compared and written without a second look.

Lists and contexts may share their parts, so that a few lines of text can make a value of more parts than anybody can
go through. Each part is looked at once here, however often it is shared.
"""

from __future__ import annotations

from onedoor.feel.errors import FeelLimitError
from onedoor.feel.values import Range, Value

MOST_PARTS = 1_000_000
DEEPEST = 100
COMPOUND = frozenset((list, dict, Range))


def checked(value: Value) -> Value:
    """The value itself; FeelLimitError if it has too many parts, each counted as often as it is shared, or is too deep."""
    _measure(value, {}, 0)
    return value


def _measure(value: Value, known: dict[int, tuple[int, int]], depth: int) -> tuple[int, int]:
    """How many parts a compound value has, and how many levels."""
    if depth > DEEPEST:
        raise FeelLimitError(f"the value is nested more than {DEEPEST} levels deep")
    kind = type(value)
    parts = value if kind is list else value.values() if kind is dict else (value.start, value.end)
    size, height = len(parts), 0
    for part in parts:
        if type(part) in COMPOUND:
            found = known.get(id(part))
            if found is None:
                found = known[id(part)] = _measure(part, known, depth + 1)
            size += found[0]
            height = max(height, found[1])
    if size > MOST_PARTS:
        raise FeelLimitError(f"the value has more than {MOST_PARTS} parts")
    if height >= DEEPEST:
        raise FeelLimitError(f"the value is nested more than {DEEPEST} levels deep")
    return size, height + 1
