"""What happened while a decision was worked out, noted down flat: `explanations` makes reasons of it where somebody looks.

A record is a tuple that begins with its kind:

    ("expression", text, value, parts)      ("input", name)      ("parameter", name)
    ("decision", name, parts, clash, quotes)                     ("function", name, parts)
    ("condition", condition, value, text, source, parts, quotes) ("exception", exemption, value, parts, quotes)
    ("rule", place, rule, value, is hit, clash, parts, quotes)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from onedoor.dmn.context import Case
from onedoor.dmn.hits import Hits
from onedoor.dmn.model import Condition, Conditions, Decision, Exemption, IfEligible, Rule, Table
from onedoor.dmn.programs import GIVES_UP
from onedoor.dmn.reasons import Quote
from onedoor.dmn.sights import Sight
from onedoor.dmn.texts import Text
from onedoor.dmn.written_logic import exempted
from onedoor.feel.expressions import Expression
from onedoor.feel.names import canonical
from onedoor.feel.running import Step
from onedoor.feel.values import Value

MAX_LEVELS = 40
"""Decisions inside one another that an explanation goes through step by step: nobody follows more."""

Record: TypeAlias = tuple[Any, ...]
Quotes: TypeAlias = Mapping[str, Quote]
_NONE: Quotes = {}


class Recorder:
    """Notes down why a case's decisions are what they are, each at its first mention; `quote` gives quoted values."""

    def __init__(self, case: Case, quote: Callable[[str], Quote]) -> None:
        self.case = case
        self.model = case.model
        self.program = case.program
        self.again: dict[str, Record] = {}
        """What is said at further mentions of what has been told."""
        self.level = 0
        self.sight: Sight | None = None
        self.names: Mapping[str, Value] | None = None
        self._quote = quote

    def decision(self, name: str) -> Record:
        """A decision: all of it at the first mention, its value alone at others."""
        found = self.again.get(name)
        if found is not None:
            return found
        decision = self.model.decisions[name]
        self.case.answer(name)
        known = self.program.quoted
        is_plain = decision.text is None and known.get(id(decision.title)) == ()
        quotes = _NONE if is_plain else self.quotes(decision.text, decision.title)
        self.again[name] = ("decision", name, (), False, quotes)
        around = self.sight, self.names, self.level
        self.sight = decision.sees
        self.names = None if decision.sees is None else self.case.seen_by(decision.sees)
        self.level += 1
        try:
            parts = self._logic(decision) if self.level < MAX_LEVELS else self._facts(decision)
        finally:
            self.sight, self.names, self.level = around
        clash = type(decision.logic) is Table and any(part[0] == "rule" and part[5] for part in parts)
        return ("decision", name, parts, clash, quotes)

    def function(self, name: str) -> Record:
        """A function that is called, with the figures, inputs and decisions that it uses besides its arguments."""
        found = self.again.get(name)
        if found is not None:
            return found
        parts = [self._named(one) for one in self.model.functions[name].needs]
        self.again[name] = ("function", name, ())
        return ("function", name, parts)

    def quotes(self, *texts: Text | None) -> Quotes:
        """The values that sentences quote."""
        found, known = _NONE, self.program.quoted
        for text in texts:
            names = known.get(id(text)) if text is not None else ()
            for name in self.program.names_in(text) if names is None else names:
                found = {**found, name: self._quote(name)}
        return found

    def _logic(self, decision: Decision) -> list[Record]:
        logic = decision.logic
        if isinstance(logic, Conditions):
            return [self._condition(condition) for condition in logic.conditions]
        if isinstance(logic, Table):
            return self._table(decision, logic)
        if isinstance(logic, IfEligible):
            asked = self.decision(logic.eligible)
            is_due = self.case.answer(logic.eligible) is not False
            return [asked, *(self.traced(logic.expression)[1] if is_due else ())]
        return self.traced(logic.expression)[1]

    def _facts(self, decision: Decision) -> list[Record]:
        """What a decision rests on in the end: inputs and figures, of decisions that are not told otherwise."""
        found: list[Record] = []
        waiting = list(reversed(decision.needs))
        while waiting:
            name = waiting.pop()
            if name in self.again:
                continue
            if name in self.model.decisions:
                self.again[name] = ("decision", name, (), False, _NONE)
                waiting += reversed(self.model.decisions[name].needs)
            elif name in self.model.functions:
                self.again[name] = ("function", name, ())
                waiting += reversed(self.model.functions[name].needs)
            else:
                self.again[name] = ("input", name)
                found.append(self._named(name))
        return found

    def _condition(self, condition: Condition) -> Record:
        verdict, parts = self._parts(condition.test)
        verdicts = [verdict]
        exemptions: list[Record] = []
        for one in condition.unless if verdict is not True else ():
            exemptions.append(self._exemption(one))
            if verdicts[-1] is not True:
                verdicts.append(exemptions[-1][2])
        value = exempted(verdicts)
        text = condition.because if value is not False else condition.otherwise
        source = condition.source
        reason: Exemption | None = next((one[1] for one in exemptions if one[2] is True), None)
        if reason is not None:
            text, source = reason.because or text, reason.source or source
        return ("condition", condition, value, text, source, [*parts, *exemptions], self.quotes(text))

    def _exemption(self, exemption: Exemption) -> Record:
        value, parts = self._parts(exemption.test)
        return ("exception", exemption, value, parts, self.quotes(exemption.because))

    def _table(self, decision: Decision, table: Table) -> list[Record]:
        found: list[Record] = []
        values: list[Value] = []
        for column in table.columns:
            value, parts = self.traced(column)
            values.append(value)
            found += parts
        hits = found_hits(self.case, decision, table, self.sight, self.names)
        for place in sorted({*hits.hit, *hits.open}):
            rule, is_hit = table.rules[place], place in hits.hit
            cells = [self.traced(cell) for cell in rule.outputs]
            outputs = [value for value, _ in cells]
            value = dict(zip(table.outputs, outputs, strict=True)) if table.outputs else outputs[0]
            parts = [*self._tests(table, rule, values, is_hit), *(part for _, some in cells for part in some)]
            found.append(("rule", place, rule, value, is_hit, hits.clash, parts, self.quotes(rule.because)))
        return found

    def _tests(self, table: Table, rule: Rule, values: list[Value], is_hit: bool) -> Iterator[Record]:
        """Why a row is hit, or may be: each cell that is not `-`, as what FEEL writes for it, and what it came to."""
        names = self.case.names if self.names is None else self.names
        for column, value, test in zip(table.columns, values, rule.tests, strict=True):
            if test is not None:
                verdict = is_hit or test.evaluate(value, names, today=self.case.on)
                yield ("expression", f"{canonical(column.text)} in ({canonical(test.text)})", verdict, ())

    def traced(self, expression: Expression) -> tuple[Value, list[Record]]:
        """The value of an expression, and what is told of it: itself, or what it names when it is but a name."""
        if self.sight is None:
            written = self.program.trace(expression, self.case.day)
            if written is not None:
                told = len(self.again)
                records: list[Record] = []
                try:
                    return written(self.case, records, self), records
                except GIVES_UP:
                    while len(self.again) > told:
                        self.again.popitem()
        names = self.case.names if self.names is None else self.names
        step = expression.explain(names, today=self.case.on)
        records = []
        self._step(step, records)
        return step.value, records

    def _parts(self, expression: Expression) -> tuple[Value, list[Record]]:
        """The value of an expression, and what it is made of, without itself."""
        value, records = self.traced(expression)
        if (
            len(records) == 1
            and records[0][0] == "expression"
            and records[0][1] == canonical(expression.text)
        ):
            return value, records[0][3]
        return value, records

    def _step(self, step: Step, records: list[Record]) -> None:
        """A step of an expression: what it names, or what it computes out of its parts; nothing for a constant."""
        text = canonical(step.text)
        name = text if self.sight is None else self.sight.meant_by(text)
        model = self.model
        if (
            name in self.case.inputs
            or name in model.inputs
            or name in model.parameters
            or name in model.decisions
            or name in model.functions
        ):
            records.append(self._named(name))
        else:
            parts: list[Record] = []
            for child in step.children:
                self._step(child, parts)
            if parts:
                records.append(("expression", text, step.value, parts))

    def _named(self, name: str) -> Record:
        if name in self.model.parameters:
            self.case.figure(name)
            return ("parameter", name)
        if name in self.model.decisions:
            return self.decision(name)
        return self.function(name) if name in self.model.functions else ("input", name)


def found_hits(
    case: Case, decision: Decision, table: Table, sight: Sight | None, names: Mapping[str, Value] | None
) -> Hits:
    """Which rows of a decision's table are hit and which are open; looked up where that is written."""
    written = case.program.hits(decision.name, case.day) if sight is None else None
    if written is None:
        return case.hits(table, names)
    try:
        hit, states = written(case)
    except GIVES_UP:
        return case.hits(table, names)
    rows: tuple[int, ...] = ()
    while hit:
        rows, hit = (*rows, (hit & -hit).bit_length() - 1), hit & (hit - 1)
    if table.hit_policy == "any" and len(rows) > 1:
        return case.hits(table, names)
    open_ = tuple(sorted(row.bit_length() - 1 for row in states)) if states else ()
    return Hits(None, rows, open_, clash=table.hit_policy == "unique" and len(rows) > 1)
