"""Evaluates decisions for one case: what they answer, what is still missing, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onedoor.dmn import accounts, explanations, input_checks, programs, reasons, traces
from onedoor.dmn.context import Case
from onedoor.dmn.encodings import to_json
from onedoor.dmn.inputs import check
from onedoor.dmn.model import Model
from onedoor.dmn.programs import UNKNOWN
from onedoor.dmn.reasons import Format, Reason
from onedoor.dmn.traces import Traced
from onedoor.feel.values import Value, is_settled, united


def evaluate(
    model: Model,
    *,
    inputs: Mapping[str, Value],
    on: date,
    wanted: Sequence[str] | None = None,
    origins: Mapping[str, Any] | None = None,
) -> Evaluation:
    """Evaluate the wanted decisions (None: all) and what they need, with the law as it was on a day.

    `inputs` are keyed by full name; an absent one is missing, None is known to be null. `origins` says of an input where
    its value came from, as plain JSON; it is kept and shown in reasons. Raises UnknownName for an input or decision
    that the model does not have, WrongInput for a value of another kind than its input has, and NoFigure where the law
    asked has no figure for the day.
    """
    if not input_checks.fit(programs.of(model).checks, inputs):
        check(model, inputs)
    names = tuple(model.decisions) if wanted is None else tuple(wanted)
    evaluation = Evaluation(
        model=model, inputs=dict(inputs), on=on, wanted=names, origins=dict(origins or {})
    )
    for name in names:
        evaluation.value(name)
    return evaluation


@dataclass
class Evaluation:
    """The answers to the wanted decisions for one case, on one day."""

    model: Model
    inputs: Mapping[str, Value]
    on: date
    wanted: tuple[str, ...]
    origins: Mapping[str, Any] = field(default_factory=dict)
    _case: Case = field(init=False, repr=False)
    _reasons: dict[str, Reason] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._case = Case(self.model, self.inputs, self.on)

    @property
    def values(self) -> Mapping[str, Value]:
        """The answers by decision: of those wanted and of those that they needed. Missing where it cannot be told."""
        return self._case.answers

    def value(self, decision: str) -> Value:
        """Return the answer of a decision, evaluating it if nobody has needed it yet. Raises UnknownName, NoFigure."""
        case = self._case
        place = case.program.decisions.get(decision)
        if place is not None and (known := case.slots[place]) is not UNKNOWN:
            return known
        self.model.decision(decision)
        self._case.prepare(decision)
        return self._case.answer(decision)

    def is_settled(self, *decisions: str) -> bool:
        """Whether nothing that is missing can change these decisions (none named: those wanted)."""
        return all(is_settled(self.value(name)) for name in decisions or self.wanted)

    def missing(self, *decisions: str) -> tuple[str, ...]:
        """Return the inputs that can still change these decisions (none named: those wanted), in the order to ask.

        The order is the one in which the definition needs them. What is guaranteed:

        - Empty means settled: no completion of the missing inputs gives another answer.
        - Answering the first name, again and again, ends with a settled answer; an input is never asked twice.
        - Conditions, exceptions, `and`, `or`, `if`, table rows are three-valued: once a part has settled the
          answer, the inputs of the other parts are not named any more; nor are those of a row or branch that gives what
          the others give.
        - Every input named can change the answer, given some values of the other missing ones, as long as each
          missing input is mentioned in one place of what is still open. Mentioned in several, it may be named although
          the mentions cancel out (`a and (b or not(b))`, `x - x`, conditions that exclude each other): a question too
          many is then possible, an answer too early never.
        """
        return united([self.value(name) for name in decisions or self.wanted]).names

    def reasons(self, decision: str) -> Reason:
        """Return why a decision is what it is, as a tree. Raises UnknownName, NoFigure."""
        if decision not in self._reasons:
            self.value(decision)
            self._reasons[decision] = explanations.explain(self._case, decision, self.origins)
        return self._reasons[decision]

    def explain(
        self, decision: str, language: str = "en", *, format: Format | None = None
    ) -> tuple[str, ...]:
        """Return why a decision is what it is, as plain sentences in a language. Raises UnknownName, NoFigure.

        One for each condition or table row that settled it; `format` writes the values they quote (by default as FEEL
        does). `reasons` has the whole tree, for officers and as JSON.
        """
        return reasons.sentences(self.reasons(decision), language, format=format)

    def account(self, *decisions: str, language: str = "en") -> tuple[str, ...]:
        """Return the whole reasoning of these decisions (none named: those wanted), as lines indented step by step.

        It is `reasons.outline` of their reasons, made at once; what several of them need is told at its first mention.
        Raises UnknownName, NoFigure.
        """
        names = decisions or self.wanted
        for name in names:
            self.value(name)
        return tuple(accounts.account(self._case, names, self.origins, language))

    def trace(self) -> tuple[Traced, ...]:
        """Return what each decision came to that was worked out so far, and which rows of its table were hit.

        It is there at once, and in the order of the definition; `reasons` goes down to inputs and figures. Raises NoFigure.
        """
        return tuple(traces.trace(self._case))

    def to_json(self) -> dict[str, Any]:
        """Return everything that is stored of a decision that is made: the day of the law, every input with its origin,
        the outputs and the reasons of the wanted decisions, as plain JSON.
        """
        return {
            "on": self.on.isoformat(),
            "inputs": {
                name: {"value": to_json(value)}
                | ({"origin": self.origins[name]} if name in self.origins else {})
                for name, value in self.inputs.items()
            },
            "outputs": {name: to_json(self.value(name)) for name in self.wanted},
            "reasons": {name: reasons.to_json(self.reasons(name)) for name in self.wanted},
        }
