"""Reads decision tables: input columns, rows of tests, outputs, hit policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from onedoor.dmn.compiling import Compiler
from onedoor.dmn.datatypes import ANY
from onedoor.dmn.errors import Path, Problem, suggestion
from onedoor.dmn.model import AGGREGATIONS, HIT_POLICIES, Aggregation, HitPolicy, Rule, Table
from onedoor.dmn.texts import text_problems
from onedoor.dmn.values import parse
from onedoor.feel import types
from onedoor.feel.expressions import Expression
from onedoor.feel.types import Type
from onedoor.feel.unary_tests import UnaryTests

_LISTS = ("collect", "rule order", "output order")
_SHORT = {
    "U": "unique",
    "A": "any",
    "P": "priority",
    "F": "first",
    "C": "collect",
    "R": "rule order",
    "O": "output order",
}


def read(written: object, path: Path, compiler: Compiler, *, wanted: Type) -> Table | None:
    """Return the table that stands at `path`; what is wrong goes to the compiler's problems."""
    if not isinstance(written, Mapping):
        compiler.problems.append(
            Problem(path, "A table has inputs and rules.", "Write table: {inputs: […], rules: [[…]]}.")
        )
        return None
    return _Reader(written, path, compiler, wanted).table()


class _Reader:
    def __init__(self, written: Mapping[str, Any], path: Path, compiler: Compiler, wanted: Type) -> None:
        self.written = written
        self.path = path
        self.compiler = compiler
        self.columns: tuple[Expression, ...] = ()
        self.outputs = self._outputs()
        self.hit_policy = self._hit_policy()
        self.aggregation = self._aggregation()
        self.cell_types = self._cell_types(wanted)

    def table(self) -> Table:
        self.columns = tuple(self._columns())
        return Table(
            columns=self.columns,
            outputs=self.outputs,
            rules=tuple(self._rules()),
            hit_policy=self.hit_policy,
            aggregation=self.aggregation,
            priorities=self._priorities(),
            otherwise=self._otherwise(),
        )

    def _columns(self) -> Iterator[Expression]:
        inputs = self.written.get("inputs")
        if not isinstance(inputs, list | tuple) or not inputs:
            self.say("inputs", "A table needs its input columns.", "Write inputs: [an expression, another].")
            return
        for place, one in enumerate(inputs):
            yield self.compiler.expression(one, (*self.path, "inputs", place))

    def _outputs(self) -> tuple[str, ...]:
        written = self.written.get("outputs") or ()
        if isinstance(written, str) or not all(isinstance(one, str) for one in written):
            self.say("outputs", "Outputs are a list of names.", "Write outputs: [amount, reason].")
            return ()
        if len(set(written)) != len(written):
            self.say("outputs", "Two output columns have the same name.", "Give each its own.")
        return tuple(written)

    def _hit_policy(self) -> HitPolicy:
        written = self.written.get("hit_policy", "unique")
        policy = _SHORT.get(str(written), str(written).lower())
        if policy not in HIT_POLICIES:
            self.say("hit_policy", f"There is no hit policy “{written}”.", suggestion(policy, HIT_POLICIES))
            return "unique"
        return policy

    def _aggregation(self) -> Aggregation | None:
        written = self.written.get("aggregation")
        if written is None:
            return None
        if written not in AGGREGATIONS:
            self.say(
                "aggregation", f"There is no aggregation “{written}”.", suggestion(str(written), AGGREGATIONS)
            )
            return None
        if self.hit_policy != "collect":
            self.say("aggregation", "Only the hit policy “collect” adds up.", "Write hit_policy: collect.")
        if len(self.outputs) > 1:
            self.say("aggregation", "Only one output column can be added up.", "Leave one output.")
        return cast(Aggregation, written)

    def _cell_types(self, wanted: Type) -> tuple[Type, ...]:
        """What each output cell must be, from what the whole table must give."""
        if self.hit_policy in _LISTS and self.aggregation is None and wanted != types.ANY:
            if not isinstance(wanted, types.ListType):
                message = f"The hit policy “{self.hit_policy}” gives a list, not “{wanted}”."
                self.say("hit_policy", message, f"Write type: list of {wanted}, or aggregation: sum.")
                return (types.ANY,) * max(1, len(self.outputs))
            wanted = wanted.item
        if self.aggregation == "count":
            wanted = types.ANY
        if not self.outputs:
            return (wanted,)
        if isinstance(wanted, types.ContextType):
            return tuple(wanted.fields.get(name, types.ANY) for name in self.outputs)
        if wanted != types.ANY:
            self.say(
                "outputs",
                f"Named outputs give a context, not “{wanted}”.",
                "Leave the type away, or name a type with these fields.",
            )
        return (types.ANY,) * len(self.outputs)

    def _rules(self) -> Iterator[Rule]:
        rules = self.written.get("rules")
        if not isinstance(rules, list | tuple) or not rules:
            self.say("rules", "A table needs its rules.", "Write rules: [[a test, an output], …].")
            return
        for place, one in enumerate(rules):
            rule = self._rule(one, (*self.path, "rules", place))
            if rule is not None:
                yield rule

    def _rule(self, written: object, path: Path) -> Rule | None:
        """A rule is a list of cells, or a mapping with `if:` (tests), `then:` (outputs), `because:` and `source:`."""
        if isinstance(written, Mapping):
            return self._described(written, path)
        width = len(self.columns) + len(self.cell_types)
        if not isinstance(written, list | tuple) or len(written) != width:
            count = len(written) if isinstance(written, list | tuple) else 1
            self._say_width(path, count, width)
            return None
        split = len(self.columns)
        cells = list(enumerate(written))
        tests = [(one, (*path, place)) for place, one in cells[:split]]
        outputs = [(one, (*path, place)) for place, one in cells[split:]]
        return Rule(self._tests(tests), self._cells(outputs), path)

    def _described(self, written: Mapping[str, Any], path: Path) -> Rule | None:
        tests, outputs = _listed(written.get("if")), _listed(written.get("then"))
        width = len(self.columns) + len(self.cell_types)
        if len(tests) != len(self.columns) or len(outputs) != len(self.cell_types):
            self._say_width(path, len(tests) + len(outputs), width)
            return None
        self.compiler.problems += text_problems(written.get("because"), (*path, "because"))
        return Rule(
            self._tests([(one, (*path, "if", place)) for place, one in enumerate(tests)]),
            self._cells([(one, (*path, "then", place)) for place, one in enumerate(outputs)]),
            path,
            because=written.get("because"),
            source=written.get("source"),
        )

    def _say_width(self, path: Path, count: int, width: int) -> None:
        needed = f"{len(self.columns)} for the inputs and {len(self.cell_types)} for the outputs"
        message = f"This row has {count} cell{'' if count == 1 else 's'}, and the table has {width} columns."
        self.compiler.problems.append(Problem(path, message, f"Write {needed} (- where anything goes)."))

    def _tests(self, cells: Sequence[tuple[object, Path]]) -> tuple[UnaryTests | None, ...]:
        pairs = zip(cells, self.columns, strict=True)
        return tuple(self.compiler.tests(one, path, input_type=column.type) for (one, path), column in pairs)

    def _cells(self, cells: Sequence[tuple[object, Path]]) -> tuple[Expression, ...]:
        pairs = zip(cells, self.cell_types, strict=True)
        return tuple(
            self.compiler.expression(one, path, wanted=wanted, what="this output")
            for (one, path), wanted in pairs
        )

    def _otherwise(self) -> tuple[Expression, ...]:
        if "otherwise" not in self.written:
            return ()
        cells = _listed(self.written["otherwise"])
        if len(cells) != len(self.cell_types):
            self._say_width((*self.path, "otherwise"), len(cells), len(self.cell_types))
            return ()
        is_list = isinstance(self.written["otherwise"], list | tuple)
        paths: list[Path] = [
            (*self.path, "otherwise", *([place] if is_list else [])) for place in range(len(cells))
        ]
        return self._cells(list(zip(cells, paths, strict=True)))

    def _priorities(self) -> tuple[Any, ...]:
        written = self.written.get("priorities")
        is_needed = self.hit_policy in ("priority", "output order")
        if is_needed and (not isinstance(written, list | tuple) or not written):
            message = f"The hit policy “{self.hit_policy}” needs to know which output comes first."
            self.say("priorities", message, "Write priorities: [first, second, …] with the output values.")
            return ()
        if written is not None and not is_needed:
            self.say(
                "priorities", f"The hit policy “{self.hit_policy}” has no priorities.", "Take the line away."
            )
        return tuple(parse(one, ANY) for one in written or ())

    def say(self, key: str, message: str, instead: str = "") -> None:
        self.compiler.problems.append(
            Problem((*self.path, key) if key in self.written else self.path, message, instead)
        )


def output_type(table: Table) -> Type:
    """Return the type of what a table gives."""
    columns = [
        types.common(
            [
                *(rule.outputs[place].type for rule in table.rules),
                *(one.type for one in table.otherwise[place : place + 1]),
            ]
        )
        for place in range(max(1, len(table.outputs)))
    ]
    one = (
        types.ContextType(fields=dict(zip(table.outputs, columns, strict=True)))
        if table.outputs
        else columns[0]
    )
    if table.aggregation == "count":
        return types.NUMBER
    return types.ListType(item=one) if table.hit_policy in _LISTS and table.aggregation is None else one


def _listed(written: object) -> list[object]:
    return list(written) if isinstance(written, list | tuple) else [written]
