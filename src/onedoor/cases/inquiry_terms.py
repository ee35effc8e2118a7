"""The words of an inquiry: what it asks, where it stands, how it was answered."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What somebody asks of government about their data."""

    LOOK = "look"
    """Why did you look?"""
    VALUE = "value"
    """A value of a register is wrong: rectification."""
    ERASURE = "erasure"
    """Delete what you hold."""


class State(TextChoices):
    """Where an inquiry stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Answered(TextChoices):
    """How it was answered: `OUTCOMES` says which are possible for which kind."""

    EXPLAINED = "explained"
    """The look was in order, and why."""
    WRONGFUL = "wrongful"
    """The look should not have happened."""
    GRANTED = "granted"
    """What was asked for was done."""
    PARTLY = "partly"
    """Some of it was done."""
    REFUSED = "refused"
    """It was not done, and why."""


_DONE_OR_NOT = (Answered.GRANTED, Answered.PARTLY, Answered.REFUSED)
OUTCOMES: dict[Kind, tuple[Answered, ...]] = {
    Kind.LOOK: (Answered.EXPLAINED, Answered.WRONGFUL),
    Kind.VALUE: _DONE_OR_NOT,
    Kind.ERASURE: _DONE_OR_NOT,
}
"""The outcomes an officer chooses from."""

GROUNDS: dict[Kind, str] = {
    Kind.LOOK: "GDPR art. 15(1)",
    Kind.VALUE: "GDPR art. 16",
    Kind.ERASURE: "GDPR art. 17",
}
"""The right that is exercised, as the ledger names it."""
