"""What happened to a case, what comes next, and by when at the latest: in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onedoor.cases.models import Application


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    when: datetime
    title: str
    detail: str
    kind: str


@dataclass(frozen=True)
class Next:
    """What comes next."""

    title: str
    detail: str
    by: date | None
    """At the latest."""


@dataclass(frozen=True)
class Timeline:
    """The past, newest last, and what comes next (nothing after the end)."""

    entries: list[Entry]
    next: Next | None

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.entries)


def of(case: Application, *, language: str, on: date) -> Timeline:
    """The case's timeline in the reader's language."""
    raise NotImplementedError
