"""YAML's own complaints, in sentences for somebody who writes a definition and not a parser."""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

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
        r"cannot start any token",
        "a text or an indentation begins with a character that YAML keeps for itself",
        "indent with spaces instead of tabs, and put a text that begins with @, `, % or a tab in quotes.",
    ),
    (
        r"undefined alias",
        "an asterisk names something that is not marked with “&” above",
        "put a text that begins with * in quotes.",
    ),
    (
        r"but found another document",
        "the file holds a second document after “---”",
        "make it one document, or two files.",
    ),
    (
        r"unexpected end of stream",
        "a quotation mark is opened and never closed",
        "close it; inside '…' write an apostrophe twice ('').",
    ),
    (
        r"unknown escape|expected escape sequence",
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
        r"expected <block end>, but found '<scalar>'",
        "something follows a text that is already complete, or a line is indented less than its neighbours",
        "indent the lines of one block alike; " + _QUOTE,
    ),
    (
        r"expected <block end>",
        "this line does not fit the block it stands in",
        "indent it like its neighbours: all of them list items (“- …”), or all of them keys.",
    ),
    (
        r"block sequence|sequence entries are not allowed",
        "a list item (“- ”) stands where none can be",
        "begin the list on the line below its key.",
    ),
    (
        r"expected a comment or a line break",
        "“|” or “>” begins a text over several lines, and something follows it",
        "begin the text on the next line; put an expression that begins with > in quotes.",
    ),
    (
        r"expected the node content|expected a single document|expected '<document start>'",
        "a value is missing, or something stands here that YAML does not expect",
        "write the value; " + _QUOTE,
    ),
)


def explain(error: MarkedYAMLError, text: str) -> tuple[str, str, Any]:
    """What is wrong, what to write instead, and the mark in the file, for YAML's complaint about `text`."""
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    opened = re.search(r"expected ',' or|end of stream|found unexpected end", said)
    if opened and error.context_mark is not None:
        mark = error.context_mark  # where the bracket or quotation mark was opened is what people look for
    for pattern, what, instead in _EXPLANATIONS:
        if re.search(pattern, said):
            return what, instead, mark
    return f"this is not YAML ({(error.problem or 'unknown reason').strip()})", _QUOTE, mark
