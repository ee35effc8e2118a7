"""Logic with three values, and invalid operations that give null and say why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.feel.conftest import DAY, SCOPE

from onedoor.feel import expressions
from onedoor.feel.membership import both, either
from onedoor.feel.values import Missing, Value

Feel = Callable[..., Value]
TRUTHS = st.sampled_from([True, False, None, Missing(("x",))])
T, F, N = True, False, None

AND = {(T, T): T, (T, F): F, (T, N): N, (F, T): F, (F, F): F, (F, N): F, (N, T): N, (N, F): F, (N, N): N}
OR = {(T, T): T, (T, F): T, (T, N): T, (F, T): T, (F, F): F, (F, N): N, (N, T): T, (N, F): N, (N, N): N}


@pytest.mark.parametrize(("pair", "expected"), AND.items())
def test_and_follows_the_table_of_the_standard(
    feel: Feel, pair: tuple[Value, Value], expected: Value
) -> None:
    assert feel("a and b", a=pair[0], b=pair[1]) is expected


@pytest.mark.parametrize(("pair", "expected"), OR.items())
def test_or_follows_the_table_of_the_standard(feel: Feel, pair: tuple[Value, Value], expected: Value) -> None:
    assert feel("a or b", a=pair[0], b=pair[1]) is expected


def opposite(value: Value) -> Value:
    return not value if isinstance(value, bool) else value


@given(TRUTHS, TRUTHS)
def test_and_and_or_are_each_others_mirror_and_do_not_mind_the_order(one: Value, other: Value) -> None:
    assert both(one, other) == both(other, one)
    assert either(one, other) == opposite(both(opposite(one), opposite(other)))


@given(TRUTHS, TRUTHS, TRUTHS)
def test_it_does_not_matter_how_a_chain_is_bracketed(one: Value, two: Value, three: Value) -> None:
    assert both(one, both(two, three)) == both(both(one, two), three)
    assert either(one, either(two, three)) == either(either(one, two), three)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('1 + "a"', "a number cannot be added to a text"),
        ("1 / 0", "dividing by zero"),
        ('1 < "a"', "have no order"),
        ("{x: 1}.y", "no entry “y”"),
        ("[1, 2][3]", "no position 3"),
        ('date("2024-02-30")', "there is no day 2024-02-30"),
        ("sqrt(-1)", "no square root"),
        ("10 ** 7000", "grows too large"),
        ('number("12,5")', "is not a number"),
        ("5()", "cannot be called"),
        ('matches("a", "(")', "cannot be read"),
        ("for x in null return x", "the list is null"),
        ("(function(x: number) x)(true)", "where number is declared"),
    ],
)
def test_what_cannot_be_done_gives_null_and_the_explanation_says_why(text: str, why: str) -> None:
    expression = expressions.compile(text, scope=SCOPE)
    step = expression.explain({}, today=DAY)
    notes: list[str] = []
    waiting = [step]
    while waiting:
        current = waiting.pop()
        notes.extend(current.notes)
        waiting.extend(current.children)

    assert expression.evaluate({}, today=DAY) is None
    assert step.value is None
    assert any(why in each for each in notes), notes


def test_an_explanation_is_a_tree_of_texts_and_values() -> None:
    step = expressions.compile("a > 2 and b", scope=SCOPE).explain({"a": 3, "b": False}, today=DAY)

    assert (step.text, step.value, step.kind) == ("a > 2 and b", False, "logical")
    comparison, name = step.children
    assert (comparison.text, comparison.start, comparison.end) == ("a > 2", 0, 5)
    assert [(child.text, child.value) for child in comparison.children] == [("a", 3), ("2", 2)]
    assert (name.text, name.value) == ("b", False)


def test_an_explanation_leaves_out_what_was_not_needed() -> None:
    step = expressions.compile("a or b", scope=SCOPE).explain({"a": True}, today=DAY)

    assert [child.text for child in step.children] == ["a"]
