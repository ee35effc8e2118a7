"""Which question comes next: the one place that the check, applications and the interface ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from onedoor.catalogue.shapes.questions import After, Order, QuestionsFile
from onedoor.dmn.questions import FIRST_NEEDED, Aim, Policy, written

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.dmn.evaluation import Evaluation
    from onedoor.feel.values import Value


@dataclass(frozen=True)
class Questions:
    """The order of a service's questions: a policy, and the file it stands in (None: that of the definition)."""

    policy: Policy = FIRST_NEEDED
    file: QuestionsFile | None = None


def of_file(file: QuestionsFile | None) -> Questions:
    """The order that a file describes."""
    return Questions() if file is None else Questions(_policy(file), file)


def _policy(order: Order) -> Policy:
    branches = {written(_plain(after.answer)): _policy(after) for after in order.then}
    return Policy(tuple(order.order), order.first, branches)


def _plain(answer: Any) -> Value:
    """An answer as YAML has it. Only few-valued answers have branches: yes and no, options, nothing."""
    return Decimal(answer) if isinstance(answer, int) and not isinstance(answer, bool) else answer


def described(policy: Policy) -> dict[str, Any]:
    """A policy as it stands in the file: what `of_file` reads."""
    data: dict[str, Any] = {}
    if policy.split is not None:
        data["first"] = policy.split
    if policy.branches:
        data["then"] = [
            {"answer": json.loads(answer), **described(branch)} for answer, branch in policy.branches.items()
        ]
    if policy.order:
        data["order"] = list(policy.order)
    return data


def named(order: Order, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Every input that a file names, and where."""
    if order.first is not None:
        yield order.first, (*path, "first")
    for place, name in enumerate(order.order):
        yield name, (*path, "order", place)
    for place, after in enumerate(order.then):
        assert isinstance(after, After)
        yield from named(after, (*path, "then", place))


def aim_of(service: Service, *, on: date, with_files: bool = True) -> Aim:
    """What is found out about an application: whether, and after a yes how much, at what cost, and whether at once.

    Asked is what has a question; without `with_files` (in the check) no file is asked for.
    """
    eligible = service.decides.eligible
    cost = service.cost.decision if service.cost else None
    others = (*service.decides.amounts, cost, service.automatic_decision)
    rest = tuple(dict.fromkeys(one for one in others if one is not None and one != eligible))
    askable = frozenset(
        name
        for name, data in service.inputs.items()
        if data.ask is not None and (with_files or not is_file(service, name))
    )
    return Aim(service.model, on, ((eligible,), rest), ends=eligible, askable=askable)


def is_file(service: Service, name: str) -> bool:
    """Whether an input is answered by handing in a file."""
    type = service.inputs[name].type
    return type.kind == "document" or (type.item is not None and type.item.kind == "document")


def next_of(
    service: Service, evaluation: Evaluation, open_: Sequence[str], *, known: Mapping[str, Value]
) -> str | None:
    """Which of the inputs that can be asked comes first; None when there are none.

    As long as it is not told whether, only what that hangs on is asked. What is shown not to matter after all is passed over,
    as long as something else is left. `open_` stands in the order of the definition.
    """
    eligible = service.decides.eligible
    needed = set(evaluation.missing(eligible))
    left = [name for name in open_ if name in needed]
    stage = (eligible,) if left else evaluation.wanted
    left = waiting = left or list(open_)
    aim = aim_of(service, on=evaluation.on)
    while waiting:
        name = service.questions.policy.next(known, waiting)
        if aim.matters(name, known, stage, among=len(left)):
            return name
        waiting = [one for one in waiting if one != name]
    return service.questions.policy.next(known, left) if left else None


def in_order(
    service: Service, evaluation: Evaluation, open_: Sequence[str], *, known: Mapping[str, Value]
) -> tuple[str, ...]:
    """All of the inputs in the order in which they would be asked, as far as can be told before any is answered."""
    needed = set(evaluation.missing(service.decides.eligible))
    found: list[str] = []
    for left in ([name for name in open_ if name in needed], [name for name in open_ if name not in needed]):
        while left:
            found.append(service.questions.policy.next(known, left))
            left.remove(found[-1])
    return tuple(found)
