"""YAML files, read into plain values that remember on which line and in which column they stand.

The files come from people and are read as data: no tag makes an object, a key stands once, aliases are bounded,
a number keeps its digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from onedoor.catalogue import scalars, syntax
from onedoor.catalogue.problems import Invalid, Problem

LARGEST_FILE = 2_000_000
"""Bytes of the largest file that is read."""
MOST_VALUES = 200_000
"""Values of one file, each counted as often as aliases repeat it."""
DEEPEST = 40
"""Levels of mappings and lists inside one another."""


@dataclass(frozen=True)
class Position:
    """A place in a file; `line` and `column` count from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Sourced:
    """The content of one file as plain values (`document`) and the places where they stand.

    `file` is the name that problems carry.
    """

    file: str
    document: Any
    _root: Node | None = field(repr=False, default=None)
    _text: str = field(repr=False, default="")

    def position(self, path: Sequence[object], *, offset: int | None = None, key: bool = False) -> Position:
        """Where `path` (keys and list positions from the top) stands, or the nearest place above it.

        With `offset` the place of that character of a text, block texts and quotes included; with `key` the
        place of the last key instead of its value's.
        """
        node, at = self._root, self._root
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            at, node = found
            if not key and isinstance(node, ScalarNode | SequenceNode | MappingNode):
                at = node
        if at is None:
            return Position()
        if offset is not None and isinstance(node, ScalarNode):
            return self._at(scalars.index_of(node, offset, self._text))
        if not isinstance(at, ScalarNode) and path and not key:
            # a mapping or list begins at its first key: its own name is where people look
            return self.position(path, key=True)
        return Position(at.start_mark.line + 1, at.start_mark.column + 1)

    def problem(
        self, path: Sequence[object], what: str, instead: str, *, offset: int | None = None, key: bool = False
    ) -> Problem:
        """A problem at `path` of this file."""
        at = self.position(path, offset=offset, key=key)
        return Problem(self.file, at.line, at.column, what, instead)

    def _at(self, index: int) -> Position:
        line = self._text.count("\n", 0, index)
        start = self._text.rfind("\n", 0, index) + 1
        return Position(line + 1, index - start + 1)


def read(path: Path, *, file: str) -> Sourced:
    """Read the YAML file at `path`, which problems call `file`. Raises Invalid."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Invalid([Problem(file, 1, 1, *_too_large())])
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Invalid(
            [Problem(file, 1, 1, f"the file cannot be read ({reason})", "make it readable.")]
        ) from error
    return parse(content, file=file)


def parse(content: bytes, *, file: str) -> Sourced:
    """Read the bytes of a YAML file, which problems call `file`. Raises Invalid."""
    if len(content) > LARGEST_FILE:
        raise Invalid([Problem(file, 1, 1, *_too_large())])
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "the file is not in UTF-8 from here on"
        raise Invalid([Problem(file, line, 1, what, "save it with the encoding UTF-8.")]) from error
    root = _compose(text, file=file)
    if root is None:
        return Sourced(file, None, None, text)
    reader = _Reader(Sourced(file, None, root, text))
    document = reader.value(root, 0)
    if reader.problems:
        raise Invalid(reader.problems)
    return Sourced(file, document, root, text)


def _too_large() -> tuple[str, str]:
    return (
        f"the file is larger than {LARGEST_FILE // 1_000_000} MB",
        "split it: examples and figures can stand in files of their own.",
    )


def _compose(text: str, *, file: str) -> Node | None:
    try:
        return syntax.compose(text, deepest=DEEPEST, most=MOST_VALUES)
    except syntax.NotYaml as wrong:
        raise Invalid([Problem(file, wrong.line, wrong.column, wrong.what, wrong.instead)]) from wrong
    except syntax.TooDeep as error:
        said = _too_many() if isinstance(error, syntax.TooMany) else _too_deep()
        raise Invalid([Problem(file, error.line, error.column, *said)]) from error


def _too_many() -> tuple[str, str]:
    return f"the file holds more than {MOST_VALUES:,} values", "split it into several files."


def _too_deep() -> tuple[str, str]:
    return f"the file nests more than {DEEPEST} levels deep", "write it flatter."


class _Reader:
    """Turns nodes into plain values, counting them."""

    def __init__(self, source: Sourced) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.values = 0

    def value(self, node: Node, depth: int) -> Any:
        self.values += 1
        if self.values > MOST_VALUES:
            what = f"the file holds more than {MOST_VALUES:,} values once its aliases are followed"
            self._stop(node, what, "write fewer aliases (“*name”).")
        if depth > DEEPEST:
            self._stop(node, *_too_deep())
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        self._refuse_tag(node)
        if isinstance(node, SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        assert isinstance(node, MappingNode)
        return self._mapping(node, depth)

    def _mapping(self, node: MappingNode, depth: int) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._note(
                    key_node, "a key is a list or a mapping", "write a word or some words before the colon."
                )
                continue
            key = self._scalar(key_node)
            if key in mapping:
                what = f"the key “{key_node.value}” stands twice in the same place"
                self._note(key_node, what, "keep one of the two, or give this one its own name.")
                continue
            mapping[key] = self.value(value_node, depth + 1)
        return mapping

    def _scalar(self, node: ScalarNode) -> scalars.Scalar:
        try:
            return scalars.read(node)
        except scalars.Unreadable as error:
            self._note(node, str(error), error.instead)
            return None

    def _refuse_tag(self, node: Node) -> None:
        tag = str(node.tag or "").removeprefix("tag:yaml.org,2002:")
        if tag not in ("map", "seq"):
            self._note(node, f"the tag “!{tag}” has no meaning here", "leave the tag away.")

    def _note(self, node: Node, what: str, instead: str) -> None:
        mark = node.start_mark
        self.problems.append(Problem(self.source.file, mark.line + 1, mark.column + 1, what, instead))

    def _stop(self, node: Node, what: str, instead: str) -> None:
        self._note(node, what, instead)
        raise Invalid(self.problems)


def _child(node: Node | None, step: object) -> tuple[Node, Node] | None:
    """The node of the key (or the item itself) and the node of the value that `step` leads to."""
    if isinstance(node, SequenceNode):
        if isinstance(step, int) and -len(node.value) <= step < len(node.value):
            item = node.value[step]
            return item, item
        return None
    if isinstance(node, MappingNode):
        for key_node, value_node in node.value:
            if isinstance(key_node, ScalarNode) and _same_key(key_node, step):
                return key_node, value_node
    return None


def _same_key(node: ScalarNode, step: object) -> bool:
    if node.value == step:
        return True
    try:
        key = scalars.read(node)
    except scalars.Unreadable:
        return False
    return key == step or str(key) == str(step)
