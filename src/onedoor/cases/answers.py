"""Answers: one for each input, saved at once."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases.models import Answer, Application
from onedoor.dmn.values import Value
from onedoor.identity.actors import Actor


class Invalid(ValueError):
    """The value does not fit the input; `text` says why in each language."""


class NotAsked(ValueError):
    """The service has no such input, or a register answers it (then it can be disputed)."""


def give(*, application: Application, input: str, value: Value, by: Actor, at: datetime) -> Answer:
    """Save one answer of a draft. Later answers stay as they are, also where they no longer matter.

    Raises Invalid, NotAsked, applications.Closed.
    """
    raise NotImplementedError


def clear(*, application: Application, input: str, by: Actor, at: datetime) -> None:
    """Take one answer back, so that it is asked again."""
    raise NotImplementedError


def dispute(
    *, application: Application, input: str, claimed: Value, why: str, by: Actor, at: datetime
) -> Answer:
    """Say that what a register knows is wrong, and what is right. Both are kept; nothing is automatic any more."""
    raise NotImplementedError


def undispute(*, application: Application, input: str, by: Actor, at: datetime) -> Answer:
    """Take a dispute back while the application is a draft."""
    raise NotImplementedError


def settle(
    *, case: Application, input: str, for_claim: bool, because: str, by: Actor, at: datetime
) -> Answer:
    """An officer finds the applicant's claim right, or the register's value."""
    raise NotImplementedError
