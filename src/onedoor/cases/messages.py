"""Messages between applicant and office, both ways."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases.models import Application, Message
from onedoor.identity.actors import Actor


def send(*, case: Application, text: str, by: Actor, at: datetime) -> Message:
    """Say something to the other side. An officer's message is announced by e-mail, without its text."""
    raise NotImplementedError


def of(case: Application) -> list[Message]:
    """All messages, oldest first."""
    raise NotImplementedError


def read(*, case: Application, by: Actor, at: datetime) -> None:
    """Note that this side has seen what the other side wrote."""
    raise NotImplementedError
