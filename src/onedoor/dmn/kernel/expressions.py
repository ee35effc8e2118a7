"""Expressions as columns: what `feel.compiling` makes of one case, made of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from onedoor.dmn.kernel import boxes, choices, days, forms, listings, logic, masks, operators
from onedoor.dmn.kernel.columns import (
    NULL,
    Boolean,
    Callable_,
    Column,
    Constant,
    Empty,
    Interval,
    Listing,
    Number,
    Part,
    Record,
)
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program
from onedoor.dmn.kernel.reductions import within
from onedoor.dmn.kernel.scopes import Scope
from onedoor.feel import properties
from onedoor.feel.builtins import catalogue
from onedoor.feel.inference import Inference
from onedoor.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    ContextOf,
    If,
    In,
    ListOf,
    Literal,
    Logical,
    Name,
    Negation,
    Node,
    Path,
    RangeOf,
    Sign,
    Tests,
    walk,
)
from onedoor.feel.values import Range, Value


class Translator:
    """Turns trees into columns of a program."""

    def __init__(
        self,
        program: Program,
        *,
        today: Value,
        bit: Callable[[str], masks.Missing],
        built_in: Callable[[Translator, str, Sequence[Column], Sequence[str] | None], Column],
    ) -> None:
        self.program = program
        self.today = today
        self.bit = bit
        self.inference: Inference | None = None
        self._built_in = built_in

    def column(self, node: Node, scope: Scope) -> Column:
        """The column of a part. Raises Refused with the place of what has none."""
        build = _BUILDERS.get(type(node))
        try:
            if build is None:
                raise Refused(f"“{type(node).__name__}”")
            return build(self, node, scope)
        except Refused as refused:
            if refused.offset is None:
                refused.offset = node.start
            raise

    def verdict(self, tests: Tests, value: Column, scope: Scope) -> Boolean:
        """Whether a value passes one of the tests; for `not(…)` none of them."""
        if not tests.tests:
            return Boolean(True, False)
        inner = scope.child({"?": value})
        verdicts = [self._test(test, value, inner) for test in tests.tests]
        found = logic.together(self.program, verdicts, every=False)
        return logic.opposite(found) if tests.negated else found

    def _test(self, node: Node, value: Column, scope: Scope) -> Boolean:
        if isinstance(node, Sign):
            return operators.compared(self.program, node.sign, value, self.column(node.operand, scope))
        found = self.column(node, scope)
        if any(isinstance(part, Name) and part.name == "?" for part in walk(node)):
            if isinstance(found, Boolean | Empty) or (
                isinstance(found, Constant) and type(found.value) in (bool, type(None))
            ):
                return logic.boolean(self.program, found)
            return listings.passes(self.program, value, found)
        is_truth = isinstance(value, Boolean | Empty) or (
            isinstance(value, Constant) and type(value.value) in (bool, type(None))
        )
        if not isinstance(node, Literal) and isinstance(found, Boolean) and not is_truth:
            return self._condition(found, value)
        return listings.passes(self.program, value, found)

    def _condition(self, found: Boolean, value: Column) -> Boolean:
        """A test that is a truth value, of a value that is none: it counts itself where the value is there."""
        program = self.program
        gap = logic.null(program, value)
        null = logic.null(program, found)
        truth = masks.any_of(program, found.true, found.false)
        missing = masks.united(program, found.missing, within(program, value))
        there = masks.negated(program, masks.where_missing(program, missing))
        true = masks.any_of(
            program, masks.without(program, found.true, gap), masks.all_of(program, null, gap)
        )
        false = masks.any_of(
            program,
            masks.without(program, found.false, gap),
            masks.all_of(program, truth, gap),
            masks.without(program, null, gap),
        )
        return Boolean(masks.all_of(program, true, there), masks.all_of(program, false, there), missing)


def _literal(self: Translator, node: Literal, scope: Scope) -> Column:
    return Constant(node.value)


def _name(self: Translator, node: Name, scope: Scope) -> Column:
    found = scope.find(node.name)
    if found is not None:
        return found
    if node.name in catalogue.FUNCTIONS:
        name = node.name
        return Callable_((), lambda values: self._built_in(self, name, values, None))
    return NULL


def _path(self: Translator, node: Path, scope: Scope) -> Column:
    base = self.column(node.base, scope)
    if isinstance(base, Record) and base.path is not None and _is_dotted(node.base, scope):
        return _named_part(self, base, node.name)
    return read(self.program, base, node.name)


def _is_dotted(node: Node, scope: Scope) -> bool:
    while isinstance(node, Path):
        node = node.base
    return isinstance(node, Name) and scope.is_outermost(node.name)


def _named_part(self: Translator, base: Record, name: str) -> Column:
    """A part of an input that is a record: where the whole is missing, it is the part that is asked for."""
    field = base.fields(name) if name in base.names else NULL
    path = f"{base.path}.{name}"
    lacking = masks.only(self.program, self.bit(path), masks.where_missing(self.program, base.missing))
    found = listings.gated(self.program, field, base.null, lacking)
    return replace(found, path=path) if isinstance(found, Record) else found


def read(program: Program, base: Column, name: str) -> Column:
    """`base.name`"""
    if isinstance(base, Record):
        field = base.fields(name) if name in base.names else NULL
        return listings.gated(program, field, base.null, base.missing)
    if isinstance(base, Listing):
        parts = tuple(replace(part, item=read(program, part.item, name)) for part in base.parts)
        return replace(base, parts=parts)
    if isinstance(base, Constant):
        return Constant(properties.read(base.value, name), base.missing)
    if isinstance(base, Number):
        return days.part(program, base, name)
    if isinstance(base, Interval):
        raise Refused("a part of a range")
    return Empty(base.missing)


def _arithmetic(self: Translator, node: Arithmetic, scope: Scope) -> Column:
    return operators.arithmetic_of(
        self.program, node.sign, self.column(node.left, scope), self.column(node.right, scope)
    )


def _negation(self: Translator, node: Negation, scope: Scope) -> Column:
    return operators.negated(self.program, self.column(node.operand, scope))


def _comparison(self: Translator, node: Comparison, scope: Scope) -> Column:
    return operators.compared(
        self.program, node.sign, self.column(node.left, scope), self.column(node.right, scope)
    )


def _logical(self: Translator, node: Logical, scope: Scope) -> Column:
    settling = "false" if node.sign == "and" else "true"
    parts: list[Boolean] = []
    for part in node.parts:
        parts.append(logic.boolean(self.program, self.column(part, scope)))
        if getattr(parts[-1], settling) is True:
            return parts[-1]
    return logic.together(self.program, parts, every=node.sign == "and")


def _between(self: Translator, node: Between, scope: Scope) -> Column:
    value, low, high = (self.column(each, scope) for each in (node.value, node.low, node.high))
    return operators.inside(self.program, value, Interval(low, high, True, True))


def _in(self: Translator, node: In, scope: Scope) -> Column:
    return self.verdict(node.tests, self.column(node.value, scope), scope)


def _tests(self: Translator, node: Tests, scope: Scope) -> Column:
    return self.verdict(node, scope.find("?") or NULL, scope)


def _sign(self: Translator, node: Sign, scope: Scope) -> Column:
    end, sign = self.column(node.operand, scope), node.sign
    if sign in ("<", "<="):
        return interval(NULL, end, (False, sign == "<="), sign)
    if sign in (">", ">="):
        return interval(end, NULL, (sign == ">=", False), sign)
    return interval(end, end, (sign == "=", sign == "="), sign)


def interval(start: Column, end: Column, included: tuple[bool, bool], sign: str | None = None) -> Column:
    """A range; of constants a constant."""
    if isinstance(start, Constant) and isinstance(end, Constant) and not start.missing and not end.missing:
        return Constant(Range(start.value, end.value, *included, sign))
    return Interval(start, end, *included, sign)


def _range(self: Translator, node: RangeOf, scope: Scope) -> Column:
    low, high = self.column(node.low, scope), self.column(node.high, scope)
    return interval(low, high, (node.low_included, node.high_included))


def _if(self: Translator, node: If, scope: Scope) -> Column:
    condition = logic.boolean(self.program, self.column(node.condition, scope))
    if condition.true is True:
        return self.column(node.then, scope)
    if condition.true is False and not condition.missing:
        return self.column(node.otherwise, scope)
    return decided(self.program, condition, self.column(node.then, scope), self.column(node.otherwise, scope))


def decided(program: Program, condition: Boolean, then: Column, otherwise: Column) -> Column:
    """`then` where a condition is true, else `otherwise`; while it is missing, what they have in common."""
    result = choices.chosen(program, condition.true, then, otherwise)
    if not condition.missing:
        return result
    same, doubt = choices.same(program, then, otherwise)
    lacking = masks.united(
        program, condition.missing, within(program, then), within(program, otherwise), doubt
    )
    open_ = masks.where_missing(program, condition.missing)
    extra = masks.only(program, lacking, masks.without(program, open_, same))
    extra = masks.united(program, extra, masks.only(program, doubt, open_))
    return listings.gated(program, result, False, extra)


def _context(self: Translator, node: ContextOf, scope: Scope) -> Column:
    entries: dict[str, Column] = {}
    inner = scope.child(entries)
    for entry in node.entries:
        entries[entry.name] = self.column(entry.value, inner)
    return record(dict(entries))


def record(entries: dict[str, Column]) -> Column:
    """A context; of constants a constant."""
    if all(isinstance(one, Constant) and not one.missing for one in entries.values()):
        return Constant({name: one.value for name, one in entries.items() if isinstance(one, Constant)})
    return Record(tuple(entries), entries.__getitem__)


def _list(self: Translator, node: ListOf, scope: Scope) -> Column:
    items = [self.column(item, scope) for item in node.items]
    if all(isinstance(item, Constant) and not item.missing for item in items):
        return Constant([item.value for item in items if isinstance(item, Constant)])
    return Listing(tuple(Part(item) for item in items))


_BUILDERS: dict[type[Node], Callable[..., Column]] = {
    Literal: _literal, Name: _name, Path: _path, Arithmetic: _arithmetic, Negation: _negation,
    Comparison: _comparison, Logical: _logical, Between: _between, In: _in, Tests: _tests, Sign: _sign, If: _if,
    ListOf: _list, ContextOf: _context,
    RangeOf: _range, **forms.BUILDERS, **boxes.BUILDERS,
}  # fmt: skip
