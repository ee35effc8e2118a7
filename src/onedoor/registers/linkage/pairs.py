"""From weights to pairs: probabilities, what probability alone must not decide, one partner each, clusters without chains."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from onedoor.registers.linkage import dependence
from onedoor.registers.linkage.model import Figures, Scored
from onedoor.registers.linkage.records import Records

Basis = Literal["national number", "model", "cluster"]
Unique = Literal["auto", "yes", "no"]

NUMBERED = 0.999
"""At least so probable are two records with the same national number and something else in common."""
HOME = ("surname", "address", "phone")
"""What a family has in common."""
CHAIN = 0.3
"""Two clusters become one only where their records, on average over all pairs across, are at least so probably the same."""
STRANGERS = 0.3
"""By so much is lowered what speaks for two records with another given name and another birthday."""
RIVALS = 0.03
"""Where fewer of the linked records have a second likely partner, each record is taken to have one partner only."""
FEW_RIVALS = 0.15
"""Where there are more than that but fewer than these, second partners are kept that are nearly as good as the first."""
NEARLY = 2.0
"""In bits."""


@dataclass(frozen=True)
class Pair:
    """Two records that belong together, by their places; both lie in `cluster`."""

    left: int
    right: int
    probability: float
    cluster: int
    basis: Basis


def probabilities(records: Records, scored: Scored) -> tuple[Figures, npt.NDArray[np.bool_]]:
    """The probability of each candidate pair, and which of them share a national number."""
    probability, share = _of_weight(records, scored, scored.weight)
    counted = dependence.counted(records, scored)
    for _ in range(3):
        if not (over := dependence.excess(counted, share=share)):
            break
        probability, share = _of_weight(records, scored, scored.weight - dependence.too_much(scored, over))
    probability = np.minimum(probability, _at_home(scored, share))
    numbered = _numbered(records, scored)
    probability = probability * np.where(numbered, 1.0, _not_relatives(scored))
    return np.where(numbered, np.maximum(probability, NUMBERED), probability), numbered


def _of_weight(records: Records, scored: Scored, weight: Figures) -> tuple[Figures, float]:
    """With the share of true pairs among all that fits the weights best; and that share."""
    other = records.count - records.left
    total = records.left * other if records.linking else records.count * (records.count - 1) / 2
    most = min(records.left, other) if records.linking else total / 2
    ratio = np.exp2(np.clip(weight, -60, 60))
    share = scored.expected
    for _ in range(60):
        odds = ratio * (share / (1 - share))
        found = float((odds / (1 + odds)).sum())
        new = min(max(found, 0.5), most) / total
        if abs(new - share) < 1e-3 * share:
            break
        share = min(new, 0.5)
    odds = ratio * (share / (1 - share))
    return np.asarray(odds / (1 + odds), np.float64), share


def _at_home(scored: Scored, share: float) -> Figures:
    """What is probable among people who share a home, told by what is their own.

    Surname, address and telephone agree together in a family, so the model, which takes each for a proof of its own, believes
    in too many pairs. Among the pairs with the same of these in common the share of true ones is estimated anew from given name,
    birth and what else is a person's own. It only ever lowers a probability.
    """
    probability = np.ones(len(scored.left))
    shared = [name for name in HOME if name in scored.levels]
    own = [name for name in scored.levels if name not in HOME]
    if not {"address", "phone"} & set(shared) or not {"given", "name", "birth"} & set(own):
        return probability
    weight = np.clip(np.sum([scored.weights[name] for name in own], axis=0), -60, 60)
    home = np.clip(np.sum([scored.weights[name] for name in shared], axis=0), -60, 60)
    agree = {name: scored.levels[name] >= max(1, (int(scored.levels[name].max()) + 1) // 2) for name in shared}
    pattern = np.sum([agree[name] * 2**place for place, name in enumerate(shared)], axis=0)
    at_home = np.logical_or.reduce([agree[name] for name in ("address", "phone") if name in shared])
    for one in np.unique(pattern[at_home]):
        chosen = np.flatnonzero(pattern == one)
        odds = share / (1 - share) * np.exp2(home[chosen])
        guess = odds * np.exp2(weight[chosen])
        part = float((guess / (1 + guess)).mean())
        for _ in range(60):
            odds = np.exp2(weight[chosen]) * ((part + 1e-9) / (1 - part + 1e-9))
            part = float((odds / (1 + odds)).mean())
        probability[chosen] = odds / (1 + odds)
    return probability


def _numbered(records: Records, scored: Scored) -> npt.NDArray[np.bool_]:
    """Pairs with the same national number, unless all else that is known of them differs."""
    none = np.zeros(len(scored.left), bool)
    levels = scored.levels
    if "national" not in levels:
        return none
    values = np.array([value or "" for value in records.columns["national"]], dtype=object)
    same = np.asarray((values[scored.left] == values[scored.right]) & (values[scored.left] != ""), bool)
    others = [reached for name, reached in levels.items() if name not in ("national", "sex")]
    if not others:
        return same
    agree = np.logical_or.reduce([reached >= 1 for reached in others])
    silent = np.logical_and.reduce([reached == -1 for reached in others])
    return np.asarray(same & (agree | silent), bool)


def _not_relatives(scored: Scored) -> Figures:
    """For each pair the share by which its probability is lowered because it may be two people of one family.

    Brothers and sisters, twins above all, agree in everything but the given name. Slips spoil given names and surnames alike: so
    as many pairs of the same person differ in nothing but the given name as in nothing but the surname. Whatever there is more
    of the former are relatives.
    """
    levels = scored.levels
    lowered = np.ones(len(scored.left))
    if not {"given", "surname"} <= set(levels):
        return lowered
    home = next((levels[name] for name in ("address", "phone") if name in levels), np.ones(len(scored.left)))
    own = np.logical_or.reduce([home < -1, *(levels[name] >= 1 for name in ("national", "email") if name in levels)])
    at_home = (home > 0.5 * max(1, home.max())) & ~own
    birth = levels.get("birth", np.full(len(scored.left), -1))
    other_given = (levels["given"] == 0) & (levels["surname"] >= 3)
    other_surname = (levels["surname"] == 0) & (levels["given"] >= 3)
    lowered[(levels["given"] == 0) & (birth == 0) & ~own] = STRANGERS
    for born_alike in (birth >= 3, birth < 3):
        given, surname = (int((at_home & born_alike & one).sum()) for one in (other_given, other_surname))
        lowered[other_given & born_alike & ~own] *= min(1.0, (surname + 2) / (given + 2))
    return lowered


def choose(records: Records, scored: Scored, *, threshold: float, unique: Unique) -> list[Pair]:
    """The pairs from `threshold` on, in the order of their records."""
    probability, numbered = probabilities(records, scored)
    kept = np.flatnonzero(probability >= threshold)
    order = kept[np.lexsort((scored.right[kept], scored.left[kept], -scored.weight[kept], -probability[kept]))]
    if records.linking:
        rivals = _rivals(scored, order) if unique == "auto" else 1.0 if unique == "no" else 0.0
        if rivals <= RIVALS:
            order = _best(scored, order)
            return sorted(_alone(scored, probability, numbered, order), key=lambda pair: (pair.left, pair.right))
        return _many(scored, probability, numbered, _nearly_best(scored, order) if rivals <= FEW_RIVALS else order)
    return _clusters(scored, probability, numbered, order)


def _rivals(scored: Scored, order: npt.NDArray[np.int64]) -> float:
    """The share of linked records that have two partners or more, on the side where there are more of them."""
    if not len(order):
        return 0.0
    counts = [np.unique(places[order], return_counts=True)[1] for places in (scored.left, scored.right)]
    return max(float((often > 1).mean()) for often in counts)


def _nearly_best(scored: Scored, order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Without the pairs of which a record has a better partner: what is far behind it is another of the kind, not the same."""
    best: dict[int, float] = {}
    kept = []
    for one in order:
        left, right, weight = int(scored.left[one]), int(scored.right[one]), float(scored.weight[one])
        if weight >= max(best.get(left, -math.inf), best.get(right, -math.inf)) - NEARLY:
            kept.append(one)
            best[left], best[right] = (max(best.get(side, -math.inf), weight) for side in (left, right))
    return np.array(kept, np.int64)


