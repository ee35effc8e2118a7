"""What is wrong with a definition: where it stands, what it is, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a jurisdiction's folder.

    `file` is relative to that folder; `line` and `column` count from 1. `what` and `instead` are
    sentences for the author of the definition; `what` carries no full stop, `instead` does.
    """

    file: str
    line: int
    column: int
    what: str
    instead: str

    def __str__(self) -> str:
        what, instead = (part[:1].upper() + part[1:] for part in (self.what, self.instead))
        return f"{self.file}:{self.line}:{self.column}: {what}. Instead: {instead}"

    def to_json(self) -> dict[str, str | int]:
        """The problem as plain JSON, for editors and pipelines."""
        return asdict(self)


class Invalid(Exception):
    """A jurisdiction's folder cannot come into force; `problems` says why, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__(f"{len(self.problems)} problem(s)", *map(str, self.problems[:5]))

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
