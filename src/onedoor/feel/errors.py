"""What can be wrong with a text in FEEL: it cannot be read, it cannot mean anything, it takes too much."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


class FeelSyntaxError(ValueError):
    """The text is not FEEL. `offset` counts characters from 0, `line` and `column` from 1."""

    def __init__(self, message: str, *, text: str, offset: int, expected: str | None = None) -> None:
        offset = max(0, min(offset, len(text)))
        self.message = message
        self.text = text
        self.offset = offset
        self.line = text.count("\n", 0, offset) + 1
        line_start = text.rfind("\n", 0, offset) + 1
        self.column = offset - line_start + 1
        self.expected = expected
        line_end = text.find("\n", offset)
        self._shown = text[line_start : len(text) if line_end < 0 else line_end]
        super().__init__(message)

    def __str__(self) -> str:
        said = f"{self.message} (line {self.line}, column {self.column})"
        if self.expected:
            said += f"; expected {self.expected}"
        shown, caret = _window(self._shown, self.column - 1)
        return f"{said}\n    {shown}\n    {' ' * caret}^"


class FeelLimitError(RuntimeError):
    """The expression took more steps or deeper calls than one evaluation may; the message says which."""


class InvalidOperation(Exception):
    """An operation FEEL gives null for; the message says why. Never leaves an evaluation."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the types say cannot be meant. `offset` to `end` is the span of text it is about."""

    offset: int
    end: int
    message: str
    instead: str | None = None

    def __str__(self) -> str:
        return f"{self.message}. {self.instead}" if self.instead else self.message


_notes: ContextVar[list[str] | None] = ContextVar("feel_notes", default=None)


def note(message: str) -> None:
    """Say why an operation gave null. Kept only while an explanation is being made."""
    kept = _notes.get()
    if kept is not None:
        kept.append(message)


def keep_notes(kept: list[str] | None) -> None:
    """Let the notes of this evaluation go to `kept` (None: nowhere)."""
    _notes.set(kept)


def _window(line: str, position: int, *, width: int = 90) -> tuple[str, int]:
    """The part of a long line around a position, and where the position is in it."""
    if len(line) <= width:
        return line, position
    start = max(0, min(position - width // 2, len(line) - width))
    return line[start : start + width], position - start
