"""A model's decisions compiled for batches of certain shapes: the generated code, and running it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from types import CodeType
from typing import Any

import pyarrow as pa

from onedoor.dmn.kernel import outputs, runtime
from onedoor.dmn.kernel.decisions import Decisions
from onedoor.dmn.kernel.loading import Loader
from onedoor.dmn.kernel.obstacles import Obstacle
from onedoor.dmn.kernel.populations import NULL_SUFFIX
from onedoor.dmn.kernel.program import Program
from onedoor.dmn.kernel.shapes import Shape
from onedoor.dmn.kernel.texts_loading import Codes, derive
from onedoor.dmn.model import Model
from onedoor.feel.values import Value

DEPTH = 20_000
"""How deep Python may call while compiling: functions are compiled where they are called."""


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
        self.outputs: list[dict[str, outputs.Output]] = []
        obstacles: dict[Obstacle, None] = {}
        self.exact: list[tuple[int, str, str]] = []
        """What is decided case by case: with which figures, which decision, and what its variables begin with."""
        self.variables: dict[str, str] = {}
        with _deep():
            shared = None
            for place, figures in enumerate(parameters):
                decisions = Decisions(
                    program, model, on, shapes, names, parameters=figures, like=shared, place=place
                )
                shared = shared or decisions
                for name in order:
                    decisions.decide(name)
                self.outputs.append(
                    {name: outputs.output(program, decisions.decide(name)) for name in wanted}
                )
                obstacles |= dict.fromkeys(decisions.obstacles)
                self.exact += [(place, name, variable) for name, variable in decisions.exact.items()]
                self.variables |= decisions.variables
        self.obstacles = tuple(obstacles)
        self._program = program
        needed = [name for each in self.outputs for one in each.values() for name in one.names()]
        self._pieces: list[CodeType] = program.code(needed)
        self.reads = frozenset(
            name
            for piece in self._pieces
            for name in piece.co_names
            if re.fullmatch(r"(x|rank|exact)\w*", name)
        ) | frozenset(name for name in needed if re.fullmatch(r"(x|exact)\w*", name))
        self.exact = [one for one in self.exact if self._reads_any(one[2])]
        self.derived = {name: one for name, one in program.derived.items() if self._is_read(name)}
        self.reads |= {one.source for one in self.derived.values()}
        self._base = {**runtime.NAMES, **program.constants}
        self.groups = list(program.groups)

    def _reads_any(self, variable: str) -> bool:
        """Whether the program reads a column that was decided case by case."""
        pattern = re.compile(rf"{variable}(n|m\d+)?")
        return any(pattern.fullmatch(name) for name in self.reads)

    def _is_read(self, name: str) -> bool:
        """Whether a derived column is needed, or one that is derived from it."""
        own = {name, f"{name}n"} & self.reads
        return bool(own) or any(
            self._is_read(other) for other, one in self._program.derived.items() if one.source == name
        )

    def shares(self, place: int, name: str) -> bool:
        """Whether a decision is the very same column with these figures as with the first."""
        own, first = self.outputs[place][name], self.outputs[0][name]
        return place > 0 and own.kind != "other" and repr(own) == repr(first)

    @property
    def size(self) -> int:
        """How many pieces of code there are."""
        return len(self._pieces)

    def load(
        self, batch: pa.RecordBatch, texts: Mapping[str, pa.Array] | None = None
    ) -> tuple[dict[str, Any], Codes]:
        """The variables of a batch; `texts` are further columns of texts."""
        loader = Loader(self.reads)
        held = set(batch.schema.names)
        for name, variable in self.variables.items():
            array = batch.column(name) if name in held else None
            nulls = batch.column(name + NULL_SUFFIX) if name + NULL_SUFFIX in held else None
            loader.load(array, self.shapes[name], variable, batch.num_rows, nulls)
        codes = Codes(list(self._program.texts))
        loader.texts |= {name: one for name, one in (texts or {}).items() if name in self.reads}
        loader.variables |= derive(loader.texts, self.derived)
        loader.variables |= codes.load(loader.texts, self._program.coded, self.groups)
        return loader.variables, codes

    def run(self, variables: dict[str, Any], size: int) -> dict[str, Any]:
        """The variables after the program has run."""
        space = {**self._base, **variables, "n": size}
        for piece in self._pieces:
            exec(piece, space)  # noqa: S102  code made by Program from the model: names and numbers alone
        return space


@contextmanager
def _deep() -> Any:
    held = sys.getrecursionlimit()
    sys.setrecursionlimit(max(held, DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(held)
