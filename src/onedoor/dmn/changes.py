"""For an answer that is not the one wanted: what would have to be different, in the smallest sets, with the numbers.

A set is found by trying, never by reading the rules a second time: the model that decides is asked again with
values changed, and what is returned was seen to give the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import combinations
from typing import Any, Literal

from onedoor.dmn import alternatives, places, trials
from onedoor.dmn.alternatives import Instead, Spot
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.encodings import to_json
from onedoor.dmn.evaluation import Evaluation
from onedoor.dmn.model import Conditions
from onedoor.dmn.places import Kind, Place
from onedoor.dmn.sameness import same
from onedoor.dmn.trials import Limit, Spent, Trials
from onedoor.feel.values import Range, Value, is_settled

__all__ = ["Change", "ChangeSet", "Limit", "Needed", "Place", "needed"]

MOST_TOGETHER = 4
"""Changes in one set; who would have to change more is not helped by being told."""
_MOST_OPTIONS = 3
_MOST_LOOKED_AT = 24
Option = dict[Place, Value]
ChangeKind = Literal["answer", "fact", "day", "count"]


@dataclass(frozen=True)
class Change:
    """One value that would have to be another.

    `kind`: "answer" for what may be otherwise, "fact" for what nobody can change (a date of birth), "day" for the day itself:
    nothing but time has to pass; "count" for how many records of a kind (`place.kind`) a list holds. `span` or `options` say what will do while the other changes of the set are as their
    `to` says; an end that is not included in the span does not do itself ("under 16,000"). `to` is the nearest.
    """

    place: Place
    type: DataType
    present: Value
    to: Value
    kind: ChangeKind
    span: Range | None = None
    options: tuple[Value, ...] = ()
    others: tuple[Kind, ...] = ()
    """Of a count: other kinds of records of which as many would do instead."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Of a count: every kind of records of which so many would do."""
        return () if self.place.kind is None else (self.place.kind, *self.others)

    def to_json(self) -> dict[str, Any]:
        """Return the change as plain JSON; the ends of a span are None where there is none."""
        data: dict[str, Any] = {"input": self.place.input or None, "kind": self.kind}
        if self.place.kind is not None:
            data["of"] = [{field: to_json(value) for field, value in kind} for kind in self.kinds]
        if self.place.field is not None:
            data |= {"item": self.place.item, "field": self.place.field}
        data |= {"present": to_json(self.present), "to": to_json(self.to)}
        if self.span is None:
            return data | {"options": [to_json(one) for one in self.options]}
        ends = {"low": to_json(self.span.start), "high": to_json(self.span.end)}
        included = {"low_included": self.span.start_included, "high_included": self.span.end_included}
        return data | {"span": ends | included}


@dataclass(frozen=True)
class ChangeSet:
    """Changes that together give the answer, none of which can be left out.

    `certain`: with them the answer is given; otherwise it is only not ruled out any more, and something else is still to be told.
    """

    changes: tuple[Change, ...]
    certain: bool

    @property
    def can_be_done(self) -> bool:
        """Whether no fact would have to be otherwise."""
        return all(change.kind != "fact" for change in self.changes)


@dataclass(frozen=True)
class Needed:
    """What would have to be different. Nothing, where the answer is as wanted or cannot be told yet.

    Sets that can be done come first, then the smaller ones, then those that are certain. `complete`: the search came to
    its end within its limit. `left_out` names inputs of which no other value was tried: lists of other things than records and choices.
    """

    sets: tuple[ChangeSet, ...] = ()
    complete: bool = True
    left_out: tuple[str, ...] = ()
    evaluations: int = 0

    @property
    def only_by_facts(self) -> bool:
        """Whether all that would help is what nobody can change."""
        return bool(self.sets) and not any(one.can_be_done for one in self.sets)


def needed(
    evaluation: Evaluation,
    decision: str,
    *,
    wanted: Value = True,
    most: int = 6,
    limit: Limit | None = None,
) -> Needed:
    """Return the smallest sets of changes with which a decision would be `wanted`: at most `most`, within the limit.

    Each was applied and seen to give the answer (or, where other inputs are not known, not to rule it out); no
    proper subset of it does. The ends of spans are exact to the input's unit: a cent of money, a day, 1 of whole
    numbers. Between values that the definition compares with, the answer is taken not to jump there and back.
    Raises UnknownName, NoFigure.
    """
    value = evaluation.value(decision)
    if same(value, wanted) or not is_settled(value):
        return Needed()
    search = _Search(evaluation, decision, wanted, limit or Limit())
    sets: list[ChangeSet] = []
    complete = True
    try:
        for option in search.found():
            made = search.described(option)
            if made is not None and not _is_joined(made, sets) and not _is_there(made, sets):
                sets.append(made)
            if len(sets) >= most:
                break
    except Spent:
        complete = False
    complete = complete and not search.is_cut
    order = sorted(sets, key=_rank)
    left_out = [
        name
        for name in search.trials.grounds(decision).inputs
        if name in evaluation.inputs and places.is_left_out(evaluation.model.inputs[name].type)
    ]
    return Needed(tuple(order), complete, tuple(left_out), search.trials.made)


