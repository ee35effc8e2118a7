"""The words of a copybook, read one after the other, and what is said of one that cannot stand there."""

from __future__ import annotations

from collections.abc import Container, Iterator

from onedoor.registers.connectors.copybook.errors import CopybookError
from onedoor.registers.connectors.copybook.tokens import Token

MOST_OCCURRENCES = 1 << 24


class Words:
    """The tokens, with one of them in view."""

    def __init__(self, tokens: Iterator[Token], *, comma: bool = False) -> None:
        self._tokens = tokens
        self.comma = comma
        """Whether decimals come behind a comma."""
        self.constants: dict[str, str] = {}
        """The numbers that level 78 gives a name."""
        self.current = next(tokens)
        self._following: Token | None = None

    def take(self) -> Token:
        """The token in view; the next one comes into view."""
        taken = self.current
        if taken.kind != "end":
            self.current, self._following = self.following, None
        return taken

    @property
    def following(self) -> Token:
        """The token after the one in view."""
        if self._following is None:
            self._following = self.current if self.current.kind == "end" else next(self._tokens)
        return self._following

    def skip(self, *words: str) -> bool:
        """Pass over the token in view when it is one of these words."""
        if self.current.upper in words:
            self.take()
            return True
        return False

    def wrong(self, what: str, instead: str = "") -> CopybookError:
        """An error at the token in view."""
        return CopybookError(self.current.place, what, instead)

    def name(self, after: str, reserved: Container[str]) -> str:
        """The data name in view; none of the `reserved` words is one."""
        if self.current.kind != "word" or self.current.upper in reserved:
            raise self.wrong(f"{after} names no item: there is {shown(self.current)}.", "Write a data name.")
        return self.take().text

    def count(self, after: str) -> int:
        """The whole number in view."""
        text = self.constants.get(self.current.upper, self.current.text)
        if not (text.isascii() and text.isdigit()):
            raise self.wrong(f"{after} is followed by {shown(self.current)}.", "Write a whole number.")
        number = int(text[:12])
        if number > MOST_OCCURRENCES:
            raise self.wrong(f"{text} is too often.", f"Write at most {MOST_OCCURRENCES}.")
        self.take()
        return number


def shown(token: Token) -> str:
    """A token as it is named in messages."""
    return {"end": "the end of the copybook", "period": "a period"}.get(token.kind, token.text)
