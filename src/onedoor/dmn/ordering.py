"""Finds the order of questions that takes the fewest on average: exactly where little is asked, else by improving step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from onedoor.dmn import mattering, walks
from onedoor.dmn.questions import FIRST_NEEDED, Aim, Person, Policy, walk, written
from onedoor.dmn.walks import Key, Walker, Walks

MOST_STATES = 3000
"""Points at which somebody can stand, up to which every order is weighed."""
MOST_PEOPLE = 240
MOST_VALUES = 8
FEWEST_PEOPLE = 20
"""Below so many people nothing is said about them apart: neither kept nor published."""
_MOST_ORDERS = 600
"""Orders that are compared for one group of people."""
_MOST_BLOCKS = 40
_GLANCE = 40
"""People on whom an order is tried first."""
_LEAST_GAIN = 0.005
_DEEPEST = 2
_MOST_BRANCHES = 12


@dataclass(frozen=True)
class Average:
    """How many questions a person is asked on average: in the order of the definition, and in the one found."""

    first_needed: float
    in_this_order: float


@dataclass(frozen=True)
class Found:
    """A policy, what it and the order of the definition take on average, and whether no better one can exist.

    `exact` speaks of policies that look at nothing but the answers, over exactly this sample. `averages` stand by the
    ways of asking that the sample tells apart.
    """

    policy: Policy
    expected: float
    first_needed: float
    exact: bool
    averages: Mapping[str, Average] = field(default_factory=dict)

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
    whole = _Whole(aim, sample)
    exact = _Exact(Walks(aim, sample)).policy() if _can_be_exact(sample) else None
    if exact is not None:
        policy = suppressed(exact, sample, fewest)
        if whole.is_no_longer(policy):
            return whole.found(policy, exact=policy == exact)
    smaller = walks.rounded(walks.thinned(sample, MOST_PEOPLE), MOST_VALUES)
    # what the rules name is taken as it is while orders are compared: to show that it matters costs ten times as much
    quick = Walks(replace(aim, tries=0), smaller)
    improving = _Improving(quick, fewest * len(smaller) / len(sample), stop)
    policy = suppressed(improving.policy(), sample, fewest)
    for one in (policy, replace(policy, split=None, branches={})):
        if whole.is_no_longer(one):
            return whole.found(one, exact=False)
    return whole.found(FIRST_NEEDED, exact=False)


class _Whole:
    """What policies take of the whole sample, each worked out once."""

    def __init__(self, aim: Aim, sample: Sequence[Person]) -> None:
        self.aim = aim
        self.sample = sample
        self.weights: dict[str, float] = {}
        for one in sample:
            self.weights[one.where] = self.weights.get(one.where, 0.0) + one.weight
        if not sum(self.weights.values()):
            raise ValueError("Nobody is in the sample.")
        self.first = self.costs(FIRST_NEEDED)

    def costs(self, policy: Policy) -> dict[str, float]:
        found = dict.fromkeys(self.weights, 0.0)
        for one in self.sample:
            found[one.where] += one.weight * len(walk(self.aim, one, policy))
        return found

    def is_no_longer(self, policy: Policy) -> bool:
        """Whether a policy takes no more than the order of the definition, in each way of asking."""
        self.last = self.costs(policy)
        return all(self.last[where] <= self.first[where] + 1e-9 for where in self.weights)

    def found(self, policy: Policy, *, exact: bool) -> Found:
        costs = self.first if policy == FIRST_NEEDED else self.last
        averages = {
            where: Average(self.first[where] / weight, costs[where] / weight)
            for where, weight in self.weights.items()
        }
        weight = sum(self.weights.values())
        return Found(policy, sum(costs.values()) / weight, sum(self.first.values()) / weight, exact, averages)


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
        found = self.branched(self.ordered(FIRST_NEEDED, self.walks.walkers), self.walks.walkers, 0)
        return _without(found, {})

    def ordered(self, policy: Policy, there: Sequence[Walker]) -> Policy:
        """The policy with inputs moved forward, alone or with those that settle with them, as long as that helps."""
        few = there[:: max(1, len(there) // _GLANCE)]
        costs, glance = self.walks.costs(policy, there), self.walks.costs(policy, few)
        most = self.walks.costs(FIRST_NEEDED, there)
        tried = {policy.order}
        improved = True
        while improved and not self.stop():
            improved = False
            for order in self.moved(policy.order, self.blocks(policy, few)):
                if self.stop() or len(tried) > _MOST_ORDERS:
                    return self.trimmed(policy, there)
                if order in tried:
                    continue
                tried.add(order)
                other = replace(policy, order=order)
                if sum(self.walks.costs(other, few).values()) >= sum(glance.values()):
                    continue  # no gain for some of them: not worth the time of looking at all
                found = self.walks.costs(other, there)
                if _is_better(found, costs, most):
                    policy, costs, improved = other, found, True
                    glance = self.walks.costs(other, few)
                    break
        return self.trimmed(policy, there)

    def trimmed(self, policy: Policy, there: Sequence[Walker]) -> Policy:
        """The policy without inputs in its order that gain nothing for these people."""
        costs = self.walks.costs(policy, there)
        for name in reversed(policy.order):
            other = replace(policy, order=tuple(one for one in policy.order if one != name))
            found = self.walks.costs(other, there)
            if all(found[where] <= costs[where] + 1e-9 for where in costs):
                policy, costs = other, found
        return policy

    def blocks(self, policy: Policy, there: Sequence[Walker]) -> list[tuple[str, ...]]:
        """Inputs that settle the answer together, and each that is asked alone: those that do most for most people first."""
        times: dict[tuple[str, ...], float] = {}
        for one in there:
            asked = self.walks.asked(one, policy)
            settling = self.walks.settling(one, asked)
            times[settling] = times.get(settling, 0.0) + one.person.weight * (len(asked) - len(settling))
            for name in asked:
                times.setdefault((name,), 0.0)
        times.pop((), None)
        return sorted(times, key=lambda one: (-times[one] / len(one), one))

    def moved(self, order: tuple[str, ...], blocks: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
        """The order with one block put at another place."""
        for block in blocks[:_MOST_BLOCKS]:
            rest = [one for one in order if one not in block]
            for place in range(len(rest) + 1):
                yield (*rest[:place], *block, *rest[place:])

    def branched(self, policy: Policy, there: Sequence[Walker], depth: int) -> Policy:
        """The policy with orders of their own after the answers to a question, where that gains enough."""
        if depth == _DEEPEST or len(there) < 2 * self.fewest:
            return policy
        costs, most = self.walks.costs(policy, there), self.walks.costs(FIRST_NEEDED, there)
        chosen, least = policy, sum(costs.values()) * (1 - _LEAST_GAIN)
        for name in self.splitting(policy, there):
            if self.stop():
                break
            branches = {}
            for number, group in _by_answer(there, name).items():
                if len(group) >= self.fewest:
                    below = self.branched(self.ordered(policy, group), group, depth + 1)
                    if _total(self.walks.costs(below, group)) < _total(self.walks.costs(policy, group)):
                        branches[written(self.walks.value(name, number))] = below
            other = replace(policy, split=name, branches=branches)
            found = self.walks.costs(other, there)
            if sum(found.values()) < least and _is_better(found, costs, most):
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
            and len(_by_answer(there, name)) > 1
        ][:2]


def _without(policy: Policy, asked: Mapping[str, str]) -> Policy:
    """The policy without what has been asked by then, and answered so."""
    if policy.split is not None and policy.split in asked:
        return _without(policy.branches.get(asked[policy.split], Policy(policy.order)), asked)
    known = {*asked, policy.split}
    return Policy(
        tuple(name for name in policy.order if name not in known),
        policy.split,
        {
            answer: _without(branch, {**asked, str(policy.split): answer})
            for answer, branch in policy.branches.items()
        },
    )


def _total(costs: dict[str, float]) -> float:
    return round(sum(costs.values()), 9)


def _is_better(found: dict[str, float], before: dict[str, float], most: dict[str, float]) -> bool:
    """Fewer questions altogether, and in no way of asking more than in the order of the definition."""
    return sum(found.values()) < sum(before.values()) - 1e-9 and all(
        found[where] <= most[where] + 1e-9 for where in most
    )
