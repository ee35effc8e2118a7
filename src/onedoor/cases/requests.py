"""What an officer asks of the applicant: stops the clock until it is answered."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases.models import Application, Request
from onedoor.identity.actors import Actor


def ask(*, case: Application, text: str, by: Actor, at: datetime) -> Request:
    """Ask the applicant for something; the clock stops, an e-mail says that we need something."""
    raise NotImplementedError


def answer(*, request: Request, text: str, by: Actor, at: datetime) -> None:
    """The applicant's answer; the clock goes on once nothing is open. Raises AlreadyAnswered."""
    raise NotImplementedError


class AlreadyAnswered(ValueError):
    """The request is no longer open."""


def open_of(case: Application) -> list[Request]:
    """Requests that wait for the applicant, oldest first."""
    raise NotImplementedError


def find(*, case: Application, request_id: int) -> Request:
    """One request of this case. Raises LookupError."""
    raise NotImplementedError
