"""Counts and sums over people: yes, no, cannot tell and why, and how much those who are entitled get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onedoor.insight.answering import MISSING, Answers

EXACT = pa.decimal128(38, 18)


@dataclass
class Amounts:
    """One amount over those who are entitled."""

    sum: Decimal = Decimal(0)
    known: int = 0
    """For how many it is a value."""
    none: int = 0
    """For how many the rules give none (null)."""
    missing: int = 0
    """For how many it cannot be told."""

    def add(self, other: Amounts) -> None:
        """Count the other's people among these."""
        self.sum += other.sum
        self.known += other.known
        self.none += other.none
        self.missing += other.missing


@dataclass
class Tally:
    """What a decision and its amounts come to over some people."""

    rows: int = 0
    yes: int = 0
    no: int = 0
    cannot_tell: int = 0
    without_answer: int = 0
    """Among `cannot_tell`: those of whom nothing is missing and to whom the rules give no answer (null)."""
    missing: Counter[str] = field(default_factory=Counter)
    """For how many who cannot be told each input is missing; one person may lack several."""
    amounts: dict[str, Amounts] = field(default_factory=dict)
    one_by_one: int = 0
    """People whose answer was worked out person by person."""

    def add(self, other: Tally) -> None:
        """Count the other's people among these."""
        self.rows += other.rows
        self.yes += other.yes
        self.no += other.no
        self.cannot_tell += other.cannot_tell
        self.without_answer += other.without_answer
        self.missing.update(other.missing)
        self.one_by_one += other.one_by_one
        for name, amounts in other.amounts.items():
            self.amounts.setdefault(name, Amounts()).add(amounts)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON; amounts as text, so that no cent is lost."""
        return {
            "rows": self.rows,
            "yes": self.yes,
            "no": self.no,
            "cannot_tell": self.cannot_tell,
            "without_answer": self.without_answer,
            "missing": dict(self.missing.most_common()),
            "amounts": {
                name: {
                    "sum": format(one.sum.normalize(), "f"),
                    "known": one.known,
                    "none": one.none,
                    "missing": one.missing,
                }
                for name, one in self.amounts.items()
            },
            "one_by_one": self.one_by_one,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Tally:
        """What `to_json` wrote."""
        counts = {
            name: data[name] for name in ("rows", "yes", "no", "cannot_tell", "without_answer", "one_by_one")
        }
        amounts = {
            name: Amounts(Decimal(one["sum"]), one["known"], one["none"], one["missing"])
            for name, one in data["amounts"].items()
        }
        return Tally(**counts, missing=Counter(data["missing"]), amounts=amounts)


def entitled(answers: Answers, eligible: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each row, whether the decision says yes."""
    column = answers.column(eligible)
    return np.asarray(pc.fill_null(column, False).to_numpy(zero_copy_only=False), dtype=bool)


def of(answers: Answers, *, eligible: str, amounts: Sequence[str]) -> Tally:
    """Count the answers to a yes-or-no decision and sum `amounts` (decisions that are numbers) over those with a yes."""
    yes = entitled(answers, eligible)
    state = answers.state(eligible)
    known = int(np.count_nonzero(state == 0))
    said_yes = int(np.count_nonzero(yes))
    missing = int(np.count_nonzero(state == MISSING))
    return Tally(
        rows=len(state),
        yes=said_yes,
        no=known - said_yes,
        cannot_tell=len(state) - known,
        without_answer=len(state) - known - missing,
        missing=Counter(answers.missing_counts(eligible)),
        amounts={name: _amounts(answers, name, yes) for name in amounts},
        one_by_one=answers.exact_rows,
    )


def _amounts(answers: Answers, name: str, yes: np.ndarray[Any, np.dtype[np.bool_]]) -> Amounts:
    state = answers.state(name)[yes]
    column = answers.column(name).filter(pa.array(yes))
    known = int(np.count_nonzero(state == 0))
    missing = int(np.count_nonzero(state == MISSING))
    return Amounts(total(column), known, len(state) - known - missing, missing)


def total(column: pa.Array) -> Decimal:
    """The exact sum of a column of numbers; nothing counts as nought."""
    if not len(column) or column.null_count == len(column):
        return Decimal(0)
    if pa.types.is_decimal(
        column.type
    ):  # summed in the widest type, so that millions of rows do not overflow
        return pc.sum(column).as_py() or Decimal(0)
    return Decimal(pc.sum(column).as_py() or 0)
