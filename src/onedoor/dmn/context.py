"""One case in front of a model: the names that expressions see, each worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import getcontext, setcontext
from typing import Any

from onedoor.dmn import decision_services, figures, hits, programs
from onedoor.dmn.errors import NoFigure
from onedoor.dmn.hits import Hits, Rows, State
from onedoor.dmn.inference import feel_type
from onedoor.dmn.model import (
    PERSON_NUMBER,
    Condition,
    Conditions,
    Figure,
    Function,
    IfEligible,
    Model,
    Rule,
    Table,
)
from onedoor.dmn.programs import UNKNOWN, Answers
from onedoor.dmn.sights import SeenNames, Sight
from onedoor.feel import values as feel
from onedoor.feel.errors import FeelLimitError, note
from onedoor.feel.expressions import Expression
from onedoor.feel.membership import coerced
from onedoor.feel.numbers import CONTEXT
from onedoor.feel.types import ANY
from onedoor.feel.values import Missing, Value, united

WRITTEN_STEPS = 200_000
"""Steps that written code takes in one case, before the general way goes on, which counts them exactly."""


class Names(dict[str, Any]):
    """What expressions see by name: inputs at once, figures, functions and decisions when they are first asked for."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.case = case

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a name, worked out at the first time (a plain dict's `get` would not)."""
        found = dict.get(self, name, UNKNOWN)
        if found is UNKNOWN:
            found = self.case.find(name)
            if found is UNKNOWN:
                return default
            self[name] = found
        return found

    def __getitem__(self, name: str) -> Any:
        found = self.get(name, UNKNOWN)
        if found is UNKNOWN:
            raise KeyError(name)
        return found


class Inner(dict[str, Any]):
    """The names inside a function: its arguments, and behind them those of the case."""

    def __init__(self, arguments: Mapping[str, Value], outer: Mapping[str, Value]) -> None:
        super().__init__(arguments)
        self.outer = outer

    def get(self, name: str, default: Any = None) -> Any:
        """Return an argument, else what the case knows by that name."""
        found = dict.get(self, name, UNKNOWN)
        return self.outer.get(name, default) if found is UNKNOWN else found


class Case:
    """The inputs of one case, and what follows from them on a day."""

    __slots__ = (
        "_figures",
        "_functions",
        "_names",
        "_prepared",
        "_states",
        "day",
        "inputs",
        "left",
        "model",
        "on",
        "program",
        "slots",
    )

    def __init__(self, model: Model, inputs: Mapping[str, Value], on: date) -> None:
        self.model = model
        self.inputs = inputs
        self.on = on
        program = self.program = programs.of(model)
        self.day = program.on(on)
        self.slots = program.blank.copy()
        places = program.inputs
        for name, value in inputs.items():
            self.slots[places[name]] = value
        self._names: Names | None = None
        self._prepared: set[str] | None = None
        self._states: dict[int, tuple[Value, ...]] = {}
        self.left = WRITTEN_STEPS
        self._figures: dict[str, Figure] = {}
        self._functions: dict[str, feel.Function] = {}

    @property
    def names(self) -> Names:
        """The names that expressions see."""
        if self._names is None:
            self._names = Names(self)
            self._fill(self._names)
        return self._names

    @property
    def answers(self) -> Answers:
        """The answers of the decisions that were worked out so far."""
        return Answers(self.program.decisions, self.slots)

    def _fill(self, names: Names) -> None:
        for name in (PERSON_NUMBER, *self.model.inputs):
            value = self.inputs[name] if name in self.inputs else Missing((name,))
            group, dot, rest = name.partition(".")
            if dot:
                names.setdefault(group, {})[rest] = value
            else:
                names[name] = value

    def find(self, name: str) -> Value:
        """Return the value of a figure, a decision or a function; UNKNOWN for what is none of them. Raises NoFigure."""
        if name in self.model.decisions:
            return self.answer(name)
        if name in self.model.parameters:
            return self.figure(name).value
        if name in self.model.functions:
            return self.function(name)
        service = self.model.services.get(name)
        return UNKNOWN if service is None else decision_services.function(self, service)

    def seen_by(self, sight: Sight | None) -> Mapping[str, Value]:
        """Return the names that a decision's or function's logic may use; None: all."""
        return self.names if sight is None else SeenNames(sight, self._seen)

    def _seen(self, key: str) -> Value:
        if key in self.model.inputs:
            return self.inputs[key] if key in self.inputs else Missing((key,))
        return self.names.get(key)

    def figure(self, name: str) -> Figure:
        """Return a parameter's figure of the day. Raises NoFigure."""
        found = self._figures.get(name)
        if found is None:
            found = self._figures[name] = figures.on(self.model.parameters[name], self.on)
        return found

    def answer(self, name: str) -> Value:
        """Return a decision's answer, working it out at the first time."""
        value = self.slots[self.program.decisions[name]]
        if value is not UNKNOWN:
            return value
        decide = self.day[self.program.codes[name]]
        around = getcontext()
        if around is CONTEXT:
            return decide(self)
        # written code uses Python's operators on decimals: 34 digits, as everywhere in FEEL
        setcontext(CONTEXT)
        self.left = WRITTEN_STEPS
        try:
            return decide(self)
        finally:
            setcontext(around)

    def prepare(self, name: str) -> None:
        """Work out, from below, some of what a decision rests on where that is so deep that Python's stack would end.

        That may be more than it needs; what has no figure for the day is left for when it is really asked.
        """
        needs, landings = self.model.needs, self.model.landings
        if not landings:
            return
        seen = self._prepared = self._prepared or set()
        places, slots = self.program.decisions, self.slots
        waiting = [(name, False)]
        while waiting:
            at, is_below_done = waiting.pop()
            if is_below_done:
                with suppress(NoFigure, FeelLimitError):
                    self.answer(at)
            elif at in needs and at not in seen and (at not in places or slots[places[at]] is UNKNOWN):
                seen.add(at)
                if at in landings and at in places and at != name:
                    waiting.append((at, True))
                waiting += [(one, False) for one in reversed(needs[at])]

    def evaluate(self, expression: Expression, names: Mapping[str, Value] | None = None) -> Value:
        """Return the value of an expression of the model."""
        return expression.evaluate(self.names if names is None else names, today=self.on)

    def decide(self, name: str) -> Value:
        """Work out a decision's answer in the general way."""
        decision = self.model.decisions[name]
        logic, names = decision.logic, self.seen_by(decision.sees)
        if isinstance(logic, Conditions):
            return self._together(logic)
        if isinstance(logic, IfEligible):
            return self._if_eligible(logic)
        value = (
            self.hits(logic, names).value
            if isinstance(logic, Table)
            else self.evaluate(logic.expression, names)
        )
        return value if decision.held is ANY else coerced(value, decision.held)

    def _together(self, logic: Conditions) -> Value:
        """All of the conditions, or any: settled as soon as one is; else missing, else null, as in FEEL."""
        settling = not logic.every
        states = [self.state(condition) for condition in logic.conditions]
        if any(state is settling for state in states):
            return settling
        open_ = united(states)
        if open_.names:
            return open_
        return None if None in states else logic.every

    def state(self, condition: Condition) -> Value:
        """Return whether a condition is met, by itself or by one of its exceptions: True, False, null or Missing."""
        states = [_truth(self.evaluate(condition.test))]
        for exemption in condition.unless:
            if states[-1] is True:
                break
            states.append(_truth(self.evaluate(exemption.test)))
        if states[-1] is True:
            return True
        open_ = united(states)
        if open_.names:
            return open_
        return None if None in states else False

    def _if_eligible(self, logic: IfEligible) -> Value:
        """The value when eligible, null when not; while that is missing, so is this, and what it would need too."""
        eligible = self.answer(logic.eligible)
        if isinstance(eligible, Missing):
            if not self.may_be_yes(logic.eligible):
                return None
            return united([eligible, self.evaluate(logic.expression)])
        return self.evaluate(logic.expression) if eligible is True else None

    def may_be_yes(self, decision: str) -> bool:
        """Whether conditions that cannot be told yet may still all be met: not when one of them is null for good."""
        logic = self.model.decisions[decision].logic
        if not isinstance(logic, Conditions) or not logic.every:
            return True
        states = self._states.get(self.program.decisions[decision])
        if states is not None:
            return None not in states
        return all(self.state(condition) is not None for condition in logic.conditions)

    def hits(self, table: Table, names: Mapping[str, Value] | None = None) -> Hits:
        """Return what a table answers and which of its rows are hit."""
        return table_hits(table, self.names if names is None else names, self.on)

    def keep(self, place: int, states: tuple[Value, ...]) -> tuple[Value, ...]:
        """Remember what the conditions of a decision came to."""
        self._states[place] = states
        return states

    def undecided(
        self, table: Table, hit: int, states: Mapping[int, Missing], arguments: Mapping[str, Value]
    ) -> Value:
        """Return what a table answers whose rows are known: those that are hit (as bits), and what open ones lack."""
        names = Inner(arguments, self.names) if arguments else self.names
        bits = {id(rule): 1 << place for place, rule in enumerate(table.rules)}

        def state(rule: Rule) -> State:
            bit = bits[id(rule)]
            return bool(hit & bit) or states.get(bit, False)

        return hits.answer(replace(_rows(table, names, self.on), state=state)).value

    def function(self, name: str) -> feel.Function:
        """Return a function of the model as a value that expressions call."""
        found = self._functions.get(name)
        if found is None:
            found = self._functions[name] = self._function(self.model.functions[name])
        return found

    def _function(self, function: Function) -> feel.Function:
        outer = self.seen_by(function.sees)

        def invoke(*arguments: Value) -> Value:
            names = Inner(dict(zip(function.parameters, arguments, strict=True)), outer)
            if isinstance(function.logic, Table):
                return self.hits(function.logic, names).value
            return self.evaluate(function.logic.expression, names)

        takes = function.takes
        if takes is not None:
            return feel.Function(takes, _converting(function, takes, invoke), function.name, function.held)
        parameters = tuple(
            feel.Parameter(name, feel_type(type)) for name, type in function.parameters.items()
        )
        return feel.Function(parameters, invoke, function.name, feel_type(function.type))


def _converting(
    function: Function, takes: tuple[feel.Parameter, ...], invoke: Callable[..., Value]
) -> Callable[..., Value]:
    """The function with its arguments and result converted to their types; null where one cannot be."""

    def convert(*arguments: Value) -> Value:
        held = [coerced(value, one.type) for one, value in zip(takes, arguments, strict=True)]
        for one, value, was in zip(takes, held, arguments, strict=True):
            if value is None and was is not None:
                note(f"“{one.name}” of {function.name} is not of its type")
                return None
        return coerced(invoke(*held), function.held)

    return convert


class _NotAllowed(Exception):
    """An input column has a value that the table does not allow: there is no answer."""


def table_hits(table: Table, names: Mapping[str, Value], on: date) -> Hits:
    """Return what a table answers where these names have these values, and which of its rows are hit."""
    try:
        return hits.answer(_rows(table, names, on))
    except _NotAllowed as wrong:
        note(str(wrong))
        return Hits(None)


def _rows(table: Table, names: Mapping[str, Value], on: date) -> Rows:
    """The rows of a table for one case. A column is worked out when the first row that tests it is asked.

    One that may only have some values is worked out at once. Raises _NotAllowed for another one.
    """
    columns: dict[int, Value] = {}

    def column(place: int) -> Value:
        if place not in columns:
            value = columns[place] = table.columns[place].evaluate(names, today=on)
            allowed = table.allowed[place] if table.allowed else None
            if allowed is not None and value is not None and not isinstance(value, Missing):
                verdict = allowed.evaluate(value, names, today=on)
                if verdict is not True and not isinstance(verdict, Missing):
                    raise _NotAllowed(
                        f"“{table.columns[place].text}” has a value that the table does not allow"
                    )
        return columns[place]

    for place, tests in enumerate(table.allowed):
        if tests is not None:
            column(place)  # whatever the rows test

    def state(rule: Rule) -> State:
        open_: list[Value] = []
        for place, test in enumerate(rule.tests):
            if test is None:
                continue
            met = test.evaluate(column(place), names, today=on)
            if isinstance(met, Missing):
                open_.append(met)
            elif met is not True:
                return False
        return united(open_) if open_ else True

    def made(cells: tuple[Expression, ...]) -> Value:
        if not table.outputs:
            return cells[0].evaluate(names, today=on)
        return {name: cell.evaluate(names, today=on) for name, cell in zip(table.outputs, cells, strict=True)}

    return Rows(
        table,
        state,
        output=lambda rule: made(rule.outputs),
        otherwise=lambda: made(table.otherwise) if table.otherwise else None,
    )


def _truth(value: Value) -> Value:
    """A condition's value as one of True, False, null and Missing."""
    return value if isinstance(value, bool | Missing) else None
