"""Decisions recomputed from what was stored with them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One place where the recomputed decision is not the recorded one."""

    where: str
    recorded: str
    recomputed: str


@dataclass(frozen=True)
class Replay:
    """What came of recomputing a decision."""

    reference: str
    digest: str
    same: bool
    differences: tuple[Difference, ...]


class NothingToReplay(LookupError):
    """There is no such application, or it has not been decided."""


def replay(reference: str) -> Replay:
    """Recompute the decision with the definition, the day of law and the inputs it was made from."""
    raise NotImplementedError
