"""The tree of an expression. Every node knows the span of text it was read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeAlias

from onedoor.feel.types import Type
from onedoor.feel.values import Value


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of an expression, from `start` to `end` in its text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Literal(Node):
    """A value written out; `problem` says why an at-literal has none."""

    value: Value
    problem: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Name(Node):
    """A name, spelled as the scope spells it."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Path(Node):
    """`base.name`"""

    base: Node
    name: str
    name_start: int


@dataclass(frozen=True, slots=True, eq=False)
class Arithmetic(Node):
    """`left sign right`, sign one of + - * / **"""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, eq=False)
class Negation(Node):
    """`-operand`"""

    operand: Node


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(Node):
    """`left sign right`, sign one of = != < <= > >="""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, eq=False)
class Logical(Node):
    """`and` or `or` between two or more parts."""

    sign: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Between(Node):
    """`value between low and high`"""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True, eq=False)
class Sign(Node):
    """A test such as `< 10`: true of what is less than 10. As a value it is a range."""

    sign: str
    operand: Node


@dataclass(frozen=True, slots=True, eq=False)
class Tests(Node):
    """One or more tests, of which one must hold; `negated`: none may. No tests at all (`-`): always true."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class In(Node):
    """`value in tests`"""

    value: Node
    tests: Tests


@dataclass(frozen=True, slots=True, eq=False)
class If(Node):
    """`if condition then … else …`"""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True, eq=False)
class Iterator_(Node):
    """`name in domain`, or `name in domain..until`"""

    name: str
    domain: Node
    until: Node | None = None


@dataclass(frozen=True, slots=True, eq=False)
class For(Node):
    """`for iterators return body`"""

    iterators: tuple[Iterator_, ...]
    body: Node


@dataclass(frozen=True, slots=True, eq=False)
class Quantified(Node):
    """`some` or `every` … `satisfies condition`"""

    quantifier: str
    iterators: tuple[Iterator_, ...]
    condition: Node


@dataclass(frozen=True, slots=True, eq=False)
class Filter(Node):
    """`base[condition]`"""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True, eq=False)
class ListOf(Node):
    """`[items]`"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Entry(Node):
    """`name: value` of a context."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True, eq=False)
class ContextOf(Node):
    """`{entries}`"""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RangeOf(Node):
    """`[low..high]`, each end included or not."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True, eq=False)
class Definition(Node):
    """`function(parameters) body`"""

    parameters: tuple[tuple[str, Type], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Call(Node):
    """`function(arguments)`; `names`: of named arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class InstanceOf(Node):
    """`value instance of type`; `type` None: there is no type of that name."""

    value: Node
    type: Type | None
    type_name: str


@dataclass(frozen=True, slots=True, eq=False)
class Typed(Node):
    """A value where a type is declared (boxed expressions): converted to it, null with a note if it cannot be."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True, eq=False)
class Let(Node):
    """A boxed context with a result: entries that see those before them, and what is made of them."""

    entries: tuple[Entry, ...]
    result: Node


@dataclass(frozen=True, slots=True, eq=False)
class Condition(Node):
    """A box that must be true or false (or null): for anything else the `Guarded` box around it is null."""

    value: Node


@dataclass(frozen=True, slots=True, eq=False)
class Guarded(Node):
    """A box that is null where a condition inside is no condition."""

    value: Node


@dataclass(frozen=True, slots=True, eq=False)
class Row(Node):
    """A row of a relation: a context whose entries do not see each other."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Foreign(Node):
    """A part that is not written in FEEL (a decision table in a box): computed from the names in reach, on a day."""

    compute: Callable[[Mapping[str, Value], date], Value]
    type: Type


_Children: TypeAlias = Iterator[Node]
_OF_PARTS = re.compile(r"\b(?:Node|Tests|Iterator_|Entry)\b")


def children(node: Node) -> _Children:
    """The parts of a node, in the order of the text."""
    kind = type(node)
    for name in _PARTS.get(kind) or _parts_of(kind):
        part = getattr(node, name)
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from part


_PARTS: dict[type[Node], tuple[str, ...]] = {}


def _parts_of(kind: type[Node]) -> tuple[str, ...]:
    """The names of the fields of a kind of node that hold parts of it; found once."""
    parts = tuple(field.name for field in fields(kind) if _OF_PARTS.search(str(field.type)))
    _PARTS[kind] = parts
    return parts


def steps_of(node: Node) -> int:
    """How many steps a part counts for, when it is evaluated again and again."""
    return 1 + sum(1 for _ in walk(node)) // 3


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(tuple(children(current))))
