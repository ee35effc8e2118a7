"""Definitions made to take too much: each ends in a model or in problems, in bounded time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from cProfile import Profile
from typing import Any

import pytest

from onedoor.dmn.build import LONGEST_RING, MOST_RINGS, build
from onedoor.dmn.errors import DefinitionErrors, Problem

SECONDS = 6.0
"""What is meant is well under two; the machine may be busy."""
ASK = {"en": "?"}
MANY = 1500


@pytest.fixture(autouse=True)
def _bounded_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


def problems(document: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionErrors) as refused:
        build(document, attribute_types={})
    assert len(str(refused.value)) < 1_000_000
    return refused.value.problems


def number(**more: Any) -> dict[str, Any]:
    return {"type": "number", "ask": ASK, **more}


def test_a_ring_names_its_path() -> None:
    values = {"a": "b + 1", "b": "if c then 1 else 2", "c": "d > a", "d": "1"}
    (problem,) = problems({"decisions": {name: {"value": value} for name, value in values.items()}})
    assert "“a” needs itself: “a” → “b” → “c” → “a”" in str(problem)
    assert problem.path == ("decisions", "a")


def test_a_ring_through_functions_names_its_path() -> None:
    functions = {"f": {"parameters": {"x": "number"}, "value": "x + e"}}
    (problem,) = problems({"functions": functions, "decisions": {"e": {"value": "f(1)"}}})
    assert "“f” → “e” → “f”" in str(problem)


def test_a_very_long_ring_is_told_by_its_beginning_and_its_end() -> None:
    (problem,) = problems({"decisions": {f"d{i}": {"value": f"d{(i + 1) % MANY}"} for i in range(MANY)}})
    assert problem.message.count("→") == LONGEST_RING
    assert f"{MANY + 1 - LONGEST_RING} more" in problem.message


def test_of_thousands_of_rings_the_first_are_told() -> None:
    decisions = {f"d{i}": {"value": f"d0 + d{(i + 1) % MANY}"} for i in range(MANY)}
    assert len(problems({"decisions": decisions})) == MOST_RINGS


def test_a_mistake_in_every_one_of_many_decisions_is_told() -> None:
    decisions = {f"step {i}": {"value": f"stpe {i - 1} + 1"} for i in range(MANY)}
    found = problems({"decisions": decisions})
    assert len(found) == MANY
    assert "Did you mean “step" in str(found[0])


@pytest.mark.parametrize(
    "types",
    [
        {f"t{i}": {"x": {"type": f"t{i + 1}"}} for i in range(500)} | {"t500": {"x": {"type": "number"}}},
        {f"t{i}": {"x": {"type": f"t{i + 1}"}, "y": {"type": f"t{i + 1}"}} for i in range(40)}
        | {"t40": {"x": {"type": "number"}}},
    ],
    ids=["five hundred levels", "two to the fortieth fields"],
)
def test_types_that_grow_too_large_are_refused(types: dict[str, Any]) -> None:
    found = problems({"types": types, "input_data": {"a": number(type="t0")}})
    assert "too many fields or levels" in str(found[0])


def test_a_list_of_lists_without_end_is_refused() -> None:
    (problem,) = problems({"input_data": {"a": number(type="list of " * 5000 + "number")}})
    assert problem.path == ("input_data", "a", "type")


def test_contexts_that_double_from_decision_to_decision_are_read() -> None:
    doubling = {f"t{i}": {"value": f"{{x: t{i - 1}, y: t{i - 1}, z: t{i - 1}}}"} for i in range(1, 40)}
    compared = {"same": {"value": "t39 = t38"}, "either": {"value": "if same then t39 else t38"}}
    build({"decisions": {"t0": {"value": "{x: 1}"}, **doubling, **compared}}, attribute_types={})


@pytest.mark.parametrize(
    "decision",
    [
        {"table": {"inputs": ["a"], "hit_policy": "first", "rules": [[f"< {i}", i] for i in range(2000)]}},
        {"any_of": [{"if": f"a > {i}", "because": {"en": "It is."}, "source": "x"} for i in range(2000)]},
    ],
    ids=["a table", "conditions"],
)
def test_thousands_of_rows_or_conditions_are_read(decision: dict[str, Any]) -> None:
    build({"input_data": {"a": number()}, "decisions": {"d": decision}}, attribute_types={})


@pytest.mark.parametrize("name", ["", " ", ".", "a.", "a..b", "\x00", "\ud800", "1", "if", None, 3])
def test_what_cannot_be_a_name_is_a_problem(name: Any) -> None:
    assert problems({"input_data": {name: number()}})


def test_a_name_of_fifty_thousand_letters_is_a_name() -> None:
    name = "a" * 50_000
    build({"input_data": {name: number()}, "decisions": {"d": {"value": f"{name} + 1"}}}, attribute_types={})


def test_an_expression_that_is_nested_too_deeply_is_told_where_it_stands() -> None:
    (problem,) = problems({"decisions": {"d": {"value": "(" * 10_000}}})
    assert problem.path == ("decisions", "d", "value")
    assert problem.offset == 80
    assert "nested too deeply" in problem.message


def test_the_work_of_reading_a_law_grows_with_its_size_alone() -> None:
    def calls(size: int) -> int:
        values = {"rule 0": "a + 1"} | {
            f"rule {i}": f"rule {i - 1} + rule {i // 2} * 2" for i in range(1, size)
        }
        document = {"input_data": {"a": number()}, "decisions": {k: {"value": v} for k, v in values.items()}}
        profile = Profile(builtins=True)
        profile.runcall(build, document, attribute_types={})
        return sum(one.callcount for one in profile.getstats())

    calls(50)  # what is made once and kept
    assert calls(1600) < 9 * calls(200)
