"""Unary tests, as in the cells of decision tables."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.feel.conftest import DAY, SCOPE

from onedoor.feel import types, unary_tests
from onedoor.feel.errors import FeelSyntaxError
from onedoor.feel.types import Type
from onedoor.feel.values import Missing, Value, from_python

A = Missing(("a",))


def verdict(text: str, value: object, input_type: Type = types.ANY, **context: object) -> Value:
    names = {name: from_python(each) for name, each in context.items()}
    tests = unary_tests.compile(text, scope=SCOPE, input_type=input_type)
    return tests.evaluate(from_python(value), names, today=DAY)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("-", 1, True),
        ("-", None, True),
        ("-", A, True),
        ("5", 5, True),
        ("5", 6, False),
        ("< 5", 4, True),
        ("< 5", 5, False),
        ("< 5", None, None),
        ("< 5", A, A),
        ("[1..5]", 5, True),
        ("(1..5)", 5, False),
        ("1, 2, > 10", 11, True),
        ("1, 2, > 10", 5, False),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("not(< 3)", A, A),
        ('"a", "b"', "b", True),
        ("null", None, True),
        ("null", 1, False),
        ("? > 3 and ? < 5", 4, True),
        ("? > 3 and ? < 5", 5, False),
        ("even(?)", 4, True),
        ("[1, 2, 3]", 2, True),
        ("a", 1, A),
        ("1, a", 1, True),
        ("-5", Decimal(-5), True),
        ("true", True, True),
        ("true", False, False),
        ("not(true)", False, True),
        ("!= 3", 4, True),
        ("= 3", 3, True),
    ],
)
def test_a_value_passes_a_test_or_does_not(text: str, value: object, expected: Value) -> None:
    assert verdict(text, value) == expected


def test_a_test_may_be_a_condition_about_something_else() -> None:
    assert verdict("a > 3", 1, types.NUMBER, a=4) is True
    assert verdict("a > 3", 1, types.NUMBER, a=2) is False


def test_names_from_outside_may_be_used_and_are_listed_without_the_input() -> None:
    tests = unary_tests.compile("< savings limit, ? = a", scope=SCOPE, input_type=types.NUMBER)

    assert tests.uses == ("savings limit", "a")
    assert tests.evaluate(Decimal(5), {"savings limit": Decimal(6)}, today=DAY) is True


def test_an_explanation_shows_the_verdict_and_the_parts() -> None:
    step = unary_tests.compile("< 5, 7", scope=SCOPE).explain(Decimal(7), {}, today=DAY)

    assert step.value is True
    assert [child.text for child in step.children] == ["5", "7"]


@pytest.mark.parametrize("text", ["", "<", "1,", "not(1", "1 2"])
def test_what_is_no_test_is_a_syntax_error(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        unary_tests.compile(text, scope=SCOPE)
