"""Writes an expression as Python source, for what is evaluated often: straight code instead of closures.

The closures (`compiling.py`) are the meaning. What is written here takes a short way where the values are of the kinds
that their types promise, calls the same operations as the closures for all other values, and leaves what it does not
know to the closures: as a whole (`NotWritten`, while writing) or for one evaluation (`GivesUp`, while running).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from onedoor.feel.inference import Inference
from onedoor.feel.syntax import Name, Node
from onedoor.feel.values import Value

DEEPEST = 60
"""Blocks inside each other; Python itself ends at 100."""


class NotWritten(Exception):
    """A construct that is left to the closures."""


class GivesUp(Exception):
    """Written code has met something that is left to the closures."""


@dataclass(frozen=True, slots=True)
class Made:
    """Where a value is found: `code` is a name or a literal of Python, which may be repeated.

    `sure` is the Python type that it certainly has, if any. `constant` marks one that is always `value`.
    """

    code: str
    sure: type | None = None
    constant: bool = False
    value: Value = None


class Constants:
    """The values that written code refers to by a name of its own."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self._names: dict[tuple[type, Value] | int, str] = {}

    def name(self, value: Value) -> str:
        """The name of a value; the same one for a number or text that was there before."""
        key = (type(value), str(value)) if type(value) in (Decimal, str) else id(value)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"k{len(self._names)}"
            self.values[name] = value
        return name


class Outer(ABC):
    """What names from outside an expression are to written code."""

    @abstractmethod
    def value(self, writer: Writer, name: str) -> Made:
        """The value of a name; NotWritten if it is none."""

    @abstractmethod
    def entry(self, writer: Writer, name: str, entry: str) -> Made | None:
        """The value of `name.entry` where that is a name itself; else None."""

    @abstractmethod
    def texts(self, writer: Writer, values: Made) -> str | None:
        """The name of the set of what a list holds if it holds texts alone (else None at that name), if there is one."""

    @abstractmethod
    def call(self, writer: Writer, name: str, arguments: Sequence[Made]) -> Made:
        """The result of a function; NotWritten if it is none, or takes other arguments."""


class Frame:
    """Names in reach inside an expression."""

    def __init__(self, names: Mapping[str, Made]) -> None:
        self.names = names

    def find(self, writer: Writer, name: str) -> Made | None:
        """The value of a name; None if it is not one of these."""
        return self.names.get(name)


class Writer:
    """The lines of one Python function while they are written."""

    short = True
    """Whether several parts may be written as one."""

    def __init__(self, makers: Mapping[type[Node], Maker], constants: Constants, outer: Outer) -> None:
        self.makers = makers
        self.constants = constants
        self.outer = outer
        self.inference: Inference = Inference.__new__(Inference)
        self.frames: list[Frame] = []
        self.lines: list[str] = []
        self.depth = 2
        self._names = 0

    def new(self) -> str:
        """A name that is not used yet."""
        self._names += 1
        return f"v{self._names}"

    def put(self, line: str) -> None:
        """Write a line."""
        self.lines.append(" " * self.depth + line)

    def let(self, code: str, sure: type | None = None) -> Made:
        """Give a value a name."""
        name = self.new()
        self.put(f"{name} = {code}")
        return Made(name, sure)

    def variable(self, made: Made) -> Made:
        """The value by a name, never as a literal of Python."""
        return self.let(made.code, made.sure) if made.constant else made

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Write lines below a line that ends with a colon."""
        if self.depth > DEEPEST:
            raise NotWritten("too deep")
        self.put(head)
        self.depth += 1
        yield
        self.depth -= 1

    @contextmanager
    def within(self, frame: Frame) -> Iterator[None]:
        """Write where further names are in reach."""
        self.frames.append(frame)
        yield
        self.frames.pop()

    def constant(self, value: Value) -> Made:
        """A value that is always the same."""
        if value is None or type(value) is bool:
            return Made(str(value), type(value), True, value)
        return Made(self.constants.name(value), type(value), True, value)

    def helper(self, function: Callable[..., Value]) -> str:
        """The name by which written code calls a function."""
        return self.constants.name(function)

    def find(self, node: Name) -> Made | None:
        """The value of a name from inside the expression; None for one from outside."""
        for frame in reversed(self.frames):
            found = frame.find(self, node.name)
            if found is not None:
                return found
        return None

    def make(self, node: Node) -> Made:
        """Write a part of an expression; NotWritten where the closures have to do it."""
        maker = self.makers.get(type(node))
        if maker is None:
            raise NotWritten(type(node).__name__)
        return maker(self, node)

    def expression(self, tree: Node, inference: Inference) -> Made:
        """Write a whole expression, with the types of its own."""
        around, self.inference = self.inference, inference
        made = self.make(tree)
        self.inference = around
        return made


Maker: TypeAlias = Callable[[Writer, Any], Made]


def check(made: Made, kind: type, alias: str) -> str:
    """The condition that a value is of a Python type; empty where it certainly is."""
    return "" if made.sure is kind else f"type({made.code}) is {alias}"


def both(*conditions: str) -> str:
    """Conditions joined; empty if there are none."""
    return " and ".join(dict.fromkeys(condition for condition in conditions if condition))
