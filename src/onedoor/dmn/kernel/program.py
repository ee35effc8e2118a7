"""A program of numpy operations in the making: each once, in order, and the code that runs them.

Every variable is assigned once. What was computed already is not computed again, what nobody needs is left out, and
the memory of a column that nobody needs any more holds the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any, Literal, TypeAlias

from onedoor.dmn.kernel.levels import Dimension, Level, joined

PART = 400
"""Operations per piece of generated code: Python compiles long pieces slower than in proportion."""

DType: TypeAlias = Literal["b", "i", "f", "u"]


@dataclass(frozen=True, slots=True, eq=False)
class Var:
    """A column that the program computes: true or false, int64, float64 or uint64; `level` None: one value for all rows."""

    name: str
    dtype: DType
    level: Level | None

    def __repr__(self) -> str:
        return self.name


Operand: TypeAlias = "Var | int | float | bool"


@dataclass(frozen=True, slots=True)
class _Step:
    target: str
    text: str
    uses: tuple[str, ...]
    shape: tuple[DType, Level] | None
    """What memory it may write into: None for what makes its own."""


class Program:
    """Gathers operations. `constants` are the objects the generated code reads by name."""

    def __init__(self) -> None:
        self.case = Level(())
        self.constants: dict[str, Any] = {}
        self.active: list[Dimension] = []
        self.texts: dict[str, int] = {}
        self.groups: list[Any] = []
        self.coded: dict[str, Any] = {}
        self.derived: dict[str, Any] = {}
        self.derived_names: dict[str, str] = {}
        self._levels: dict[tuple[Dimension, ...], Level] = {(): self.case}
        self._steps: list[_Step] = []
        self._known: dict[str, Var] = {}
        self._objects: dict[int, str] = {}
        self._inputs: set[str] = set()

    def input(self, name: str, dtype: DType, level: Level | None) -> Var:
        """A column that is there when the program starts; its memory is not written to."""
        self._inputs.add(name)
        return Var(name, dtype, level)

    def constant(self, value: Any, *, key: str | None = None) -> str:
        """The name of an object that the generated code may read (`key`: the same object under the same key)."""
        if key is not None and f"k_{key}" in self.constants:
            return f"k_{key}"
        name = f"k_{key}" if key is not None else f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def call(self, function: str, *arguments: Any, dtype: DType, level: Level | None) -> Var:
        """An operation that makes its own memory; `arguments` are variables or pieces of code."""
        uses = tuple(one.name for one in arguments if isinstance(one, Var))
        text = f"{function}({', '.join(_written(one) for one in arguments)})"
        return self._step(text, uses, dtype, level, None)

    def apply(self, function: str, *arguments: Operand, dtype: DType) -> Var:
        """An elementwise operation of numpy on columns of any levels: those of outer levels are repeated."""
        level = self.join(arguments)
        uses: list[str] = []
        written: list[str] = []
        for one in arguments:
            if isinstance(one, Var):
                name = one.name if one.level is level else self.lift(one, level).name
                uses.append(name)
                written.append(name)
            else:
                written.append(_written(one))
        text = f"{function}({', '.join(written)}"
        if level is None:
            return self._step(text + ")", tuple(uses), dtype, None, None)
        return self._step(text, tuple(uses), dtype, level, (dtype, level))

    def join(self, arguments: Iterable[Any]) -> Level | None:
        """The level on which all these can be seen; None where all are one value for all rows."""
        level: Level | None = None
        for one in arguments:
            if isinstance(one, Var) and one.level is not None and one.level is not level:
                level = one.level if level is None else self.both(level, one.level)
        return level

    def lifted(self, one: Any, other: Any) -> tuple[Any, Any]:
        """Two operands seen on the level of both."""
        level = self.join((one, other))
        first, second = (self.lift(each, level) if isinstance(each, Var) else each for each in (one, other))
        return first, second

    def both(self, one: Level, other: Level) -> Level:
        """The level whose rows are those of both."""
        if one is other or one.holds(other):
            return one
        return other if other.holds(one) else self.level(joined(one, other, self.active))

    def level(self, dims: tuple[Dimension, ...]) -> Level:
        """The level of these dimensions, in this order."""
        found = self._levels.get(dims)
        if found is None:
            found = self._levels[dims] = Level(dims, self._levels.get(dims[:-1]) or self.level(dims[:-1]))
        return found

    def lift(self, var: Var, level: Level | None) -> Var:
        """A column of an outer level as one of an inner level: each value once per row."""
        if var.level is None or level is None or var.level is level:
            return var
        rows = self.rows(level, var.level)
        return self.call("take", var, rows, dtype=var.dtype, level=level)

    def rows(self, level: Level, outer: Level) -> Var:
        """For each row of a level, its row in an outer level."""
        assert level.prefix is not None
        last = level.dims[-1]
        if outer is level.prefix:
            return self.parents(level)
        if last not in outer.dims:
            return self.call(
                "take", self.rows(level.prefix, outer), self.parents(level), dtype="i", level=level
            )
        own = outer.dims[-1]
        if outer.prefix is own.base:
            return self._items(level, own)
        assert outer.prefix is not None
        start = self.call("take", self.starts(outer), self.rows(level, outer.prefix), dtype="i", level=level)
        first = self.call("take", own.starts, self.rows_or_all(level, own.base), dtype="i", level=level)
        within = self.call("np.subtract", self._items(level, own), first, dtype="i", level=level)
        return self.call("np.add", start, within, dtype="i", level=level)

    def rows_or_all(self, level: Level, outer: Level) -> Var:
        """`rows`, also for a level itself."""
        if level is outer:
            return self.call("np.arange", self.size(level), dtype="i", level=level)
        return self.rows(level, outer)

    def parents(self, level: Level) -> Var:
        """For each row of a level, its row in the level without the last dimension."""
        assert level.prefix is not None
        last = level.dims[-1]
        if level.prefix is last.base:
            return last.parents
        return self.call(
            "np.repeat",
            self.rows_or_all(level.prefix, level.prefix),
            self.counts(level),
            dtype="i",
            level=level,
        )

    def counts(self, level: Level) -> Var:
        """For each row of the level without the last dimension, how many rows of this level it has."""
        assert level.prefix is not None
        last = level.dims[-1]
        if level.prefix is last.base:
            return last.counts
        return self.call(
            "take", last.counts, self.rows(level.prefix, last.base), dtype="i", level=level.prefix
        )

    def starts(self, level: Level) -> Var:
        """For each row of the level without the last dimension, its first row in this level."""
        assert level.prefix is not None
        if level.prefix is level.dims[-1].base:
            return level.dims[-1].starts
        return self.call("starts_of", self.counts(level), dtype="i", level=level.prefix)

    def size(self, level: Level) -> Var:
        """How many rows a level has."""
        if not level.dims:
            return Var("n", "i", None)
        return self.call("len", self.parents(level), dtype="i", level=None)

    def _items(self, level: Level, dimension: Dimension) -> Var:
        """For each row, the place of its item in a dimension's own column."""
        assert level.prefix is not None
        if level.dims[-1] is not dimension:
            return self.call(
                "take", self._items(level.prefix, dimension), self.parents(level), dtype="i", level=level
            )
        if level.prefix is dimension.base:
            return self.call("np.arange", self.size(level), dtype="i", level=level)
        first = self.call(
            "take", dimension.starts, self.rows(level.prefix, dimension.base), dtype="i", level=level.prefix
        )
        return self.call("items_of", self.counts(level), first, dtype="i", level=level)

    def _step(
        self,
        text: str,
        uses: tuple[str, ...],
        dtype: DType,
        level: Level | None,
        shape: tuple[DType, Level] | None,
    ) -> Var:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = Var(f"v{len(self._steps)}", dtype, level)
            self._steps.append(_Step(known.name, text, uses, shape))
        if known.level is not level:
            # the same numbers seen as another level of the same size (a list within itself)
            return Var(known.name, dtype, level)
        return known

    def code(self, outputs: Sequence[str]) -> list[CodeType]:
        """The code that computes these variables, in pieces that are executed one after the other."""
        steps = self._needed(outputs)
        last = _last_uses(steps, outputs)
        memory = _Memory()
        pieces: list[CodeType] = []
        lines: list[str] = []
        for place, step in enumerate(steps):
            dying = [
                name for name in dict.fromkeys(step.uses) if last[name] == place and name not in self._inputs
            ]
            gone = [name for name in dying if not memory.release(name)]
            lines.append(f"{step.target} = {step.text}{memory.take(step)}")
            if gone:
                lines.append(f"del {', '.join(gone)}")
            if len(lines) >= PART:
                pieces.append(_compiled(lines, len(pieces)))
                lines = []
        return [*pieces, _compiled(lines, len(pieces))] if lines else pieces

    def _needed(self, outputs: Sequence[str]) -> list[_Step]:
        wanted = set(outputs)
        kept: list[_Step] = []
        for step in reversed(self._steps):
            if step.target in wanted:
                kept.append(step)
                wanted.update(step.uses)
        return kept[::-1]


