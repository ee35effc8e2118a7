"""Reading: names with spaces, operators by their strength, errors that say where and what, hostile texts."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draws import draws
from tests.feel.conftest import DAY, SCOPE

from onedoor.feel import expressions, types, unary_tests
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError
from onedoor.feel.types import ContextType, ListType, Scope
from onedoor.feel.values import Value, from_python

Feel = Callable[..., Value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-3 ** 2", 9),
        ("2 ** 3 ** 2", 64),
        ("10 - 2 - 3", 5),
        ("1 < 2 and 2 < 3 or false", True),
        ("true or false and false", True),
        ("1 + 1 = 2", True),
        ("5 between 1 and 10 and false", False),
        ("if 1 > 2 then 3 else 4 + 1", 5),
        ("1 in [1..3] and 4 in (< 3, 4)", True),
        ("2 in ((1 + 1))", True),
        ("2 in (1 + 1) and true", True),
        ("3 in ([1, 2])[1] + 2", True),
        ("[1..10[ = [1..10)", True),
        ("]1..10] = (1..10]", True),
        ("5 in [1..[7, 9][1]]", True),
        ("for i in 1..3, j in [i] return i + j", [2, 4, 6]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][item > 1][1]", 2),
        ("[{x: 1}, {x: 2}][x = 2].x", [2]),
        ('{"a b": 1, c d: a b + 1}.c d', 2),
        ("{a: 1, b: {c: a + 1}}.b.c", 2),
        ("(function(x, y) x - y)(y: 1, x: 3)", 2),
        ("{double: function(n) n * 2, r: double(4)}.r", 8),
        ("1 /* one */ + // and two\n 2", 3),
        (r'"a\"\n\u00e9\U01F40E\ud83d\udc0e"', 'a"\né🐎🐎'),
        (r'"\d+"', r"\d+"),
        ('string length("🐎")', 1),
        (".5 + 1.5e1", Decimal("15.5")),
        ('substring(string: "abc", start position: 2)', "bc"),
    ],
)
def test_an_expression_means_what_the_standard_says(feel: Feel, text: str, expected: object) -> None:
    assert feel(text) == from_python(expected)


def test_known_names_may_hold_spaces_operators_and_words_of_the_grammar() -> None:
    names = {
        "number of rooms": 2,
        "rooms": 5,
        "days in weekend": 7,
        "a-b": 1,
        "a": 10,
        "b": 4,
        "O'Brien+1": 3,
        "rise and fall": 8,
    }
    scope = Scope(dict.fromkeys(names, types.NUMBER))
    context = {name: Decimal(value) for name, value in names.items()}

    def value(text: str) -> Value:
        return expressions.compile(text, scope=scope).evaluate(context, today=DAY)

    assert value("number of rooms + rooms") == 7
    assert value("number  of\nrooms") == 2
    assert value("for i in 1..days in weekend return i")[-1] == 7
    assert value("a-b + a - b") == 1 + 1
    assert value("a -1") == 9
    assert value("O'Brien+1 * 2") == 6
    assert value("rise and fall + 1") == 9


def test_names_with_spaces_are_found_in_paths_loops_filters_and_functions() -> None:
    child = ContextType(fields={"date of birth": types.DATE, "school year": types.NUMBER})
    scope = Scope({"household": ContextType(fields={"children under 16": ListType(item=child)})})
    young = [
        {"date of birth": DAY, "school year": Decimal(3)},
        {"date of birth": DAY, "school year": Decimal(5)},
    ]
    context = {"household": {"children under 16": young}}

    def value(text: str) -> Value:
        return expressions.compile(text, scope=scope).evaluate(context, today=DAY)

    assert value("household.children under 16.school year") == [3, 5]
    assert value("count(household.children under 16[school year > 3])") == 1
    assert value("for young child in household.children under 16 return young child.school year * 2") == [
        6,
        10,
    ]
    assert (
        value("every each one in household.children under 16 satisfies each one.date of birth.year = 2024")
        is True
    )
    assert value("(function(the child) the child.school year)(household.children under 16[1])") == 3
    assert (
        value(
            "sort(household.children under 16, function(one x, two x) one x.school year > two x.school year)[1].school year"
        )
        == 5
    )


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("1 +", 4, "a name, a value or a bracket"),
        ("[1, 2", 6, "“]”"),
        ('"abc', 1, '"'),
        ("'abc'", 1, "double quotes"),
        ("if a then b", 12, "“else”"),
        ("savings limt + 1", 1, "“savings limit”?"),
        ("not a", 1, "not(…)"),
        ("1 2", 3, "an operator or the end"),
        ("f(1, x: 2)", 6, "name: value"),
        ("", 1, "an expression"),
        ("a @ 1", 3, "an operator or the end"),
        ("/* never closed", 1, "*/"),
        ("{a: 1, a: 2}", 8, "twice"),
        ("[1..2 + ]", 10, "a name, a value or a bracket"),
    ],
)
def test_a_syntax_error_shows_the_place_and_what_was_expected(text: str, column: int, said: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        expressions.compile(text, scope=SCOPE)

    assert caught.value.column == column
    assert said in str(caught.value)
    assert str(caught.value).splitlines()[-1] == " " * (4 + column - 1) + "^"


def test_the_line_of_an_error_is_counted_and_shown() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        expressions.compile("1 +\n  2 * )", scope=SCOPE)

    assert (caught.value.line, caught.value.column, caught.value.offset) == (2, 7, 10)
    assert "  2 * )" in str(caught.value)


DEEP = 10_000


@pytest.mark.parametrize(
    "text",
    [
        "(" * DEEP, "[" * DEEP, "{a:" * DEEP, "-" * DEEP + "1", "f(" * DEEP, "a" + ".b" * DEEP, "a" + "[1]" * DEEP,
        "1" + " + 1" * DEEP, "2" + " ** 2" * DEEP, "if a then " * DEEP, "function() " * DEEP, "x in (" * DEEP,
        "for x in " * DEEP, "1 instance of " + "list<" * DEEP, "[1..[" * DEEP, "a" + "()" * DEEP, "1" * 200_000,
        "(" * DEEP + "1" + ")" * DEEP, "some x in a satisfies " * DEEP, "not(" * DEEP, "1 between " * DEEP,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_a_hostile_text_ends_in_a_clear_error(text: str) -> None:
    for read in (expressions.compile, unary_tests.compile):
        with pytest.raises(FeelSyntaxError):
            read(text, scope=SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        " or ".join(["zz"] * 12_000),
        "[" + ", ".join(f"u{i}" for i in range(10_000)) + "]",
        "[" + ", ".join(f'"{i}"' for i in range(10_000)) + "]",
        "{" + ", ".join(f"k{i}: {i}" for i in range(10_000)) + "}",
        "for " + ", ".join(f"i{i} in a" for i in range(8_000)) + " return 1",
        "f(" + "a b " * 20_000 + ")",
        "z" * 90_000 + " + 1",
    ],
    ids=lambda text: text[:12],
)
def test_a_large_text_is_dealt_with_quickly(text: str) -> None:
    started = time.monotonic()
    with contextlib.suppress(FeelSyntaxError):
        expressions.compile(text, scope=SCOPE)

    assert time.monotonic() - started < 8


def test_values_cannot_grow_without_end(feel: Feel) -> None:
    doubled = ", ".join(f"k{i}: k{i - 1} + k{i - 1}" for i in range(1, 60))
    lists = ", ".join(f"k{i}: concatenate(k{i - 1}, k{i - 1})" for i in range(1, 60))

    assert feel(f'{{k0: "xx", {doubled}}}.k59') is None
    assert feel(f"{{k0: [1, 2], {lists}}}.k59") is None


def test_a_function_called_with_the_wrong_number_of_arguments_gives_null(feel: Feel) -> None:
    assert feel("(function(x) 1)(1, 2)") is None
    assert feel("(function(x, y) 1)(1)") is None
    assert feel("{f: min}.f(3, 2)") == 2


def test_long_chains_of_and_and_or_are_no_trouble(feel: Feel) -> None:
    assert feel(" and ".join(["true"] * 5_000)) is True
    assert feel("count([" + ", ".join(["1"] * 20_000) + "])") == 20_000


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..100000000 return i",
        "every i in 1..3000, j in 1..3000 satisfies true",
        "{f: function(n) f(n + 1), r: f(1)}.r",
        "{f: function(n) f(n - 1) + f(n - 2), r: f(1000)}.r",
    ],
)
def test_an_evaluation_that_takes_too_much_is_given_up_with_a_clear_error(feel: Feel, text: str) -> None:
    with pytest.raises(FeelLimitError):
        feel(text)


PIECES = st.sampled_from(
    ["a", "b", "savings limit", "1", '"x"', "(", ")", "[", "]", "{", "}", ",", ":", ".", "..", "+", "-", "**", "<", "=",
     "in", "if", "then", "else", "for", "return", "some", "satisfies", "and", "between", "not", "function", "instance of",
     "list", "<", ">", "@", '@"2024-01-01"', "?", "null", "date and time"]
)  # fmt: skip


@settings(max_examples=draws(400), deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map(" ".join)))
def test_any_text_is_either_an_expression_or_a_syntax_error(text: str) -> None:
    try:
        expression = expressions.compile(text, scope=SCOPE)
    except FeelSyntaxError:
        return
    value = expression.evaluate({}, today=DAY)
    assert repr(expression.explain({}, today=DAY).value).split(" at ")[0] == repr(value).split(" at ")[0]
