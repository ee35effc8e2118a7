"""A copybook's text without what is not COBOL in it: sequence numbers, comments, line ends.

In the fixed format, columns 1 to 6 hold a sequence number or nothing, 7 an indicator (* and / a comment, D a debugging
line, - a continuation), 8 to 72 the text, and what follows is for the programmer. In the free format all columns are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from onedoor.registers.connectors.copybook.errors import Place

Form = Literal["fixed", "free"]

_TAB = 8
_INDICATOR = 6
_END = 72
_DIRECTIVE = re.compile(r"\s*(>>|\$\s*SET\b|(EJECT|SKIP[123])\s*\.?\s*$|TITLE\s+['\"])", re.IGNORECASE)
_FREE_DIRECTIVE = re.compile(r"\s*(>>\s*SOURCE\b.*\bFREE|\$\s*SET\s+SOURCEFORMAT\W*FREE)", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """The text to read, with the place of each of its characters."""

    text: str
    places: tuple[Place, ...]

    def place(self, position: int) -> Place:
        """Where a character stood; past the end, where the last one did."""
        if not self.places:
            return Place(1, 1)
        return self.places[min(position, len(self.places) - 1)]


def source(text: str, form: Form) -> Source:
    """Take a copybook's text apart by its format."""
    characters: list[str] = []
    places: list[Place] = []
    for number, line in enumerate(_lines(text), 1):
        content, start, continued = _fixed(line) if form == "fixed" else _free(line)
        if content is None:
            continue
        if continued:
            content, start = _joined(characters, places, content, start)
        characters += content
        places += (Place(number, start + column + 1) for column in range(len(content)))
        characters.append("\n")
        places.append(Place(number, start + len(content) + 1))
    return Source("".join(characters), tuple(places))


def likely_form(text: str) -> Form:
    """The format a text seems to be in: free once a line has text where the fixed format has numbers and indicators."""
    for line in _lines(text):
        if _FREE_DIRECTIVE.match(line):
            return "free"
        if not line.strip() or _DIRECTIVE.match(line):
            continue
        area = line[:_INDICATOR].strip()
        if line.lstrip().startswith("*>") and len(line) - len(line.lstrip()) < _INDICATOR:
            return "free"
        numbered = (
            not area or (area.isdigit() and len(area) > 2) or (len(area) == _INDICATOR and " " not in area)
        )
        if not numbered or line[_INDICATOR : _INDICATOR + 1] not in ("", " ", "*", "/", "-", "D", "d"):
            return "free"
    return "fixed"


def _lines(text: str) -> list[str]:
    """The lines with tabs as spaces; the end-of-file character of old systems is no text."""
    return [line.expandtabs(_TAB).rstrip() for line in text.replace("\x1a", "").lstrip("\ufeff").splitlines()]


def _fixed(line: str) -> tuple[str | None, int, bool]:
    indicator = line[_INDICATOR : _INDICATOR + 1]
    content = line[_INDICATOR + 1 : _END]
    if indicator in ("*", "/", "D", "d", "$") or not content.strip() or _DIRECTIVE.match(content):
        return None, 0, False
    return _without_comment(content), _INDICATOR + 1, indicator == "-"


def _free(line: str) -> tuple[str | None, int, bool]:
    if not line.strip() or line.lstrip().startswith(("*", "/")) or _DIRECTIVE.match(line):
        return None, 0, False
    return _without_comment(line), 0, False


def _without_comment(content: str) -> str:
    """The text before a `*>` that stands outside of literals."""
    quote = ""
    for position, character in enumerate(content):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif content.startswith("*>", position):
            return content[:position]
    return content


def _joined(characters: list[str], places: list[Place], content: str, start: int) -> tuple[str, int]:
    """Continue the line before: a word goes on at the first character, a literal after its quotation mark."""
    if characters and characters[-1] == "\n":
        characters.pop()
        places.pop()
    begin = len(characters) - "".join(reversed(characters)).find("\n") if "\n" in characters else 0
    open_quote = _open_quote("".join(characters[begin:]))
    skipped = len(content) - len(content.lstrip())
    if open_quote:
        # The literal runs to the last column of its line, however short the line was written.
        missing = _END - (places[-1].column if places else 0)
        for _ in range(max(0, missing)):
            characters.append(" ")
            places.append(places[-1])
        if content.lstrip().startswith(open_quote):
            skipped += 1
    else:
        while characters and characters[-1] == " ":
            characters.pop()
            places.pop()
    return content[skipped:], start + skipped


def _open_quote(line: str) -> str:
    quote = ""
    for character in line:
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
    return quote
