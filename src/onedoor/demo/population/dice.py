"""Chance that falls the same way each time."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Repeatable chance from one seed.

    Uses nothing of `random` but `random()`, the one whose sequence Python promises to keep for a seed.
    """

    def __init__(self, seed: str) -> None:
        """Equal seeds give equal throws."""
        self._random = random.Random(seed).random  # noqa: S311

    def chance(self, share: float) -> bool:
        """True in `share` (0 to 1) of the throws."""
        return self._random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random() * (high - low + 1))

    def one_of(self, things: Sequence[T]) -> T:
        """One of `things`, each equally likely."""
        return things[int(self._random() * len(things))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its weight says."""
        left = self._random() * sum(weights.values())
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        return thing

    def money(self, low: float, high: float) -> Decimal:
        """An amount in whole pennies between the two."""
        return Decimal(self.between(round(low * 100), round(high * 100))) / 100

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`, both included."""
        return first + timedelta(days=self.between(0, (last - first).days))
