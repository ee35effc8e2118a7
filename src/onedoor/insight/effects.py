"""What a changed rule does to people: before, after, the difference; who gains, who loses, who cannot be told."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onedoor.insight.answering import Answers
from onedoor.insight.groups import MOST, OTHERS, Grouping
from onedoor.insight.populations import Part
from onedoor.insight.tallies import entitled, total

MONEY = pa.decimal128(28, 10)
STEPS = tuple(Decimal(digit).scaleb(power) for power in range(-2, 7) for digit in (1, 2, 5))
"""Sizes between which differences are counted: 0.01, 0.02, 0.05, 0.1, … 5,000,000."""
Rows = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Measure:
    """What is compared: a yes-or-no decision, and the amount that goes with a yes (None: there is none)."""

    eligible: str
    amount: str | None
    is_paid_by_applicant: bool = False
    """Whether more of it is a loss (a fee)."""


@dataclass
class Effect:
    """What changes for some people. Whoever is not entitled has nought; who cannot be told is in no other count."""

    people: int = 0
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)
    entitled_before: int = 0
    entitled_after: int = 0
    newly: int = 0
    no_longer: int = 0
    gain: int = 0
    lose: int = 0
    gained: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    cannot_tell: int = 0

    @property
    def difference(self) -> Decimal:
        """What it costs more (or less)."""
        return self.after - self.before

    def add(self, other: Effect) -> None:
        """Count the other's people among these."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def to_json(self) -> dict[str, Any]:
        """As plain JSON; amounts as text."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        plain["difference"] = self.difference
        return {
            name: format(value.normalize(), "f") if isinstance(value, Decimal) else value
            for name, value in plain.items()
        }


@dataclass
class Effects:
    """What one variant does to a population."""

    label: str
    whole: Effect = field(default_factory=Effect)
    groups: dict[str, Effect] = field(default_factory=dict)
    sizes: Counter[int] = field(default_factory=Counter)
    """How many people gain (or, negative, lose) by up to the step of that number, counted from 1."""

    def add(self, other: Effects) -> None:
        """Count the other's people among these; of more groups than are told apart, the further ones are “others”."""
        self.whole.add(other.whole)
        self.sizes.update(other.sizes)
        for label, effect in other.groups.items():
            kept = label if label in self.groups or len(self.groups) < MOST else OTHERS
            self.groups.setdefault(kept, Effect()).add(effect)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        groups = {label: effect.to_json() for label, effect in self.groups.items()}
        return {"variant": self.label, **self.whole.to_json(), **({"groups": groups} if groups else {})}


def compare(
    part: Part,
    before: Answers,
    after: Answers,
    *,
    measure: Measure,
    label: str,
    grouping: Grouping | None = None,
    key: str | None = None,
) -> tuple[Effects, Mapping[str, pa.Array]]:
    """What changes for a part of the people and, with a `key`, the rows of those for whom anything does."""
    was, was_known = _amounts(before, measure)
    becomes, becomes_known = _amounts(after, measure)
    known = was_known & becomes_known
    yes_before, yes_after = entitled(before, measure.eligible), entitled(after, measure.eligible)
    difference = pc.subtract(becomes, was).cast(MONEY)
    better = pc.negate(difference) if measure.is_paid_by_applicant else difference
    columns = _Columns(known, yes_before, yes_after, was, becomes, better)
    effects = Effects(label, columns.effect(), sizes=_sizes(better.filter(pa.array(known))))
    if grouping is not None:
        labels, codes = grouping.of(part, before)
        for place in np.unique(codes):
            effects.groups[labels[place]] = columns.only(codes == place).effect()
    return effects, columns.changed(part, difference, key) if key else {}


@dataclass(frozen=True)
class _Columns:
    known: Rows
    yes_before: Rows
    yes_after: Rows
    was: pa.Array
    becomes: pa.Array
    better: pa.Array

    def only(self, rows: Rows) -> _Columns:
        mask = pa.array(rows)
        return _Columns(
            self.known[rows],
            self.yes_before[rows],
            self.yes_after[rows],
            *(one.filter(mask) for one in (self.was, self.becomes, self.better)),
        )

    def effect(self) -> Effect:
        known = pa.array(self.known)
        better = self.better.filter(known)
        gains, losses = (better.filter(found) for found in (pc.greater(better, 0), pc.less(better, 0)))
        before, after = self.yes_before & self.known, self.yes_after & self.known
        return Effect(
            people=len(self.known),
            before=total(self.was.filter(known)),
            after=total(self.becomes.filter(known)),
            entitled_before=_count(before),
            entitled_after=_count(after),
            newly=_count(after & ~before),
            no_longer=_count(before & ~after),
            gain=len(gains),
            lose=len(losses),
            gained=total(gains),
            lost=-total(losses),
            cannot_tell=_count(~self.known),
        )

    def changed(self, part: Part, difference: pa.Array, key: str) -> dict[str, pa.Array]:
        other = pc.not_equal(difference, 0).to_numpy(zero_copy_only=False)
        rows = pa.array(self.known & (other | (self.yes_before != self.yes_after)))
        columns = {
            key: part.keys,
            "entitled before": pa.array(self.yes_before),
            "entitled after": pa.array(self.yes_after),
            "before": self.was,
            "after": self.becomes,
            "difference": difference,
        }
        return {name: column.filter(rows) for name, column in columns.items()}


def _amounts(answers: Answers, measure: Measure) -> tuple[pa.Array, Rows]:
    """For each row the amount, nought for those who are not entitled, and whether all of that is known."""
    known = answers.state(measure.eligible) == 0
    yes = entitled(answers, measure.eligible)
    nought = pa.scalar(Decimal(0), MONEY)
    if measure.amount is None:
        return pa.repeat(nought, len(yes)), known
    known = known & (~yes | (answers.state(measure.amount) != 2))
    column = answers.column(measure.amount)
    if pa.types.is_decimal(column.type) and column.type.scale > MONEY.scale:
        column = pc.round(column, MONEY.scale)
    amounts = pc.fill_null(column.cast(MONEY), nought)
    return pc.if_else(pa.array(yes & known), amounts, nought), known


def _sizes(better: pa.Array) -> Counter[int]:
    """How many differences there are of each size."""
    counted: Counter[int] = Counter()
    changes = better.filter(pc.not_equal(better, 0))
    for one in pc.value_counts(changes).to_pylist():
        size = bisect_left(STEPS, abs(one["values"])) + 1
        counted[size if one["values"] > 0 else -size] += one["counts"]
    return counted


def _count(rows: Rows) -> int:
    return int(np.count_nonzero(rows))
