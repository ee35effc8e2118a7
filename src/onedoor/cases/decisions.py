"""Decisions: what the rules propose, what is decided by whom, and the record that is never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from onedoor.cases.models import Application, Decision
from onedoor.cases.terms import Outcome
from onedoor.identity.actors import Actor

if TYPE_CHECKING:
    from onedoor.dmn.evaluation import Evaluation


@dataclass(frozen=True)
class Proposal:
    """What the rules say about a case as it stands."""

    outcome: Outcome
    evaluation: Evaluation
    automatic: bool
    """Whether it may be decided at once, without an officer."""
    hindrances: tuple[str, ...]
    """Why nobody can decide yet, or why it is not automatic: `disputed`, `consultation`, `missing`, `request`."""


class NotDecidable(Exception):
    """The case cannot be decided now; `because` is one of `draft`, `consultation`, `decided`, `proposed`, `closed`."""


class NeedsReason(ValueError):
    """A decision that differs from the rules' needs a reason."""


class SamePerson(Exception):
    """Nobody agrees to their own decision."""


def propose(*, case: Application, at: datetime) -> Proposal:
    """Evaluate the case with what is stored, by the law of its day."""
    raise NotImplementedError


def decide(
    *,
    case: Application,
    outcome: str,
    reasons: Sequence[str],
    by: Actor,
    at: datetime,
    override_reason: str | None = None,
) -> Decision:
    """Decide a case.

    `outcome` is `favourable` or `unfavourable`, or for a service with discretion the id of one of its outcomes; `reasons`
    are ids of the service's grounds, or the officer's own sentences. As proposed (or by discretion): final at once.
    Different: needs `override_reason` and waits as proposed for a second officer.
    Raises NotDecidable, NeedsReason, ValueError for an unknown outcome or ground.
    """
    raise NotImplementedError


def agree(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """A second officer agrees: the decision becomes final. Raises SamePerson, NotDecidable."""
    raise NotImplementedError


def send_back(*, decision: Decision, note: str, by: Actor, at: datetime) -> Decision:
    """A second officer does not agree: the case goes back to the queue. Raises SamePerson, NotDecidable."""
    raise NotImplementedError


def final_of(case: Application) -> Decision | None:
    """The decision that was made, if any."""
    raise NotImplementedError


def waiting_of(case: Application) -> Decision | None:
    """The decision that waits for a second officer, if any."""
    raise NotImplementedError
