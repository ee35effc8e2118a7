"""The reasons of a decision: what each condition, row, expression came to, down to inputs and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import getcontext, setcontext
from typing import Any

from onedoor.dmn.context import WRITTEN_STEPS, Case
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import Table
from onedoor.dmn.reasons import Quote, Reason
from onedoor.dmn.records import Record, Recorder
from onedoor.dmn.texts import Text
from onedoor.feel.numbers import CONTEXT
from onedoor.feel.values import Missing, Value

CLASH: Text = {
    "en": "More than one row of this table fits, and they do not agree.",
    "es": "Encaja más de una fila de esta tabla, y no coinciden.",
}


def explain(case: Case, decision: str, origins: Mapping[str, Any]) -> Reason:
    """Return why a decision of this case is what it is. Raises NoFigure.

    A decision that several parts need is explained at its first mention; further mentions have its value alone.
    Of one that stands very far down, the inputs and figures are told, without the steps between.
    The reasons below the first are found when somebody looks at them: then everything is noted down at once.
    """
    case.answer(decision)
    teller = Teller(case, origins)
    asked = case.model.decisions[decision]
    if case.day["complete"] and not isinstance(asked.logic, Table):
        # nothing can fail later: every figure is there
        quotes = Recorder(case, teller.quote).quotes(asked.text, asked.title)
        return teller.decision(decision, (), False, quotes, later=lambda: teller.recorded(decision).children)
    return teller.recorded(decision)


class Teller:
    """Makes reasons of records."""

    def __init__(self, case: Case, origins: Mapping[str, Any]) -> None:
        self.case = case
        self.model = case.model
        self.origins = origins
        self._facts: dict[Record, Reason] = {}

    def recorded(self, decision: str) -> Reason:
        """The reasons of a decision, noted down now."""
        around = getcontext()
        setcontext(CONTEXT)
        self.case.left = WRITTEN_STEPS
        try:
            return self.reason(Recorder(self.case, self.quote).decision(decision))
        finally:
            setcontext(around)

    def reason(self, record: Record) -> Reason:
        """The reason of a record."""
        return _MAKERS[record[0]](self, *record[1:])

    def below(self, records: Sequence[Record]) -> Callable[[], tuple[Reason, ...]] | None:
        """The reasons of the parts, when they are asked for."""
        return (lambda: tuple(map(self.reason, records))) if records else None

    def expression(self, text: str, value: Value, parts: Sequence[Record]) -> Reason:
        return Reason("expression", text, value, met=_met(value), later=self.below(parts))

    def decision(
        self,
        name: str,
        parts: Sequence[Record],
        clash: bool,
        quotes: Mapping[str, Quote],
        *,
        later: Callable[[], tuple[Reason, ...]] | None = None,
    ) -> Reason:
        decision, value = self.model.decisions[name], self.case.answer(name)
        return Reason(
            "decision",
            name,
            value,
            text=CLASH if clash else decision.text,
            source=decision.source,
            met=_met(value),
            title=decision.title,
            type=decision.type.name,
            label=_label(value, decision.type),
            quotes=quotes,
            later=later or self.below(parts),
        )

    def condition(
        self,
        condition: Any,
        value: Value,
        text: Text | None,
        source: str | None,
        parts: Sequence[Record],
        quotes: Mapping[str, Quote],
    ) -> Reason:
        return Reason(
            "condition",
            condition.test.text,
            value,
            text=text,
            source=source,
            met=_met(value),
            type="boolean",
            quotes=quotes,
            later=self.below(parts),
        )

    def exception(
        self, exemption: Any, value: Value, parts: Sequence[Record], quotes: Mapping[str, Quote]
    ) -> Reason:
        return Reason(
            "exception",
            exemption.test.text,
            value,
            text=exemption.because,
            source=exemption.source,
            met=_met(value),
            type="boolean",
            quotes=quotes,
            later=self.below(parts),
        )

    def rule(
        self,
        place: int,
        rule: Any,
        value: Value,
        is_hit: bool,
        clash: bool,
        parts: Sequence[Record],
        quotes: Mapping[str, Quote],
    ) -> Reason:
        return Reason(
            "rule",
            f"rule {place + 1}",
            value,
            text=CLASH if clash else rule.because,
            source=rule.source,
            met=True if is_hit else None,
            quotes=quotes,
            later=self.below(parts),
        )

    def input(self, name: str) -> Reason:
        """An input, with its value and origin; the same reason wherever it is mentioned."""
        found = self._facts.get(("input", name))
        if found is not None:
            return found
        data = self.model.inputs.get(name)
        value = self.case.inputs[name] if name in self.case.inputs else Missing((name,))
        made = self._facts["input", name] = Reason(
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
        return made

    def parameter(self, name: str) -> Reason:
        """A figure of the law on the day."""
        found = self._facts.get(("parameter", name))
        if found is not None:
            return found
        parameter, figure = self.model.parameters[name], self.case.figure(name)
        made = self._facts["parameter", name] = Reason(
            "parameter",
            name,
            figure.value,
            source=parameter.source,
            title=parameter.title,
            type=parameter.type.name,
            since=figure.since,
            cite=parameter.cite,
        )
        return made

    def function(self, name: str, parts: Sequence[Record]) -> Reason:
        function = self.model.functions[name]
        later = self.below(parts)
        return Reason("function", name, None, source=function.source, title=function.title, later=later)

    def quote(self, name: str) -> Quote:
        """A value that a sentence quotes."""
        if name in self.model.parameters:
            return Quote(self.case.figure(name).value, self.model.parameters[name].type.name)
        if name in self.model.decisions:
            type, value = self.model.decisions[name].type, self.case.answer(name)
        else:
            type, value = self.model.inputs[name].type, self.input(name).value
        return Quote(value, type.name, _label(value, type))


_MAKERS: Mapping[str, Callable[..., Reason]] = {
    "expression": Teller.expression,
    "decision": Teller.decision,
    "condition": Teller.condition,
    "exception": Teller.exception,
    "rule": Teller.rule,
    "input": Teller.input,
    "parameter": Teller.parameter,
    "function": Teller.function,
}


def _met(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _label(value: Value, type: DataType) -> Text | None:
    """The text of the option chosen, where the value is one."""
    return type.options.get(value) if isinstance(value, str) and type.kind == "choice" else None