def _rank(one: ChangeSet) -> tuple[bool, int, bool, int]:
    """Those that can be done come first, then the smaller ones, then those that are certain, then those without counts."""
    counted = sum(change.kind == "count" for change in one.changes)
    return not one.can_be_done, len(one.changes), not one.certain, counted


def _is_joined(one: ChangeSet, sets: list[ChangeSet]) -> bool:
    """Whether a set says of other records what one says that was found before; then it is said there of these too."""
    for place, other in enumerate(sets):
        pairs = list(zip(one.changes, other.changes, strict=False))
        differing = [at for at, (own, known) in enumerate(pairs) if own != known]
        if len(one.changes) != len(other.changes) or one.certain is not other.certain or len(differing) != 1:
            continue
        own, known = pairs[differing[0]]
        if own.place.kind is None or _count_of(own) != _count_of(known):
            continue
        joined = replace(known, others=(*known.others, own.place.kind))
        changes = tuple(joined if at == differing[0] else each for at, each in enumerate(other.changes))
        sets[place] = replace(other, changes=changes)
        return True
    return False


def _count_of(change: Change) -> tuple[object, ...]:
    """What two counts have in common that can be said at once."""
    fields = tuple(field for field, _ in change.place.kind) if change.place.kind is not None else None
    return change.place.input, fields, change.present, change.to, change.span


def _is_there(one: ChangeSet, sets: list[ChangeSet]) -> bool:
    """Whether the same places are changed already, in the same direction where they have one."""

    def key(set: ChangeSet) -> frozenset[tuple[Place, object]]:
        return frozenset(
            (
                change.place,
                change.span and (change.to > change.present if change.present is not None else None),
            )
            for change in set.changes
        )

    return any(key(one) == key(other) for other in sets)


