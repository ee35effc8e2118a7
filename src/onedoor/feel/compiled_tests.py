"""Closures of unary tests: of `in`, of decision tables, of `< 10` as a value."""

from __future__ import annotations

from collections.abc import Callable

from onedoor.feel.compiler import Compiler
from onedoor.feel.membership import compared, passes
from onedoor.feel.running import Code, Frame
from onedoor.feel.syntax import In, Literal, Name, Node, Sign, Tests, walk
from onedoor.feel.values import Missing, Range, Value, united

_Verdict = Callable[[Frame, Value], Value]


def _in(compiler: Compiler, node: In) -> Code:
    value, verdict = compiler.code(node.value), tests_code(compiler, node.tests)

    def decide(frame: Frame) -> Value:
        found = value(frame)
        return verdict(Frame({"?": found}, frame, frame.run), found)

    return decide


def tests_code(compiler: Compiler, node: Tests) -> _Verdict:
    """Whether a value passes one of the tests; for `not(…)` none of them. The frame binds `?`."""
    tests = [_test(compiler, test) for test in node.tests]
    negated = node.negated

    def decide(frame: Frame, value: Value) -> Value:
        result: Value = False
        lacking: list[Value] = []
        for test in tests:
            verdict = test(frame, value)
            if verdict is True:
                return not negated
            if type(verdict) is Missing:
                lacking.append(verdict)
            elif verdict is not False:
                result = None
        if lacking:
            return united(lacking)
        return negated if result is False else None

    return decide if tests else lambda frame, value: True


def _tests(compiler: Compiler, node: Tests) -> Code:
    verdict = tests_code(compiler, node)
    return lambda frame: verdict(frame, frame.names["?"])


def _test(compiler: Compiler, node: Node) -> _Verdict:
    if isinstance(node, Sign):
        return _sign_test(compiler, node)
    code = compiler.code(node)
    if any(isinstance(part, Name) and part.name == "?" for part in walk(node)):
        return lambda frame, value: _condition(code(frame), value)
    if isinstance(node, Literal):
        return lambda frame, value: passes(value, code(frame))
    return lambda frame, value: _expression(code(frame), value)


def _sign_test(compiler: Compiler, node: Sign) -> _Verdict:
    operand, sign = compiler.code(node.operand), node.sign
    return lambda frame, value: compared(sign, value, operand(frame))


def _condition(found: Value, value: Value) -> Value:
    """A test that speaks of `?` is a condition."""
    if found is None or type(found) in (bool, Missing):
        return found
    return passes(value, found)


def _expression(found: Value, value: Value) -> Value:
    """A test that is an expression: true of a value that is no truth value, or something to be equal to or in."""
    if type(found) is bool and type(value) not in (bool, Missing, type(None)):
        return found
    return passes(value, found)


def _sign(compiler: Compiler, node: Sign) -> Code:
    """`(< 10)` as a value is a range with one end."""
    operand, sign = compiler.code(node.operand), node.sign

    def build(frame: Frame) -> Value:
        end = operand(frame)
        if sign in ("<", "<="):
            return Range(None, end, False, sign == "<=", sign)
        if sign in (">", ">="):
            return Range(end, None, sign == ">=", False, sign)
        return Range(end, end, sign == "=", sign == "=", sign)

    return build


BUILDERS: dict[type[Node], Callable[..., Code]] = {In: _in, Tests: _tests, Sign: _sign}
