"""On what rows a column lives: cases, members of a list, pairs of members of two lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onedoor.dmn.kernel.program import Var


class Dimension:
    """The items of a list, all cases' behind each other.

    `base` is the level whose rows have such a list each; none has more than `most` items. The columns `counts` and
    `starts` (one value per row of `base`) say how many items a row has and where they begin, `parents` (one per item)
    whose item it is. `like`: the dimension that this one is another walk through.
    """

    def __init__(
        self, base: Level, most: int, counts: Var, starts: Var, parents: Var, *, like: Dimension | None = None
    ) -> None:
        self.base = base
        self.most = most
        self.counts = counts
        self.starts = starts
        self.parents = parents
        self.like = like or self
        self.needs = frozenset([*base.dims, self])


class Level:
    """A set of rows: one per case without dimensions, one per item of a list with one, one per pair with two.

    Rows stand in the order of the first dimension, within it of the second, and so on.
    """

    __slots__ = ("dims", "have", "prefix")

    def __init__(self, dims: tuple[Dimension, ...], prefix: Level | None = None) -> None:
        self.dims = dims
        self.prefix = prefix
        self.have = frozenset(dims)

    def holds(self, other: Level) -> bool:
        """Whether each row of this level lies in one row of the other."""
        return self.have >= other.have


def joined(one: Level, other: Level, active: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """The dimensions of both levels, those that are being gone through outermost first."""
    order = {dimension: place for place, dimension in enumerate(active)}
    both = dict.fromkeys([*one.dims, *other.dims])
    found: dict[Dimension, None] = {}
    for dimension in sorted(both, key=lambda each: order.get(each, len(order))):
        found.update(dict.fromkeys(one for one in dimension.base.dims if one in both))
        found[dimension] = None
    return tuple(found)
