"""The arithmetic of the tables: medians, percentiles, ratios, and what was lost or came twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of all values do not exceed (nearest rank). Raises ValueError where there is none."""
    if not values:
        raise ValueError("There is no percentile of nothing.")
    if not 0 < percent <= 100:
        raise ValueError(f"{percent} is not a percentage above 0 and up to 100.")
    return sorted(values)[ceil(len(values) * percent / 100) - 1]


@dataclass(frozen=True)
class Comparison:
    """Rates of two things that took turns, round by round: `ours` and what it is held against."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.ours or len(self.ours) != len(self.theirs):
            raise ValueError("Both sides need a rate of every round.")

    @property
    def ratio(self) -> float:
        """The median of the rounds' own ratios: what slows the machine for a moment slows both sides of a round."""
        return median(mine / other for mine, other in zip(self.ours, self.theirs, strict=True))

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest ratio of a round."""
        ratios = [mine / other for mine, other in zip(self.ours, self.theirs, strict=True)]
        return min(ratios), max(ratios)


@dataclass(frozen=True)
class Count:
    """Receipts that people hold, against what is in the database."""

    receipts: int
    lost: int
    """Receipts whose application is not there, or drafts that nobody got a receipt for."""
    double: int
    """Applications, events or receipts by e-mail that are there more often than once."""


def count(*, receipts: Sequence[str], kept: Iterable[str], events: Iterable[str], mails: Iterable[str], drafts: int) -> Count:
    """Compare references on receipts with those of kept applications, of `submitted` events and of receipts by e-mail."""
    lost = len(set(receipts) - set(kept)) + len(set(receipts) - set(events)) + len(set(receipts) - set(mails)) + drafts
    shown = Counter(receipts)
    double = sum(
        max(0, times - 1 if reference in shown else times)
        for names in (kept, events, mails)
        for reference, times in Counter(names).items()
    )
    return Count(len(receipts), lost, double + sum(times - 1 for times in shown.values()))
