"""What is not known yet stays apart from null and from false, and settles as early as it can."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draws import draws
from tests.feel.conftest import DAY, SCOPE

from onedoor.feel import expressions, types
from onedoor.feel.equality import same
from onedoor.feel.types import Scope
from onedoor.feel.values import Missing, Value, from_python, is_settled

A, B = Missing(("a",)), Missing(("b",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a and false", False),
        ("false and a", False),
        ("a and true", A),
        ("a or true", True),
        ("true or a", True),
        ("a or false", A),
        ("a and null", A),
        ("a and b", Missing(("a", "b"))),
        ("b or a", Missing(("b", "a"))),
        ("not(a)", A),
        ("a + 1", A),
        ("1 < a", A),
        ("a = null", A),
        ("null + a", A),
        ("10 between a and 5", False),
        ("a between 1 and 5", A),
        ("1 in (a, 1)", True),
        ("2 in (a, 1)", A),
        ("string length(a)", A),
        ("if a then 1 else 1", 1),
        ("if a then 1 else 2", A),
        ("if a then b else 2", Missing(("a", "b"))),
        ("if true then 1 else a", 1),
        ("some x in [a, 1] satisfies x = 1", True),
        ("some x in [a, 1] satisfies x = 2", A),
        ("every x in [a, 1] satisfies x = 2", False),
        ("every x in a satisfies x = 2", A),
        ("for x in a return 1", A),
        ("count([1, a])", A),
        ("sum([1, a])", A),
        ("max(1, a, b)", Missing(("a", "b"))),
        ("all([a, false])", False),
        ("any([true, a])", True),
        ("list contains([a, 2], 2)", True),
        ("list contains([a, 2], 3)", A),
        ("[1, a][1]", 1),
        ("[1, 2][a]", A),
        ("[1, 2][item > a]", A),
        ("{x: 1, y: a}.x", 1),
        ("{x: 1, y: a}.y", A),
        ("[1, a] = [2, 3]", False),
        ("[1, a] = [1, 3]", A),
        ("[{x: 1}, {x: a}][x = 1]", A),
        ("a instance of number", A),
        ("(function(x) if true then 1 else x)(a)", 1),
    ],
)
def test_an_answer_is_given_as_soon_as_it_cannot_change(feel: object, text: str, expected: object) -> None:
    assert feel(text) == from_python(expected)  # type: ignore[operator]


def test_a_name_that_the_context_lacks_is_missing_and_null_is_not(feel: object) -> None:
    assert feel("a") == A  # type: ignore[operator]
    assert feel("a", a=None) is None  # type: ignore[operator]


def test_the_missing_part_of_an_absent_group_is_named_with_its_path() -> None:
    expression = expressions.compile("applicant.savings < savings limit", scope=SCOPE)

    assert expression.evaluate({}, today=DAY) == Missing(("applicant.savings", "savings limit"))


def test_only_the_missing_parts_of_a_group_count() -> None:
    expression = expressions.compile('applicant.savings > 1 or applicant.tenure = "owner"', scope=SCOPE)
    savings = Missing(("applicant.savings",))

    assert expression.evaluate({"applicant": {"savings": savings, "tenure": "owner"}}, today=DAY) is True
    assert expression.evaluate({"applicant": {"savings": savings, "tenure": "tenant"}}, today=DAY) == savings


def test_missing_refuses_to_be_used_as_a_truth_value() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(A)


NAMES = ("a", "b", "c", "d")
NUMBERS = Scope(dict.fromkeys(NAMES, types.ANY))
LEAVES = [*NAMES, *NAMES, "true", "false", "null", "0", "1", "2", '"x"', "[]", "[1, 2]", "{k: 1}", '"k"']
FORMS = [
    *(f"({{}}) {sign} ({{}})" for sign in ("and", "or", "+", "-", "*", "/", "=", "!=", "<", ">=", "**")),
    *(
        f"{name}({{}})"
        for name in (
            "not", "count", "sum", "min", "max", "all", "any", "abs", "string", "flatten", "reverse", "sort", "mean",
            "distinct values", "get entries", "string join", "context", "context merge", "even", "number", "product",
            "median", "mode", "stddev", "-", "is", "string length", "date", "duration", "range",
        )
    ),
    *(
        f"{name}({{}}, {{}})"
        for name in (
            "is", "list contains", "append", "concatenate", "union", "index of", "sublist", "remove", "get value",
            "min", "max", "all", "any", "sum", "modulo", "contains", "floor", "before", "sort", "string join",
        )
    ),
    "insert before({}, {}, {})", "list replace({}, {}, {})", "context put({}, {}, {})", "context put({}, [{}], {})",
    "list replace({}, function(item, new) item = {}, {})", "sort({}, function(x, y) x < y)",
    "context([{{key: {}, value: {}}}])", "context merge([{}, {}])", "({}).k", "({})[1]", "({})[-1]", "({})[item = 1]",
    "({})[{}]", "({})[k = {}]", "({}) instance of number", "({}) instance of list<number>", "[{}, {}]", "[{}]",
    "{{k: {}, j: {}}}", "{{k: {}, j: k}}", "if {} then {} else {}", "({}) between ({}) and ({})",
    "({}) in ({}, {})", "({}) in (< {}, > {})", "({}) in [({})..({})]", "[({})..({})].start",
    "some x in ({}) satisfies x = ({})", "every x in ({}) satisfies ({})", "every x in ({}) satisfies x < ({})",
    "some x in ({}), y in x satisfies ({})", "for x in ({}) return ({})", "for x in ({}), y in [x] return y",
    "for x in ({})..({}) return x", "(function(p) {})({})", "(function(p) p)({})", "(function(p: number) p)(p: 1)",
]  # fmt: skip


@st.composite
def expressions_with_holes(draw: st.DrawFn, depth: int = 3) -> str:
    """Any expression over the names, of every form whose answer could hang on a hole."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(LEAVES))
    form = draw(st.sampled_from(FORMS))
    count = form.replace("{{", "").replace("}}", "").count("{}")
    inner = form.format(*(draw(expressions_with_holes(depth - 1)) for _ in range(count)))
    return f"({inner})"


PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.sampled_from(["", "x"]), st.lists(st.integers(0, 2), max_size=2),
    st.just({"k": 1}), st.just([{"k": True}]),
)  # fmt: skip


@settings(max_examples=draws(500), deadline=None)
@given(
    expressions_with_holes(),
    st.dictionaries(st.sampled_from(NAMES), PLAIN),
    st.fixed_dictionaries(dict.fromkeys(NAMES, PLAIN)),
)
def test_filling_the_holes_never_changes_an_answer_that_was_settled_before(
    text: str, known: dict[str, object], fill: dict[str, object]
) -> None:
    expression = expressions.compile(text, scope=NUMBERS)
    before: dict[str, Value] = {name: from_python(value) for name, value in known.items()}
    after = {**{name: from_python(value) for name, value in fill.items()}, **before}

    partly = expression.evaluate(before, today=DAY)
    if is_settled(partly):
        assert same(partly, expression.evaluate(after, today=DAY))
    assert is_settled(expression.evaluate(after, today=DAY))
