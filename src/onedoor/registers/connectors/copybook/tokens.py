"""The words of a copybook, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from onedoor.registers.connectors.copybook.errors import CopybookError, Place
from onedoor.registers.connectors.copybook.source import Source

Kind = Literal["word", "literal", "picture", "period", "end"]

_SPACE = re.compile(r"(?:\s|[,;](?=\s))+")
_PERIOD = re.compile(r"\.(?=\s|$)")
_PICTURE = re.compile(r"\S+(?:\s+\([^)\s]*\)\S*|\s+V9[9()\d]*(?=[\s.]))*", re.IGNORECASE)
_GLUED = re.compile(
    r"(?<=.)(?:COMP|USAGE|VALUE|BINARY|PACKED-|DISPLAY|OCCURS|SIGN|JUST|SYNC|BLANK|REDEFINES|NATIONAL|LEADING|TRAILING)", re.IGNORECASE
)
"""Clauses that are written behind a picture without a space; none of them could be a picture itself."""
_IS = re.compile(r"IS\b", re.IGNORECASE)
_LITERAL = re.compile(r"""[XxNnZz]?(?:'(?:[^'\n]|'')*'|"(?:[^"\n]|"")*")""")
_WORD = re.compile(r"[+-]?\d*[.,]\d+(?:[Ee][+-]?\d+)?(?![\w-])|[^\s,;.'\"()=]+(?:\.\d+)?|\.\d+|[(=)]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a literal with its marks, a character string of a picture, a period, or the end."""

    kind: Kind
    text: str
    place: Place

    @property
    def upper(self) -> str:
        """The word as COBOL sees it."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(source: Source) -> Iterator[Token]:
    """Every token, and at last one of kind `end`. Raises CopybookError where there is none."""
    text, position = source.text, 0
    picture_next = False
    while True:
        if space := _SPACE.match(text, position):
            position = space.end()
        place = source.place(position)
        if position >= len(text):
            yield Token("end", "", place)
            return
        if picture_next and not _IS.match(text, position):
            token = Token("picture", _picture(text, position), place)
            picture_next = False
        else:
            token = _token(text, position, place)
            picture_next = picture_next or token.upper in ("PIC", "PICTURE")
        yield token
        position += len(token.text)


def _picture(text: str, position: int) -> str:
    """A picture's characters: periods and commas are among them, but not the one that ends it."""
    found = _PICTURE.match(text, position)
    assert found is not None
    written = found.group()
    if glued := _GLUED.search(written):
        return written[: glued.start()].rstrip()
    return written.rstrip(",;").removesuffix(".")


def _token(text: str, position: int, place: Place) -> Token:
    if _PERIOD.match(text, position):
        return Token("period", ".", place)
    if found := _LITERAL.match(text, position):
        return Token("literal", found.group(), place)
    if found := _WORD.match(text, position):
        return Token("word", found.group(), place)
    if text[position] in "'\"":
        raise CopybookError(
            place, "A literal is not closed on its line.", "Close it with the mark it began with."
        )
    raise CopybookError(
        place, f"{text[position]!r} has no meaning here.", "A period is to be followed by a space."
    )
