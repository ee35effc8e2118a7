"""Walks of many people through the questions of one aim: what they share is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from onedoor.dmn.questions import Aim, Person, Policy, written
from onedoor.feel.values import Missing, Value

Key = frozenset[tuple[str, int]]
"""What is known, each answer by its number."""
Stages = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True)
class Walker:
    """A person with their answers numbered: equal answers of different people have one number."""

    person: Person
    numbers: Mapping[str, int]
    start: Key

    def can_tell(self, name: str) -> bool:
        """Whether they have an answer."""
        return name in self.numbers


class Walks:
    """Some people on their way through the questions. Asking costs nothing where somebody was at the same point before."""

    def __init__(self, aim: Aim, people: Sequence[Person]) -> None:
        self.aim = aim
        self._numbers: dict[tuple[str, str], int] = {}
        self._values: dict[tuple[str, int], Value] = {}
        self._stages: dict[Key, Stages] = {}
        self._matter: dict[tuple[str, Key, tuple[str, ...]], bool] = {}
        self.walkers = [self._walker(person) for person in people]

    def _walker(self, person: Person) -> Walker:
        numbers = {}
        for name, value in person.answers.items():
            if isinstance(value, Missing):
                continue
            number = self._numbers.setdefault((name, written(value)), len(self._numbers))
            self._values[name, number] = value
            numbers[name] = number
        start = frozenset((name, numbers[name]) for name in person.known if name in numbers)
        return Walker(person, numbers, start)

    def value(self, name: str, number: int) -> Value:
        """The answer of a number."""
        return self._values[name, number]

    def known(self, key: Key) -> dict[str, Value]:
        """What is known at a point, by input."""
        return {name: self._values[name, number] for name, number in key}

    def candidates(self, key: Key, unsure: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """What can be asked at a point and matters, all of it; of the first stage that has any."""
        for names, stage in self._open(key):
            left = tuple(
                one for one in names if one not in unsure and self._matters(one, key, stage, len(names))
            )
            if left:
                return left
        return ()

    def next(self, key: Key, policy: Policy, unsure: frozenset[str]) -> str | None:
        """What a policy asks at a point."""
        known = self.known(key)
        for names, stage in self._open(key):
            left = tuple(one for one in names if one not in unsure)
            while left:
                name = policy.next(known, left)
                if self._matters(name, key, stage, len(names)):
                    return name
                left = tuple(one for one in left if one != name)
        return None

    def asked(self, walker: Walker, policy: Policy) -> list[str]:
        """What somebody is asked by a policy, in order."""
        key, unsure, asked = walker.start, frozenset[str](), list[str]()
        while (name := self.next(key, policy, unsure)) is not None:
            asked.append(name)
            if walker.can_tell(name):
                key |= {(name, walker.numbers[name])}
            else:
                unsure |= {name}
        return asked

    def settling(self, walker: Walker, asked: Sequence[str]) -> tuple[str, ...]:
        """Those of the answers without which the rest would not have settled it, in the order of asking."""
        needed = [name for name in asked if walker.can_tell(name)]
        unsure = frozenset(name for name in asked if not walker.can_tell(name))
        for name in list(needed):
            fewer = walker.start | {(one, walker.numbers[one]) for one in needed if one != name}
            if not self.candidates(fewer, unsure):
                needed.remove(name)
        return tuple(needed)

    def costs(self, policy: Policy, walkers: Sequence[Walker] | None = None) -> dict[str, float]:
        """How many questions are asked of all of them together, by the way in which they are asked."""
        found: dict[str, float] = {}
        for one in self.walkers if walkers is None else walkers:
            asked = one.person.weight * len(self.asked(one, policy))
            found[one.person.where] = found.get(one.person.where, 0.0) + asked
        return found

    def _open(self, key: Key) -> Stages:
        if key not in self._stages:
            self._stages[key] = tuple(self.aim.open(self.known(key)))
        return self._stages[key]

    def _matters(self, name: str, key: Key, stage: tuple[str, ...], among: int) -> bool:
        if (name, key, stage) not in self._matter:
            self._matter[name, key, stage] = self.aim.matters(name, self.known(key), stage, among=among)
        return self._matter[name, key, stage]


def thinned(people: Sequence[Person], most: int) -> list[Person]:
    """Return at most so many of them, spread evenly, each standing for more."""
    if len(people) <= most:
        return list(people)
    step = len(people) / most
    return [
        replace(people[int(place * step)], weight=people[int(place * step)].weight * step)
        for place in range(most)
    ]


def rounded(people: Sequence[Person], most: int) -> list[Person]:
    """Return the people with numbers and dates replaced by neighbours', so that each input has at most so many of them.

    Only for finding an order: people who differ by a pound then share their way.
    """
    instead: dict[str, dict[Value, Value]] = {}
    for name in {name for one in people for name in one.answers}:
        found: set[Value] = {
            one.answers[name] for one in people if name in one.answers and _is_ordered(one.answers[name])
        }
        if len(found) > most:
            ranked = sorted(found)
            places = [ranked[int((place + 0.5) * len(ranked) / most)] for place in range(most)]
            instead[name] = {
                value: places[min(most - 1, place * most // len(ranked))]
                for place, value in enumerate(ranked)
            }
    return [
        replace(
            one,
            answers={
                name: instead[name][value] if name in instead and _is_ordered(value) else value
                for name, value in one.answers.items()
            },
        )
        for one in people
    ]


def _is_ordered(value: Value) -> bool:
    return isinstance(value, Decimal | date)
