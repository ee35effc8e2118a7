"""Expressions near those that people wrote: pieces of them cut, doubled, swapped, and strange pieces put in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from onedoor.catalogue import positions
from onedoor.feel import expressions, types, unary_tests
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError
from onedoor.feel.types import ContextType, ListType, NumberType, Scope
from onedoor.feel.values import Missing, Value

ROOT = Path(__file__).resolve().parents[2]
_KEYS = {"if", "value", "then", "rules", "inputs", "about", "test", "if_eligible", "automatic_if"}
PIECES = (
    *'()[]{}<>=+-*/.,:@"?#\\|&', "..", "**", "!=", "<=", "->", " if ", " then ", " else ", " for ", " in ", " return ", " some ",
    " every ", " satisfies ", " and ", " or ", " between ", " instance of ", " function(", " external ", " not(", "null",
    "true", "0", "1", "-1", "1e6000", "1e-6000", ".5", '"x"', '""', '@"2024-02-30"', '@"P1D"', '@"13:00:00@Europe/Paris"',
    'date("2024-02-29")', 'time("24:00:00")', 'duration("P1Y")', "[1..3]", "]1..3[", "(< 5)", "{a: 1}", "[1, 2, null]",
    "list<number>", "context<a: number>", "item", "partial", "sum(", "count(", "sort(", "flatten(", "string(", "max(",
    "matches(", "replace(", "substring(", "today()", "now()", "members", "members.age", "a", "b", "f", "\n", "\t", "//", "/*",
    "*/", "\u00a0", "\u2028", "\x00", "é", "😀", "\ud800", "٣", "ﬁ", " ", "  ",
)  # fmt: skip
MEMBER = ContextType(
    fields={"age": types.NUMBER, "date of birth": types.DATE, "a": types.ANY}, label="member"
)
SCOPE = Scope(
    {
        "a": types.ANY,
        "b": NumberType(unit="money per week"),
        "members": ListType(item=MEMBER),
        "applicant": MEMBER,
        "name with-sign": types.TEXT,
        "f": types.FunctionType(parameters=(("x", types.NUMBER),), result=types.NUMBER),
    },
    {"member": MEMBER},
)
VALUES: tuple[Value, ...] = (
    None, True, Decimal("3.50"), Decimal("1e6000"), "text", "", date(2024, 2, 29), [], [Decimal(1), None, "x"], {"a": Decimal(1)},
    Missing(("a",)), [Missing(("a", "b"))], [{"age": Decimal(3)}, {"age": None}],
)  # fmt: skip
TODAY = date(2024, 5, 1)


def texts() -> tuple[str, ...]:
    """The expressions of the definitions in this repository, and some that use the rest of the language."""
    found: dict[str, None] = {}
    for path in sorted(ROOT.glob("jurisdictions/*/services/*/service.yaml")):
        found.update(dict.fromkeys(_written(positions.read(path, file=path.name).document, reads=False)))
    more = (
        "for x in members, y in 1..3 return x.age + y", "some m in members satisfies m.age > 3 and f(m.age) = 1",
        "members[age > 3 and item.a = null][1].date of birth", "{a: 1, f: function(x: number) x + a, r: f(2)}.r",
        "if a in [1..5] then \"x\" else if a in (< 3, > 10, null) then [1, 2] else null", "a between 1 and 10 or not(a = 3)",
        "sort(members, function(x, y) x.age < y.age)", 'substring(string(a), 1, 2) + "x"', "@\"P1D\" * 3 + duration(\"PT1H\")",
        "a instance of list<context<a: number>>", "date(\"2024-02-29\").year - applicant.date of birth.year",
        "sum(for m in members return if m.age > 18 then 1 else 0) ** 2", "name with-sign = \"x\"", "< 5, [1..3], not(null)",
    )  # fmt: skip
    return (*found, *more)


def _written(part: Any, *, reads: bool) -> Iterator[str]:
    if isinstance(part, dict):
        for key, inner in part.items():
            yield from _written(inner, reads=key in _KEYS)
    elif isinstance(part, list):
        for inner in part:
            yield from _written(inner, reads=reads)
    elif isinstance(part, str) and reads:
        yield part


def mutated(draw: random.Random, known: tuple[str, ...]) -> str:
    """One text that is near those known."""
    text = draw.choice(known)
    for _ in range(draw.choice((1, 1, 2, 3, 6))):
        at = draw.randrange(len(text) + 1)
        end = min(len(text), at + draw.choice((0, 0, 1, 2, 5, 20)))
        way = draw.random()
        if way < 0.5:
            put = draw.choice(PIECES)
        elif way < 0.75:
            other = draw.choice(known)
            start = draw.randrange(len(other) + 1)
            put = other[start : start + draw.randrange(30)]
        elif way < 0.9:
            put = ""
        else:
            put = text[at:end] * draw.choice((2, 3, 40))
        text = text[:at] + put + text[end:]
    return text[:3000]


def survives(text: str, draw: random.Random) -> None:
    """Read, evaluate and explain a text with values of any kind: nothing but the errors of FEEL may come of it."""
    given = {name: draw.choice(VALUES) for name in SCOPE.names if draw.random() < 0.9}
    try:
        expression = expressions.compile(text, scope=SCOPE)
    except FeelSyntaxError as refused:
        str(refused)
    else:
        assert expression.uses is not None
        assert str(expression.type)
        try:
            value = expression.evaluate(given, today=TODAY)
            assert repr(expression.explain(given, today=TODAY).value) == repr(value)
        except FeelLimitError:
            pass
    try:
        tests = unary_tests.compile(text, scope=SCOPE, input_type=types.ANY)
    except FeelSyntaxError:
        return
    try:
        verdict = tests.evaluate(draw.choice(VALUES), given, today=TODAY)
        assert verdict is None or isinstance(verdict, bool | Missing)
    except FeelLimitError:
        pass
