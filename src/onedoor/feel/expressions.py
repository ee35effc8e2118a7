"""An expression of FEEL: compiled once, evaluated often, explained when someone asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property

from onedoor.feel.compiling import PlainCompiler, TracingCompiler
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError, Problem, keep_notes
from onedoor.feel.inference import Inference
from onedoor.feel.parser import Parser
from onedoor.feel.running import Code, Frame, Run, Step, begin, end
from onedoor.feel.sizes import COMPOUND, checked
from onedoor.feel.syntax import Node
from onedoor.feel.types import Scope, Type
from onedoor.feel.usage import free_names
from onedoor.feel.values import Value


class Expression:
    """A compiled expression. `type`: what it gives; `problems`: what the types say cannot be meant."""

    def __init__(self, text: str, tree: Node, inference: Inference) -> None:
        self.text = text
        self.tree = tree
        self.inference = inference
        self.type: Type = inference.type_of(tree, inference.inside)
        self.problems: tuple[Problem, ...] = inference.problems(tree)

    def __repr__(self) -> str:
        return f"<Expression {self.text!r}>"

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """The names from outside it reads, as dotted paths, in the order of the text."""
        return free_names(self.tree, self.inference)

    def evaluate(self, context: Mapping[str, Value], *, today: date) -> Value:
        """The value where these names have these values; FeelLimitError if it takes too much.

        A name of the scope that the context lacks is Missing. `today` is the day of decision.
        """
        value = run(self._code, Frame(context, None, Run(today)))
        return value if type(value) not in COMPOUND else checked(value)

    def explain(self, context: Mapping[str, Value], *, today: date) -> Step:
        """The value, and how it came about, as a tree of steps."""
        return trace(self._traced, Frame(context, None, Run(today)))

    @cached_property
    def _code(self) -> Code:
        """The closures; made when the first value is asked for."""
        return PlainCompiler(self.inference).code(self.tree)

    @cached_property
    def _traced(self) -> Code:
        return TracingCompiler(self.inference, self.text).code(self.tree)


def compile(text: str, *, scope: Scope) -> Expression:
    """Read and compile an expression; FeelSyntaxError if it is none. See `problems` for what its types say."""
    inference = Inference(scope)
    with bounded(text):
        return Expression(text, Parser(text, inference=inference).whole(scope), inference)


@contextmanager
def bounded(text: str) -> Iterator[None]:
    """A FeelSyntaxError instead of a Python error, should reading run out of depth all the same."""
    try:
        yield
    except RecursionError:
        raise FeelSyntaxError("the expression is nested too deeply", text=text, offset=0) from None


def run(code: Code, frame: Frame) -> Value:
    """The value of compiled code; FeelLimitError instead of a Python error for calls that go too deep."""
    token = begin(frame.run)
    try:
        return code(frame)
    except RecursionError:
        raise FeelLimitError("the evaluation goes too deep") from None
    finally:
        end(frame.run, token)


def trace(code: Code, frame: Frame) -> Step:
    """The step that traced code leaves."""
    keep_notes(frame.run.notes)
    try:
        value = run(code, frame)
    finally:
        keep_notes(None)
    if type(value) in COMPOUND:
        checked(value)
    return frame.run.steps[0]
