"""For random laws and random people the kernel says what is said of one person: value, null, and what is missing."""

from __future__ import annotations

import warnings
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dmn.kernel.definitions_drawn import ON
from tests.dmn.kernel.laws_drawn import law, population
from tests.draws import draws

from onedoor.dmn import evaluation
from onedoor.dmn.kernel import kernels, populations
from onedoor.dmn.kernel.answers import Answers
from onedoor.dmn.kernel.decisions import UNFORESEEN
from onedoor.dmn.model import Model
from onedoor.feel.values import Missing, Value

DRAWS = draws(2000)
CENT = Decimal("0.01")


def differences(model: Model, cases: list[dict[str, Value]], answers: Answers) -> list[tuple[Any, ...]]:
    """Where the kernel differs from the evaluation of one case: decision, row, what is right, what was said."""
    found = []
    for row, case in enumerate(cases):
        single = evaluation.evaluate(model, inputs=case, on=ON, wanted=())
        for name in answers.decided:
            right, said = single.value(name), answers.value(name, row)
            if not alike(right, said):
                found.append((name, row, right, said))
    return found


def alike(right: Value, said: Value) -> bool:
    """The same to the cent, with the same inputs missing."""
    if isinstance(right, Missing) and isinstance(said, Missing):
        return set(right.names) == set(said.names)
    if isinstance(right, Decimal) and isinstance(said, Decimal):
        return right == said or right.quantize(CENT, ROUND_HALF_EVEN) == said
    if isinstance(right, list) and isinstance(said, list):
        return len(right) == len(said) and all(map(alike, right, said))
    if isinstance(right, dict) and isinstance(said, dict):
        return right.keys() == said.keys() and all(alike(right[name], said[name]) for name in right)
    return type(right) is type(said) and bool(right == said)


@settings(max_examples=DRAWS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**48), size=st.integers(1, 5), people=st.integers(6, 14))
def test_the_kernel_decides_as_one_by_one(seed: int, size: int, people: int) -> None:
    random = Random(seed)
    model, document = law(random, size)
    cases = population(random, people)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kernels.SlowPath)
        kernel = kernels.Kernel(model, list(model.decisions), ON)
        answers = kernel.run(populations.batch_of(cases, model))
        wrong = differences(model, cases, answers)
        if seed % 4 == 0 and not wrong:
            # the same kernel for other people: a program that fits them is found or made
            cases = population(random, people)
            wrong = differences(model, cases, kernel.run(populations.batch_of(cases, model)))
    shown = [(name, document["decisions"][name], cases[row], right, said) for name, row, right, said in wrong]
    assert not shown, shown[0]
    unforeseen = [one for one in kernel.obstacles if UNFORESEEN in one.message]
    assert not unforeseen, unforeseen[0]
