"""The Merkle tree of RFC 6962 and RFC 9162, section 2.1, over SHA-256: roots, proofs and their verification.

Pure: hashes in, hashes out. Whoever keeps the tree keeps the leaf hashes; whoever checks a proof needs none of them.

Where implementations differ: a consistency proof is defined for 0 < size1 < size2 (RFC 9162, 2.1.4). Two trees of the same
size are consistent when their roots are the same and the proof is empty. From the empty tree to a larger one there is
nothing to verify, since no hash of the larger tree commits to the empty one: such a proof is neither made nor accepted. Of two
roots at one size nothing is hashed: they are compared as they are, and of the empty tree there is only one.

Whatever is wrong with what is handed over, of whatever type it is, is a ProofError and never another error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32
"""Bytes of every hash."""

EMPTY_ROOT = sha256(b"").digest()
"""The root of the tree without leaves."""

LARGEST = 2**64 - 1
"""Leaves of a tree: the size is a uint64 (RFC 9162, TreeHeadDataV2)."""


class ProofError(ValueError):
    """A proof does not hold, or what was asked for cannot be proven. The message says which part is wrong."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds `data`: SHA-256(0x00 ‖ data). Raises ProofError when that is no bytes."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise ProofError(f"What a leaf holds is to be bytes, not {type(data).__name__}.")
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root of the tree with these leaf hashes; without any, SHA-256 of nothing.

    Raises ProofError when one of them is no hash.
    """
    return Frontier(leaf_hashes).root()


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int, size: int | None = None) -> list[bytes]:
    """The proof that leaf `index` (from 0) is in the tree of the first `size` leaves, or of all; lowest hash first.

    Raises ProofError when the tree has no such leaf, or there are not that many leaves.
    """
    leaf_hashes = _listed(leaf_hashes)
    size = _size_of(leaf_hashes, size, "size")
    _check_count(index, "index")
    if index >= size:
        raise ProofError(f"There is no leaf {index} in a tree of {size}: the first one is leaf 0.")
    return _siblings(_levels(leaf_hashes, size), level=0, index=index)


def consistency_proof(leaf_hashes: Sequence[bytes], size1: int, size2: int | None = None) -> list[bytes]:
    """The proof that the tree of the first `size1` leaves grew into that of the first `size2`, or of all; lowest hash first.

    Empty for equal sizes. Raises ProofError for size1 > size2, for more leaves than there are, and from the empty tree.
    """
    leaf_hashes = _listed(leaf_hashes)
    size2 = _size_of(leaf_hashes, size2, "size2")
    _check_order(size1, size2)
    if size1 == size2:
        return []
    # The old tree's rightmost complete subtree: all others of its subtrees lie to the left of the path from there upwards.
    level = _trailing_zeros(size1)
    index = (size1 >> level) - 1
    levels = _levels(leaf_hashes, size2)
    seed = (
        [levels[level][index]] if index else []
    )  # with index 0 that subtree is the old tree, whose root is known
    return seed + _siblings(levels, level=level, index=index)


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf with this hash is leaf `index` of the tree of `size` leaves with this root.

    Raises ProofError when it does not follow from the proof.
    """
    _check_count(index, "index")
    _check_count(size, "size")
    if index >= size:
        raise ProofError(f"Leaf {index} lies past the end of a tree of {size}.")
    _check_hash(leaf_hash, "The leaf hash")
    _check_hash(root, "The root")
    inner, border = _path(index, size)
    _check_proof(proof, inner + border)
    computed = _climb(leaf_hash, proof[:inner], index)
    computed = _climb_left(computed, proof[inner:])
    if computed != root:
        raise ProofError(f"The proof leads to the root {computed.hex()}, not to {root.hex()}.")


def verify_consistency(size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes) -> None:
    """Check that the tree of `size1` leaves with `root1` is the beginning of that of `size2` leaves with `root2`.

    Raises ProofError when it does not follow from the proof.
    """
    _check_count(size2, "size2")
    _check_order(size1, size2)
    if size1 == size2:
        _verify_sameness(size1, proof, root1, root2)
        return
    _check_hash(root1, "The first root")
    _check_hash(root2, "The second root")
    shift = _trailing_zeros(size1)
    inner, border = _path(size1 - 1, size2)
    inner -= shift
    seeded = size1 == 1 << shift  # the old tree is complete: its root is where the path begins
    _check_proof(proof, inner + border + (not seeded))
    seed, path = (root1, proof) if seeded else (proof[0], proof[1:])
    index = (size1 - 1) >> shift
    lefts = [one for level, one in enumerate(path[:inner]) if index >> level & 1]
    if _climb_left(_climb_left(seed, lefts), path[inner:]) != root1:
        raise ProofError(f"The proof does not lead to the first root, {root1.hex()}.")
    if _climb_left(_climb(seed, path[:inner], index), path[inner:]) != root2:
        raise ProofError(f"The proof does not lead to the second root, {root2.hex()}.")


