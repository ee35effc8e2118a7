"""The Merkle tree against the RFC's own recursive definition, and against everything a proof may have wrong."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.trust.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(b"entry %d" % number) for number in range(131)]
SIZES = st.integers(1, len(LEAVES))


# RFC 9162, 2.1: word for word, and slow.


def split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def mth(leaves: Sequence[bytes]) -> bytes:
    return _mth(tuple(leaves))


@cache
def _mth(leaves: tuple[bytes, ...]) -> bytes:
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + _mth(leaves[:k]) + _mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], *, known: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known=known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], known=False), mth(leaves[:k])]


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(SIZES)
    return draw(st.integers(0, size - 1)), size


@st.composite
def growths(draw: st.DrawFn) -> tuple[int, int]:
    size2 = draw(st.integers(2, len(LEAVES)))
    return draw(st.integers(1, size2 - 1)), size2


def flipped(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value) ^ 1 << bit % (len(value) * 8)).to_bytes(len(value))


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert root([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_leaf_is_hashed_behind_a_zero_byte_so_that_it_cannot_pass_for_a_node() -> None:
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != root(LEAVES[:2])


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_a_root_is_that_of_the_recursive_definition(size: int) -> None:
    assert root(LEAVES[:size]) == mth(LEAVES[:size])


@given(places())
def test_an_inclusion_proof_is_that_of_the_recursive_definition_and_verifies(place: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(LEAVES, index, size)
    assert proof == path(index, LEAVES[:size]) == inclusion_proof(LEAVES[:size], index)
    verify_inclusion(LEAVES[index], index, size, proof, mth(LEAVES[:size]))


@given(growths())
def test_a_consistency_proof_is_that_of_the_recursive_definition_and_verifies(
    growth: tuple[int, int],
) -> None:
    size1, size2 = growth
    proof = consistency_proof(LEAVES, size1, size2)
    assert proof == subproof(size1, LEAVES[:size2], known=True) == consistency_proof(LEAVES[:size2], size1)
    verify_consistency(size1, size2, proof, mth(LEAVES[:size1]), mth(LEAVES[:size2]))


def test_every_leaf_of_every_tree_up_to_130_is_proven_where_it_is_and_nowhere_else() -> None:
    for size in range(1, 131):
        leaves, top = LEAVES[:size], mth(LEAVES[:size])
        for index in range(size):
            proof = inclusion_proof(leaves, index)
            assert proof == path(index, leaves)
            verify_inclusion(LEAVES[index], index, size, tuple(proof), top)
            for elsewhere in (index - 1, index + 1, index ^ 1, size, size + index):
                if elsewhere != index:
                    refused_inclusion(LEAVES[index], elsewhere, size, proof, top)
            refused_inclusion(LEAVES[index], index, size, proof, LEAVES[130])
            refused_inclusion(LEAVES[130], index, size, proof, top)


def test_every_growth_up_to_130_leaves_is_proven_and_no_other() -> None:
    roots = [mth(LEAVES[:size]) for size in range(131)]
    for size2 in range(1, 131):
        for size1 in range(1, size2):
            proof = consistency_proof(LEAVES, size1, size2)
            assert proof == subproof(size1, LEAVES[:size2], known=True)
            verify_consistency(size1, size2, tuple(proof), roots[size1], roots[size2])
            refused_consistency(size2, size1, proof, roots[size2], roots[size1])
            refused_consistency(size1, size2, proof, roots[size2], roots[size1])
            refused_consistency(size1, size2, proof[:-1], roots[size1], roots[size2])
            refused_consistency(size1, size2, [*proof, LEAVES[0]], roots[size1], roots[size2])
            refused_consistency(size1, size2, proof, roots[size1 - 1], roots[size2])
            refused_consistency(size1, size2, proof, roots[size1], roots[size2 - 1])
            refused_consistency(0, size2, proof, roots[0], roots[size2])


def refused_inclusion(*given: Any) -> None:
    with pytest.raises(ProofError):
        verify_inclusion(*given)


def refused_consistency(*given: Any) -> None:
    with pytest.raises(ProofError):
        verify_consistency(*given)


@given(places(), st.integers(0, 255), st.data())
def test_an_inclusion_proof_with_any_bit_flipped_is_refused(
    place: tuple[int, int], bit: int, data: st.DataObject
) -> None:
    index, size = place
    hashes = [LEAVES[index], mth(LEAVES[:size]), *inclusion_proof(LEAVES, index, size)]
    which = data.draw(st.integers(0, len(hashes) - 1))
    hashes[which] = flipped(hashes[which], bit)
    with pytest.raises(ProofError):
        verify_inclusion(hashes[0], index, size, hashes[2:], hashes[1])


@given(growths(), st.integers(0, 255), st.data())
def test_a_consistency_proof_with_any_bit_flipped_is_refused(
    growth: tuple[int, int], bit: int, data: st.DataObject
) -> None:
    size1, size2 = growth
    hashes = [mth(LEAVES[:size1]), mth(LEAVES[:size2]), *consistency_proof(LEAVES, size1, size2)]
    which = data.draw(st.integers(0, len(hashes) - 1))
    hashes[which] = flipped(hashes[which], bit)
    with pytest.raises(ProofError):
        verify_consistency(size1, size2, hashes[2:], hashes[0], hashes[1])


@given(places(), st.integers(-2, 200))
def test_an_inclusion_proof_holds_for_no_other_place(place: tuple[int, int], other: int) -> None:
    index, size = place
    proof = inclusion_proof(LEAVES, index, size)
    if other != index:
        with pytest.raises(ProofError):
            verify_inclusion(LEAVES[index], other, size, proof, mth(LEAVES[:size]))


@given(growths(), SIZES)
def test_a_consistency_proof_holds_for_no_other_roots(growth: tuple[int, int], other: int) -> None:
    size1, size2 = growth
    proof = consistency_proof(LEAVES, size1, size2)
    wrong = mth(LEAVES[:other])
    if other != size1:
        with pytest.raises(ProofError):
            verify_consistency(size1, size2, proof, wrong, mth(LEAVES[:size2]))
    if other != size2:
        with pytest.raises(ProofError):
            verify_consistency(size1, size2, proof, mth(LEAVES[:size1]), wrong)


@given(growths())
def test_swapped_roots_are_refused(growth: tuple[int, int]) -> None:
    size1, size2 = growth
    proof = consistency_proof(LEAVES, size1, size2)
    with pytest.raises(ProofError):
        verify_consistency(size1, size2, proof, mth(LEAVES[:size2]), mth(LEAVES[:size1]))


@given(growths(), st.integers(-1, 80), st.integers(-1, 80))
def test_a_consistency_proof_holds_for_no_other_sizes(
    growth: tuple[int, int], other1: int, other2: int
) -> None:
    size1, size2 = growth
    proof = consistency_proof(LEAVES, size1, size2)
    root1, root2 = mth(LEAVES[:size1]), mth(LEAVES[:size2])
    if 0 <= other1 <= len(LEAVES) and 0 <= other2 <= len(LEAVES) and (other1, other2) != growth:
        with pytest.raises(ProofError):
            verify_consistency(other1, other2, proof, mth(LEAVES[:other1]), mth(LEAVES[:other2]))
    if other1 < 0 or other2 < 0:
        with pytest.raises(ProofError):
            verify_consistency(other1, other2, proof, root1, root2)


@given(places(), st.data())
def test_a_proof_with_a_hash_too_many_or_too_few_is_refused(
    place: tuple[int, int], data: st.DataObject
) -> None:
    index, size = place
    proof = inclusion_proof(LEAVES, index, size)
    at = data.draw(st.integers(0, len(proof)))
    longer = [*proof[:at], data.draw(st.sampled_from([*proof, LEAVES[0], b""])), *proof[at:]]
    for wrong in [longer] + ([proof[:at] + proof[at + 1 :]] if at < len(proof) else []):
        with pytest.raises(ProofError, match="hashes"):
            verify_inclusion(LEAVES[index], index, size, wrong, mth(LEAVES[:size]))


NO_HASHES: list[Any] = [b"", b"x", bytes(31), bytes(33), bytes(64), None, "0" * 32, 7]


@pytest.mark.parametrize("wrong", NO_HASHES)
def test_what_is_no_hash_is_refused_wherever_it_stands(wrong: Any) -> None:
    proof, top = inclusion_proof(LEAVES, 2, 5), root(LEAVES[:5])
    for position in range(len(proof)):
        with pytest.raises(ProofError, match="bytes"):
            verify_inclusion(LEAVES[2], 2, 5, [*proof[:position], wrong, *proof[position + 1 :]], top)
    with pytest.raises(ProofError, match="bytes"):
        verify_inclusion(wrong, 2, 5, proof, top)
    with pytest.raises(ProofError, match="bytes"):
        verify_inclusion(LEAVES[2], 2, 5, proof, wrong)
    for roots in [(wrong, top), (root(LEAVES[:3]), wrong)]:
        with pytest.raises(ProofError, match="bytes"):
            verify_consistency(3, 5, consistency_proof(LEAVES, 3, 5), *roots)
    with pytest.raises(ProofError, match="bytes"):
        root([LEAVES[0], wrong])
    with pytest.raises(ProofError, match="bytes"):
        inclusion_proof([LEAVES[0], wrong], 0)


@pytest.mark.parametrize("proof", [None, b"", b"x" * 32, "text", 3])
def test_what_is_no_list_is_no_proof(proof: Any) -> None:
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[0], 0, 1, proof, LEAVES[0])
    with pytest.raises(ProofError):
        verify_consistency(1, 1, proof, LEAVES[0], LEAVES[0])


@pytest.mark.parametrize(
    ("index", "size"), [(0, 0), (1, 1), (5, 5), (6, 5), (-1, 5), (0, -1), (2**64, 2**64)]
)
def test_an_index_past_the_end_is_refused(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[0], index, size, [], LEAVES[0])
    with pytest.raises(ProofError):
        inclusion_proof(LEAVES[:5], index, size)


@pytest.mark.parametrize("wrong", [1.0, "1", None, True])
def test_a_number_that_is_no_whole_number_is_refused(wrong: Any) -> None:
    with pytest.raises(ProofError, match="whole number"):
        verify_inclusion(LEAVES[0], wrong, 5, [], LEAVES[0])
    with pytest.raises(ProofError, match="whole number"):
        verify_consistency(wrong, 5, [], LEAVES[0], LEAVES[0])


def test_a_tree_of_one_leaf_is_its_own_proof() -> None:
    assert root(LEAVES[:1]) == LEAVES[0]
    assert inclusion_proof(LEAVES[:1], 0) == []
    verify_inclusion(LEAVES[0], 0, 1, [], LEAVES[0])
    with pytest.raises(ProofError, match="leads to the root"):
        verify_inclusion(LEAVES[1], 0, 1, [], LEAVES[0])


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8])
def test_trees_of_one_size_are_consistent_when_they_are_the_same(size: int) -> None:
    top = root(LEAVES[:size])
    assert consistency_proof(LEAVES, size, size) == []
    verify_consistency(size, size, [], top, top)
    with pytest.raises(ProofError, match="different roots"):
        verify_consistency(size, size, [], top, LEAVES[9])
    with pytest.raises(ProofError, match="0"):
        verify_consistency(size, size, [top], top, top)


def test_an_empty_tree_has_one_root_only() -> None:
    with pytest.raises(ProofError, match="without leaves"):
        verify_consistency(0, 0, [], LEAVES[0], LEAVES[0])


def test_nothing_is_proven_from_the_empty_tree() -> None:
    for size in (1, 2, 8):
        with pytest.raises(ProofError, match="empty tree"):
            consistency_proof(LEAVES, 0, size)
        with pytest.raises(ProofError, match="empty tree"):
            verify_consistency(0, size, [], EMPTY_ROOT, root(LEAVES[:size]))


def test_a_tree_does_not_shrink() -> None:
    for size1, size2 in [(1, 0), (2, 1), (8, 5)]:
        with pytest.raises(ProofError, match="cannot have grown"):
            verify_consistency(size1, size2, [], root(LEAVES[:size1]), root(LEAVES[:size2]))
        with pytest.raises(ProofError, match="cannot have grown"):
            consistency_proof(LEAVES, size1, size2)


def test_more_leaves_than_there_are_cannot_be_proven() -> None:
    with pytest.raises(ProofError, match="only 5"):
        inclusion_proof(LEAVES[:5], 0, 6)
    with pytest.raises(ProofError, match="only 5"):
        consistency_proof(LEAVES[:5], 3, 6)


@given(st.integers(0, 2**64), st.integers(0, 2**64), st.integers(0, 130))
def test_trees_of_any_size_are_answered_at_once(first: int, second: int, length: int) -> None:
    proof = [LEAVES[0]] * length
    began = time.perf_counter()
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[1], first, second, proof, LEAVES[0])
    with pytest.raises(ProofError):
        verify_consistency(first, second, proof, LEAVES[1], LEAVES[0])
    assert time.perf_counter() - began < 5  # a loop over the leaves would take years


def test_a_leaf_of_an_astronomical_tree_is_verified() -> None:
    proof = [leaf_hash(bytes([level])) for level in range(63)]
    top = LEAVES[0]
    for sibling in proof:
        top = sha256(b"\x01" + top + sibling).digest()
    verify_inclusion(LEAVES[0], 0, 2**63, proof, top)


@given(st.integers(0, 70))
def test_a_frontier_has_the_root_of_all_that_was_added_to_it(size: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    assert (frontier.size, frontier.root()) == (size, mth(LEAVES[:size]))
    with pytest.raises(ProofError, match=f"Leaf hash {size}"):
        frontier.append(b"short")
    assert frontier.root() == mth(LEAVES[:size])