class _Search:
    """From what is not met to what would meet it: the conditions in the way are taken one by one, each with its remedies."""

    def __init__(self, evaluation: Evaluation, decision: str, wanted: Value, limit: Limit) -> None:
        model, self.targets = trials.apart(evaluation.model, decision)
        self.trials = Trials(model, evaluation.inputs, evaluation.on, limit)
        self.decision = decision
        self.wanted = wanted
        self.is_cut = False
        logic = model.decisions[decision].logic
        self.all_needed = isinstance(logic, Conditions) and logic.every is (wanted is True)
        self.spots = {spot.place: spot for spot in alternatives.spots(self.trials, decision)}

    def does(self, changed: Option, target: str = "") -> bool:
        return self.trials.may_be(target or self.decision, self.wanted, changed)

    def found(self) -> Iterator[Option]:
        """Yield sets of changes that do, the smallest and those without facts first; no superset of one that was found.

        Where remedies one by one lead nowhere, for what mends one condition may break another, two at a time are tried.
        """
        none = True
        for option in self.by_remedies():
            none = False
            yield option
        if none and not self.is_cut:
            spots = [spot for spot in self.spots.values() if not spot.is_fact]
            yield from self.pairs(self.decision, spots[:_MOST_LOOKED_AT], {})

    def by_remedies(self) -> Iterator[Option]:
        waiting: list[tuple[int, int, int, Option]] = [(0, 0, 0, {})]
        seen: set[frozenset[tuple[Place, str]]] = set()
        done: list[frozenset[Place]] = []
        count = 0
        while waiting:
            *_, changed = heappop(waiting)
            if any(self.adds_nothing(changed, smaller) for smaller in done):
                continue
            if changed and self.does(changed):
                smallest = self.smallest(changed)
                done.append(frozenset(smallest))
                yield smallest
                continue
            if len(changed) >= MOST_TOGETHER:
                continue
            for remedy in self.bounded(self.remedies(changed)):
                joined = {**changed, **remedy}
                key = frozenset((place, repr(value)) for place, value in joined.items())
                if key not in seen and len(joined) <= MOST_TOGETHER:
                    seen.add(key)
                    count += 1
                    facts = sum(self.spots[place].is_fact for place in joined)
                    heappush(waiting, (facts, len(joined), count, joined))

    def bounded(self, remedies: Iterator[Option]) -> Iterator[Option]:
        """The remedies until the search has to end; then what is at hand is still looked at."""
        while not self.is_cut:
            try:
                with self.trials.searching():
                    remedy = next(remedies, None)
            except Spent:
                self.is_cut = True
                return
            if remedy is None:
                return
            yield remedy

    def adds_nothing(self, changed: Option, smaller: frozenset[Place]) -> bool:
        """Whether a part of the places did already; the same places may do again where values lie on another side."""
        if smaller == changed.keys():
            return not any(self.spots[place].type.kind in places.ORDERED for place in smaller)
        return smaller < changed.keys()

    def remedies(self, changed: Option) -> Iterator[Option]:
        """Ways to meet the first condition that is in the way; where one condition will do, those of each."""
        blocked = [target for target in self.targets if not self.does(changed, target)]
        for target in blocked[:1] if self.all_needed else blocked:
            yield from self.remedies_of(target, changed)
        if not blocked:
            yield from self.remedies_of(self.decision, changed)

    def remedies_of(self, target: str, changed: Option) -> Iterator[Option]:
        free = [spot for spot in alternatives.spots(self.trials, target) if spot.place not in changed]
        mattering = [spot for spot in free if self.trials.could_matter(target, changed, spot.place)]
        alone: set[Place] = set()
        for spot in mattering:
            if spot.place.kind == () and any(one.is_count and one.input == spot.place.input for one in alone):
                continue  # it is said of which kind they would have to be
            for one in self.instead(target, spot, changed):
                alone.add(spot.place)
                tried = one.options[:_MOST_OPTIONS] if one.span is None else (one.to,)
                yield from ({spot.place: value} for value in tried)
        if all(self.spots[place].is_fact for place in alone) and len(changed) + 2 <= MOST_TOGETHER:
            rest = [spot for spot in free if spot.place not in alone and not spot.is_fact]
            yield from self.pairs(target, rest[:_MOST_LOOKED_AT], changed)

    def pairs(self, target: str, spots: list[Spot], changed: Option) -> Iterator[Option]:
        """Two changes that meet a condition together where neither does alone."""
        for one, other in combinations(spots, 2):
            if not self.trials.could_matter(target, changed, one.place, other.place):
                continue
            tried = (
                {one.place: first, other.place: second}
                for first in alternatives.extremes(self.trials, target, one)
                for second in alternatives.extremes(self.trials, target, other)
            )
            pair = next((pair for pair in tried if self.does({**changed, **pair}, target)), None)
            if pair is not None:
                yield pair

    def instead(self, target: str, spot: Spot, changed: Option) -> Iterator[Instead]:
        return alternatives.instead(self.trials, target, spot, wanted=self.wanted, changed=changed)

    def smallest(self, changed: Option) -> Option:
        """The smallest part of the changes that does."""
        for size in range(1, len(changed)):
            for part in combinations(changed.items(), size):
                if self.does(dict(part)):
                    return dict(part)
        return changed

    def described(self, changed: Option) -> ChangeSet | None:
        """The set with the exact edge of each change, verified; None where the edges of some depend on each other for ever."""
        for _ in range(len(changed) + 1):
            found = {place: self.nearest(place, changed) for place in changed}
            if any(one is None for one in found.values()):
                return None
            nearest = {place: one.to for place, one in found.items() if one is not None}
            if all(same(nearest[place], changed[place]) for place in changed):
                break
            changed = self.moved(changed, nearest)
        else:
            return None
        if self.smallest(changed) is not changed or not self.does(changed):
            return None
        made = [self.change(place, one) for place, one in found.items() if one is not None]
        made.sort(key=lambda one: list(self.spots).index(one.place))
        certain = same(self.trials.value(self.decision, changed), self.wanted)
        return ChangeSet(tuple(made), certain)

    def moved(self, changed: Option, nearest: Option) -> Option:
        """One change after the other moved to its edge, as far as the set still does."""
        for place, value in nearest.items():
            if not same(changed[place], value) and self.does({**changed, place: value}):
                return {**changed, place: value}
        return changed

    def nearest(self, place: Place, changed: Option) -> Instead | None:
        """What will do in one place while the other changes stay, on the side of it that was found to do."""
        others = {other: value for other, value in changed.items() if other != place}
        found = list(self.instead(self.decision, self.spots[place], others))
        present = places.value_at(self.trials.inputs, self.trials.on, place)
        for one in found:
            if one.span is None:
                if any(same(changed[place], option) for option in one.options):
                    return one
            elif changed[place] is not None and (
                present is None or (changed[place] > present) is (one.to > present)
            ):
                return one
        return None

    def change(self, place: Place, one: Instead) -> Change:
        spot = self.spots[place]
        present = places.value_at(self.trials.inputs, self.trials.on, place)
        kind: ChangeKind = "fact" if spot.is_fact else "answer"
        kind = "day" if place.is_day else "count" if place.is_count else kind
        return Change(place, spot.type, present, one.to, kind, one.span, one.options)
