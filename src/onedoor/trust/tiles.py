"""A Merkle tree in tiles: files of up to 256 hashes, from which every root and proof follows (https://c2sp.org/tlog-tiles).

Pure: whoever keeps the tiles hands over a function that reads one. A full tile never changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onedoor.trust.merkle import EMPTY_ROOT, HASH_SIZE, ProofError, node_hash, root

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes of a full tile: the nodes of one tree level in every eight."""

HIGHEST = 63
_PATH = re.compile(r"tile/(0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile: `width` hashes of the nodes from `index` * 256 on, at tree level 8 * `level`."""

    level: int
    index: int
    width: int = WIDTH

    def path(self) -> str:
        """Where it lies below the log's address."""
        return f"tile/{self.level}/{numbered(self.index)}" + (
            f".p/{self.width}" if self.width < WIDTH else ""
        )


Read = Callable[[Tile], bytes]
"""The bytes of a tile of the tree as it is, at its full width there."""


def numbered(index: int) -> str:
    """An index as folders of a thousand: 1234067 is x001/x234/067."""
    digits = f"{index:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def tile_at(path: str) -> Tile:
    """The tile of a path. Raises ValueError when it is none, or another way of writing one."""
    found = _PATH.fullmatch(path)
    if found:
        index = int(found[2].replace("/", "").replace("x", ""))
        tile = Tile(int(found[1]), index, int(found[3] or WIDTH))
        if tile.path() == path and tile.level <= HIGHEST:
            return tile
    raise ValueError(f"{path!r} is no path of a tile.")


def tiles(size: int, *, since: int = 0) -> Iterator[Tile]:
    """The tiles of a tree of `size` leaves, lowest level first; with `since`, those that a tree of so many did not have so."""
    level = 0
    while now := size >> HEIGHT * level:
        before = since >> HEIGHT * level
        for index in range(before // WIDTH, -(-now // WIDTH)):
            width = min(WIDTH, now - index * WIDTH)
            if width > before - index * WIDTH:
                yield Tile(level, index, width)
        level += 1


def grown(size: int, leaf_hashes: Sequence[bytes], read: Read) -> Iterator[tuple[Tile, bytes]]:
    """The tiles to write when leaves are added to a tree of `size`, in the order in which they are to be written.

    `read` gives the tiles of the tree before; of those it is asked for the partial ones at the right end alone.
    """
    level, added, before = 0, list(leaf_hashes), size
    while added:
        first = before // WIDTH
        held = before % WIDTH
        hashes = (hashes_of(read(Tile(level, first, held)), held) if held else []) + added
        above = []
        for at in range(0, len(hashes), WIDTH):
            part = hashes[at : at + WIDTH]
            yield Tile(level, first + at // WIDTH, len(part)), b"".join(part)
            if len(part) == WIDTH:
                above.append(root(part))
        level, added, before = level + 1, above, first


def hashes_of(data: bytes, width: int) -> list[bytes]:
    """The hashes in a tile. Raises ProofError when it has another length than so many hashes."""
    if len(data) != width * HASH_SIZE:
        raise ProofError(f"A tile of {width} hashes has {width * HASH_SIZE} bytes, not {len(data)}.")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


class TiledTree:
    """The tree of the first `size` leaves, as tiles tell it. Each tile is read once at most."""

    def __init__(self, size: int, read: Read) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[Tile, list[bytes]] = {}

    def root(self) -> bytes:
        """The tree's root. Raises ProofError when a tile has a wrong length."""
        return self._hash(0, self.size) if self.size else EMPTY_ROOT

    def leaf(self, index: int) -> bytes:
        """The hash of a leaf."""
        self._check(0 <= index < self.size, f"There is no leaf {index} in a tree of {self.size}.")
        return self._node(0, index)

    def inclusion_proof(self, index: int) -> list[bytes]:
        """The proof that a leaf is in the tree, as in `merkle.inclusion_proof`."""
        self._check(0 <= index < self.size, f"There is no leaf {index} in a tree of {self.size}.")
        proof: list[bytes] = []
        begin, end = 0, self.size
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(begin, middle))
                begin = middle
        return proof[::-1]

    def consistency_proof(self, size1: int) -> list[bytes]:
        """The proof that the tree of `size1` leaves grew into this one, as in `merkle.consistency_proof`."""
        self._check(
            0 < size1 <= self.size, f"A tree of {self.size} has no proof of having grown from {size1}."
        )
        proof: list[bytes] = []
        begin, end = 0, self.size
        while size1 != end:
            middle = begin + _split(end - begin)
            if size1 <= middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(begin, middle))
                begin = middle
        if begin:
            proof.append(self._hash(begin, end))
        return proof[::-1]

    def _check(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise ProofError(otherwise)

    def _hash(self, begin: int, end: int) -> bytes:
        """The root of the leaves from `begin` to before `end`, which are a subtree of this tree."""
        width = end - begin
        if width & (width - 1) == 0:
            level = width.bit_length() - 1
            return self._node(level, begin >> level)
        middle = begin + _split(width)
        return node_hash(self._hash(begin, middle), self._hash(middle, end))

    def _node(self, level: int, index: int) -> bytes:
        """A node with all leaves below it: in a tile, or the root of a few hashes of one."""
        height = level % HEIGHT
        first = index << height
        where = level // HEIGHT
        hashes = self._tile(where, first // WIDTH)
        within = hashes[first % WIDTH : first % WIDTH + (1 << height)]
        self._check(len(within) == 1 << height, f"The tree has no node {index} at level {level}.")
        return within[0] if height == 0 else root(within)

    def _tile(self, level: int, index: int) -> list[bytes]:
        width = min(WIDTH, (self.size >> HEIGHT * level) - index * WIDTH)
        self._check(width > 0, f"The tree has no tile {index} at level {level}.")
        tile = Tile(level, index, width)
        if tile not in self._tiles:
            self._tiles[tile] = hashes_of(self._read(tile), width)
        return self._tiles[tile]


def from_files(files: Mapping[str, bytes]) -> Read:
    """A reader of tiles by their paths; a full tile serves for a partial one that is no longer kept. Raises ProofError."""

    def read(tile: Tile) -> bytes:
        data = files.get(tile.path())
        if data is None:
            data = files.get(Tile(tile.level, tile.index).path(), b"")[: tile.width * HASH_SIZE]
        if not data:
            raise ProofError(f"There is no {tile.path()}.")
        return data

    return read


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
