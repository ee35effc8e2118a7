"""Expressions made to take too much: each ends in a clear error, or in null, in bounded time and memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date

import pytest

from onedoor.feel import expressions, unary_tests
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError
from onedoor.feel.types import ANY, Scope

SCOPE = Scope({"a": ANY, "b": ANY})
DAY = date(2024, 5, 1)
N = 10_000
SECONDS = 5.0
"""What is meant is well under two; the machine may be busy."""

LAUGHS = ",".join(f"{chr(98 + place)}: [{','.join([chr(97 + place)] * 10)}]" for place in range(20))
LAUGH = f"{{a: [1,1,1,1,1,1,1,1,1,1], {LAUGHS}}}"
"""Twenty lists, each of ten times the one before: 10 to the 21st ones."""

TOO_DEEP = {
    "round brackets": "(" * N + "1" + ")" * N,
    "brackets that are never closed": "(" * N,
    "lists in lists": "[" * N + "]" * N,
    "contexts in contexts": "{a:" * N + "1" + "}" * N,
    "if in if": "if a then " * 4000 + "1" + " else 2" * 4000,
    "else if behind else if": "if a then 1 else " * 4000 + "2",
    "functions in functions": "function(x) " * 4000 + "1",
    "calls in calls": "not(" * N + "true" + ")" * N,
    "filters in filters": "a" + "[a" * N + "]" * N,
    "filters behind filters": "a" + "[1]" * N,
    "points behind points": "a" + ".b" * N,
    "calls behind calls": "a" + "()" * N,
    "signs before signs": "-" * N + "1",
    "comparisons": "1" + " < 1" * N,
    "powers of powers": "**".join(["2"] * N),
    "in behind in": "a" + " in a" * N,
    "in in in": "a in (" * N + "1" + ")" * N,
    "loops in loops": "for x in a return " * 5000 + "1",
    "some in some": "some x in a satisfies " * 4000 + "true",
    "types in types": "a instance of " + "list<" * N + "number" + ">" * N,
    "ranges that begin nowhere": "]" * N,
}
TOO_LONG = {
    "more than 100,000 characters": "1" + "+1" * 100_000,
    "a loop over five thousand lists": "for " + ", ".join(f"x{i} in a" for i in range(5000)) + " return 1",
    "a context of ten thousand entries": "{" + ",".join(f"a{i}:1" for i in range(N)) + "}",
    "a number of 99,999 digits": "1" * 99_999,
    "an exponent of 50,000 digits": "1e" + "9" * 50_000,
    "a comment that never ends": "/*" + "x" * 90_000,
    "a text that never ends": '"' + "x" * 90_000,
    "a character that means nothing": "a\x00b",
}
TOO_MUCH = {
    "a range to a million million": "for x in 1..1000000000000 return x",
    "every day there is": 'for d in date("-999999999-01-01")..date("999999999-12-31") return d',
    "every combination of three thousands": "for a in 1..1000, b in 1..1000, c in 1..1000 return 1",
    "loops within loops": "for x in (for y in 1..10000 return (for z in 1..10000 return 1)) return 1",
    "a question about every pair": "some x in 1..5000, y in 1..5000 satisfies false",
    "results so far, again and again": "for i in 1..100000 return partial",
    "sums so far, again and again": "for i in 1..100000 return sum(partial)",
    "a function that calls itself": "{f: function(n) f(n + 1), r: f(0)}.r",
    "functions that call each other": "{f: function(n) g(n), g: function(n) f(n), r: f(0)}.r",
    "a function applied to itself": "(function(x) x(x))(function(x) x(x))",
    "calls that branch": "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(40)}.r",
    "the whole of a billion laughs": LAUGH,
    "lists in a list, five thousand deep": "for i in 1..5000 return [partial]",
    "a list doubled a hundred times": "for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]]",
    "long texts, again and again": '{s: string join(for i in 1..20000 return "xxxxxxxxxxxxxxxxxxxx"), r: for i in 1..100000 return s + "x"}.r',
    "a long list copied again and again": "{l: for i in 1..100000 return i, r: for i in l return append(l, 1)}.r",
    "logarithms without end": "for i in 1..900000 return log(i) ** 1.5",
    "a pattern in a loop": 'for i in 1..900000 return matches("aaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")',
}
NULL = {
    "a tower of exponents": "9**9**9**9**9",
    "a number that grows too large": "10**6144*10",
    "rounding to a thousand million places": "decimal(1/3, 10**9)",
    "a text doubled sixty times": '{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f("xxxxxxxxxx", 60)}.r',
    "a list doubled sixty times": "{f: function(s, n) if n = 0 then s else f(concatenate(s, s), n - 1), r: f([1], 60)}.r",
    "a billion laughs in writing": f"string({LAUGH})",
    "a billion laughs laid flat": f"flatten({LAUGH}.u)",
    "a text that replacing makes endless": 'replace(string join(for i in 1..5000 return "aaaaaaaaaa"), "a", string join(for i in 1..5000 return "bbbbbbbbbb"))',
    "a pattern of two thousand brackets": 'matches("x", "' + "(" * N + ")" * N + '")',
    "a pattern that repeats a million times": 'matches("x", "x{1000000}")',
    "a pattern that repeats repeats": 'matches("x", "((x{100}){100}){100}")',
    "a duration of five thousand digits": 'duration("P' + "9" * 5000 + 'Y")',
    "a year of twenty digits": "date(10**20, 1, 1)",
    "a number of 90,000 digits in a text": 'number("' + "1" * 90_000 + '", ",", ".")',
}
TRUE = {
    "a billion laughs compared": f"{{x: {LAUGH}, y: {LAUGH}, r: x = y and is(x, y)}}.r",
    "a billion laughs looked through": f"not(list contains({LAUGH}.u, 1))",
    "a billion laughs counted": f"count({LAUGH}.u) = 10 and count({LAUGH}.u.x) = 10",
    "a billion laughs, each once": f"count(distinct values({LAUGH}.u)) = 1",
    "a billion laughs as a list of numbers": f"not({LAUGH}.t instance of {'list<' * 19}string{'>' * 19})",
    "a pattern made to hang": 'not(matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$"))',
    "twenty thousand contexts, each once": "count(distinct values(for i in 1..20000 return {a: i})) = 20000",
}


def cases(found: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("text", found.values(), ids=found.keys())


@pytest.fixture(autouse=True)
def _bounded_time(request: pytest.FixtureRequest) -> Iterator[None]:
    began = time.process_time()
    yield
    assert "memory" in request.node.name or time.process_time() - began < SECONDS


@cases(TOO_DEEP | TOO_LONG)
def test_what_is_nested_or_goes_on_too_far_is_no_expression_and_the_error_shows_where(text: str) -> None:
    for read in (expressions.compile, unary_tests.compile):
        with pytest.raises(FeelSyntaxError) as refused:
            read(text, scope=SCOPE)
        said = str(refused.value)
        assert len(said) < 500
        assert said.splitlines()[-1].strip() == "^"


@cases(TOO_MUCH)
def test_what_takes_too_much_ends_in_an_error_that_says_so(text: str) -> None:
    expression = expressions.compile(text, scope=SCOPE)
    with pytest.raises(FeelLimitError) as ended:
        expression.evaluate({}, today=DAY)
    assert "more than" in str(ended.value) or "too deep" in str(ended.value)


@cases(NULL)
def test_what_cannot_be_held_is_null(text: str) -> None:
    assert expressions.compile(text, scope=SCOPE).evaluate({}, today=DAY) is None


@cases(TRUE)
def test_shared_parts_are_gone_through_once(text: str) -> None:
    assert expressions.compile(text, scope=SCOPE).evaluate({}, today=DAY) is True


@cases(TOO_MUCH)
def test_an_explanation_of_what_takes_too_much_ends_too(text: str) -> None:
    with pytest.raises(FeelLimitError):
        expressions.compile(text, scope=SCOPE).explain({}, today=DAY)


def test_an_explanation_leaves_out_what_is_too_large_to_be_shown() -> None:
    step = expressions.compile(f"count({LAUGH}.u)", scope=SCOPE).explain({}, today=DAY)
    assert step.value == 10
    assert step.children[-1].value is None
    assert "more than 1000000 parts" in " ".join(step.children[-1].notes)


WITH_LITTLE_MEMORY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))
from datetime import date
from onedoor.feel import expressions
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError
from onedoor.feel.types import Scope
for text in sys.stdin.read().split("\\x1e"):
    try:
        expressions.compile(text, scope=Scope()).evaluate({}, today=date(2024, 5, 1))
    except (FeelLimitError, FeelSyntaxError):
        pass
"""


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit memory so")
def test_none_of_it_takes_much_memory() -> None:
    texts = "\x1e".join([*TOO_MUCH.values(), *NULL.values(), *TRUE.values()])
    found = subprocess.run(
        [sys.executable, "-c", WITH_LITTLE_MEMORY], input=texts, text=True, capture_output=True, timeout=200
    )
    assert found.returncode == 0, found.stderr[-500:]
