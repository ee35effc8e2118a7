"""Reads a text in FEEL into its tree. Operators by their binding strength; what they bind is in `operands`."""

from __future__ import annotations

from onedoor.feel.operands import Operands
from onedoor.feel.reader import MAX_NESTING
from onedoor.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    In,
    InstanceOf,
    Logical,
    Negation,
    Node,
    Sign,
    Tests,
)
from onedoor.feel.types import Scope

OR, AND, COMPARE, ADD, MULTIPLY, POWER, NEGATE = 1, 2, 3, 4, 5, 6, 7
_STRENGTH = {
    "or": OR, "and": AND, "=": COMPARE, "!=": COMPARE, "<": COMPARE, "<=": COMPARE, ">": COMPARE, ">=": COMPARE,
    "between": COMPARE, "in": COMPARE, "+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER,
    "instance": NEGATE,
}  # fmt: skip
_GOES_ON = ("+", "-", "*", "/", "**", ".", "[", "(", "instance")
SIGNS = ("<=", ">=", "<", ">", "=", "!=")


class Parser(Operands):
    """Parses one expression or one list of unary tests."""

    def whole(self, scope: Scope) -> Node:
        """The whole text as one expression."""
        if self.peek().kind == "end":
            self.fail("there is no expression", expected="an expression")
        node = self.expression(scope)
        self.finish(node, scope)
        return node

    def unary_tests(self, scope: Scope) -> Tests:
        """The whole text as unary tests: `-`, `not(…)`, or tests with commas between them."""
        start = self.peek().start
        if self.peek().kind == "end":
            self.fail("there is no test", expected="a test such as < 10, or - for anything")
        if self.at("-"):
            self.take()
            if self.peek().kind == "end":
                return Tests(start, self.offset, ())
            self.move(start)
        if self.at("not"):
            negated = self._negated_tests(scope)
            if negated is not None:
                return negated
        tests = self._tests(scope)
        self.finish(tests[-1], scope)
        return self.made(Tests(start, tests[-1].end, tests))

    def expression(self, scope: Scope, above: int = 0, *, begun: Node | None = None) -> Node:
        """An expression whose operators all bind more strongly than `above`. `begun`: its first operand, read."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            self.fail("the expression is nested too deeply", expected=f"at most {MAX_NESTING} levels")
        left = self._prefixed(scope) if begun is None else begun
        while True:
            token = self.peek()
            strength = _STRENGTH.get(token.text, 0) if token.kind in ("symbol", "word") else 0
            if strength <= above:
                break
            left = self._joined(left, token.text, strength, scope)
        self.nesting -= 1
        return left

    def test(self, scope: Scope, *, bare: bool = False) -> Node:
        """One test: a sign with an operand, or an expression. `bare`: behind `in` without brackets."""
        if self.at(*SIGNS):
            sign = self.take()
            operand = self.expression(scope, COMPARE)
            return self.made(Sign(sign.start, operand.end, sign.text, operand))
        return self.expression(scope, COMPARE if bare else 0)

    def _prefixed(self, scope: Scope) -> Node:
        minus = self.accept("-")
        if minus is None:
            return self.operand(scope)
        operand = self.expression(scope, POWER)
        return self.made(Negation(minus.start, operand.end, operand))

    def _joined(self, left: Node, sign: str, strength: int, scope: Scope) -> Node:
        self.take()
        if sign == "between":
            low = self.expression(scope, COMPARE)
            self.expect("and", " (between … and …)")
            high = self.expression(scope, COMPARE)
            return self.made(Between(left.start, high.end, left, low, high))
        if sign == "in":
            tests = self._tests_behind_in(scope)
            return self.made(In(left.start, tests.end, left, tests))
        if sign == "instance":
            self.expect("of", " (instance of)")
            type_, name = self.type_name(scope)
            return self.made(InstanceOf(left.start, self.offset, left, type_, name))
        right = self.expression(scope, strength)
        if strength <= AND:
            return self._logical(sign, left, right, scope)
        kind = Comparison if strength == COMPARE else Arithmetic
        return self.made(kind(left.start, right.end, sign, left, right))

    def _logical(self, sign: str, left: Node, right: Node, scope: Scope) -> Node:
        """Chains of the same sign become one node, so that long ones stay flat."""
        parts = [left, right]
        while self.accept(sign):
            parts.append(self.expression(scope, _STRENGTH[sign]))
        return self.made(Logical(left.start, parts[-1].end, sign, tuple(parts)))

    def _tests(self, scope: Scope) -> tuple[Node, ...]:
        tests = [self.test(scope)]
        while self.accept(","):
            tests.append(self.test(scope))
        return tuple(tests)

    def _tests_behind_in(self, scope: Scope) -> Tests:
        """`(a, b)`, `(< 5)`, or one test. A bracket that goes on (`(a)[1]`, `(a) + 1`) was part of an expression."""
        opening = self.accept("(")
        if opening is None:
            test = self.test(scope, bare=True)
            return self.made(Tests(test.start, test.end, (test,)))
        first = self.test(scope)
        if self.at(".."):
            first = self.range_from(opening, first, scope)
        else:
            tests = [first]
            while self.accept(","):
                tests.append(self.test(scope))
            closing = self.expect(")")
            if len(tests) > 1 or isinstance(first, Sign) or not self.at(*_GOES_ON):
                return self.made(Tests(opening.start, closing.end, tuple(tests)))
        test = self.expression(scope, COMPARE, begun=self.behind(first, scope))
        return self.made(Tests(opening.start, test.end, (test,)))

    def _negated_tests(self, scope: Scope) -> Tests | None:
        """`not(…)` over the whole text; None if the text goes on behind the bracket."""
        start = self.take().start
        if self.accept("(") is None:
            self.move(start)
            return None
        tests = self._tests(scope)
        closing = self.expect(")")
        if self.peek().kind != "end":
            self.move(start)
            return None
        return self.made(Tests(start, closing.end, tests, negated=True))
