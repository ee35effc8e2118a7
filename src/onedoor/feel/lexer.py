"""Cuts a text into the pieces the parser reads: one at a time, because what a name is depends on the scope."""

from __future__ import annotations

import re
from typing import NamedTuple

from onedoor.feel.errors import FeelSyntaxError
from onedoor.feel.names import SPACE, WORD

_SKIP = re.compile(rf"(?:[{SPACE}]+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_BEGINS = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789()[]{}.,+-*=<>"')
_TOKEN = re.compile(
    rf"(?P<word>{WORD.pattern})"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<symbol>\.\.|\*\*|<=|>=|!=|->|[-+*/()\[\]{},:.=<>@])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


class Token(NamedTuple):
    """A piece of text. `kind`: word, number, string, symbol, end."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        """How an error message names it."""
        return (
            "the end"
            if self.kind == "end"
            else f"“{self.text if len(self.text) <= 30 else self.text[:29] + '…'}”"
        )


def skip(text: str, offset: int) -> int:
    """Behind any space and comments at `offset`."""
    if text[offset : offset + 1] in _BEGINS:
        return offset
    found = _SKIP.match(text, offset)
    end = found.end() if found else offset
    if text.startswith("/*", end):
        raise FeelSyntaxError("this comment has no end", text=text, offset=end, expected="*/")
    return end


def token_at(text: str, offset: int) -> Token:
    """The piece that begins at `offset` or behind the space there."""
    start = skip(text, offset)
    if start >= len(text):
        return Token("end", "", len(text), len(text))
    found = _TOKEN.match(text, start)
    if found is not None:
        return Token(found.lastgroup or "", found[0], start, found.end())
    if text[start] == '"':
        raise FeelSyntaxError("this text has no closing quote", text=text, offset=start, expected='"')
    instead = 'text in double quotes, as "yes"' if text[start] in "'‘’“”" else None
    raise FeelSyntaxError(f"“{text[start]}” has no meaning here", text=text, offset=start, expected=instead)


def unescape(quoted: str) -> str:
    """The text that a string literal (quotes included) stands for."""
    body = quoted[1:-1]
    if "\\" not in body:
        return body
    plain = _ESCAPE.sub(_replace, body)
    # two \\u escapes may write one character (a surrogate pair); a lone half becomes the replacement character
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _replace(found: re.Match[str]) -> str:
    code = found[1]
    if len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _PLAIN_ESCAPES.get(code, "\\" + code)
