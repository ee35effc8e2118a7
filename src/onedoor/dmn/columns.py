"""Which rows of a decision table a value leaves, looked up instead of tested row by row.

A column whose tests name only constants of one kind splits its values into a few regions: each constant, and what lies
between two of them (for texts and truth values: everything else). Which rows accept a region is found out once, by asking
their tests about one value of it; rows are bits of a number, the first row the lowest.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onedoor.dmn.model import Table
from onedoor.feel.builtins import catalogue
from onedoor.feel.inference import BUILT_IN
from onedoor.feel.numbers import CONTEXT
from onedoor.feel.syntax import Call, ListOf, Literal, Name, Negation, Node, RangeOf, Sign
from onedoor.feel.unary_tests import UnaryTests
from onedoor.feel.values import Value

MAX_REGIONS = 400_000
"""Rows times regions beyond which a column is not worth its preparation."""
_DAY = datetime.timedelta(days=1)
_ANY_DAY = datetime.date(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """Rows left by the values of a column: by the value itself (`by_value`, `others` for all that are not among them),
    or by where it lies among `ends` (`at` an end, `between` them). `tested` are the rows that test the column at all,
    `nothing` those that null leaves.
    """

    kind: type
    tested: int
    nothing: int
    by_value: dict[Value, int]
    others: int
    ends: list[Value]
    at: list[int]
    between: list[int]


def column(table: Table, place: int) -> Column | None:
    """Return the rows by the values of a column; None where its tests are of another form."""
    tests = [(row, rule.tests[place]) for row, rule in enumerate(table.rules)]
    asked = [(row, test) for row, test in tests if test is not None and not test.is_any]
    named: list[list[Value]] = []
    is_ordered = False
    for _, test in asked:
        found = list(_named(test, test.tree.tests))
        if any(value is _OTHER for value, _ in found):
            return None
        is_ordered = is_ordered or any(order for _, order in found)
        named.append([value for value, _ in found if value is not None])
    kinds = {type(value) for values in named for value in values}
    free = sum(1 << row for row, test in tests if test is None or test.is_any)
    every = (1 << len(tests)) - 1
    if len(kinds) != 1 or kinds - {str, bool, Decimal, datetime.date} or (is_ordered and kinds & {str, bool}):
        return None
    kind = kinds.pop()
    nothing = free | sum(1 << row for row, test in asked if _accepts(test, None))
    rows = Rows(asked, named, free, every & ~free, nothing)
    try:
        return _by_value(kind, rows) if kind in (str, bool) else _by_place(kind, rows)
    except (ArithmeticError, OverflowError):
        return None


@dataclass(frozen=True)
class Rows:
    """The rows that test a column, with the constants that each names, and those that do not."""

    asked: list[tuple[int, UnaryTests]]
    named: list[list[Value]]
    free: int
    tested: int
    nothing: int


_OTHER: Value = object()


def _named(test: UnaryTests, nodes: Sequence[Node]) -> Iterator[tuple[Value, bool]]:
    """The constants that a test names, each with whether it asks for more or less; `_OTHER` for what is none."""
    for node in nodes:
        if isinstance(node, Sign):
            yield _constant(test, node.operand), node.sign not in ("=", "!=")
        elif isinstance(node, RangeOf):
            yield _constant(test, node.low), True
            yield _constant(test, node.high), True
        elif isinstance(node, ListOf):
            yield from _named(test, node.items)
        else:
            yield _constant(test, node), False


def _constant(test: UnaryTests, node: Node) -> Value:
    """The value of a literal, of one with a minus before it, or of a date written out."""
    if isinstance(node, Literal) and node.problem is None:
        return node.value
    if (
        isinstance(node, Negation)
        and isinstance(node.operand, Literal)
        and type(node.operand.value) is Decimal
    ):
        return CONTEXT.minus(node.operand.value)
    if isinstance(node, Call) and isinstance(node.function, Name) and node.names is None:
        is_date = node.function.name == "date" and test.inference.resolution.get(node.function) == BUILT_IN
        if is_date and len(node.arguments) == 1 and isinstance(node.arguments[0], Literal):
            return catalogue.FUNCTIONS["date"].call(node.arguments[0].value)
    return _OTHER


def _accepts(test: UnaryTests, value: Value) -> bool:
    return test.evaluate(value, {}, today=_ANY_DAY) is True


def _by_value(kind: type, rows: Rows) -> Column:
    texts = dict.fromkeys(value for values in rows.named for value in values)
    every = [True, False] if kind is bool else list(texts)
    stranger = "".join(["another ", *map(str, every)])
    others = rows.free
    others |= sum(1 << row for row, test in rows.asked if kind is bool or _accepts(test, stranger))
    by_value = dict.fromkeys(every, others)
    for (row, test), values in zip(rows.asked, rows.named, strict=True):
        for value in every if kind is bool else values:
            bit = 1 << row
            by_value[value] = by_value[value] | bit if _accepts(test, value) else by_value[value] & ~bit
    return Column(kind, rows.tested, rows.nothing, by_value, others, [], [], [])


def _by_place(kind: type, rows: Rows) -> Column | None:
    ends = sorted({value for values in rows.named for value in values})
    if len(ends) * len(rows.asked) > MAX_REGIONS:
        return None
    at, between = [rows.free] * len(ends), [rows.free] * (len(ends) + 1)
    for (row, test), values in zip(rows.asked, rows.named, strict=True):
        own, bit = sorted(set(values)), 1 << row
        on_own = [_accepts(test, value) for value in own]
        around = [_accepts(test, value) for value in _around(kind, own)]
        for place, end in enumerate(ends):
            among = bisect_left(own, end)
            is_own = among < len(own) and own[among] == end
            at[place] |= bit if (on_own if is_own else around)[among] else 0
            between[place] |= bit if around[among] else 0
        between[-1] |= bit if around[-1] else 0
    return Column(kind, rows.tested, rows.nothing, {}, 0, ends, at, between)


def _around(kind: type, ends: list[Value]) -> Iterator[Value]:
    """A value before the first end, one behind each."""
    if not ends:
        yield Decimal(0) if kind is Decimal else _ANY_DAY
    elif kind is Decimal:
        yield CONTEXT.next_minus(ends[0])
        yield from map(CONTEXT.next_plus, ends)
    else:
        yield ends[0] - _DAY
        yield from (end + _DAY for end in ends)