def _best(scored: Scored, order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Each record's best partner that is not better served by another, best pairs first."""
    taken: set[int] = set()
    kept = []
    for one in order:
        left, right = int(scored.left[one]), int(scored.right[one])
        if left not in taken and right not in taken:
            taken |= {left, right}
            kept.append(one)
    return np.array(kept, np.int64)


def _basis(numbered: npt.NDArray[np.bool_], place: int | np.int64) -> Basis:
    return "national number" if numbered[place] else "model"


def _alone(
    scored: Scored, probability: Figures, numbered: npt.NDArray[np.bool_], order: npt.NDArray[np.int64]
) -> Iterator[Pair]:
    for number, one in enumerate(sorted(order, key=lambda place: int(scored.left[place])), start=1):
        yield Pair(int(scored.left[one]), int(scored.right[one]), float(probability[one]), number, _basis(numbered, one))


def _many(
    scored: Scored, probability: Figures, numbered: npt.NDArray[np.bool_], order: npt.NDArray[np.int64]
) -> list[Pair]:
    """Every pair by itself; the cluster says which hang together."""
    groups = _Groups()
    for one in order:
        groups.join(int(scored.left[one]), int(scored.right[one]))
    number = groups.numbers()
    found = [
        Pair(left, right, float(probability[one]), number[groups.find(left)], _basis(numbered, one))
        for one in order
        for left, right in [(int(scored.left[one]), int(scored.right[one]))]
    ]
    return sorted(found, key=lambda pair: (pair.left, pair.right))


class _Groups:
    """Sets of records that are joined one by one."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}

    def find(self, one: int) -> int:
        """The record that stands for the set of this one."""
        if one not in self.parent:
            self.parent[one] = one
            self.members[one] = [one]
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def join(self, left: int, right: int) -> None:
        """Make one set of two."""
        first, second = sorted((self.find(left), self.find(right)))
        if first != second:
            self.parent[second] = first
            self.members[first] += self.members.pop(second)

    def numbers(self) -> dict[int, int]:
        """A number for each set, in the order of their first records."""
        roots = sorted((min(members), root) for root, members in self.members.items() if len(members) > 1)
        return {root: number for number, (_, root) in enumerate(roots, start=1)}


def _clusters(
    scored: Scored, probability: Figures, numbered: npt.NDArray[np.bool_], order: npt.NDArray[np.int64]
) -> list[Pair]:
    """All pairs within clusters; a likely pair that would chain two clusters together is left out."""
    known: dict[tuple[int, int], tuple[float, Basis]] = {}
    for one in np.flatnonzero(probability >= 0.01):
        known[int(scored.left[one]), int(scored.right[one])] = float(probability[one]), _basis(numbered, one)
    groups = _Groups()
    weakest: dict[tuple[int, int], float] = defaultdict(float)
    for one in order:
        left, right = groups.find(int(scored.left[one])), groups.find(int(scored.right[one]))
        if left == right:
            continue
        across = [(min(a, b), max(a, b)) for a in groups.members[left] for b in groups.members[right]]
        if math.fsum(known.get(pair, (0.0, ""))[0] for pair in across) < CHAIN * len(across):
            continue
        for pair in across:
            weakest[pair] = float(probability[one])
        groups.join(left, right)
    number = groups.numbers()
    found = []
    for (left, right), through in sorted(weakest.items()):
        direct, basis = known.get((left, right), (0.0, "cluster"))
        own: Basis = basis if direct >= through else "cluster"
        found.append(Pair(left, right, max(direct, through), number[groups.find(left)], own))
    return found
