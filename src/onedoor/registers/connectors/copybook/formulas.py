"""Lengths that are to be computed: ``RECORD-LENGTH - 4``, ``FIELD1 * 10 + 200``. A minus stands between blanks, since names have it too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from onedoor.registers.connectors.copybook.errors import FormatError

Formula = Callable[[Mapping[str, int]], int]

_WORD = re.compile(r"\s*(?:([A-Za-z0-9_][\w$#@:-]*)|([-+*/()]))")
_LONGEST = 300


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.names: list[str] = []
        self._words: list[str] = []
        position = 0
        written = text.strip()[: _LONGEST + 1]
        while position < len(written):
            found = _WORD.match(written, position)
            if not found or len(written) > _LONGEST:
                raise self.wrong()
            self._words.append(found[1] or found[2])
            position = found.end()
        self._words.reverse()

    def wrong(self) -> FormatError:
        return FormatError(f"{self._text[:60]} is no name of an item, and nothing that can be computed, such as LENGTH * 10 + 4.")

    def whole(self) -> Formula:
        found = self._sum()
        if self._words:
            raise self.wrong()
        return found

    def _sum(self) -> Formula:
        found = self._product()
        while self._words and self._words[-1] in "+-":
            found = _both(self._words.pop(), found, self._product())
        return found

    def _product(self) -> Formula:
        found = self._one()
        while self._words and self._words[-1] in "*/":
            found = _both(self._words.pop(), found, self._one())
        return found

    def _one(self) -> Formula:
        word = self._words.pop() if self._words else ")"
        if word == "(":
            found = self._sum()
            if not self._words or self._words.pop() != ")":
                raise self.wrong()
            return found
        if word in ("-", "+"):
            return _both(word, lambda _: 0, self._one())
        if word in "*/)":
            raise self.wrong()
        if word.isdecimal():
            number = int(word)
            return lambda _: number
        self.names.append(word)
        return lambda known: known[word]


def formula(text: str) -> tuple[Formula, list[str]]:
    """What an expression comes to, and the items whose values it needs. Raises FormatError for what is no expression."""
    reader = _Reader(text)
    whole = reader.whole()
    return whole, list(dict.fromkeys(reader.names))


def _both(sign: str, left: Formula, right: Formula) -> Formula:
    match sign:
        case "+":
            return lambda known: left(known) + right(known)
        case "-":
            return lambda known: left(known) - right(known)
        case "*":
            return lambda known: left(known) * right(known)
        case _:
            return lambda known: left(known) // (right(known) or 1)
