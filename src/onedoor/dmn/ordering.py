"""Finds the order of questions that takes the fewest on average: exactly where little is asked, else by improving step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from onedoor.dmn import mattering, walks
from onedoor.dmn.questions import FIRST_NEEDED, Aim, Person, Policy, expected, written
from onedoor.dmn.walks import Key, Walker, Walks

MOST_STATES = 3000
"""Points at which somebody can stand, up to which every order is weighed."""
MOST_PEOPLE = 240
MOST_VALUES = 8
FEWEST_PEOPLE = 20
"""Below so many people nothing is said about them apart: neither kept nor published."""
_LEAST_GAIN = 0.005
_DEEPEST = 2
_MOST_BRANCHES = 12


@dataclass(frozen=True)
class Found:
    """A policy, what it and the order of the definition take on average, and whether no better one can exist.

    `exact` speaks of policies that look at nothing but the answers, over exactly this sample.
    """

    policy: Policy
    expected: float
    first_needed: float
    exact: bool

    @property
    def saving(self) -> float:
        """The share of questions that need not be asked any more."""
        return 1 - self.expected / self.first_needed if self.first_needed else 0.0


def best(
    aim: Aim,
    sample: Sequence[Person],
    *,
    fewest: int = FEWEST_PEOPLE,
    stop: Callable[[], bool] = lambda: False,
) -> Found:
    """Return a policy that never takes more questions on average than the order of the definition, over this sample.

    Where so few points can be reached that all orders can be weighed, it is the best there is (unless something about fewer
    than `fewest` people had to be left out of it). Otherwise it is improved until nothing improves it or `stop` says so: inputs
    moved forward, and orders of their own after the answers to the first questions. Raises ValueError for an empty sample.
    """
    first = expected(aim, sample, FIRST_NEEDED)
    exact = _Exact(Walks(aim, sample)).policy() if _can_be_exact(sample) else None
    if exact is not None:
        policy = suppressed(exact, sample, fewest)
        found = expected(aim, sample, policy)
        if found <= first:
            return Found(policy, found, first, exact=policy == exact)
    smaller = walks.rounded(walks.thinned(sample, MOST_PEOPLE), MOST_VALUES)
    improving = _Improving(Walks(aim, smaller), fewest * len(smaller) / len(sample), stop)
    policy = suppressed(improving.policy(), sample, fewest)
    for one in (policy, replace(policy, split=None, branches={})):
        found = expected(aim, sample, one)
        if found < first and _nobody_worse(aim, sample, one):
            return Found(one, found, first, exact=False)
    return Found(FIRST_NEEDED, first, first, exact=False)


def suppressed(policy: Policy, sample: Sequence[Person], fewest: int) -> Policy:
    """Return the policy without branches for which fewer than so many people of the sample answered."""
    if policy.split is None:
        return policy
    kept = {}
    for answer, branch in policy.branches.items():
        inside = [
            one
            for one in sample
            if policy.split in one.answers and written(one.answers[policy.split]) == answer
        ]
        if len(inside) >= fewest:
            kept[answer] = suppressed(branch, inside, fewest)
    kept = {answer: branch for answer, branch in kept.items() if branch != Policy(policy.order)}
    return replace(policy, branches=kept)


def _nobody_worse(aim: Aim, sample: Sequence[Person], policy: Policy) -> bool:
    """Whether in none of the ways of asking more is asked than in the order of the definition."""
    for where in {one.where for one in sample}:
        there = [one for one in sample if one.where == where]
        if expected(aim, there, policy) > expected(aim, there, FIRST_NEEDED):
            return False
    return True


def _can_be_exact(sample: Sequence[Person]) -> bool:
    """All begin with nothing known and can answer everything; what holds for some only a policy cannot tell apart."""
    return all(not one.known and set(one.answers) == set(sample[0].answers) for one in sample)


class _CannotBeExact(Exception):
    """There are more points than can be weighed, or somebody cannot answer."""


class _Exact:
    """Dynamic programming over what can be known: at every point the question with the least to come, answer by answer."""

    def __init__(self, walks: Walks) -> None:
        self.walks = walks
        self.solved: dict[Key, tuple[float, Policy]] = {}

    def policy(self) -> Policy | None:
        """The best policy; None where it cannot be found."""
        try:
            return self.solve(frozenset(), self.walks.walkers)[1]
        except _CannotBeExact:
            return None

    def solve(self, key: Key, there: Sequence[Walker]) -> tuple[float, Policy]:
        if key not in self.solved:
            if len(self.solved) >= MOST_STATES:
                raise _CannotBeExact
            self.solved[key] = (0.0, FIRST_NEEDED)  # counted while it is being worked out
            self.solved[key] = self.weighed(key, there)
        return self.solved[key]

    def weighed(self, key: Key, there: Sequence[Walker]) -> tuple[float, Policy]:
        candidates = self.walks.candidates(key)
        if not candidates:
            return 0.0, FIRST_NEEDED
        least, chosen = float("inf"), FIRST_NEEDED
        weight = sum(one.person.weight for one in there)
        if not all(one.can_tell(name) for name in candidates for one in there):
            raise _CannotBeExact
        for name in candidates:
            total, branches = weight, dict[str, Policy]()
            for number, group in _by_answer(there, name).items():
                cost, below = self.solve(key | {(name, number)}, group)
                total += cost
                if below != FIRST_NEEDED:
                    branches[written(self.walks.value(name, number))] = below
                if total >= least:
                    break
            if total < least:
                least, chosen = total, Policy(split=name, branches=branches)
        return least, chosen


def _by_answer(there: Sequence[Walker], name: str) -> dict[int, list[Walker]]:
    groups: dict[int, list[Walker]] = {}
    for one in there:
        groups.setdefault(one.numbers[name], []).append(one)
    return groups


class _Improving:
    """Begins with the order of the definition and keeps every change after which fewer questions are asked."""

    def __init__(self, walks: Walks, fewest: float, stop: Callable[[], bool]) -> None:
        self.walks = walks
        self.fewest = fewest
        self.stop = stop

    def policy(self) -> Policy:
        return self.branched(self.ordered(FIRST_NEEDED, self.walks.walkers), self.walks.walkers, 0)

    def ordered(self, policy: Policy, there: Sequence[Walker]) -> Policy:
        """The policy with inputs moved forward, one after the other, as long as that helps."""
        costs = self.walks.costs(policy, there)
        improved = True
        while improved and not self.stop():
            improved = False
            for other in self.moved(policy, there):
                if self.stop():
                    break
                found = self.walks.costs(other, there)
                if _is_better(found, costs):
                    policy, costs, improved = other, found, True
                    break
        return policy

    def moved(self, policy: Policy, there: Sequence[Walker]) -> Iterator[Policy]:
        """The policy with one input of those that are asked put at another place; those asked most come first."""
        times: dict[str, float] = {}
        for one in there:
            for name in self.walks.asked(one, policy):
                times[name] = times.get(name, 0.0) + one.person.weight
        for name in sorted(times, key=lambda one: (-times[one], one)):
            rest = [one for one in policy.order if one != name]
            for place in range(len(rest) + 1):
                order = (*rest[:place], name, *rest[place:])
                if order != policy.order:
                    yield replace(policy, order=order)

    def branched(self, policy: Policy, there: Sequence[Walker], depth: int) -> Policy:
        """The policy with orders of their own after the answers to a question, where that gains enough."""
        if depth == _DEEPEST or len(there) < 2 * self.fewest:
            return policy
        costs = self.walks.costs(policy, there)
        chosen, least = policy, sum(costs.values()) * (1 - _LEAST_GAIN)
        for name in self.splitting(policy, there):
            if self.stop():
                break
            branches = {}
            for number, group in _by_answer(there, name).items():
                if len(group) >= self.fewest:
                    below = self.branched(self.ordered(policy, group), group, depth + 1)
                    if below != policy:
                        branches[written(self.walks.value(name, number))] = below
            other = replace(policy, split=name, branches=branches)
            found = self.walks.costs(other, there)
            if sum(found.values()) < least and _is_better(found, costs):
                chosen, least = other, sum(found.values())
        return chosen

    def splitting(self, policy: Policy, there: Sequence[Walker]) -> list[str]:
        """Questions with few possible answers that everybody here is asked or has answered, those asked early first."""
        inputs = self.walks.aim.model.inputs
        found: dict[str, int] = {}
        for one in there[:: max(1, len(there) // 50)]:
            for place, name in enumerate(self.walks.asked(one, policy)[:3]):
                found[name] = min(place, found.get(name, place))
        return [
            name
            for name in sorted(found, key=lambda one: (found[one], one))
            if len(mattering.domain(inputs[name]) or ()) in range(2, _MOST_BRANCHES + 1)
            and all(one.can_tell(name) for one in there)
        ][:2]


def _is_better(found: dict[str, float], before: dict[str, float]) -> bool:
    """Fewer questions altogether, and in no way of asking more."""
    return sum(found.values()) < sum(before.values()) - 1e-9 and all(
        found[where] <= before[where] + 1e-9 for where in before
    )
