"""Consultations: others are heard before a decision is possible (neighbours of a building plan)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onedoor.cases.models import Application, Comment, Consultation, Invitation
from onedoor.identity.actors import Actor


@dataclass(frozen=True)
class Summons:
    """An invitation with the token of its public link; the token is stored only as a digest."""

    invitation: Invitation
    token: str


class NotOpen(Exception):
    """The consultation has ended, or the link is not one of ours."""


def open(*, case: Application, step: str, addressees: list[str], by: Actor, at: datetime) -> list[Summons]:
    """Begin a consultation step of the service: invitations are made, comments are received until its last day."""
    raise NotImplementedError


def of(case: Application) -> list[Consultation]:
    """All consultations of a case with their comments, oldest first."""
    raise NotImplementedError


def by_token(token: str, *, on: date) -> Invitation:
    """The invitation a public link leads to. Raises NotOpen."""
    raise NotImplementedError


def comment(*, token: str, name: str, text: str, at: datetime) -> Comment:
    """Receive what somebody who was invited has to say. Raises NotOpen."""
    raise NotImplementedError


def close(*, consultation: Consultation, by: Actor, at: datetime) -> None:
    """End a consultation whose last day has passed; a decision is possible from then on. Raises ValueError before."""
    raise NotImplementedError
