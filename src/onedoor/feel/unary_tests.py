"""Unary tests: what stands in a cell of a decision table, or says which answers are valid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from onedoor.feel.compiling import PlainCompiler, TracingCompiler
from onedoor.feel.errors import Problem
from onedoor.feel.expressions import bounded, run, trace
from onedoor.feel.inference import Inference
from onedoor.feel.parser import Parser
from onedoor.feel.running import Code, Frame, Run, Step
from onedoor.feel.scopes import of_input
from onedoor.feel.syntax import Tests
from onedoor.feel.types import ANY, Scope, Type
from onedoor.feel.usage import free_names
from onedoor.feel.values import Value


class UnaryTests:
    """Compiled unary tests."""

    def __init__(self, text: str, tree: Tests, inference: Inference) -> None:
        self.text = text
        self.tree = tree
        self.inference = inference
        inference.type_of(tree, inference.inside)
        self.problems: tuple[Problem, ...] = inference.problems(tree)

    def __repr__(self) -> str:
        return f"<UnaryTests {self.text!r}>"

    @property
    def is_any(self) -> bool:
        """Whether it is `-`: true of everything, also of what is missing."""
        return not self.tree.tests

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """The names from outside it reads, without the value under test."""
        return free_names(self.tree, self.inference)

    def evaluate(self, value: Value, context: Mapping[str, Value], *, today: date) -> Value:
        """Whether a value passes: true, false, null, or Missing while it cannot be told."""
        return run(self._code, self._frame(value, context, today))

    def explain(self, value: Value, context: Mapping[str, Value], *, today: date) -> Step:
        """The verdict, and how it came about."""
        return trace(self._traced, self._frame(value, context, today))

    def _frame(self, value: Value, context: Mapping[str, Value], today: date) -> Frame:
        started = Run(today)
        return Frame({"?": value}, Frame(context, None, started), started)

    @cached_property
    def _code(self) -> Code:
        """The closures; made when the first value is asked for."""
        return PlainCompiler(self.inference).code(self.tree)

    @cached_property
    def _traced(self) -> Code:
        return TracingCompiler(self.inference, self.text).code(self.tree)


def compile(text: str, *, scope: Scope, input_type: Type = ANY) -> UnaryTests:
    """Read and compile unary tests; FeelSyntaxError if they are none."""
    inner = of_input(scope, input_type)
    inference = Inference(scope, inside=inner)
    with bounded(text):
        return UnaryTests(text, Parser(text, inference=inference).unary_tests(inner), inference)
