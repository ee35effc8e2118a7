"""Evaluating one case again and again with some values changed: counted, and each trial made once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from onedoor.dmn import grounds, places
from onedoor.dmn.errors import NoFigure
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.grounds import Grounds
from onedoor.dmn.model import Condition, Conditions, Decision, Model
from onedoor.dmn.places import Changed, Place
from onedoor.dmn.sameness import same
from onedoor.feel.errors import FeelLimitError
from onedoor.feel.values import Missing, Value, is_settled


class Spent(Exception):
    """The work that was allowed is done; what was found so far stands."""


@dataclass(frozen=True)
class Limit:
    """How much may be tried: so many evaluations (one takes a millisecond or two at most), and until `stop` says so."""

    evaluations: int = 2000
    stop: Callable[[], bool] | None = None


_KEPT: OrderedDict[tuple[int, str], tuple[Model, Model, tuple[str, ...]]] = OrderedDict()
_MOST_KEPT = 64
"""Models taken apart, by the identity of the whole (which is kept along, so that no other takes its place)."""


def apart(model: Model, decision: str) -> tuple[Model, tuple[str, ...]]:
    """Return a model in which each condition of a decision is a decision of its own, and their names, in order.

    For a decision whose logic is no list of conditions, the model itself and the decision's own name.
    """
    key = id(model), decision
    if key not in _KEPT:
        _KEPT[key] = (model, *_taken_apart(model, decision))
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return _KEPT[key][1:]


def _taken_apart(model: Model, decision: str) -> tuple[Model, tuple[str, ...]]:
    logic = model.decision(decision).logic
    if not isinstance(logic, Conditions):
        return model, (decision,)
    asked = {f"{decision} · {place}": one for place, one in enumerate(logic.conditions)}
    probes = {name: _probe(name, one, model.decisions[decision]) for name, one in asked.items()}
    return replace(model, decisions={**model.decisions, **probes}), tuple(probes)


def _probe(name: str, condition: Condition, asked: Decision) -> Decision:
    tests = (condition.test, *(one.test for one in condition.unless))
    needs = tuple(dict.fromkeys(use for test in tests for use in test.uses))
    return Decision(name, asked.type, Conditions(True, (condition,)), needs)


class Trials:
    """One case, and what its decisions would be if some of what is known were otherwise."""

    def __init__(self, model: Model, inputs: Mapping[str, Value], on: date, limit: Limit) -> None:
        self.model = model
        self.inputs = inputs
        self.on = on
        self.limit = limit
        self.made = 0
        self.allowed = limit.evaluations
        self._values: dict[tuple[str, frozenset[tuple[Place, str, Value]]], Value] = {}
        self._grounds: dict[str, Grounds] = {}

    def value(self, decision: str, changed: Changed) -> Value:
        """Return what a decision would be; null where it cannot be worked out. Raises Spent."""
        key = decision, frozenset((place, type(one).__name__, one) for place, one in changed.items())
        if key not in self._values:
            self._values[key] = self._evaluated(decision, changed)
        return self._values[key]

    def _evaluated(self, decision: str, changed: Changed) -> Value:
        self.made += 1
        if self.made > self.allowed or (self.limit.stop is not None and self.limit.stop()):
            raise Spent
        inputs, on = places.with_changes(self.inputs, self.on, changed)
        try:
            return evaluate(self.model, inputs=inputs, on=on, wanted=[decision]).value(decision)
        except (FeelLimitError, NoFigure, ArithmeticError):
            return None

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Within this, two thirds of the limit are all there is: the rest is for what was found when the search ends."""
        self.allowed = self.limit.evaluations * 2 // 3
        try:
            yield
        finally:
            self.allowed = self.limit.evaluations

    def may_be(self, decision: str, wanted: Value, changed: Changed) -> bool:
        """Whether a decision would be what is wanted, or could still become it with what is not known yet."""
        value = self.value(decision, changed)
        return same(value, wanted) or not is_settled(value)

    def could_matter(self, decision: str, changed: Changed, *of: Place) -> bool:
        """Whether other values in these places could change a decision at all: one trial with them not known tells."""
        unknown = {place: Missing((place.input,)) for place in of if not place.is_day}
        if len(unknown) < len(of):
            return True  # the day is always known
        return not is_settled(self.value(decision, {**changed, **unknown}))

    def grounds(self, decision: str) -> Grounds:
        """Return what a decision rests on."""
        if decision not in self._grounds:
            self._grounds[decision] = grounds.of(self.model, [decision])
        return self._grounds[decision]
