"""Builds the reasons of a decision: what each condition, row, expression came to, down to inputs and figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from onedoor.dmn.context import Case
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import Condition, Conditions, Decision, Exemption, IfEligible, Table
from onedoor.dmn.reasons import Quote, Reason
from onedoor.dmn.sights import Sight
from onedoor.dmn.texts import Text, names_in
from onedoor.feel.expressions import Expression
from onedoor.feel.names import canonical
from onedoor.feel.running import Step
from onedoor.feel.values import Missing, Value

MAX_LEVELS = 40
"""Decisions inside one another that an explanation goes through step by step: nobody follows more."""

CLASH: Text = {
    "en": "More than one row of this table fits, and they do not agree.",
    "es": "Encaja más de una fila de esta tabla, y no coinciden.",
}


def explain(case: Case, decision: str, origins: Mapping[str, Any]) -> Reason:
    """Return why a decision of this case is what it is. Raises NoFigure.

    A decision that several parts need is explained at its first mention; further mentions have its value alone.
    Of one that stands MAX_LEVELS decisions down, the inputs and figures are told, without the steps between.
    """
    return _Explainer(case, origins).decision(decision)


class _Explainer:
    def __init__(self, case: Case, origins: Mapping[str, Any]) -> None:
        self.case = case
        self.model = case.model
        self.origins = origins
        self.told: set[str] = set()
        self.level = 0
        self.sight: Sight | None = None
        self.names: Mapping[str, Value] = case.names

    def decision(self, name: str) -> Reason:
        decision = self.model.decisions[name]
        value = self.case.answer(name)
        children: tuple[Reason, ...] = ()
        clash = False
        if name not in self.told:
            self.told.add(name)
            self.level += 1
            with self._within(decision.sees):
                children = tuple(self._logic(decision) if self.level < MAX_LEVELS else self._facts(decision))
            self.level -= 1
            clash = any(child.text is CLASH for child in children)
        return Reason(
            "decision",
            name,
            value,
            text=CLASH if clash else decision.text,
            source=decision.source,
            met=_met(value),
            children=children,
            title=decision.title,
            type=decision.type.name,
            label=_label(value, decision.type),
            quotes=self.quotes(decision.text, decision.title),
        )

    @contextmanager
    def _within(self, sight: Sight | None) -> Iterator[None]:
        """Explain with the names that a decision's logic sees."""
        around = self.sight, self.names
        self.sight, self.names = sight, self.case.seen_by(sight)
        yield
        self.sight, self.names = around

    def _logic(self, decision: Decision) -> Iterator[Reason]:
        logic = decision.logic
        if isinstance(logic, Conditions):
            yield from (self.condition(condition) for condition in logic.conditions)
        elif isinstance(logic, Table):
            yield from self._table(logic)
        elif isinstance(logic, IfEligible):
            yield self.decision(logic.eligible)
            if self.case.answer(logic.eligible) is not False:
                yield from self.expression(logic.expression)
        else:
            yield from self.expression(logic.expression)

    def _facts(self, decision: Decision) -> Iterator[Reason]:
        """What a decision rests on in the end: inputs and figures, of decisions that are not told otherwise."""
        waiting = list(reversed(decision.needs))
        while waiting:
            name = waiting.pop()
            if name in self.told:
                continue
            self.told.add(name)
            if name in self.model.decisions:
                waiting += reversed(self.model.decisions[name].needs)
            elif name in self.model.functions:
                waiting += reversed(self.model.functions[name].needs)
            else:
                yield self._named(name)

    def condition(self, condition: Condition) -> Reason:
        value = self.case.state(condition)
        exemptions = (
            []
            if self.case.evaluate(condition.test) is True
            else [self.exemption(one) for one in condition.unless]
        )
        reason = next((one for one in exemptions if one.met is True), None)
        text, source = (
            (condition.because, condition.source)
            if value is not False
            else (condition.otherwise, condition.source)
        )
        if reason is not None:
            text, source = reason.text or text, reason.source or source
        return Reason(
            "condition",
            condition.test.text,
            value,
            text=text,
            source=source,
            met=_met(value),
            children=(*self.parts(condition.test), *exemptions),
            type="boolean",
            quotes=self.quotes(text),
        )

    def exemption(self, exemption: Exemption) -> Reason:
        value = self.case.evaluate(exemption.test)
        return Reason(
            "exception",
            exemption.test.text,
            value,
            text=exemption.because,
            source=exemption.source,
            met=_met(value),
            children=tuple(self.parts(exemption.test)),
            type="boolean",
            quotes=self.quotes(exemption.because),
        )

    def _table(self, table: Table) -> Iterator[Reason]:
        for column in table.columns:
            yield from self.expression(column)
        hits = self.case.hits(table, self.names)
        for place in sorted({*hits.hit, *hits.open}):
            rule = table.rules[place]
            is_hit = place in hits.hit
            outputs = [self.case.evaluate(cell, self.names) for cell in rule.outputs]
            yield Reason(
                "rule",
                f"rule {place + 1}",
                dict(zip(table.outputs, outputs, strict=True)) if table.outputs else outputs[0],
                text=CLASH if hits.clash else rule.because,
                source=rule.source,
                met=True if is_hit else None,
                children=tuple(part for cell in rule.outputs for part in self.expression(cell)),
                quotes=self.quotes(rule.because),
            )

    def expression(self, expression: Expression) -> Iterator[Reason]:
        """The expression as one reason, or what it names when it is but a name; nothing for a constant."""
        step = expression.explain(self.names, today=self.case.on)
        yield from self.step(step)

    def parts(self, expression: Expression) -> Iterator[Reason]:
        """What an expression is made of, without itself."""
        for reason in self.expression(expression):
            if reason.kind == "expression" and reason.name == canonical(expression.text):
                yield from reason.children
            else:
                yield reason

    def step(self, step: Step) -> Iterator[Reason]:
        """A step of an expression: what it names, or what it computes out of its parts."""
        text = canonical(step.text)
        name = text if self.sight is None else self.sight.meant_by(text)
        if name in self.case.inputs or name in self.model.inputs:
            yield self.input(name)
        elif name in self.model.parameters:
            yield self.parameter(name)
        elif name in self.model.decisions:
            yield self.decision(name)
        elif name in self.model.functions:
            yield self.function(name)
        else:
            parts = tuple(reason for child in step.children for reason in self.step(child))
            if parts:
                yield Reason("expression", text, step.value, children=parts, met=_met(step.value))

    def input(self, name: str) -> Reason:
        data = self.model.inputs.get(name)
        value = self.case.inputs[name] if name in self.case.inputs else Missing((name,))
        return Reason(
            "input",
            name,
            value,
            source=data.legal_basis if data else None,
            origin=self.origins.get(name),
            met=_met(value),
            title=data.title if data else None,
            type=data.type.name if data else "text",
            label=_label(value, data.type) if data else None,
        )

    def parameter(self, name: str) -> Reason:
        parameter = self.model.parameters[name]
        figure = self.case.figure(name)
        return Reason(
            "parameter",
            name,
            figure.value,
            source=parameter.source,
            title=parameter.title,
            type=parameter.type.name,
            since=figure.since,
            cite=parameter.cite,
        )

    def function(self, name: str) -> Reason:
        """A function that is called, with the figures, inputs and decisions that it uses besides its arguments."""
        function = self.model.functions[name]
        children = () if name in self.told else tuple(self._named(one) for one in function.needs)
        self.told.add(name)
        return Reason("function", name, None, source=function.source, title=function.title, children=children)

    def _named(self, name: str) -> Reason:
        if name in self.model.parameters:
            return self.parameter(name)
        if name in self.model.decisions:
            return self.decision(name)
        return self.function(name) if name in self.model.functions else self.input(name)

    def quotes(self, *texts: Text | None) -> dict[str, Quote]:
        """The values that sentences quote."""
        return {name: self._quote(name) for text in texts for name in names_in(text)}

    def _quote(self, name: str) -> Quote:
        if name in self.model.parameters:
            return Quote(self.case.figure(name).value, self.model.parameters[name].type.name)
        if name in self.model.decisions:
            type, value = self.model.decisions[name].type, self.case.answer(name)
        else:
            type, value = self.model.inputs[name].type, self.input(name).value
        return Quote(value, type.name, _label(value, type))


def _met(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _label(value: Value, type: DataType) -> Text | None:
    """The text of the option chosen, where the value is one."""
    return type.options.get(value) if isinstance(value, str) and type.kind == "choice" else None
