"""A model's decisions compiled for batches of certain shapes: the generated code, and running it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from types import CodeType
from typing import Any

import numpy as np
import pyarrow as pa

from onedoor.dmn.kernel import logic, masks, numbers, rounding, runtime
from onedoor.dmn.kernel.columns import EXACT, Boolean, Column, Constant, Empty, Number, Text
from onedoor.dmn.kernel.decisions import Decisions
from onedoor.dmn.kernel.loading import Array, Loader
from onedoor.dmn.kernel.masks import Mask
from onedoor.dmn.kernel.obstacles import Obstacle, Refused
from onedoor.dmn.kernel.populations import NULL_SUFFIX
from onedoor.dmn.kernel.program import Program, Var
from onedoor.dmn.kernel.shapes import Shape
from onedoor.dmn.kernel.texts_loading import Codes
from onedoor.dmn.model import Model
from onedoor.feel.values import Value

DEPTH = 20_000
"""How deep Python may call while compiling: functions are compiled where they are called."""


@dataclass(frozen=True)
class Output:
    """Where the program leaves a decision: its kind and the variables (or what is the same for all rows)."""

    kind: str
    scale: int = 0
    value: Var | int | bool = 0
    null: Mask = False
    words: Mapping[int, Var | int] = field(default_factory=dict)
    group: str = ""

    def names(self) -> list[str]:
        """The variables it reads."""
        parts = [self.value, self.null, *self.words.values()]
        return [one.name for one in parts if isinstance(one, Var)]


class Variant:
    """Decisions compiled for shapes. `parameters`: per run, figures that differ from the law's."""

    def __init__(
        self,
        model: Model,
        on: date,
        *,
        wanted: Sequence[str],
        order: Sequence[str],
        names: Sequence[str],
        shapes: Mapping[str, Shape],
        parameters: Sequence[Mapping[str, Value]] = ({},),
    ) -> None:
        self.shapes = dict(shapes)
        program = Program()
        self.outputs: list[dict[str, Output]] = []
        obstacles: dict[Obstacle, None] = {}
        self.exact: dict[str, str] = {}
        self.variables: dict[str, str] = {}
        with _deep():
            shared = None
            for figures in parameters:
                decisions = Decisions(program, model, on, shapes, names, parameters=figures, like=shared)
                shared = shared or decisions
                for name in order:
                    decisions.decide(name)
                self.outputs.append({name: _output(program, decisions.decide(name)) for name in wanted})
                obstacles |= dict.fromkeys(decisions.obstacles)
                self.exact |= decisions.exact
                self.variables |= decisions.variables
        self.obstacles = tuple(obstacles)
        self._program = program
        needed = [name for each in self.outputs for one in each.values() for name in one.names()]
        self._pieces: list[CodeType] = program.code(needed)
        self.reads = frozenset(
            name for piece in self._pieces for name in piece.co_names if re.fullmatch(r"(x|rank|exact)\w*", name)
        ) | frozenset(name for name in needed if re.fullmatch(r"(x|exact)\w*", name))
        self._base = {**runtime.NAMES, **program.constants}
        self.groups = list(program.groups)
        self.coded = program.coded

    @property
    def size(self) -> int:
        """How many pieces of code there are."""
        return len(self._pieces)

    def load(self, batch: pa.RecordBatch) -> tuple[dict[str, Any], Codes]:
        """The variables of a batch."""
        loader = Loader(self.reads)
        held = set(batch.schema.names)
        for name, variable in self.variables.items():
            array = batch.column(name) if name in held else None
            nulls = batch.column(name + NULL_SUFFIX) if name + NULL_SUFFIX in held else None
            loader.load(array, self.shapes[name], variable, batch.num_rows, nulls)
        codes = Codes(list(self._program.texts))
        loader.variables |= codes.load(loader.texts, self._program.coded, self.groups)
        return loader.variables, codes

    def run(self, variables: dict[str, Any], size: int) -> dict[str, Any]:
        """The variables after the program has run."""
        space = {**self._base, **variables, "n": size}
        for piece in self._pieces:
            exec(piece, space)
        return space


def whole(space: Mapping[str, Any], value: Var | int | bool, size: int, dtype: Any) -> Array:
    """A variable as one value per row."""
    if not isinstance(value, Var):
        return np.full(size, value, dtype)
    found = space[value.name]
    return found if isinstance(found, np.ndarray) and found.ndim else np.full(size, found, dtype)


def _output(program: Program, column: Column | None) -> Output:
    if column is None:
        return Output("other")
    words = column.missing.words
    if isinstance(column, Boolean):
        return Output("boolean", 0, column.true, logic.null(program, column), words)
    if isinstance(column, Constant):
        formed = numbers.of_constant(column)
        if isinstance(column.value, bool):
            return Output("boolean", 0, column.value, False, words)
        if column.value is None:
            return Output("empty", 0, 0, True, words)
        if isinstance(column.value, str):
            return Output("text", 0, program.texts.setdefault(column.value, len(program.texts)), False, words)
        column = formed or column
    if isinstance(column, Empty):
        return Output("empty", 0, 0, True, words)
    if isinstance(column, Text):
        return Output("text", 0, column.codes, column.null, words, column.group.root.name)
    if isinstance(column, Number) and column.kind in ("number", "date"):
        try:
            return _number_output(program, column)
        except Refused:
            return Output("other")
    return Output("other")


def _number_output(program: Program, number: Number) -> Output:
    digits = numbers.places(number.denominator)
    if number.fidelity != EXACT or digits is None:
        number = rounding.rounded(program, number, 2, rounding.HALF_EVEN)
        digits = numbers.places(number.denominator) or 0
    found = numbers.scaled(program, number, 10**digits)
    if max(abs(found.low), abs(found.high)) >= 2**63:
        raise Refused("a number with too many digits")
    if number.kind == "date":
        return Output("date", 0, found.value, found.null, found.missing.words)
    return Output("number", digits, found.value, found.null, found.missing.words)


@contextmanager
def _deep() -> Any:
    held = sys.getrecursionlimit()
    sys.setrecursionlimit(max(held, DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(held)
