"""What can be wrong with a definition, and with asking it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a definition.

    `path` leads into the document (keys and list positions), `message` says what is wrong, `instead` what to write,
    and `offset` the character inside the expression at `path`, where the problem is in one.
    """

    path: Path
    message: str
    instead: str = ""
    offset: int | None = None

    def __str__(self) -> str:
        where = " > ".join(str(step) for step in self.path) or "the definition"
        at = f", character {self.offset + 1}" if self.offset is not None else ""
        return f"{where}{at}: {self.message}" + (f" {self.instead}" if self.instead else "")


class DefinitionErrors(ValueError):
    """A document that is not a model; `problems` lists all that is wrong, in the order of the document."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NoFigure(LookupError):
    """A parameter that has no figure for a day: the law is asked about a time before its first figure."""

    def __init__(self, parameter: str, on: date, first: date | None = None) -> None:
        self.parameter = parameter
        self.on = on
        self.first = first
        known = f"its first figure is of {first.isoformat()}" if first else "it has no figures at all"
        super().__init__(f"“{parameter}” has no figure for {on.isoformat()}: {known}.")


class UnknownName(LookupError):
    """An input or a decision that the model does not have."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        self.kind = kind
        self.name = name
        super().__init__(f"There is no {kind} “{name}”. {suggestion(name, known)}".strip())


class WrongInput(ValueError):
    """An input whose value is of another kind than the model declares: `name`, `value`, and a sentence."""

    def __init__(self, name: str, value: object, message: str) -> None:
        self.name = name
        self.value = value
        super().__init__(message)


class WrongValue(ValueError):
    """A value that does not fit its type; the message is a plain sentence."""


def suggestion(name: str, known: Sequence[str]) -> str:
    """Return a sentence that names what was probably meant, or what there is (empty when there is nothing)."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    if close:
        return f"Did you mean “{close[0]}”?"
    if not known:
        return ""
    shown = ", ".join(f"“{one}”" for one in list(known)[:8])
    return f"Known here: {shown}{' and others' if len(known) > 8 else ''}."
