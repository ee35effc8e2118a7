"""The rules applied to a population the plain way: row by row, with the evaluation of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import Model
from onedoor.feel.values import Missing, Value
from onedoor.insight.columns import IS_NULL
from onedoor.insight.results import type_of


def inputs_of(batch: pa.RecordBatch | pa.Table) -> Iterator[dict[str, Value]]:
    """Each row as the inputs of one person."""
    for row in batch.to_pylist():
        inputs: dict[str, Value] = {}
        for name in row:
            if name.endswith(IS_NULL):
                continue
            if row.get(name + IS_NULL):
                inputs[name] = None
            elif row[name] is not None:
                inputs[name] = plain(row[name])
        yield inputs


def plain(value: Any) -> Value:
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return Decimal(repr(value)) if isinstance(value, float) else value


@dataclass
class PlainAnswers:
    wanted: Sequence[str]
    evaluations: list[Any]
    types: dict[str, DataType]
    exact_rows: int = 0

    def values(self, decision: str) -> list[Value]:
        return [one.value(decision) for one in self.evaluations]

    def column(self, decision: str) -> pa.Array:
        known = [None if isinstance(value, Missing) else value for value in self.values(decision)]
        return pa.array(known, type_of(self.types[decision]))

    def state(self, decision: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
        states = [
            2 if isinstance(value, Missing) else 1 if value is None else 0 for value in self.values(decision)
        ]
        return np.array(states, dtype=np.uint8)

    def missing_counts(self, decision: str) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for value in self.values(decision):
            if isinstance(value, Missing):
                counts.update(value.names)
        return dict(counts)


@dataclass
class PlainKernel:
    """Stands for a compiled kernel, with the same answers."""

    model: Model
    wanted: Sequence[str]
    on: date
    obstacles: tuple[Any, ...] = field(default=())

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([pa.field(data.name, type_of(data.type)) for data in self.model.inputs.values()])

    def run(self, batch: pa.RecordBatch) -> PlainAnswers:
        evaluations = [
            evaluate(self.model, inputs=inputs, on=self.on, wanted=self.wanted) for inputs in inputs_of(batch)
        ]
        types = {name: self.model.decisions[name].type for name in self.wanted}
        return PlainAnswers(self.wanted, evaluations, types)