class Frontier:
    """A tree that only grows and keeps no more than the roots of its complete subtrees: at most one for each bit of its size."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        """The tree of these leaf hashes. Raises ProofError when one of them is no hash."""
        self.size = 0
        self._subtrees: list[bytes] = []  # the largest first
        for leaf in _listed(leaf_hashes):
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        """Add a leaf by its hash at the end. Raises ProofError when it is no hash."""
        _check_hash(leaf, f"Leaf hash {self.size}")
        subtrees = self._subtrees
        subtrees.append(bytes(leaf))
        # As many complete subtrees close as the size so far ends in one bits, as in binary counting.
        for _ in range(_trailing_zeros(self.size + 1)):
            right = subtrees.pop()
            subtrees[-1] = node_hash(subtrees[-1], right)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self._subtrees:
            return EMPTY_ROOT
        return _climb_left(self._subtrees[-1], self._subtrees[-2::-1])


def _levels(leaf_hashes: Sequence[bytes], size: int) -> list[list[bytes]]:
    """All nodes, level by level from the leaves up; a node without a sibling stands for itself one level up."""
    for position in range(size):
        _check_hash(leaf_hashes[position], f"Leaf hash {position}")
    levels = [list(leaf_hashes[:size])]
    while len(below := levels[-1]) > 1:
        above = [node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
        levels.append(above + below[len(below) & ~1 :])
    return levels


def _siblings(levels: list[list[bytes]], *, level: int, index: int) -> list[bytes]:
    """The hashes beside the way from one node up to the root."""
    found = []
    for nodes in levels[level:]:
        if index ^ 1 < len(nodes):
            found.append(nodes[index ^ 1])
        index >>= 1
    return found


def _path(index: int, size: int) -> tuple[int, int]:
    """How many hashes a proof for a leaf has: below where its way joins that of the last leaf, and above, on the left alone."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _climb(seed: bytes, path: Sequence[bytes], index: int) -> bytes:
    for level, sibling in enumerate(path):
        seed = node_hash(sibling, seed) if index >> level & 1 else node_hash(seed, sibling)
    return seed


def _climb_left(seed: bytes, path: Sequence[bytes]) -> bytes:
    for sibling in path:
        seed = node_hash(sibling, seed)
    return seed


def _verify_sameness(size: int, proof: Sequence[bytes], root1: bytes, root2: bytes) -> None:
    _check_proof(proof, 0)
    for one in (root1, root2):
        if not isinstance(one, bytes):
            raise ProofError(f"A root is to be bytes, not {type(one).__name__}.")
    if root1 != root2:
        raise ProofError(f"Two trees of {size} leaves have different roots: they are not the same tree.")
    if size == 0 and root1 != EMPTY_ROOT:
        raise ProofError("The root of a tree without leaves is the hash of nothing, not this one.")


def _listed(leaf_hashes: Iterable[bytes]) -> Sequence[bytes]:
    if isinstance(leaf_hashes, list | tuple):
        return leaf_hashes
    if isinstance(leaf_hashes, str | bytes | bytearray | memoryview) or not isinstance(leaf_hashes, Iterable):
        raise ProofError(f"The leaves are a list of their hashes, not {type(leaf_hashes).__name__}.")
    return list(leaf_hashes)


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def _size_of(leaf_hashes: Sequence[bytes], size: int | None, name: str) -> int:
    if size is None:
        return len(leaf_hashes)
    _check_count(size, name)
    if size > len(leaf_hashes):
        raise ProofError(f"{name} is {size}, but there are only {len(leaf_hashes)} leaves.")
    return size


def _check_order(size1: int, size2: int) -> None:
    _check_count(size1, "size1")
    if size1 > size2:
        raise ProofError(f"A tree of {size1} leaves cannot have grown into one of {size2}.")
    if size1 == 0 and size2:
        raise ProofError(
            f"Nothing can be proven from the empty tree to one of {size2}: begin at size 1 or later."
        )


def _check_count(number: int, name: str) -> None:
    if not isinstance(number, int) or isinstance(number, bool):
        raise ProofError(f"{name} is to be a whole number, not {type(number).__name__}.")
    if not 0 <= number <= LARGEST:  # without the number: one of thousands of digits cannot be written out
        raise ProofError(f"{name} is to be a whole number from 0 to {LARGEST}.")


def _check_hash(value: bytes, what: str) -> None:
    if not isinstance(value, bytes):
        raise ProofError(f"{what} is to be {HASH_SIZE} bytes, not {type(value).__name__}.")
    if len(value) != HASH_SIZE:
        raise ProofError(f"{what} is to have {HASH_SIZE} bytes, not {len(value)}.")


def _check_proof(proof: Sequence[bytes], length: int) -> None:
    if not isinstance(proof, list | tuple):
        raise ProofError(f"A proof is a list of hashes, not {type(proof).__name__}.")
    if len(proof) != length:
        raise ProofError(f"The proof has {len(proof)} hashes; for these sizes it is to have {length}.")
    for position, value in enumerate(proof):
        _check_hash(value, f"Hash {position} of the proof")
