"""The account of decisions: the whole reasoning as lines of text, made of what was noted down without a tree between.

It says what `reasons.outline` says of the tree; a decision that several of those asked for need is told at its first
mention.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, getcontext, setcontext
from typing import Any

from onedoor.dmn import reasons
from onedoor.dmn.context import WRITTEN_STEPS, Case
from onedoor.dmn.explanations import Teller
from onedoor.dmn.reasons import STEP, Quote
from onedoor.dmn.records import Record, Recorder
from onedoor.dmn.texts import fill
from onedoor.feel.numbers import CONTEXT, write_number
from onedoor.feel.values import Value
from onedoor.lib.languages import in_language


def account(case: Case, decisions: Sequence[str], origins: Mapping[str, Any], language: str) -> list[str]:
    """The lines that tell why these decisions of a case are what they are. Raises NoFigure."""
    around = getcontext()
    setcontext(CONTEXT)
    case.left = WRITTEN_STEPS
    try:
        writer = _Writer(Teller(case, origins), language)
        recorder = Recorder(case, writer.teller.quote)
        for name in decisions:
            case.answer(name)
            writer.write([recorder.decision(name)], "")
        return writer.lines
    finally:
        setcontext(around)


class _Writer:
    """Writes records as lines."""

    def __init__(self, teller: Teller, language: str) -> None:
        self.teller = teller
        self.case = teller.case
        self.model = teller.model
        self.language = language
        self.lines: list[str] = []
        self._inputs: dict[str, str] = {}
        self._lasting = teller.case.day["told"].setdefault(language, {})
        """What is the same in every case of the day: figures, functions, the names of decisions."""

    def write(self, records: Sequence[Record], indent: str) -> None:
        """Records, and further in what is below each."""
        lines, lasting = self.lines, self._lasting
        for record in records:
            kind = record[0]
            if kind == "expression":
                _, text, value, parts = record
                lines.append(f"{indent}{text}: {_said(value)}")
            elif kind == "input":
                lines.append(indent + (self._inputs.get(record[1]) or self._input(record)))
                continue
            elif kind == "parameter":
                lines.append(indent + (lasting.get(record) or self._last(record)))
                continue
            elif kind == "decision":
                _, name, parts, clash, quotes = record
                lines.append(indent + self._decision(name, clash, quotes))
            elif kind == "function":
                _, name, parts = record
                lines.append(indent + (lasting.get((kind, name)) or self._last((kind, name), ())))
            else:
                parts = record[_PARTS[kind]]
                lines.append(indent + self._head(record))
            if parts:
                self.write(parts, indent + STEP)

    def _head(self, record: Record) -> str:
        return reasons.headline(self.teller.reason(record), self.language)

    def _last(self, fact: Record, *rest: Any) -> str:
        """The line of what is the same in every case."""
        line = self._lasting[fact] = self._head((*fact, *rest))
        return line

    def _input(self, record: Record) -> str:
        line = self._inputs[record[1]] = self._head(record)
        return line

    def _decision(self, name: str, clash: bool, quotes: Mapping[str, Quote]) -> str:
        value = self.case.answer(name)
        if quotes or clash or isinstance(value, str):
            return self._head(("decision", name, (), clash, quotes))
        around = self._lasting.get(name)
        if around is None:
            decision = self.model.decisions[name]
            text = decision.text or decision.title
            said = name if text is None else fill(in_language(text, self.language), lambda _: None)
            law = f" [{decision.source}]" if decision.source else ""
            around = self._lasting[name] = (f"{said}: ", law)
        return f"{around[0]}{_said(value)}{around[1]}"


_PARTS = {"condition": 5, "exception": 3, "rule": 6}
"""Where a record has its parts."""
_TRUTHS = {True: "true", False: "false"}


def _said(value: Value) -> str:
    if type(value) is Decimal:
        return write_number(value)
    return _TRUTHS[value] if type(value) is bool else reasons.said(Quote(value), "en")
