"""What to ask next: only what can still change the answer, in the order that takes the fewest questions on average.

What is asked is decided by the rules alone; a policy, made from a population and holding nobody's data, only chooses
which of the questions that are open comes first. So a bad policy costs questions, never an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from onedoor.dmn import mattering
from onedoor.dmn.encodings import to_json
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import Model
from onedoor.feel.values import Missing, Value

TRIES = 12
"""Evaluations spent on showing that a question is needless, before it is asked."""
_BRANCHING = 8
"""How many times more completions there may be than tries: most are ruled out many at a time."""


@dataclass(frozen=True)
class Policy:
    """Which open question comes first.

    `split`: an input that is asked before all others, as soon as it is open; once it is known, the branch of its answer
    takes over (`branches`, by the answer as JSON text), where there is one. `order`: the inputs to ask first of those
    that are open. What neither names comes in the order in which the definition needs it.
    """

    order: tuple[str, ...] = ()
    split: str | None = None
    branches: Mapping[str, Policy] = field(default_factory=dict)

    def next(self, known: Mapping[str, Value], open_: Sequence[str]) -> str:
        """Return the one of the open questions to ask now. `open_` stands in the order of the definition, and is not empty."""
        at = self
        while at.split is not None:
            if at.split in open_:
                return at.split
            branch = at.branches.get(written(known[at.split])) if at.split in known else None
            if branch is None:
                break
            at = branch
        return next((name for name in at.order if name in open_), open_[0])

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every input that it names."""
        below = (name for branch in self.branches.values() for name in branch.inputs)
        return tuple(dict.fromkeys([*([self.split] if self.split else []), *self.order, *below]))


FIRST_NEEDED = Policy()
"""The order in which the definition needs its inputs."""


def written(value: Value) -> str:
    """Return an answer as the text by which a policy's branches know it: `true`, `"tenant"`, `null`."""
    return json.dumps(to_json(value), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Aim:
    """What is to be found out about a case, by which law, and who can be asked what.

    `stages`: decisions that are settled one group after the other; `ends`: a decision that, when it is no, ends all.
    `askable`: the inputs there are questions for (None: all). `tries`: evaluations spent on a question before it is asked, to
    show that it is needless (0: those that the rules name are taken as they are).
    """

    model: Model
    on: date
    stages: tuple[tuple[str, ...], ...]
    ends: str | None = None
    askable: frozenset[str] | None = None
    tries: int = TRIES

    def answers(self, known: Mapping[str, Value], decisions: Sequence[str]) -> list[Value]:
        """Return what decisions say to what is known. Raises NoFigure."""
        evaluation = evaluate(self.model, inputs=known, on=self.on, wanted=decisions)
        return [evaluation.value(name) for name in decisions]

    def open(
        self, known: Mapping[str, Value], *, unsure: Iterable[str] = ()
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Yield by stage the inputs that can be asked, in the order in which they are needed, and the decisions they are for.

        Nothing is left where everything is settled, or as far as those who are `unsure` of some can get. A stage is looked at
        when whoever asks has no question of the one before.
        """
        for stage in self.stages:
            evaluation = evaluate(self.model, inputs=known, on=self.on, wanted=stage)
            names = [name for name in evaluation.missing(*stage) if self._can_be_asked(name)]
            if names := [name for name in names if name not in unsure]:
                yield tuple(names), stage
            if self.ends in stage and evaluation.values[self.ends or ""] is False:
                break

    def next(self, known: Mapping[str, Value], policy: Policy, *, unsure: Iterable[str] = ()) -> str | None:
        """Return what to ask now by a policy; None when nothing that can be asked can change the answer."""
        for names, stage in self.open(known, unsure=unsure):
            left = names
            while left:
                name = policy.next(known, left)
                if self.matters(name, known, stage, among=len(names)):
                    return name
                left = tuple(one for one in left if one != name)
        return None

    def matters(self, name: str, known: Mapping[str, Value], decisions: Sequence[str], *, among: int) -> bool:
        """Whether an input that the rules name, `among` so many, can change decisions: see `mattering.matters`.

        Of too many, it is taken to matter: that it does not could not be shown within `tries`.
        """
        if 2 ** (among - 1) > _BRANCHING * self.tries:
            return True
        return mattering.matters(
            name,
            known=known,
            inputs=self.model.inputs,
            answers=lambda given: self.answers(given, decisions),
            limit=self.tries,
        )

    def _can_be_asked(self, name: str) -> bool:
        return name in self.model.inputs and (self.askable is None or name in self.askable)


@dataclass(frozen=True)
class Person:
    """One of a population: what they would answer, how many they stand for, and what is known of them without asking.

    What `answers` lacks they could not tell; they are asked for it all the same. `where` says which of several ways
    of asking this is (a check without registers, an application with them): none may get longer.
    """

    answers: Mapping[str, Value]
    weight: float = 1.0
    known: frozenset[str] = frozenset()
    where: str = ""


def walk(aim: Aim, person: Person, policy: Policy) -> tuple[str, ...]:
    """Return what a person is asked, in order, until everything that can be is settled."""
    known = {name: person.answers[name] for name in person.known if name in person.answers}
    unsure: list[str] = []
    asked: list[str] = []
    while (name := aim.next(known, policy, unsure=unsure)) is not None:
        asked.append(name)
        if name in person.answers and not isinstance(person.answers[name], Missing):
            known[name] = person.answers[name]
        else:
            unsure.append(name)
    return tuple(asked)


def expected(aim: Aim, sample: Sequence[Person], policy: Policy) -> float:
    """Return how many questions a person is asked on average by a policy. Raises ValueError for an empty sample."""
    weight = sum(one.weight for one in sample)
    if not weight:
        raise ValueError("Nobody is in the sample.")
    return sum(one.weight * len(walk(aim, one, policy)) for one in sample) / weight


def first_needed(aim: Aim, sample: Sequence[Person]) -> float:
    """Return how many questions it takes on average in the order in which the definition needs them."""
    return expected(aim, sample, FIRST_NEEDED)
