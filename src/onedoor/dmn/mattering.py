"""Whether what is not known can still change an answer: shown by trying where few values are possible, within a limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from onedoor.dmn.model import InputData
from onedoor.dmn.sameness import same
from onedoor.feel.values import Missing, Value, is_settled, united

Answers = Callable[[Mapping[str, Value]], Sequence[Value]]
"""The decisions that are asked for, with what is known."""


class _Enough(Exception):
    """More would have to be tried than the limit allows."""


def domain(input: InputData) -> tuple[Value, ...] | None:
    """Return everything that can be answered, where that is little: yes and no, the options of a choice; else None."""
    nothing: tuple[Value, ...] = (None,) if input.may_be_empty else ()
    if input.type.kind == "boolean":
        return (True, False, *nothing)
    if input.type.kind == "choice" and input.type.options:
        allowed = (one for one in input.type.options if input.check(one) is None)
        return (*allowed, *nothing)
    return None


def matters(
    name: str,
    *,
    known: Mapping[str, Value],
    inputs: Mapping[str, InputData],
    answers: Answers,
    limit: int,
) -> bool:
    """Whether an input that is not known can still change an answer, given some values of the others that are not.

    False is shown: no completion makes a difference. True is shown too where every input concerned has few values;
    where numbers, dates, texts or lists are concerned, or after `limit` evaluations, it is what has to be assumed.
    """
    search = _Search(name, inputs, answers, limit)
    try:
        return search.finds_a_difference(dict(known))
    except _Enough:
        return True


class _Search:
    """Values of the other inputs, one after the other, until the answer hangs on the one that is looked at."""

    def __init__(self, name: str, inputs: Mapping[str, InputData], answers: Answers, limit: int) -> None:
        self.name = name
        self.inputs = inputs
        self.answers = answers
        self.left = limit
        # of what has too many values to try, nothing is known: an answer that is settled all the same holds for all
        self.values = (domain(inputs[name]) if name in inputs else None) or (Missing((name,)),)

    def finds_a_difference(self, known: Mapping[str, Value]) -> bool:
        outcomes = [self.outcome({**known, self.name: value}) for value in self.values]
        settled = [one for one in outcomes if all(map(is_settled, one))]
        if any(not _alike(settled[0], one) for one in settled[1:]):
            return True
        if len(settled) == len(outcomes):
            return False
        open_ = united(value for one in outcomes for value in one).names
        other, values = self.next_of(open_)
        if values is None:
            return True
        return any(self.finds_a_difference({**known, other: value}) for value in values)

    def next_of(self, open_: Sequence[str]) -> tuple[str, tuple[Value, ...] | None]:
        for name in open_:
            if name != self.name and name in self.inputs:
                values = domain(self.inputs[name])
                if values is not None:
                    return name, values
        return "", None

    def outcome(self, known: Mapping[str, Value]) -> Sequence[Value]:
        self.left -= 1
        if self.left < 0:
            raise _Enough
        return self.answers(known)


def _alike(one: Sequence[Value], other: Sequence[Value]) -> bool:
    return all(same(left, right) for left, right in zip(one, other, strict=True))
