"""What stands in the way of deciding by columns."""

from __future__ import annotations

from dataclasses import dataclass

from onedoor.dmn.errors import Path


@dataclass(frozen=True)
class Obstacle:
    """A construct that is not compiled: the decision it stands in, where, and the character inside its expression."""

    decision: str
    path: Path
    message: str
    offset: int | None = None

    def __str__(self) -> str:
        where = " > ".join(str(step) for step in self.path)
        at = "" if self.offset is None else f", character {self.offset + 1}"
        return f"{where}{at}: {self.message}"


class Refused(Exception):
    """Raised while compiling where a construct has no form in columns."""

    def __init__(self, message: str, *, path: Path | None = None, offset: int | None = None) -> None:
        self.message = message
        self.path = path
        self.offset = offset
        super().__init__(message)
