"""Gathers what programs leave, piece by piece of a batch, and decides exactly what was too close to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa

from onedoor.dmn import evaluation
from onedoor.dmn.kernel import populations
from onedoor.dmn.kernel.answers import Answer, Answers
from onedoor.dmn.kernel.decisions import EXACT_DENOMINATOR, EXACT_EDGE
from onedoor.dmn.kernel.loading import Array
from onedoor.dmn.kernel.masks import DOUBT, WORD
from onedoor.dmn.kernel.outputs import HELD, Output, arrow
from onedoor.dmn.kernel.shapes import kind_of
from onedoor.dmn.kernel.texts_loading import Codes
from onedoor.dmn.kernel.variants import Variant
from onedoor.dmn.model import Figure, Model
from onedoor.feel.days import is_date, to_ordinal
from onedoor.feel.numbers import WIDE
from onedoor.feel.values import Missing, Value, is_settled, united

_DTYPES = {"boolean": np.bool_, "number": np.int64, "date": np.int64}


class Collector:
    """The answers of one batch in the making."""

    def __init__(
        self,
        model: Model,
        on: date,
        wanted: Sequence[str],
        names: Sequence[str],
        variant: Variant,
        parameters: Sequence[Mapping[str, Value]],
        size: int,
    ) -> None:
        self.models = [_with_figures(model, on, figures) for figures in parameters]
        self.on = on
        self.wanted = wanted
        self.names = names
        self.places = {name: place for place, name in enumerate(names, start=1)}
        self.variant = variant
        self.size = size
        self.shared = {
            (place, name)
            for place, outputs in enumerate(variant.outputs)
            for name in outputs
            if variant.shares(place, name)
        }
        self.pieces: list[dict[str, Answer]] = []
        for place, each in enumerate(variant.outputs):
            self.pieces.append(
                {
                    name: self.pieces[0][name] if (place, name) in self.shared else _blank(output, size)
                    for name, output in each.items()
                }
            )
        self._held: dict[tuple[int, str], dict[int, pa.Array]] = {}
        self._taken: set[int] = set()
        self._lock = Lock()

    def add(self, start: int, piece: pa.RecordBatch) -> None:
        """Run the program on a piece of the batch that begins at a row."""
        exact, texts = self._exact_columns(piece) if self.variant.exact else ({}, {})
        variables, codes = self.variant.load(piece, texts)
        variables |= exact
        space = self.variant.run(variables, piece.num_rows)
        for place, outputs in enumerate(self.variant.outputs):
            for name, output in outputs.items():
                if (place, name) not in self.shared:
                    self._keep(place, name, output, space, start, piece.num_rows, codes)

    def _keep(
        self,
        place: int,
        name: str,
        output: Output,
        space: Mapping[str, Any],
        start: int,
        size: int,
        codes: Codes,
    ) -> None:
        answer = self.pieces[place][name]
        rows = slice(start, start + size)
        if output.kind == "other":
            return
        if output.kind in HELD:
            found = arrow(space, output, size, codes)
            with self._lock:
                self._held.setdefault((place, name), {})[start] = found
        else:
            self._put_in(answer, rows, _of(space, output.value))
        if output.null is not False:
            answer.null[rows] = _of(space, output.null)
        for word, bits in output.words.items():
            answer.words[word][rows] = _of(space, bits)

    def _put_in(self, answer: Answer, rows: slice, found: Any) -> None:
        """Keep the values of a piece; those of a batch in one piece as they are, where nobody else has them."""
        is_own = (
            isinstance(found, np.ndarray)
            and found.shape == (self.size,)
            and found.dtype == answer.values.dtype
            and found.flags.owndata
            and found.flags.writeable
            and id(found) not in self._taken
        )
        if is_own:
            self._taken.add(id(found))
            answer.values = found
        else:
            answer.values[rows] = found

    def answers(self, batch: pa.RecordBatch) -> list[Answers]:
        """The answers per variant, close calls decided."""
        result = []
        for place, decided in enumerate(self.pieces):
            for name, answer in decided.items():
                if (place, name) in self._held:
                    chunks = self._held[place, name]
                    answer.values = joined([chunks[start] for start in sorted(chunks)])
            answers = Answers(self.size, self.names, decided)
            answers.exact_rows = self._settle(place, decided, batch)
            result.append(answers)
        return result

    def _settle(self, place: int, decided: Mapping[str, Answer], batch: pa.RecordBatch) -> int:
        """Decide the rows that are open exactly; how many there are."""
        open_ = {
            name: _open_rows(answer, self.size)
            for name, answer in decided.items()
            if (place, name) not in self.shared
        }
        if not any(map(len, open_.values())):
            return 0
        # not by `np.unique`: it imports numpy.ma, which takes longer than deciding some hundred thousand cases
        rows = np.sort(np.concatenate(list(open_.values())).astype(np.int64))
        rows = rows[np.append(True, rows[1:] != rows[:-1])]
        held = {
            name: decided[name] for name, rows in open_.items() if len(rows) and decided[name].kind in HELD
        }
        for answer in held.values():
            answer.values = answer.values.to_pylist()
        model = self.models[place]
        asked: dict[int, list[str]] = {int(row): [] for row in rows}
        for name, places in open_.items():
            for row in places:
                asked[int(row)].append(name)
        cases = populations.rows(batch if len(rows) == self.size else batch.take(pa.array(rows)), model)
        for row, case in zip(rows, cases, strict=True):
            found = evaluation.evaluate(model, inputs=case, on=self.on, wanted=asked[int(row)])
            for name in asked[int(row)]:
                self._put(decided[name], int(row), found.value(name))
        for name, answer in decided.items():
            if answer.kind == "other":
                answer.values = [answer.exact.get(row) for row in range(self.size)]
            if answer.kind == "other" or name in held:
                answer.values = _as_arrow(answer.values, model.decisions[name].type)
        return len(rows)

    def _put(self, answer: Answer, row: int, value: Value) -> None:
        for bits in answer.words.values():
            bits[row] = 0
        answer.null[row] = value is None
        if isinstance(value, Missing):
            for name in value.names:
                place = self.places.get(name)
                if place is None:
                    continue
                word = answer.words.get(place // WORD)
                if word is None:
                    word = answer.words[place // WORD] = np.zeros(self.size, np.uint64)
                word[row] |= np.uint64(1 << place % WORD)
            return
        answer.exact[row] = value
        if value is None or answer.kind == "other":
            return
        if answer.kind == "number" and isinstance(value, Decimal):
            whole_ = int(value.scaleb(answer.scale, WIDE).to_integral_value(context=WIDE))
            answer.values[row] = whole_ if abs(whole_) < 2**62 else 0
        elif answer.kind == "date" and is_date(value):
            answer.values[row] = to_ordinal(value)
        elif answer.kind in ("boolean", *HELD):
            answer.values[row] = value

    def _exact_columns(self, piece: pa.RecordBatch) -> tuple[dict[str, Any], dict[str, pa.Array]]:
        """The values of decisions that are decided case by case, as the program reads them; texts apart."""
        variables: dict[str, Any] = {}
        texts: dict[str, pa.Array] = {}
        cases = list(populations.rows(piece, self.models[0]))
        found = {
            place: [
                evaluation.evaluate(self.models[place], inputs=case, on=self.on, wanted=()) for case in cases
            ]
            for place in {place for place, _, _ in self.variant.exact}
        }
        for place, name, variable in self.variant.exact:
            model = self.models[place]
            values = [one.value(name) for one in found[place]]
            kind = kind_of(model.decisions[name].type)
            words = {word: np.zeros(len(values), np.uint64) for word in range(len(self.names) // WORD + 1)}
            plain = np.zeros(len(values), bool if kind == "boolean" else np.int64)
            null = np.zeros(len(values), bool)
            for row, value in enumerate(values):
                self._spread(value, kind, row, plain, null, words)
            variables[f"{variable}n"] = null
            variables |= {f"{variable}m{word}": bits for word, bits in words.items()}
            if kind == "text":
                texts[variable] = pa.array(
                    [one if isinstance(one, str) else None for one in values], pa.string()
                )
            else:
                variables[variable] = plain
        return variables, texts

    def _spread(
        self, value: Value, kind: str, row: int, plain: Array, null: Array, words: Mapping[int, Array]
    ) -> None:
        if value is None:
            null[row] = True
        elif isinstance(value, Missing) or not is_settled(value):
            for name in united([value]).names:
                place = self.places[name]
                words[place // WORD][row] |= np.uint64(1 << place % WORD)
        elif kind == "number" and isinstance(value, Decimal):
            scaled = WIDE.multiply(value, Decimal(EXACT_DENOMINATOR))
            if scaled == scaled.to_integral_value() and abs(scaled) < EXACT_EDGE:
                plain[row] = int(scaled)
            else:
                words[0][row] |= np.uint64(1 << DOUBT)
        elif kind == "date" and is_date(value):
            plain[row] = to_ordinal(value)
        elif kind == "boolean" and isinstance(value, bool):
            plain[row] = value
        elif not (kind == "text" and isinstance(value, str)):
            words[0][row] |= np.uint64(1 << DOUBT)


def _open_rows(answer: Answer, size: int) -> Array:
    """The rows of an answer that are not decided yet."""
    if answer.kind == "other":
        return np.arange(size)
    if 0 not in answer.words:
        return np.zeros(0, np.int64)
    return np.flatnonzero(answer.words[0] & np.uint64(1 << DOUBT))


def _of(space: Mapping[str, Any], value: Any) -> Any:
    return space[value.name] if hasattr(value, "name") else value


def _blank(output: Output, size: int) -> Answer:
    words = {word: np.zeros(size, np.uint64) for word in output.words}
    values: Any = np.empty(size, _DTYPES.get(output.kind, np.int64))
    if output.kind in (*HELD, "other"):
        values = pa.nulls(size)
    null = np.full(size, output.null is True)
    return Answer(output.kind, output.scale, values, null, words)


def joined(chunks: list[pa.Array]) -> pa.Array:
    """One array of several: where a piece had nothing but nulls, it takes the others' type."""
    if len({one.type for one in chunks}) == 1:
        return pa.concat_arrays(chunks)
    tables = [pa.table({"": one}) for one in chunks]
    return pa.concat_tables(tables, promote_options="permissive").column(0).combine_chunks()


def _as_arrow(values: list[Value], type: Any) -> pa.Array:
    """Values of which some were decided one by one, as Arrow."""
    held = []
    for value in values:
        try:
            held.append(populations.held_of(value, type) if is_settled(value) else None)
        except populations.Unheld:
            held.append(None)
    for wanted in (populations.arrow_type(type), None):
        try:
            return pa.array(held, wanted)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            continue
    return pa.array([None if one is None else str(one) for one in held], pa.string())


def _with_figures(model: Model, on: date, figures: Mapping[str, Value]) -> Model:
    """The model with other figures from a day on."""
    if not figures:
        return model
    parameters = dict(model.parameters)
    for name, value in figures.items():
        parameters[name] = replace(parameters[name], figures=(Figure(on, value),))
    return replace(model, parameters=parameters)
