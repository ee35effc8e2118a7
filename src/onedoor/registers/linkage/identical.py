"""Records that stand in a file many times without any difference: two of them are compared, the others go with these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from onedoor.registers.linkage.pairs import Pair
from onedoor.registers.linkage.records import Records
from onedoor.registers.linkage.tables import CannotLink

MANY = 20
"""From so many identical records on only two of them are compared: all of them would be as many pairs as the square of their number."""
ALL_PAIRS = 500
"""Up to so many identical records are written each with each; of more, each with the first."""
FILLED = 2
"""So many features at least have to be known of records before they count as identical."""
ALL_THERE_IS = 3
"""And so many where all records of the files are, so that nothing can be learned."""
SURE = 0.99
"""The probability that is written where nothing can be learned."""


@dataclass(frozen=True)
class Condensed:
    """Records without the many that are identical."""

    records: Records
    places: list[int]
    """For each record that is left, its place among all."""
    groups: dict[int, list[int]]
    """By the place of the first of many identical ones: the places of all of them."""


def condense(records: Records) -> Condensed:
    """Leave two of each group of many identical records, on each side."""
    found = {own[0]: own for own in _groups(records) if len(own) >= MANY}
    gone = {place for own in found.values() for place in own[2:]}
    places = [place for place in range(records.count) if place not in gone]
    if not gone:
        return Condensed(records, places, {})
    left = sum(place < records.left for place in places)
    kept = {name: [values[place] for place in places] for name, values in records.columns.items()}
    return Condensed(replace(records, left=left, count=len(places), columns=kept), places, found)


def _groups(records: Records) -> list[list[int]]:
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    columns = [records.columns[column] for one in records.features for column in one.columns]
    for place, values in enumerate(zip(*columns, strict=True)):
        if sum(value is not None for value in values) >= FILLED:
            groups[place < records.left, *values].append(place)
    return list(groups.values())


def restored(condensed: Condensed, found: Sequence[Pair], *, one_each: bool) -> list[Pair]:
    """The pairs with their places among all records, and those of the records that were left out, unless each has `one_each` partner."""
    pairs = [replace(one, left=condensed.places[one.left], right=condensed.places[one.right]) for one in found]
    if not condensed.groups or one_each:
        return pairs
    more: set[Pair] = set()
    for one in pairs:
        lefts, rights = (condensed.groups.get(place, [place]) for place in (one.left, one.right))
        if len(lefts) > 1 and one.right == lefts[1]:
            both: Iterable[tuple[int, int]] = combinations(lefts, 2) if len(lefts) <= ALL_PAIRS else ((lefts[0], other) for other in lefts[1:])
        elif len(lefts) * len(rights) > ALL_PAIRS**2 // 2:
            both = [*((one.left, other) for other in rights), *((other, one.right) for other in lefts[1:])]
        else:
            both = product(lefts, rights)
        more |= {replace(one, left=min(pair), right=max(pair)) for pair in both}
    chosen: dict[tuple[int, int], Pair] = {}
    for one in [*sorted(more, key=lambda pair: -pair.probability), *pairs]:
        chosen.setdefault((one.left, one.right), one)
    return [chosen[places] for places in sorted(chosen)]


def all_alike(records: Records) -> list[Pair]:
    """The pairs of files in which all records are the same, so that nothing can be learned. Raises CannotLink where they say little."""
    if records.count - (0 if records.linking else 1) < 1 or (records.linking and not 0 < records.left < records.count):
        return []
    if sum(any(records.columns[column][0] for column in one.columns) for one in records.features) < ALL_THERE_IS:
        raise CannotLink("All records say the same in the few columns that can be compared: nothing tells whether they are about the same one.")
    left = range(records.left if records.linking else 1)
    right = range(records.left if records.linking else 1, records.count)
    whole = records.count <= ALL_PAIRS and not records.linking
    places = combinations(range(records.count), 2) if whole else product(left if records.count <= ALL_PAIRS else [0], right)
    return [Pair(one, two, SURE, 1, "model") for one, two in places]
