"""The text of a YAML file as nodes with their places; YAML's complaints in sentences for somebody who writes a definition.

libyaml reads it, in C: a jurisdiction is there in milliseconds. What a scalar means is YAML 1.2's word (`scalars`).
"""

from __future__ import annotations

import re
from typing import Any

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.nodes import Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from onedoor.catalogue import scalars

ENOUGH = 8
"""Levels beyond the deepest that are read at all: the reader of values has the better place for what is a bit too deep."""

_HIDDEN = re.compile("[\x85\u2028\u2029\ufeff]")
_QUOTE = 'put the whole text in quotes: "…".'

_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed",
        "a colon stands where no key can be",
        "put a text or expression that holds a colon and a space in quotes, or check that the lines above are "
        "indented alike.",
    ),
    (
        r"could not find expected ':'",
        "a line has no colon after its key",
        "write “key: value”; a text over several lines begins with “|” after the colon.",
    ),
    (
        r"cannot start any token|tab character",
        "a text or an indentation begins with a character that YAML keeps for itself",
        "indent with spaces instead of tabs, and put a text that begins with @, `, % or a tab in quotes.",
    ),
    (
        r"undefined alias|scanning an alias",
        "an asterisk names something that is not marked with “&” above",
        "put a text that begins with * in quotes.",
    ),
    (
        r"but found another document",
        "the file holds a second document after “---”",
        "make it one document, or two files.",
    ),
    (
        r"duplicate anchor",
        "a mark (“&name”) stands twice",
        "give this one another name; put a text that begins with & in quotes.",
    ),
    (
        r"unexpected end of stream",
        "a quotation mark is opened and never closed",
        "close it; inside '…' write an apostrophe twice ('').",
    ),
    (
        r"unknown escape|expected escape sequence|expected hexdecimal number",
        "a backslash inside double quotes begins nothing known",
        "write the backslash twice, or use single quotes.",
    ),
    (
        r"expected ',' or '\]'",
        "a list that begins with “[” is not closed, or lacks a comma",
        "close it with “]” and put commas between its items; quote items that hold a colon or a comma.",
    ),
    (
        r"expected ',' or '\}'",
        "a mapping that begins with “{” is not closed, or lacks a comma",
        "close it with “}” and put commas between its entries; quote texts that hold a colon or a comma.",
    ),
    (
        r"something behind a value",
        "something follows a text that is already complete, or a line is indented less than its neighbours",
        "indent the lines of one block alike; " + _QUOTE,
    ),
    (
        r"expected key|expected '-' indicator",
        "this line does not fit the block it stands in",
        "indent it like its neighbours: all of them list items (“- …”), or all of them keys.",
    ),
    (
        r"block sequence|sequence entries are not allowed",
        "a list item (“- ”) stands where none can be",
        "begin the list on the line below its key.",
    ),
    (
        r"expected comment or line break|expected a comment or a line break|indentation indicator",
        "“|” or “>” begins a text over several lines, and something follows it",
        "begin the text on the next line; put an expression that begins with > in quotes.",
    ),
    (
        r"expected node content|expected the node content|expected <document start>|directive",
        "a value is missing, or something stands here that YAML does not expect",
        "write the value; " + _QUOTE,
    ),
)


class NotYaml(ValueError):
    """The text is not YAML: `what` is wrong from `line` and `column` on, and what to write `instead`."""

    def __init__(self, what: str, instead: str, line: int = 1, column: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.instead = instead
        self.line = line
        self.column = column


class TooDeep(ValueError):
    """Mappings and lists stand inside one another deeper than anybody writes, at `line` and `column`."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__("too deep")
        self.line = line
        self.column = column


class TooMany(TooDeep):
    """The file holds more values than are read."""


class _Composer(CParser):
    """Makes the nodes of one document. A document made to overflow the stack is left in time."""

    def __init__(self, text: str, deepest: int, most: int) -> None:
        super().__init__(text)
        self._left = deepest + ENOUGH
        self._more = most

    def resolve(self, kind: type[Node], value: str | None, implicit: Any) -> str:
        """The tag of a node that has none of its own; `implicit[0]`: a scalar that is not in quotes."""
        if kind is not ScalarNode:
            return scalars.LIST if kind is SequenceNode else scalars.MAPPING
        return scalars.tag_of(value or "") if implicit[0] else scalars.TEXT

    def descend_resolver(self, parent: Node | None, index: Any) -> None:
        """One level deeper."""
        self._left -= 1
        self._more -= 1
        if (self._left < 0 or self._more < 0) and parent is not None:
            mark = parent.start_mark
            kind = TooDeep if self._left < 0 else TooMany
            raise kind(mark.line + 1, mark.column + 1)

    def ascend_resolver(self) -> None:
        """One level up again."""
        self._left += 1


def compose(text: str, *, deepest: int, most: int) -> Node | None:
    """The nodes of the one document in `text`; None where it is empty. Raises NotYaml, TooDeep, TooMany."""
    hidden = _HIDDEN.search(text)
    if hidden is not None:
        what = f"an invisible character ({hidden[0]!r}) stands here, a line break to some programs only"
        raise NotYaml(what, "delete it.", *_place(text, hidden.start()))
    return _composed(text, deepest, most)


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _composed(text: str, deepest: int, most: int) -> Node | None:
    composer = _Composer(text, deepest, most)
    try:
        root = composer.get_single_node()
    except ReaderError as error:
        raise _unreadable(error, text) from error
    except MarkedYAMLError as error:
        what, instead, mark = explain(error, text)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise NotYaml(what, instead, line, column) from error
    except (YAMLError, ValueError) as error:
        if isinstance(error, TooDeep):
            raise
        raise NotYaml("the file is not YAML", "compare it with another file.") from error
    finally:
        composer.dispose()
    assert root is None or isinstance(root, Node)
    return root


def _unreadable(error: ReaderError, text: str) -> NotYaml:
    """A character that YAML does not allow; libyaml counts the bytes before it."""
    before = text.encode()[: error.position].decode(errors="ignore")
    character = error.character if isinstance(error.character, str) else chr(max(0, int(error.character)))
    what = f"the character {character!r} is not allowed in YAML"
    return NotYaml(what, "delete it.", before.count("\n") + 1)


def explain(error: MarkedYAMLError, text: str) -> tuple[str, str, Any]:
    """What is wrong, what to write instead, and the mark in the file, for YAML's complaint about `text`."""
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    opened = re.search(r"expected ',' or|end of stream", said)
    if opened and error.context_mark is not None:
        mark = error.context_mark  # where the bracket or quotation mark was opened is what people look for
    if mark is not None:
        said = _told_apart(said, text, mark.index)
    for pattern, what, instead in _EXPLANATIONS:
        if re.search(pattern, said):
            return what, instead, mark
    return f"this is not YAML ({(error.problem or 'unknown reason').strip()})", _QUOTE, mark


def _told_apart(said: str, text: str, index: int) -> str:
    """libyaml's complaint, where it says the same of different mistakes: by what stands at the place."""
    line = text[text.rfind("\n", 0, index) + 1 : index]
    if "expected key" in said and line.strip(" -") and not text.startswith(("- ", "? "), index):
        return "something behind a value"
    return said