class _Memory:
    """Which columns' memory is free to be written to again."""

    def __init__(self) -> None:
        self._free: defaultdict[tuple[DType, Level], list[str]] = defaultdict(list)
        self._held: dict[str, tuple[DType, Level]] = {}

    def release(self, name: str) -> bool:
        """Nobody needs this column any more; whether its memory can be used again."""
        shape = self._held.pop(name, None)
        if shape is not None:
            self._free[shape].append(name)
        return shape is not None

    def take(self, step: _Step) -> str:
        """What stands behind an operation's arguments: into which memory it writes."""
        if step.shape is None:
            return ""
        self._held[step.target] = step.shape
        free = self._free[step.shape]
        return f", out={free.pop()})" if free else ")"


def _last_uses(steps: Sequence[_Step], outputs: Sequence[str]) -> dict[str, int]:
    last = {name: place for place, step in enumerate(steps) for name in step.uses}
    return last | dict.fromkeys(outputs, len(steps))


def _compiled(lines: Sequence[str], place: int) -> CodeType:
    return compile("\n".join(lines), f"<kernel, part {place + 1}>", "exec")


def _written(argument: Any) -> str:
    if isinstance(argument, Var):
        return argument.name
    if isinstance(argument, bool):
        return "np.True_" if argument else "np.False_"
    return str(argument)
