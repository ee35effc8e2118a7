"""What a decision rests on, read off the definition: the inputs it can ask for, and the figures it compares them with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onedoor.dmn import figures
from onedoor.dmn.errors import NoFigure
from onedoor.dmn.model import Model
from onedoor.feel import notation
from onedoor.feel.days import is_date
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.expressions import Expression
from onedoor.feel.syntax import Literal, Name, Negation, walk
from onedoor.feel.unary_tests import UnaryTests
from onedoor.feel.values import DaysDuration, MonthsDuration, Value

Written = Expression | UnaryTests
CLOCK = ("today", "now")
_LONGEST_ISO = 40


@dataclass(frozen=True)
class Grounds:
    """Everything below a decision, the nearest first: inputs, expressions, parameters, by name and as written."""

    inputs: tuple[str, ...]
    expressions: tuple[Written, ...]
    parameters: tuple[str, ...]

    @property
    def asks_the_day(self) -> bool:
        """Whether an expression looks at the day of the decision."""
        return any(
            isinstance(node, Name) and node.name in CLOCK
            for one in self.expressions
            for node in walk(one.tree)
        )

    def near(self, input: str) -> tuple[Written, ...]:
        """The expressions that mention an input, and then the others."""
        mention = [one for one in self.expressions if any(_leads_to(use, input) for use in one.uses)]
        return (*mention, *(one for one in self.expressions if one not in mention))


def of(model: Model, decisions: Sequence[str]) -> Grounds:
    """Return what decisions rest on. Raises UnknownName."""
    inputs: dict[str, None] = {}
    parameters: dict[str, None] = {}
    expressions: list[Written] = []
    waiting = list(decisions)
    for name in decisions:
        model.decision(name)
    seen = set(waiting)
    while waiting:
        name = waiting.pop(0)
        one = model.decisions.get(name) or model.functions.get(name)
        if one is None:
            (inputs if name in model.inputs else parameters)[name] = None
            continue
        expressions += _written(one.logic)
        for below in one.needs:
            known = declared(model, below)
            if known is not None and known not in seen:
                seen.add(known)
                waiting.append(known)
    return Grounds(tuple(inputs), tuple(expressions), tuple(parameters))


def declared(model: Model, use: str) -> str | None:
    """The input, parameter, decision or function that a dotted use begins with: `home.rent`, `partner.name` (a decision's)."""
    parts = use.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if any(name in known for known in (model.inputs, model.decisions, model.parameters, model.functions)):
            return name
    return None


def thresholds(grounds: Grounds, model: Model, *, input: str, on: date) -> Iterator[Value]:
    """Yield the values written where an input is looked at: literals, dates and durations in quotes, the law's figures.

    Those nearest to the input come first; a value may come twice.
    """
    validity = model.inputs[input].valid if input in model.inputs else None
    for expression in (*([validity.tests] if validity else ()), *grounds.near(input)):
        for node in walk(expression.tree):
            if isinstance(node, Literal):
                yield from _meant(node.value)
            elif isinstance(node, Negation) and isinstance(node.operand, Literal):
                yield from (-one for one in _meant(node.operand.value) if isinstance(one, Decimal))
        for use in expression.uses:
            name = declared(model, use)
            if name is not None and name in model.parameters:
                yield from _figure(model, name, on)


def days_of_new_figures(grounds: Grounds, model: Model, *, after: date) -> tuple[date, ...]:
    """The days after `after` from which a parameter that is used has another figure."""
    used = (model.parameters[name] for name in grounds.parameters if name in model.parameters)
    return tuple(sorted({figure.since for one in used for figure in one.figures if figure.since > after}))


def _figure(model: Model, name: str, on: date) -> Iterator[Value]:
    try:
        value = figures.on(model.parameters[name], on).value
    except NoFigure:
        return
    yield from _scalars(value)


def _scalars(value: Value) -> Iterator[Value]:
    if isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _scalars(item)
    else:
        yield from _meant(value)


def _meant(value: Value) -> Iterator[Value]:
    """The value, and where it is a text the date or duration that it writes."""
    if isinstance(value, Decimal | str | DaysDuration | MonthsDuration) or is_date(value):
        yield value
    if isinstance(value, str) and len(value) < _LONGEST_ISO:
        for read in (notation.read_date, notation.read_duration):
            try:
                yield read(value)
            except InvalidOperation:
                continue


def _written(logic: Any) -> Iterator[Written]:
    """Every expression of a logic, whatever kind of logic it is."""
    if isinstance(logic, Expression | UnaryTests):
        yield logic
    elif isinstance(logic, tuple | list):
        for item in logic:
            yield from _written(item)
    elif isinstance(logic, Mapping):
        for item in logic.values():
            yield from _written(item)
    elif is_dataclass(logic) and not isinstance(logic, type):
        for field in fields(logic):
            yield from _written(getattr(logic, field.name))


def _leads_to(use: str, input: str) -> bool:
    return use == input or use.startswith(f"{input}.")
