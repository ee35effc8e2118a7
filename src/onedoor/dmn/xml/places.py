"""Where in a .dmn file something is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from onedoor.dmn.errors import Path, Problem
from onedoor.dmn.xml.elements import Element


@dataclass(frozen=True)
class PlacedProblem(Problem):
    """A problem with its place in a file; `line` and `column` count from 1."""

    file: str = ""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        at = f"{self.file or 'line'}{':' if self.file else ' '}{self.line}:{self.column}"
        return f"{at}: {self.message}" + (f" {self.instead}" if self.instead else "")


@dataclass
class Findings:
    """What was found wrong in one file."""

    file: str
    problems: list[PlacedProblem] = field(default_factory=list)

    def say(self, at: Element, message: str, instead: str = "", *, offset: int | None = None) -> None:
        """Report a problem of an element, or of a character of its text."""
        line, column = (at.line, at.column) if offset is None else at.place_in_text(offset)
        path: Path = (at.get("name") or at.name,)
        self.problems.append(
            PlacedProblem(path, _sentence(message), _sentence(instead), offset, self.file, line, column)
        )


def _sentence(said: str) -> str:
    said = said.strip()
    if not said:
        return ""
    return said[0].upper() + said[1:] + ("" if said[-1] in ".?!" else ".")
