"""Columns that agree together although the records are of different things: an album and its artist, a branch and its bank.

The model takes each feature for a proof of its own. How often two of them agree together by chance can be counted: what that is
more often than each by itself would make it, is taken off again where both agree.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onedoor.registers.linkage.kinds import GENERIC, Kind
from onedoor.registers.linkage.model import Figures, Scored
from onedoor.registers.linkage.records import Records

BOTH = 0.5
"""The share of true pairs that are taken to agree in both of two features."""
LITTLE = 1.0
"""Less than so many bits are left alone."""

MOST = 15
"""Of so many features at most, those with the most values."""

Excess = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Counted:
    """How often features agree, as shares of all pairs: each by itself, and two together."""

    alone: dict[str, float]
    both: dict[tuple[str, str], float]


def counted(records: Records, scored: Scored) -> Counted:
    """Count, of columns that nobody knows and of names of things."""
    names = [one.name for one in records.features if one.kind in (*GENERIC, Kind.NAME) and one.kind != Kind.NUMBER and one.name in scored.levels]
    chosen = set(sorted(names, key=records.distinct)[-MOST:])
    names = [name for name in names if name in chosen]
    total = records.left * (records.count - records.left) if records.linking else records.count * (records.count - 1) / 2
    return Counted(
        {name: _agreeing(records, [name]) / total for name in names},
        {(one, two): _agreeing(records, [one, two]) / total for place, one in enumerate(names) for two in names[:place]},
    )


def excess(counted: Counted, *, share: float) -> Excess:
    """For each two features the bits by which they say too much together, if `share` of all pairs are true."""
    found: Excess = {}
    for (one, two), agreeing in counted.both.items():
        both, by_chance = agreeing - BOTH * share, counted.alone[one] * counted.alone[two]
        if both > 0 and by_chance > 0 and (bits := math.log2(both / by_chance)) >= LITTLE:
            found[one, two] = bits
    return found


def too_much(scored: Scored, excess: Excess) -> Figures:
    """For each pair the bits to take off: of each feature that agrees, what it most shares with one before it that agrees."""
    off = np.zeros(len(scored.left))
    most: dict[str, Figures] = {}
    for (one, two), bits in excess.items():
        agree = _agree(scored, one) & _agree(scored, two)
        # never more than what the weaker of the two says
        said = np.minimum(np.maximum(scored.weights[one], 0), np.maximum(scored.weights[two], 0))
        taken = np.where(agree, np.minimum(bits, said), 0.0)
        most[one] = np.maximum(most[one], taken) if one in most else taken
    for taken in most.values():
        off += taken
    return off


def _agree(scored: Scored, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    levels = scored.levels[name]
    return np.asarray(levels >= max(1, (int(levels.max()) + 1) // 2), bool)


def _agreeing(records: Records, columns: Sequence[str]) -> float:
    """How many pairs have equal values in all of these columns."""
    rows = list(zip(*(records.columns[column] for column in columns), strict=True))
    left, right = (Counter(row for row in part if None not in row) for part in (rows[: records.left], rows[records.left :]))
    if records.linking:
        return sum(often * right[row] for row, often in left.items())
    return sum(often * (often - 1) / 2 for often in left.values())
