"""What a kernel answers for a batch: columns of values, where they are null or missing, and which inputs are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onedoor.dmn.kernel import outputs
from onedoor.dmn.kernel.loading import Array
from onedoor.dmn.kernel.masks import WORD
from onedoor.feel.values import Missing, Value

KNOWN, NULL, MISSING = 0, 1, 2


@dataclass
class Answer:
    """One decision for all rows: values (numbers as whole `values` over 10**`scale`), masks, and what is missing."""

    kind: str
    scale: int
    values: Any
    null: Array
    words: dict[int, Array] = field(default_factory=dict)
    exact: dict[int, Value] = field(default_factory=dict)
    """What was decided case by case, by row."""

    def missing(self) -> Array:
        """The rows in which something is missing."""
        found = np.zeros(len(self.null), bool)
        for word in self.words.values():
            found |= word != 0
        return found


class Answers:
    """The answers to the wanted decisions, row by row what `dmn.evaluation.evaluate` says of each case.

    What is guaranteed: states, missing inputs, booleans, texts, dates, and numbers that come from adding, multiplying
    and rounding are the same; numbers that come from a division that does not end, or that grow beyond 18 digits, are
    the same to the cent and given with two digits.
    """

    def __init__(self, size: int, names: Sequence[str], decided: Mapping[str, Answer]) -> None:
        self.size = size
        self.names = tuple(names)
        self.decided = decided
        self.exact_rows = 0

    def __len__(self) -> int:
        return self.size

    def state(self, decision: str) -> Array:
        """Per row 0 for known, 1 for null, 2 for missing."""
        answer = self.decided[decision]
        found = answer.null.astype(np.uint8)
        if answer.words:
            found[answer.missing()] = MISSING
        return found

    def missing(self, decision: str) -> Mapping[str, Array]:
        """Per input that is missing anywhere the rows in which it is."""
        found: dict[str, Array] = {}
        answer = self.decided[decision]
        for place, name in enumerate(self.names, start=1):
            word = answer.words.get(place // WORD)
            if word is not None:
                rows = (word >> np.uint64(place % WORD)) & np.uint64(1) != 0
                if rows.any():
                    found[name] = rows
        return found

    def missing_counts(self, decision: str) -> dict[str, int]:
        """How many rows lack each input."""
        return {name: int(rows.sum()) for name, rows in self.missing(decision).items()}

    def numerators(self, decision: str) -> tuple[Array, int]:
        """A number's values as whole numbers and the number of digits behind the point (meaningless where not known)."""
        answer = self.decided[decision]
        return answer.values, answer.scale

    def value(self, decision: str, row: int) -> Value:
        """One answer, as `evaluate` gives it."""
        answer = self.decided[decision]
        lacking = [name for name, rows in self.missing(decision).items() if rows[row]]
        if lacking:
            return Missing(tuple(lacking))
        if answer.null[row]:
            return None
        if row in answer.exact:
            return answer.exact[row]
        if answer.kind == "number":
            return Decimal(int(answer.values[row])).scaleb(-answer.scale)
        if answer.kind == "boolean":
            return bool(answer.values[row])
        if answer.kind == "date":
            return date.fromordinal(int(answer.values[row]))
        return answer.values[row].as_py()

    @property
    def table(self) -> pa.RecordBatch:
        """The values as Arrow, one column per decision; null where they are null or missing."""
        names = list(self.decided)
        return pa.RecordBatch.from_arrays([self.column(name) for name in names], names=names)

    @property
    def compact(self) -> pa.RecordBatch:
        """The values as in `table`, numbers of up to 18 digits as decimal64: half the memory, and nothing is copied."""
        names = list(self.decided)
        return pa.RecordBatch.from_arrays([self.column(name, compact=True) for name in names], names=names)

    def column(self, decision: str, *, compact: bool = False) -> pa.Array:
        """One decision's values as Arrow: numbers as decimal128 (compact: decimal64 where they fit), dates as date32."""
        answer = self.decided[decision]
        gone = answer.null | answer.missing() if answer.words else answer.null
        if answer.kind == "number":
            return _decimals(answer, gone, compact)
        if answer.kind == "boolean":
            return pa.array(answer.values, mask=gone)
        if answer.kind == "date":
            return outputs.dates(answer.values, gone)
        if gone.any():
            return pc.if_else(pa.array(gone), pa.scalar(None, answer.values.type), answer.values)
        return answer.values


def _decimals(answer: Answer, gone: Array, compact: bool) -> pa.Array:
    large = {row: value for row, value in answer.exact.items() if isinstance(value, Decimal)}
    if any(abs(value).scaleb(answer.scale) >= 2**62 for value in large.values()):
        values: list[Any] = [
            None if gone[row] else Decimal(int(one)).scaleb(-answer.scale)
            for row, one in enumerate(answer.values)
        ]
        for row, value in large.items():
            values[row] = value.quantize(Decimal(1).scaleb(-answer.scale))
        return pa.array(values, pa.decimal128(38, answer.scale))
    if compact and outputs.are_short(answer.values, answer.scale):
        return outputs.short_decimals(answer.values, answer.scale, gone)
    return outputs.decimals(answer.values, answer.scale, gone)
