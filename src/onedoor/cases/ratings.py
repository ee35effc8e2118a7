"""How applicants found it."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases.models import Application, Rating
from onedoor.identity.actors import Actor


def rate(*, case: Application, score: int, text: str, by: Actor, at: datetime) -> Rating:
    """One to five, and words; a second call changes the first. Raises ValueError for another score, or before submission."""
    raise NotImplementedError


def of(case: Application) -> Rating | None:
    """The applicant's rating, if any."""
    raise NotImplementedError
