"""By group: people put together by what an input or a decision says of them, numbers in bands."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import suggestion
from onedoor.dmn.model import Decision, InputData, Model
from onedoor.insight.answering import MISSING, Answers
from onedoor.insight.columns import IS_NULL
from onedoor.insight.populations import Part

MOST = 40
"""Groups that are told apart; whoever is in a further one is among the others."""
OTHERS = "(others)"
NOT_KNOWN = "(not known)"
NONE = "(none)"
USUAL_BANDS = 6
Codes = np.ndarray[Any, np.dtype[np.int64]]


class NoGrouping(ValueError):
    """People cannot be grouped by this; the message says why, and by what they can."""


@dataclass(frozen=True)
class Grouping:
    """What people are grouped by."""

    name: str
    type: DataType
    is_input: bool
    edges: tuple[Decimal, ...] = ()
    """Of numbers: where bands begin and end; empty until some people have been seen."""
    heading: str = ""
    """What stands above the groups: the title, where there is one."""

    def of(self, part: Part, answers: Answers) -> tuple[list[str], Codes]:
        """The groups of a part's people: names, and for each person the place of theirs."""
        values, missing, null = self._values(part, answers)
        if self.type.is_number:
            labels, codes = self.bands, self._codes(values)
        else:
            encoded = _as_text(values).dictionary_encode()
            labels = [str(one) for one in encoded.dictionary.to_pylist()]
            codes = np.asarray(pc.fill_null(encoded.indices, -1), dtype=np.int64)
        codes = np.where(missing, len(labels), np.where(null, len(labels) + 1, codes))
        return [*labels, NOT_KNOWN, NONE], codes

    def with_bands(self, part: Part, answers: Answers, edges: Sequence[Decimal] = ()) -> Grouping:
        """The same, with bands: these edges, or some that suit the people of `part`."""
        if not self.type.is_number or self.edges:
            return self
        if not edges:
            values, _, _ = self._values(part, answers)
            numbers = np.asarray(pc.drop_null(values.cast(pa.float64())), dtype=np.float64)
            edges = _edges(numbers, whole=self.type.kind == "integer")
        return replace(self, edges=tuple(edges))

    def order(self, label: str) -> tuple[int, Any]:
        """By what groups are put in order: bands by size, options as the definition has them, words by letter."""
        if label in (NOT_KNOWN, NONE, OTHERS):
            return 1, label
        if self.edges:
            return 0, self.bands.index(label)
        options = list(self.type.options)
        return 0, (options.index(label), label) if label in options else (len(options), label)

    def title(self, label: str) -> str:
        """A group as people read it."""
        text = self.type.options.get(label)
        return str(text.get("en") or label) if text else label

    def _values(self, part: Part, answers: Answers) -> tuple[pa.Array, Any, Any]:
        """The values, and the rows where none is known and where it is known that there is none."""
        if not self.is_input:
            state = answers.state(self.name)
            return answers.column(self.name), state == MISSING, state == 1
        if self.name not in part.batch.schema.names:
            everybody = np.ones(part.rows, dtype=bool)
            empty = pa.nulls(part.rows, pa.float64() if self.type.is_number else pa.string())
            return empty, everybody, ~everybody
        values = part.batch.column(self.name)
        absent = values.is_null().to_numpy(zero_copy_only=False)
        null = np.zeros(part.rows, dtype=bool)
        if self.name + IS_NULL in part.batch.schema.names:
            companion = pc.fill_null(part.batch.column(self.name + IS_NULL), False)
            null = companion.to_numpy(zero_copy_only=False)
        return values, absent & ~null, null

    @property
    def bands(self) -> list[str]:
        """The names of the bands, from the lowest."""
        return _bands(self.edges, whole=self.type.kind == "integer")

    def _codes(self, values: pa.Array) -> Codes:
        codes = np.zeros(len(values), dtype=np.int64)
        for edge in self.edges:  # compared as decimals: a value on an edge is in the band that begins there
            reached = pc.greater_equal(values, _like(edge, values.type))
            codes += pc.fill_null(reached, False).to_numpy(zero_copy_only=False)
        return codes


def read(written: str, model: Model) -> Grouping:
    """What people are to be grouped by: an input or a decision, by name or title. Raises NoGrouping."""
    named: dict[str, InputData | Decision] = {**model.inputs, **model.decisions}
    wanted = written.strip().casefold()
    found = [
        one
        for name, one in named.items()
        if wanted in (name.casefold(), *(str(title).casefold() for title in (one.title or {}).values()))
    ]
    exact = [one for one in found if one.name == written.strip()]
    if not found:
        raise NoGrouping(
            f"There is no input or decision “{written}”. {suggestion(written, list(named))}".strip()
        )
    if len(found) > 1 and not exact:
        raise NoGrouping(f"“{written}” is the title of several: {', '.join(one.name for one in found)}.")
    one = (exact or found)[0]
    if not (one.type.is_number or one.type.kind in ("choice", "boolean", "text")):
        raise NoGrouping(
            f"“{one.name}” is {one.type.name}. Group by a number, a choice, a text, or yes and no."
        )
    heading = str((one.title or {}).get("en") or one.name)
    return Grouping(one.name, one.type, one.name in model.inputs, heading=heading)


def bands(written: str) -> tuple[Decimal, ...]:
    """The edges that are written as `0, 6000, 16000`. Raises NoGrouping."""
    try:
        edges = tuple(Decimal(one.strip()) for one in written.split(","))
    except ArithmeticError:
        edges = ()
    if not edges or not all(one.is_finite() for one in edges) or list(edges) != sorted(set(edges)):
        raise NoGrouping(f"“{written}” are no bands: write where each begins, ascending, as 6000,16000.")
    return edges


def _as_text(values: pa.Array) -> pa.Array:
    if pa.types.is_boolean(values.type):
        return pc.if_else(values, "yes", "no")
    return values.cast(pa.string())


def _like(edge: Decimal, type: pa.DataType) -> pa.Scalar:
    return pa.scalar(float(edge), pa.float64()) if pa.types.is_floating(type) else pa.scalar(edge)


def _edges(numbers: np.ndarray[Any, np.dtype[np.float64]], *, whole: bool) -> tuple[Decimal, ...]:
    """Round edges of some even bands that hold most people; none where all are the same."""
    if not len(numbers):
        return ()
    low, high = (float(one) for one in np.quantile(numbers, (0.02, 0.98)))
    if high <= low:
        return (_plain(Decimal(repr(low))),)
    step = _round(Decimal(repr((high - low) / USUAL_BANDS)))
    if whole:
        step = max(step, Decimal(1))
    first = (Decimal(repr(low)) // step + 1) * step
    count = int((Decimal(repr(high)) - first) // step) + 1
    return tuple(_plain(first + step * place) for place in range(max(1, count)))


def _plain(number: Decimal) -> Decimal:
    """The number without noughts behind the point: 2, not 2.0."""
    return Decimal(format(number.normalize(), "f"))


def _round(step: Decimal) -> Decimal:
    """The next of 1, 2, 5, 10, 20, 50, … that is not smaller."""
    tens = Decimal(1).scaleb(step.adjusted())
    return next(tens * times for times in (1, 2, 5, 10) if tens * times >= step)


def _bands(edges: Sequence[Decimal], *, whole: bool) -> list[str]:
    if not edges:
        return ["any"]
    inner = [
        f"{low:,f}" if whole and high - low == 1 else f"{low:,f} to under {high:,f}"
        for low, high in itertools.pairwise(edges)
    ]
    return [f"under {edges[0]:,f}", *inner, f"{edges[-1]:,f} and over"]
