"""Applications: opened as drafts, filled in, submitted once, or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from onedoor.cases.models import Application
from onedoor.cases.progress import Progress
from onedoor.identity.actors import Actor

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.identity.models import Person


class ApplicationNotFound(LookupError):
    """No application has this reference."""


class NotReady(Exception):
    """Something is still to be answered or handed in before this application can be submitted."""

    def __init__(self, *, inputs: tuple[str, ...], documents: tuple[str, ...]) -> None:
        super().__init__("not ready", inputs, documents)
        self.inputs = inputs
        """Names of the inputs to answer, in order."""
        self.documents = documents
        """Kinds of documents to add."""


class Closed(Exception):
    """The application is no longer in a state that allows this; `state` says which it is in."""


@dataclass(frozen=True)
class Receipt:
    """What an applicant has in hand after submission."""

    reference: str
    submitted_at: datetime
    due_on: date
    """The day by which a decision has to be made, by law."""
    decided: bool
    """Whether it was decided at once."""


def open(*, service: Service, applicant: Person, language: str, by: Actor, at: datetime) -> Application:
    """The person's draft for this service: the one that is open already, else a new one.

    Reads what registers know (through the gate of `registers.evidence`). Raises `Paused` when the service is not open on
    that day and there is no draft yet.
    """
    raise NotImplementedError


class Paused(Exception):
    """The service takes no new applications today; `availability` says until when and why."""


def find(reference: str) -> Application:
    """The application with this reference, as a person may type it. Raises ApplicationNotFound."""
    raise NotImplementedError


def of(applicant: Person) -> list[Application]:
    """Everything the person has applied for, newest first, drafts included, abandoned drafts not."""
    raise NotImplementedError


def state_of(application: Application, *, on: date) -> Progress:
    """What is known, what to ask next, and what the rules say so far. Reads only."""
    raise NotImplementedError


def submit(*, application: Application, by: Actor, at: datetime) -> Receipt:
    """Hand the application in, once: a second call, even at the same moment, gives the same receipt.

    Raises NotReady while something is missing, Closed when it was withdrawn or abandoned.
    """
    raise NotImplementedError


def withdraw(*, application: Application, by: Actor, at: datetime) -> None:
    """Take back a draft or an undecided application. Raises Closed when it is decided already."""
    raise NotImplementedError
