"""Columns that agree together by chance are not counted twice."""

from __future__ import annotations

import numpy as np

from onedoor.registers.linkage import dependence
from onedoor.registers.linkage.kinds import Kind
from onedoor.registers.linkage.model import Scored
from onedoor.registers.linkage.records import Feature, Records

EVERY = 120


def songs(*, hang_together: bool) -> tuple[Records, Scored]:
    """A hundred and twenty songs on ten albums; `hang_together`: each album is of one artist."""
    albums = [f"album {n % 10}" for n in range(EVERY)]
    artists = [f"artist {n % 10 if hang_together else n // 12}" for n in range(EVERY)]
    features = [Feature(name, Kind.TEXT, (name,)) for name in ("g0", "g1")]
    records = Records(EVERY, EVERY, False, {"g0": list(albums), "g1": list(artists)}, features)
    left, right = (places.astype(np.int64) for places in np.triu_indices(EVERY, 1))
    levels, weights = {}, {}
    for name, values in records.columns.items():
        same = np.array([values[one] == values[two] for one, two in zip(left, right, strict=True)])
        levels[name], weights[name] = np.where(same, 5, 0).astype(np.int8), np.where(same, 3.0, -3.0)
    return records, Scored(left, right, weights["g0"] + weights["g1"], levels, weights, 0.001)


def test_what_an_album_says_of_its_artist_is_taken_off() -> None:
    records, scored = songs(hang_together=True)
    excess = dependence.excess(dependence.counted(records, scored), share=0.001)
    assert excess[("g1", "g0")] > 3
    off = dependence.too_much(scored, excess)
    both = (scored.levels["g0"] == 5) & (scored.levels["g1"] == 5)
    assert (off[both] == 3.0).all(), "not more than one of the two says"
    assert not off[~both].any()


def test_columns_that_have_nothing_to_do_with_each_other_count_in_full() -> None:
    records, scored = songs(hang_together=False)
    assert dependence.excess(dependence.counted(records, scored), share=0.0) == {}


def test_pairs_that_are_true_are_no_sign_of_dependence() -> None:
    records, scored = songs(hang_together=True)
    of_albums = 10 * 12 * 11 / 2 / (EVERY * (EVERY - 1) / 2)
    assert dependence.excess(dependence.counted(records, scored), share=of_albums / dependence.BOTH) == {}
