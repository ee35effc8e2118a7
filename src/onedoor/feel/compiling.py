"""Turns the tree of an expression into closures, once; evaluating is then calling the outermost.

The compiler for explanations wraps every closure to note what it gave; the plain one adds nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal

from onedoor.feel import arithmetic, compiled_calls, compiled_lists, compiled_tests, properties
from onedoor.feel.builtins import catalogue
from onedoor.feel.compiler import Compiler
from onedoor.feel.equality import kind, same
from onedoor.feel.errors import FeelLimitError, note
from onedoor.feel.inference import BUILT_IN, GLOBAL, Inference
from onedoor.feel.membership import both, coerced, compared, instance_of
from onedoor.feel.numbers import CONTEXT
from onedoor.feel.running import ABSENT, MAX_TRACED, Code, Frame, Reach, Step
from onedoor.feel.sizes import COMPOUND, checked
from onedoor.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Condition,
    ContextOf,
    Foreign,
    Guarded,
    If,
    InstanceOf,
    Let,
    Literal,
    Logical,
    Name,
    Negation,
    Node,
    Path,
    RangeOf,
    Row,
    Typed,
)
from onedoor.feel.types import ContextType
from onedoor.feel.values import Missing, Range, Value, is_settled, united

_FAST: dict[str, Callable[[Decimal, Decimal], Value]] = {
    "+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply, "=": operator.eq, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class PlainCompiler(Compiler):
    """Compiles for evaluation."""

    def code(self, node: Node) -> Code:
        """The closure of a part."""
        return _BUILDERS[type(node)](self, node)


class TracingCompiler(PlainCompiler):
    """Compiles for explanation: each part leaves a step in its run."""

    def __init__(self, inference: Inference, text: str) -> None:
        super().__init__(inference)
        self._text = text

    def code(self, node: Node) -> Code:
        """The closure of a part, that also notes its step."""
        plain = super().code(node)
        text, kind = self._text[node.start : node.end], type(node).__name__.lower().strip("_")
        start, end = node.start, node.end

        def traced(frame: Frame) -> Value:
            run = frame.run
            run.traced += 1
            if run.traced > MAX_TRACED:
                return plain(frame)
            around, run.steps = run.steps, []
            value = plain(frame)
            shown = value
            if type(value) in COMPOUND:
                try:
                    checked(value)
                except FeelLimitError as error:
                    shown = None
                    run.notes.append(str(error))
            notes = tuple(run.notes)
            run.notes.clear()
            around.append(Step(text, start, end, kind, shown, tuple(run.steps), notes))
            run.steps = around
            return value

        return traced


def _literal(compiler: Compiler, node: Literal) -> Code:
    value = node.value
    if node.problem is None:
        return lambda frame: value
    problem = node.problem

    def explained(frame: Frame) -> Value:
        note(problem)
        return None

    return explained


def _name(compiler: Compiler, node: Name) -> Code:
    name = node.name
    resolution = compiler.inference.resolution.get(node)
    built_in = catalogue.FUNCTIONS.get(name)
    if resolution == BUILT_IN and built_in is not None:
        return compiled_calls.built_in_value(built_in)
    declared = resolution == GLOBAL

    def read(frame: Frame) -> Value:
        at: Frame | None = frame
        while at is not None:
            value = at.names.get(name, ABSENT)
            if value is not ABSENT:
                return value
            at = at.parent
        if declared:
            return Missing((name,))
        if built_in is not None:
            return built_in.as_value()
        note(f"“{name}” is not a name known here")
        return None

    return read


def _path(compiler: Compiler, node: Path) -> Code:
    base, name = compiler.code(node.base), node.name
    prefix = compiler.dotted(node.base)
    type_ = compiler.inference.known_type(node.base)
    if prefix is None or not isinstance(type_, ContextType) or name not in type_.fields:
        return lambda frame: properties.read(base(frame), name)
    whole, longer = (prefix,), Missing((f"{prefix}.{name}",))

    def read(frame: Frame) -> Value:
        value = base(frame)
        if type(value) is Missing and value.names == whole:
            return longer
        return properties.read(value, name)

    return read


def _arithmetic(compiler: Compiler, node: Arithmetic) -> Code:
    left, right, sign = compiler.code(node.left), compiler.code(node.right), node.sign
    fast, apply = _FAST.get(sign) if sign != "*" else None, arithmetic.apply
    if fast is None:
        return lambda frame: apply(sign, left(frame), right(frame))

    def compute(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        if (
            type(one) is Decimal
            and type(other) is Decimal
            and -3000 < one.adjusted() < 3000 > other.adjusted()
        ):
            return fast(one, other)
        return apply(sign, one, other)

    return compute


def _negation(compiler: Compiler, node: Negation) -> Code:
    operand = compiler.code(node.operand)
    return lambda frame: arithmetic.negate(operand(frame))


def _comparison(compiler: Compiler, node: Comparison) -> Code:
    left, right, sign = compiler.code(node.left), compiler.code(node.right), node.sign
    fast = _FAST[sign]

    def compare(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        if type(one) is Decimal and type(other) is Decimal:
            return fast(one, other)
        return compared(sign, one, other)

    return compare


def _logical(compiler: Compiler, node: Logical) -> Code:
    parts = [compiler.code(part) for part in node.parts]
    settling = node.sign == "or"

    def decide(frame: Frame) -> Value:
        result: Value = not settling
        lacking: list[Value] = []
        for part in parts:
            value = part(frame)
            if value is settling:
                return settling
            if type(value) is Missing:
                lacking.append(value)
            elif type(value) is not bool:
                result = None
        return united(lacking) if lacking else result

    return decide


def _between(compiler: Compiler, node: Between) -> Code:
    value, low, high = compiler.code(node.value), compiler.code(node.low), compiler.code(node.high)

    def decide(frame: Frame) -> Value:
        found = value(frame)
        return both(compared(">=", found, low(frame)), compared("<=", found, high(frame)))

    return decide


def _if(compiler: Compiler, node: If) -> Code:
    condition, then, otherwise = (
        compiler.code(node.condition),
        compiler.code(node.then),
        compiler.code(node.otherwise),
    )

    def choose(frame: Frame) -> Value:
        found = condition(frame)
        if found is True:
            return then(frame)
        if type(found) is not Missing:
            if found is not False:
                note("the condition is neither true nor false, so “else” counts")
            return otherwise(frame)
        one, other = then(frame), otherwise(frame)
        if same(one, other) and is_settled(one):
            return one
        return united((found, one, other))

    return choose


def _context(compiler: Compiler, node: ContextOf) -> Code:
    entries = [(entry.name, compiler.code(entry.value)) for entry in node.entries]

    def build(frame: Frame) -> Value:
        result: dict[str, Value] = {}
        inner = Frame(result, frame, frame.run)
        for name, code in entries:
            result[name] = code(inner)
        return result

    return build


def _range(compiler: Compiler, node: RangeOf) -> Code:
    low, high = compiler.code(node.low), compiler.code(node.high)
    low_included, high_included = node.low_included, node.high_included
    return lambda frame: Range(low(frame), high(frame), low_included, high_included)


def _instance(compiler: Compiler, node: InstanceOf) -> Code:
    value, type_ = compiler.code(node.value), node.type
    return lambda frame: instance_of(value(frame), type_)


def _typed(compiler: Compiler, node: Typed) -> Code:
    value, type_ = compiler.code(node.value), node.type
    return lambda frame: coerced(value(frame), type_)


def _let(compiler: Compiler, node: Let) -> Code:
    entries = [(entry.name, compiler.code(entry.value)) for entry in node.entries]
    result = compiler.code(node.result)

    def make(frame: Frame) -> Value:
        names: dict[str, Value] = {}
        inner = Frame(names, frame, frame.run)
        for name, code in entries:
            names[name] = code(inner)
        return result(inner)

    return make


class _NoCondition(Exception):
    """Something else stands where true or false is needed."""


def _condition(compiler: Compiler, node: Condition) -> Code:
    value = compiler.code(node.value)

    def decide(frame: Frame) -> Value:
        found = value(frame)
        if found is not None and type(found) not in (bool, Missing):
            raise _NoCondition(f"a {kind(found)} stands where true or false is needed")
        return found

    return decide


def _guarded(compiler: Compiler, node: Guarded) -> Code:
    value = compiler.code(node.value)

    def attempt(frame: Frame) -> Value:
        try:
            return value(frame)
        except _NoCondition as wrong:
            note(str(wrong))
            return None

    return attempt


def _row(compiler: Compiler, node: Row) -> Code:
    entries = [(entry.name, compiler.code(entry.value)) for entry in node.entries]
    return lambda frame: {name: code(frame) for name, code in entries}


def _foreign(compiler: Compiler, node: Foreign) -> Code:
    compute = node.compute
    return lambda frame: compute(Reach(frame), frame.run.today)


_BUILDERS: dict[type[Node], Callable[..., Code]] = {
    Literal: _literal, Name: _name, Path: _path, Arithmetic: _arithmetic, Negation: _negation,
    Comparison: _comparison, Logical: _logical, Between: _between, If: _if, ContextOf: _context, RangeOf: _range,
    InstanceOf: _instance, Typed: _typed, Let: _let, Condition: _condition, Guarded: _guarded, Row: _row,
    Foreign: _foreign, **compiled_lists.BUILDERS, **compiled_calls.BUILDERS, **compiled_tests.BUILDERS,
}  # fmt: skip
