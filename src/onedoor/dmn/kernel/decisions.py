"""The decisions of a model as columns: what `dmn.context` works out for one case, worked out for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from onedoor.dmn import figures
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import NoFigure, Path
from onedoor.dmn.kernel import boxes, calls, inputs, listings, logic, masks
from onedoor.dmn.kernel.columns import NULL, Boolean, Callable_, Column, Constant, Empty, Record
from onedoor.dmn.kernel.expressions import Translator
from onedoor.dmn.kernel.masks import Missing
from onedoor.dmn.kernel.obstacles import Obstacle, Refused
from onedoor.dmn.kernel.program import Program
from onedoor.dmn.kernel.reductions import within
from onedoor.dmn.kernel.scopes import Scope
from onedoor.dmn.kernel.shapes import ABSENT, Shape, kind_of
from onedoor.dmn.kernel.tables import Reader
from onedoor.dmn.model import Condition, Conditions, Formula, IfEligible, Logic, Model, Table
from onedoor.dmn.sights import Sight
from onedoor.feel.expressions import Expression
from onedoor.feel.values import Value

EXACT_DENOMINATOR = 10**6
"""Numbers that were decided case by case enter the program with six digits behind the point."""
EXACT_EDGE = 2**53
"""Larger ones do not enter: what rests on them is decided case by case, too."""
UNFORESEEN = "Decided person by person: it could not be compiled"


class Decisions:
    """Works out columns by name in one program, for the shapes of a batch, on a day.

    `names` gives every input (and part of one) its bit. A decision that has no form in columns becomes an obstacle,
    and its values, decided case by case, an input named `exact …`.
    """

    def __init__(
        self,
        program: Program,
        model: Model,
        on: date,
        shapes: Mapping[str, Shape],
        names: Sequence[str],
        *,
        parameters: Mapping[str, Value] | None = None,
        like: Decisions | None = None,
        place: int = 0,
    ) -> None:
        self.program = program
        self.model = model
        self.on = on
        self.shapes = shapes
        self.places = {name: place + 1 for place, name in enumerate(names)}
        self.parameters = parameters or {}
        self.place = place
        self.obstacles: list[Obstacle] = []
        self.exact: dict[str, str] = {}
        self.translator = Translator(program, today=on, bit=self.bit, built_in=calls.call)
        self.root = Scope(self._find)
        self._known: dict[str, Column | None] = {}
        self._states: dict[str, list[Boolean]] = {}
        self._variables: dict[str, str] = {}
        if like is not None:
            self._share(like)

    def _share(self, other: Decisions) -> None:
        """Take over the inputs of another set of figures."""
        self._variables = other._variables
        self._known = {name: one for name, one in other._known.items() if name.startswith("input ")}

    def bit(self, name: str) -> Missing:
        """That this input is missing."""
        return masks.bit(self.places[name]) if name in self.places else masks.DOUBTFUL

    def decide(self, name: str) -> Column | None:
        """The column of a decision; None where it is decided case by case and nothing else can rest on that."""
        if name not in self._known:
            try:
                self._known[name] = self._logic(name, self.model.decisions[name].logic)
            except Exception as refused:  # what cannot be compiled for whatever reason is decided one by one
                self._note(name, refused)
                self._known[name] = self._exact(name)
        return self._known[name]

    def _note(self, name: str, refused: Exception) -> None:
        if isinstance(refused, Refused) and refused.message:
            path = refused.path or ("decisions", name)
            message = f"Decided person by person: {refused.message} cannot be compiled."
            self.obstacles.append(Obstacle(name, path, message, refused.offset))
        elif not isinstance(refused, Refused):
            said = f"{UNFORESEEN} ({type(refused).__name__}: {refused})."
            self.obstacles.append(Obstacle(name, ("decisions", name), said))

    def _exact(self, name: str) -> Column | None:
        """The values of a decision that is decided case by case, as an input."""
        kind = kind_of(self.model.decisions[name].type)
        variable = self.exact.setdefault(name, f"exact{self.place}_{len(self.exact)}")
        if kind not in ("number", "boolean", "text", "date"):
            return None
        shape = Shape(kind, null=True, denominator=1, low=1, high=3_652_059)
        if kind == "number":
            shape = Shape(kind, null=True, denominator=EXACT_DENOMINATOR, low=-EXACT_EDGE, high=EXACT_EDGE)
        found = inputs.column(self.program, shape, variable, self.program.case, masks.NOTHING)
        words = range(max(self.places.values(), default=0) // masks.WORD + 1)
        missing = Missing(
            {word: self.program.input(f"{variable}m{word}", "u", self.program.case) for word in words}
        )
        return listings.gated(self.program, found, False, missing)

    def _find(self, name: str) -> Column | None:
        """What a name of the definition means; None for one it does not have."""
        if name in self._known:
            return self._known_or_refused(name)
        found = self._input(name)
        if found is None and name in self.model.decisions:
            self.decide(name)
            return self._known_or_refused(name)
        if found is None and name in self.model.parameters:
            found = self._figure(name)
        if found is None and name in self.model.functions:
            found = self._function(name)
        if found is None and name in self.model.services:
            raise Refused("a decision service")
        if found is not None:
            self._known[name] = found
        return found

    def _known_or_refused(self, name: str) -> Column:
        found = self._known[name]
        if found is None:
            raise Refused("")
        return found

    def _figure(self, name: str) -> Column:
        if name in self.parameters:
            return Constant(self.parameters[name])
        try:
            return Constant(figures.on(self.model.parameters[name], self.on).value)
        except NoFigure as missing:
            raise Refused(f"“{name}”, which has no figure for {self.on.isoformat()},") from missing

    def _input(self, name: str) -> Column | None:
        if name in self.places and "." not in name and name in self.model.inputs:
            return self._leaf(name)
        prefix = f"{name}."
        fields = [one for one in self.places if one.startswith(prefix) and self._is_input(one)]
        if not fields:
            return None
        return Record(
            tuple(one.removeprefix(prefix) for one in fields), lambda rest: self._leaf(prefix + rest)
        )

    def _is_input(self, name: str) -> bool:
        return name in self.shapes

    def _leaf(self, name: str) -> Column:
        key = f"input {name}"
        found = self._known.get(key)
        if found is None:
            variable = self._variables.setdefault(name, f"x{len(self._variables)}")
            shape = self.shapes.get(name, ABSENT)
            declared = self.model.inputs.get(name)
            is_record = declared is not None and declared.type.kind == "record" and "." not in name
            path = name if is_record else None
            if shape.kind == "absent" and is_record and declared is not None:
                found = self._absent_record(name, declared.type)
            else:
                found = inputs.column(
                    self.program, shape, variable, self.program.case, self.bit(name), path=path
                )
            self._known[key] = found
        return found

    def _absent_record(self, name: str, type: DataType) -> Record:
        return Record(tuple(type.fields), lambda field: Empty(masks.NOTHING), False, self.bit(name), name)

    @property
    def variables(self) -> Mapping[str, str]:
        """With what the variables of each input that was asked for begin."""
        return self._variables

    def _function(self, name: str) -> Callable_:
        function = self.model.functions[name]
        parameters = tuple(function.parameters)
        outer = self._seen_by(function.sees)

        def call(values: Sequence[Any]) -> Column:
            if len(values) != len(parameters):
                return NULL
            if function.takes is not None:
                given = values
                values = [
                    boxes.held(self.program, value, one.type)
                    for value, one in zip(given, function.takes, strict=True)
                ]
                if any(map(boxes.is_lost, given, values)):
                    return NULL
            scope = outer.child(dict(zip(parameters, values, strict=True)))
            if isinstance(function.logic, Table):
                found = self._table(function.logic, scope, ("functions", name, "table"))
            else:
                found = self._value(function.logic.expression, scope, ("functions", name, "value"))
            return boxes.held(self.program, found, function.held)

        return Callable_(parameters, call)

    def _seen_by(self, sight: Sight | None) -> Scope:
        """The names that a decision's or function's logic may use."""
        return self.root if sight is None else Scope(lambda name: self._through(sight, name))

    def _through(self, sight: Sight, name: str) -> Column | None:
        one = sight.names.get(name)
        if one is None:
            return None
        if isinstance(one, Sight):
            inner = one
            return Record(tuple(inner.names), lambda key: self._through(inner, key) or NULL)
        if one.key in self.model.inputs:
            return boxes.held(self.program, self._leaf(one.key), one.held)
        return self._find(one.key)

    def _value(self, expression: Expression, scope: Scope, path: Path) -> Column:
        held, self.translator.inference = self.translator.inference, expression.inference
        try:
            return self.translator.column(expression.tree, scope)
        except Refused as refused:
            refused.path = refused.path or path
            raise
        finally:
            self.translator.inference = held

    def _table(self, table: Table, scope: Scope, path: Path) -> Column:
        def verdict(tests: Any, value: Column, place: Path) -> Boolean:
            held, self.translator.inference = self.translator.inference, tests.inference
            try:
                return self.translator.verdict(tests.tree, value, scope)
            except Refused as refused:
                refused.path = refused.path or place
                raise
            finally:
                self.translator.inference = held

        return Reader(self.program, lambda one, place: self._value(one, scope, place), verdict).answer(
            table, path
        )

    def _logic(self, name: str, logic_: Logic) -> Column:
        path: Path = ("decisions", name)
        decision = self.model.decisions[name]
        scope = self._seen_by(decision.sees)
        if isinstance(logic_, Conditions):
            states = self._states[name] = [self._state(condition) for condition in logic_.conditions]
            return logic.together(self.program, states, every=logic_.every)
        if isinstance(logic_, IfEligible):
            return self._if_eligible(logic_, (*path, "if_eligible"))
        if isinstance(logic_, Table):
            return boxes.held(self.program, self._table(logic_, scope, (*path, "table")), decision.held)
        if isinstance(logic_, Formula):
            found = self._value(logic_.expression, scope, (*path, "value"))
            return boxes.held(self.program, found, decision.held)
        raise Refused("logic of this kind", path=path)

    def _state(self, condition: Condition) -> Boolean:
        """Where a condition is met, by itself or by one of its exceptions."""
        tests = [(condition.test, condition.path), *((one.test, one.path) for one in condition.unless)]
        parts = [
            logic.boolean(self.program, self._value(test, self.root, (*path, "if"))) for test, path in tests
        ]
        return logic.together(self.program, parts, every=False)

    def _if_eligible(self, logic_: IfEligible, path: Path) -> Column:
        """The value when eligible, null when not; while that is missing, so is this, and what it would need too."""
        program = self.program
        eligible = logic.boolean(self.program, self._known_decision(logic_.eligible))
        value = self._value(logic_.expression, self.root, path)
        result = _where(program, eligible, value)
        if not eligible.missing:
            return result
        open_ = masks.where_missing(program, eligible.missing)
        never = [logic.null(program, state) for state in self._conditions_of(logic_.eligible)]
        open_ = masks.without(program, open_, masks.any_of(program, *never))
        lacking = masks.united(program, eligible.missing, within(program, value))
        return listings.gated(program, result, False, masks.only(program, lacking, open_))

    def _known_decision(self, name: str) -> Column:
        self.decide(name)
        return self._known_or_refused(name)

    def _conditions_of(self, name: str) -> Sequence[Boolean]:
        decided = self.model.decisions[name].logic
        if not isinstance(decided, Conditions) or not decided.every:
            return ()
        if name not in self._states:
            raise Refused("an amount that rests on conditions decided case by case")
        return self._states[name]


def _where(program: Program, eligible: Boolean, value: Column) -> Column:
    from onedoor.dmn.kernel.choices import chosen

    return chosen(program, eligible.true, value, NULL)
