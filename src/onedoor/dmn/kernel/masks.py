"""Masks (which rows) and sets of missing inputs (one bit per input and row), known beforehand where they can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from onedoor.dmn.kernel.program import Program, Var

Mask: TypeAlias = Var | bool
"""Rows: a column of booleans, or True for all and False for none."""

WORD = 64
DOUBT = 0
"""The bit of a row that has to be decided exactly; it spreads like a missing input."""


@dataclass(frozen=True)
class Missing:
    """Which inputs are missing, per row: words of 64 bits; an int is the same for all rows."""

    words: Mapping[int, Var | int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words)


NOTHING = Missing()


def bit(place: int) -> Missing:
    """One input that is missing in all rows."""
    return Missing({place // WORD: 1 << place % WORD})


DOUBTFUL = bit(DOUBT)


def negated(program: Program, mask: Mask) -> Mask:
    """The other rows."""
    return not mask if isinstance(mask, bool) else program.apply("np.logical_not", mask, dtype="b")


def all_of(program: Program, *masks: Mask) -> Mask:
    """The rows in all of these."""
    return _gathered(program, "np.logical_and", masks, settling=False)


def any_of(program: Program, *masks: Mask) -> Mask:
    """The rows in any of these."""
    return _gathered(program, "np.logical_or", masks, settling=True)


def _gathered(program: Program, function: str, masks: Iterable[Mask], *, settling: bool) -> Mask:
    result: Mask = not settling
    for mask in masks:
        if mask is settling or result is settling:
            return settling
        if isinstance(mask, bool) or mask is result:
            continue
        if isinstance(result, bool):
            result = mask
        elif mask.name != result.name or mask.level is not result.level:
            result = program.apply(function, result, mask, dtype="b")
    return result


def without(program: Program, mask: Mask, other: Mask) -> Mask:
    """The rows in the first and not in the other."""
    if other is False or mask is False or other is True:
        return mask if other is False else False
    if mask is True:
        return negated(program, other)
    return program.apply("np.greater", mask, other, dtype="b")


def chosen(program: Program, mask: Mask, one: Mask, other: Mask) -> Mask:
    """One mask's rows where `mask` is, the other's elsewhere."""
    if isinstance(mask, bool):
        return one if mask else other
    if one is True and other is False:
        return mask
    return any_of(program, all_of(program, mask, one), without(program, other, mask))


def united(program: Program, *several: Missing) -> Missing:
    """What is missing in any of these."""
    there = [each for each in several if each.words]
    if len(there) < 2:
        return there[0] if there else NOTHING
    words: dict[int, Var | int] = {}
    for each in there:
        for place, word in each.words.items():
            held = words.get(place)
            if held is None or held == word:
                words[place] = word
            elif isinstance(held, int) and isinstance(word, int):
                words[place] = held | word
            else:
                words[place] = program.apply("np.bitwise_or", _bits(held), _bits(word), dtype="u")
    return Missing(words)


def only(program: Program, missing: Missing, mask: Mask) -> Missing:
    """What is missing in these rows alone."""
    if isinstance(mask, bool):
        return missing if mask else NOTHING
    return Missing(
        {
            place: program.apply("np.multiply", mask, _bits(word), dtype="u")
            for place, word in missing.words.items()
        }
    )


def doubt(program: Program, mask: Mask) -> Missing:
    """Rows that have to be decided exactly."""
    return only(program, DOUBTFUL, mask)


def where_missing(program: Program, missing: Missing) -> Mask:
    """The rows in which anything is missing."""
    masks: list[Mask] = [
        True if isinstance(word, int) else program.apply("np.not_equal", word, 0, dtype="b")
        for word in missing.words.values()
    ]
    return any_of(program, *masks)


class _Bits(int):
    """A word written out as uint64."""

    def __str__(self) -> str:
        return f"U({int(self)})"


def _bits(word: Var | int) -> Var | int:
    return _Bits(word) if isinstance(word, int) else word
