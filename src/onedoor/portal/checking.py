"""Check first: what the answers on the page say so far, and what to ask next. Nothing is stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from onedoor.catalogue import asking
from onedoor.catalogue.services import Service
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.dmn.model import InputData
from onedoor.dmn.values import from_json, to_json
from onedoor.feel.values import Missing, Value

Goal = Literal["eligible", "amounts"]
LONGEST = 60_000
"""Characters of answers that a page carries; more was not made by our pages."""
_UNSURE = {"unsure": True}


@dataclass(frozen=True)
class Answers:
    """What was answered, in the order of asking. They travel in the page and nowhere else."""

    given: Mapping[str, Value] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()

    def with_answer(self, name: str, value: Value) -> "Answers":
        """The same with one answer more, or changed."""
        return Answers({**self.given, name: value}, self.unsure - {name}, _with(self.order, name))

    def without_idea(self, name: str) -> "Answers":
        """The same with one question that the person cannot answer."""
        given = {key: value for key, value in self.given.items() if key != name}
        return Answers(given, self.unsure | {name}, _with(self.order, name))

    def before(self, name: str) -> str | None:
        """The question that was asked before this one."""
        earlier = self.order[: self.order.index(name)] if name in self.order else self.order
        return earlier[-1] if earlier else None

    def written(self) -> str:
        """As the page carries them."""
        plain = {
            name: _UNSURE if name in self.unsure else {"is": to_json(self.given[name])} for name in self.order
        }
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _with(order: tuple[str, ...], name: str) -> tuple[str, ...]:
    return order if name in order else (*order, name)


def read(written: str, service: Service) -> Answers:
    """The answers that a page carried. What does not fit the service (any more) is asked again."""
    try:
        plain = json.loads(written) if written and len(written) <= LONGEST else {}
    except (ValueError, RecursionError):
        plain = {}
    answers = Answers()
    for name, one in plain.items() if isinstance(plain, dict) else ():
        data = service.inputs.get(name)
        if data is None or not isinstance(one, dict):
            continue
        if one == _UNSURE:
            answers = answers.without_idea(name)
        elif "is" in one and (value := _fitting(one["is"], data)) is not _MISFIT:
            answers = answers.with_answer(name, value)
    return answers


_MISFIT: Any = object()


def _fitting(plain: Any, data: InputData) -> Any:
    try:
        value = from_json(plain, data.type)
    except (WrongValue, ValueError, TypeError, ArithmeticError, RecursionError):
        return _MISFIT
    return _MISFIT if isinstance(value, Missing) or data.check(value) is not None else value


@dataclass(frozen=True)
class Standing:
    """Where a check stands: the rules applied to the answers that matter."""

    service: Service
    answers: Answers
    goal: Goal
    evaluation: Evaluation
    used: tuple[str, ...]
    """Inputs whose answers took part, in the order of asking."""
    missing: tuple[str, ...]
    """Inputs that could still change the answer."""
    next: str | None
    """What to ask now; None when there is nothing more to ask."""

    @property
    def verdict(self) -> Literal["yes", "no", "cannot_tell"]:
        """Whether the person may have it, as far as the answers tell."""
        value = self.evaluation.values[self.service.decides.eligible]
        if value is True:
            return "yes"
        return "no" if value is False else "cannot_tell"

    @property
    def more_to_work_out(self) -> bool:
        """Whether further questions would give an amount."""
        return self.verdict == "yes" and any(
            isinstance(self.evaluation.values[name], Missing) for name in self.service.decides.amounts
        )


def stand(service: Service, answers: Answers, *, goal: Goal, on: date) -> Standing:
    """Apply the rules of that day to the answers, taking only those the rules ask for."""
    eligible = service.decides.eligible
    wanted: tuple[str, ...] = (eligible,)
    everything = tuple(dict.fromkeys([eligible, *service.decides.amounts]))
    values: dict[str, Value] = {}
    while True:
        evaluation = (
            evaluate(service.model, inputs=values, on=on, wanted=wanted) if values else blank(service, on)
        )
        missing = tuple(dict.fromkeys(name for aim in wanted for name in evaluation.missing(aim)))
        told = {name: answers.given[name] for name in missing if name in answers.given}
        values |= told
        if not told and evaluation.values[eligible] is True and wanted != everything:
            wanted = everything
        elif not told:
            break
    if goal == "eligible":
        missing = evaluation.missing(eligible)
    open_ = [name for name in missing if name not in answers.unsure and can_be_asked(service, name)]
    ask = asking.next_of(service, evaluation, open_, known=values)
    used = tuple(name for name in answers.order if name in values or name in missing)
    return Standing(service, answers, goal, evaluation, used, missing, ask)


@lru_cache(maxsize=64)
def blank(service: Service, on: date) -> Evaluation:
    """The rules applied to nobody yet: where every check begins. The same for everybody on a day."""
    return evaluate(service.model, inputs={}, on=on, wanted=[service.decides.eligible])


def can_be_asked(service: Service, name: str) -> bool:
    """Whether the check asks for this input: it has a question, and the answer is not a file."""
    data = service.inputs.get(name)
    return data is not None and data.ask is not None and not asking.is_file(service, name)
