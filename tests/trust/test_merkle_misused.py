"""The Merkle tree handed what no caller would hand it: always its own error, and never a proof that holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

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

LEAVES = [leaf_hash(b"entry %d" % number) for number in range(10)]


class Shy:
    """Something that cannot even be written out."""

    def __repr__(self) -> str:
        raise RuntimeError

    __str__ = __repr__


ODD: list[Any] = [
    None, True, False, -1, 0, 1, 9, 2**64, -(10**5000), 10**5000, 1.0, 3.5, float("nan"), float("inf"), 1j, "", "1", "x" * 32,
    b"", b"x", bytes(31), bytes(32), bytes(33), bytearray(32), memoryview(bytes(32)), [], [None], [bytes(31)], [[bytes(32)]],
    [bytes(32)] * 3, (), (bytes(32),), {}, {bytes(32): 1}, {bytes(32)}, iter([]), range(3), object(), Shy(), int, Shy,
]  # fmt: skip
"""What nobody would hand over, and somebody does."""


def attempts() -> Iterator[tuple[Any, list[Any]]]:
    """Each verb with arguments that are right."""
    inclusion, growth = inclusion_proof(LEAVES, 2, 5), consistency_proof(LEAVES, 3, 5)
    yield verify_inclusion, [LEAVES[2], 2, 5, inclusion, root(LEAVES[:5])]
    yield verify_consistency, [3, 5, growth, root(LEAVES[:3]), root(LEAVES[:5])]
    yield verify_consistency, [4, 4, [], root(LEAVES[:4]), root(LEAVES[:4])]
    yield verify_consistency, [0, 0, [], EMPTY_ROOT, EMPTY_ROOT]


@pytest.mark.parametrize("wrong", ODD, ids=lambda one: type(one).__name__)
def test_whatever_is_handed_over_a_proof_is_refused_by_its_own_error_or_holds_as_it_did(wrong: Any) -> None:
    for verb, right in attempts():
        verb(*right)
        for place, here in enumerate(right):
            given_instead = [*right[:place], wrong, *right[place + 1 :]]
            if type(wrong) is type(here) and wrong == here:
                continue
            if wrong == () and here == []:
                verb(*given_instead)  # a proof may be a tuple
                continue
            with pytest.raises(ProofError):
                verb(*given_instead)


@pytest.mark.parametrize("wrong", ODD, ids=lambda one: type(one).__name__)
def test_whatever_leaves_and_numbers_are_handed_over_nothing_but_a_proof_error_comes_back(wrong: Any) -> None:
    for make in (
        lambda: leaf_hash(wrong),
        lambda: root(wrong),
        lambda: root([LEAVES[0], wrong]),
        lambda: Frontier(wrong),
        lambda: Frontier([wrong]),
        lambda: inclusion_proof(wrong, 0),
        lambda: inclusion_proof(LEAVES, wrong),
        lambda: inclusion_proof(LEAVES, 0, wrong),
        lambda: inclusion_proof([wrong, LEAVES[0]], 1),
        lambda: consistency_proof(wrong, 1),
        lambda: consistency_proof(LEAVES, wrong),
        lambda: consistency_proof(LEAVES, 1, wrong),
        lambda: consistency_proof([wrong, LEAVES[0]], 1),
    ):
        with suppress(ProofError):
            make()


@pytest.mark.parametrize(
    "wrong", [None, 3, "", "abc", b"", bytes(32), object(), Shy()], ids=lambda one: type(one).__name__
)
def test_leaves_that_are_no_list_of_hashes_have_no_root(wrong: Any) -> None:
    for make in (
        root,
        Frontier,
        lambda leaves: inclusion_proof(leaves, 0),
        lambda leaves: consistency_proof(leaves, 1),
    ):
        with pytest.raises(ProofError):
            make(wrong)


def test_leaves_may_come_one_after_the_other_and_as_a_tuple() -> None:
    assert Frontier(one for one in LEAVES[:7]).root() == root(tuple(LEAVES[:7])) == root(LEAVES[:7])
    assert inclusion_proof(tuple(LEAVES[:7]), 3) == inclusion_proof(LEAVES[:7], 3)
