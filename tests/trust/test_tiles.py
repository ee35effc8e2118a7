"""The tree in tiles gives the roots and proofs that the leaves give."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.trust import merkle
from onedoor.trust.tiles import WIDTH, Tile, TiledTree, from_files, grown, numbered, tile_at, tiles

LEAVES = [merkle.leaf_hash(b"entry %d" % number) for number in range(70_000)]
SIZES = st.one_of(
    st.integers(1, 600), st.sampled_from([255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000])
)


def written(*sizes: int) -> dict[str, bytes]:
    """The files of a log whose tree had these sizes, one after the other."""
    files: dict[str, bytes] = {}
    size = 0
    for after in sizes:
        for tile, data in grown(size, LEAVES[size:after], from_files(files)):
            files[tile.path()] = data
        size = after
    return files


WHOLE = written(70_000)


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_counts() -> None:
    found = list(tiles(70_000))
    assert sum(tile.level == 0 and tile.width == WIDTH for tile in found) == 273
    assert [tile for tile in found if tile.width < WIDTH] == [
        Tile(0, 273, 112),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert Tile(1, 0) in found
    assert {tile.path() for tile in found} == set(WHOLE)
    assert list(tiles(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles(0)) == []


def test_paths_are_folders_of_a_thousand() -> None:
    assert numbered(1234067) == "x001/x234/067"
    assert (numbered(0), numbered(999), numbered(1000)) == ("000", "999", "x001/000")
    assert Tile(0, 273, 112).path() == "tile/0/273.p/112"


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_leads_back_to_its_tile(level: int, index: int, width: int) -> None:
    assert tile_at(Tile(level, index, width).path()) == Tile(level, index, width)


@pytest.mark.parametrize(
    "path",
    [
        "", "tile/0/00", "tile/00/000", "tile/64/000", "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/01", "tile/0/001/000", "/tile/0/000", "tile/0/000\n", "tile/-1/000", "tile/entries/000",
    ],
)  # fmt: skip
def test_what_is_no_path_of_a_tile_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        tile_at(path)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=5))
def test_a_tree_that_grew_in_steps_has_the_tiles_of_one_that_grew_at_once(steps: list[int]) -> None:
    sizes = [sum(steps[: count + 1]) for count in range(len(steps))]
    files = written(*sizes)
    assert written(sizes[-1]).items() <= files.items()
    before = 0
    for size in sizes:
        new = {tile.path() for tile, _ in grown(before, LEAVES[before:size], from_files(files))}
        assert new == {tile.path() for tile in tiles(size, since=before)}
        before = size


@settings(max_examples=60, deadline=None)
@given(SIZES)
def test_the_root_is_that_of_the_leaves(size: int) -> None:
    """Also of an earlier tree, when only the full tiles of a later one are kept."""
    expected = merkle.root(LEAVES[:size])
    assert TiledTree(size, from_files(WHOLE)).root() == expected


def test_the_empty_tree_needs_no_tile() -> None:
    assert TiledTree(0, from_files({})).root() == merkle.EMPTY_ROOT


@settings(max_examples=60, deadline=None)
@given(SIZES, st.data())
def test_proofs_are_those_of_the_leaves(size: int, data: st.DataObject) -> None:
    tree = TiledTree(size, from_files(WHOLE))
    index, size1 = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    proof = tree.inclusion_proof(index)
    merkle.verify_inclusion(LEAVES[index], index, size, proof, merkle.root(LEAVES[:size]))
    assert tree.leaf(index) == LEAVES[index]
    grew = tree.consistency_proof(size1)
    merkle.verify_consistency(size1, size, grew, merkle.root(LEAVES[:size1]), merkle.root(LEAVES[:size]))
    if size <= 600:
        assert proof == merkle.inclusion_proof(LEAVES, index, size)
        assert grew == merkle.consistency_proof(LEAVES, size1, size)


@settings(max_examples=60, deadline=None)
@given(st.integers(300, 700), st.data())
def test_any_bit_changed_in_a_tile_changes_the_root_or_the_tile_is_above_what_changed(
    size: int, data: st.DataObject
) -> None:
    """The lowest tiles decide: a tree rebuilt from them differs from what stands above, or from the root."""
    files = written(size)
    path = data.draw(st.sampled_from(sorted(files)))
    place = data.draw(st.integers(0, len(files[path]) - 1))
    changed = bytearray(files[path])
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    spoiled = files | {path: bytes(changed)}
    lowest = [spoiled[tile.path()] for tile in tiles(size) if tile.level == 0]
    leaves = [row[at : at + 32] for row in lowest for at in range(0, len(row), 32)]
    rebuilt = {tile.path(): row for tile, row in grown(0, leaves, from_files({}))}
    honest = merkle.root(LEAVES[:size])
    assert rebuilt != spoiled or merkle.root(leaves) != honest


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_tile_of_a_wrong_length_is_refused(size: int) -> None:
    with pytest.raises(merkle.ProofError, match="A tile of 1 hashes has 32 bytes"):
        TiledTree(1, lambda _: bytes(size)).root()


def test_what_the_tree_does_not_have_is_told() -> None:
    tree = TiledTree(5, from_files(WHOLE))
    for ask in (
        lambda: tree.inclusion_proof(5),
        lambda: tree.leaf(-1),
        lambda: tree.consistency_proof(0),
        lambda: tree.consistency_proof(6),
    ):
        with pytest.raises(merkle.ProofError):
            ask()
    with pytest.raises(merkle.ProofError, match="There is no tile/0/000"):
        TiledTree(5, from_files({})).root()
