"""Builds the reasons of a decision: what each condition, row, expression came to, down to inputs and figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import getcontext, setcontext
from typing import Any

from onedoor.dmn.context import Case
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.hits import Hits
from onedoor.dmn.model import Condition, Conditions, Decision, Exemption, IfEligible, Table
from onedoor.dmn.programs import GIVES_UP
from onedoor.dmn.reasons import Quote, Reason
from onedoor.dmn.sights import Sight
from onedoor.dmn.texts import Text
from onedoor.dmn.written_logic import exempted
from onedoor.feel.expressions import Expression
from onedoor.feel.names import canonical
from onedoor.feel.numbers import CONTEXT
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
    around = getcontext()
    setcontext(CONTEXT)
    try:
        return _Explainer(case, origins).decision(decision)
    finally:
        setcontext(around)


class _Explainer:
    def __init__(self, case: Case, origins: Mapping[str, Any]) -> None:
        self.case = case
        self.model = case.model
        self.origins = origins
        self.program = case.program
        self.told: dict[str, None] = {}
        self.level = 0
        self._shown: dict[str, Reason] = {}
        self.sight: Sight | None = None
        self.names: Mapping[str, Value] = case.names

    def decision(self, name: str) -> Reason:
        if name in self.told:
            found = self._shown.get(name)
            if found is None:
                found = self._shown[name] = self._decision(name, ())
            return found
        self.told[name] = None
        around = self.sight, self.names, self.level
        decision = self.model.decisions[name]
        self.sight, self.names = decision.sees, self.case.seen_by(decision.sees)
        self.level += 1
        try:
            children = tuple(self._logic(decision) if self.level < MAX_LEVELS else self._facts(decision))
        finally:
            self.sight, self.names, self.level = around
        return self._decision(name, children)

    def _decision(self, name: str, children: tuple[Reason, ...]) -> Reason:
        decision, value = self.model.decisions[name], self.case.answer(name)
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

    def _logic(self, decision: Decision) -> Iterator[Reason]:
        logic = decision.logic
        if isinstance(logic, Conditions):
            yield from (self.condition(condition) for condition in logic.conditions)
        elif isinstance(logic, Table):
            yield from self._table(decision, logic)
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
            self.told[name] = None
            if name in self.model.decisions:
                waiting += reversed(self.model.decisions[name].needs)
            elif name in self.model.functions:
                waiting += reversed(self.model.functions[name].needs)
            else:
                yield self._named(name)

    def condition(self, condition: Condition) -> Reason:
        verdict, parts = self.parts(condition.test)
        verdicts, exemptions = [verdict], []
        for one in condition.unless if verdict is not True else ():
            exemptions.append(self.exemption(one))
            if verdicts[-1] is not True:
                verdicts.append(exemptions[-1].value)
        value = exempted(verdicts)
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
            children=(*parts, *exemptions),
            type="boolean",
            quotes=self.quotes(text),
        )

    def exemption(self, exemption: Exemption) -> Reason:
        value, parts = self.parts(exemption.test)
        return Reason(
            "exception",
            exemption.test.text,
            value,
            text=exemption.because,
            source=exemption.source,
            met=_met(value),
            children=parts,
            type="boolean",
            quotes=self.quotes(exemption.because),
        )

    def _table(self, decision: Decision, table: Table) -> Iterator[Reason]:
        for column in table.columns:
            yield from self.expression(column)
        hits = self._hits(decision, table)
        for place in sorted({*hits.hit, *hits.open}):
            rule = table.rules[place]
            is_hit = place in hits.hit
            cells = [self.traced(cell) for cell in rule.outputs]
            outputs = [value for value, _ in cells]
            yield Reason(
                "rule",
                f"rule {place + 1}",
                dict(zip(table.outputs, outputs, strict=True)) if table.outputs else outputs[0],
                text=CLASH if hits.clash else rule.because,
                source=rule.source,
                met=True if is_hit else None,
                children=tuple(part for _, parts in cells for part in parts),
                quotes=self.quotes(rule.because),
            )

    def _hits(self, decision: Decision, table: Table) -> Hits:
        """Which rows are hit and which are open; looked up where that is written."""
        written = self.program.hits(decision.name, self.case.day) if self.sight is None else None
        if written is None:
            return self.case.hits(table, self.names)
        try:
            hit, states = written(self.case)
        except GIVES_UP:
            return self.case.hits(table, self.names)
        rows = tuple(place for place in range(len(table.rules)) if hit >> place & 1)
        if table.hit_policy == "any" and len(rows) > 1:
            return self.case.hits(table, self.names)
        open_ = tuple(sorted(row.bit_length() - 1 for row in states or ()))
        return Hits(None, rows, open_, clash=table.hit_policy == "unique" and len(rows) > 1)

    def traced(self, expression: Expression) -> tuple[Value, list[Reason]]:
        """The value of an expression, and what is told of it."""
        if self.sight is None:
            written = self.program.trace(expression, self.case.day)
            if written is not None:
                reasons: list[Reason] = []
                told = len(self.told)
                try:
                    return written(self.case, reasons, self), reasons
                except GIVES_UP:
                    while len(self.told) > told:
                        self.told.popitem()
        step = expression.explain(self.names, today=self.case.on)
        return step.value, list(self.step(step))

    def expression(self, expression: Expression) -> list[Reason]:
        """The expression as one reason, or what it names when it is but a name; nothing for a constant."""
        return self.traced(expression)[1]

    def parts(self, expression: Expression) -> tuple[Value, tuple[Reason, ...]]:
        """The value of an expression, and what it is made of, without itself."""
        value, reasons = self.traced(expression)
        if (
            len(reasons) == 1
            and reasons[0].kind == "expression"
            and reasons[0].name == canonical(expression.text)
        ):
            return value, reasons[0].children
        return value, tuple(reasons)

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
        found = self._shown.get(name)
        if found is None:
            found = self._shown[name] = self._input(name)
        return found

    def _input(self, name: str) -> Reason:
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
        found = self._shown.get(name)
        if found is None:
            found = self._shown[name] = self._parameter(name)
        return found

    def _parameter(self, name: str) -> Reason:
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
        children: tuple[Reason, ...] = ()
        if name in self.told:
            found = self._shown.get(name)
            if found is not None:
                return found
        else:
            children = tuple(self._named(one) for one in function.needs)
            self.told[name] = None
        made = Reason("function", name, None, source=function.source, title=function.title, children=children)
        if not children:
            self._shown[name] = made
        return made

    def _named(self, name: str) -> Reason:
        if name in self.model.parameters:
            return self.parameter(name)
        if name in self.model.decisions:
            return self.decision(name)
        return self.function(name) if name in self.model.functions else self.input(name)

    def quotes(self, *texts: Text | None) -> dict[str, Quote]:
        """The values that sentences quote."""
        return {name: self._quote(name) for text in texts for name in self.program.names_in(text)}

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
