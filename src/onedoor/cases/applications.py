"""Applications: opened as drafts, filled in, submitted once, or withdrawn."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from onedoor.cases import (
    announcements,
    clocks,
    consultations,
    decisions,
    definitions,
    events,
    gathering,
    notices,
    progress,
    references,
    requests,
)
from onedoor.cases.locks import Closed, held
from onedoor.cases.models import Application
from onedoor.cases.progress import Progress
from onedoor.cases.terms import OPEN_STATES, EventKind, State
from onedoor.catalogue import versions
from onedoor.identity.actors import SYSTEM, Actor

if TYPE_CHECKING:
    from onedoor.catalogue.availability import Availability
    from onedoor.catalogue.services import Service
    from onedoor.identity.models import Person

__all__ = ["ApplicationNotFound", "Closed", "NotReady", "Paused", "Receipt"]

log = logging.getLogger(__name__)


class ApplicationNotFound(LookupError):
    """No application has this reference."""


class NotReady(Exception):
    """Something is still to be answered or handed in before this application can be submitted."""

    def __init__(self, *, inputs: tuple[str, ...], documents: tuple[str, ...]) -> None:
        super().__init__(f"still to answer: {', '.join(inputs)}; to hand in: {', '.join(documents)}")
        self.inputs = inputs
        """Names of the inputs to answer, in order."""
        self.documents = documents
        """Kinds of documents to add."""


class Paused(Exception):
    """The service takes no new applications today; `availability` says until when and why."""

    def __init__(self, availability: Availability) -> None:
        super().__init__("The service is not open today.")
        self.availability = availability


@dataclass(frozen=True)
class Receipt:
    """What an applicant has in hand after submission."""

    reference: str
    submitted_at: datetime
    due_on: date
    """The day by which a decision has to be made, by law."""
    decided: bool
    """Whether it has been decided (many are at once)."""


def open(
    *, service: Service, applicant: Person, language: str, by: Actor, at: datetime, channel: str = "online"
) -> Application:
    """The person's draft for this service: the one that is open already, else a new one.

    Reads what registers know and is not known or fresh (through the gate of `registers.evidence`). Raises Paused when the
    service is not open on that day and there is no draft yet.
    """
    found = _draft_of(applicant, service)
    if found is None:
        availability = service.status_on(definitions.local_day(at))
        if not availability.open:
            raise Paused(availability)
        found = _begin(service, applicant, language=language, channel=channel, by=by, at=at)
    with held(found, at=at, states=(State.DRAFT,)):
        _follow(found, by=by, at=at)
        gathering.refresh(found, by=by, at=at)
    return found


def _draft_of(applicant: Person, service: Service) -> Application | None:
    return Application.objects.filter(applicant=applicant, service_id=service.id, state=State.DRAFT).first()


def _begin(
    service: Service, applicant: Person, *, language: str, channel: str, by: Actor, at: datetime
) -> Application:
    versions.keep(service)
    for _ in range(5):
        try:
            with transaction.atomic():
                application = Application.objects.create(
                    reference=references.new(service.id),
                    service_id=service.id,
                    opened_digest=service.digest,
                    digest=service.digest,
                    applicant=applicant,
                    language=language,
                    channel=channel,
                    organisation=service.competent_authority,
                    team=service.team,
                    opened_at=at,
                    changed_at=at,
                )
                events.record(
                    EventKind.STARTED, application=application, by=by, at=at, data={"channel": channel}
                )
            return application
        except IntegrityError:
            # begun at the same moment in another window; or, once in billions, a reference given before
            there = _draft_of(applicant, service)
            if there is not None:
                return there
    raise RuntimeError("Five references in a row were taken: the source of randomness is broken.")


def _follow(application: Application, *, by: Actor, at: datetime) -> None:
    """Note that the definition has moved on since the draft was last filled in. Under the draft's lock."""
    service = definitions.of(application)
    if service.digest == application.digest:
        return
    versions.keep(service)
    application.digest = service.digest
    application.organisation, application.team = service.competent_authority, service.team
    application.save(update_fields=["digest", "organisation", "team"])
    events.record(EventKind.DEFINITION_MOVED, application=application, by=by, at=at)


def find(reference: str) -> Application:
    """The application with this reference, as a person may type it, with its applicant. Raises ApplicationNotFound."""
    stored = references.read(reference)
    found = (
        Application.objects.select_related("applicant", "officer").filter(reference=stored).first()
        if stored
        else None
    )
    if found is None:
        raise ApplicationNotFound(f"There is no application with the reference {reference!r}.")
    return found


def of(applicant: Person) -> list[Application]:
    """Everything the person has applied for, newest first, drafts included, abandoned drafts not. Three queries."""
    mine = Application.objects.filter(applicant=applicant).exclude(state=State.ABANDONED)
    return list(mine.prefetch_related("stops", "requests").order_by("-opened_at", "-id"))


def draft_of(applicant: Person, service: Service) -> Application | None:
    """The person's open draft for this service, if there is one. Reads no register."""
    return _draft_of(applicant, service)


def under_way(applicant: Person, service: Service) -> Application | None:
    """The newest application of the person for this service that was sent and is not decided yet, if there is one."""
    sent = Application.objects.filter(applicant=applicant, service_id=service.id, state__in=OPEN_STATES)
    return sent.order_by("-submitted_at", "-id").first()


def state_of(application: Application, *, on: date) -> Progress:
    """What is known, what to ask next, and what the rules say so far. Reads only; a constant number of queries."""
    return progress.of(application, on=on)


def submit(*, application: Application, by: Actor, at: datetime, language: str = "") -> Receipt:
    """Hand the application in, once: a second call, even at the same moment, gives the same receipt.

    `language` is the one it is handed in in, where that is known: letters and mails will be in it.

    Reads again what registers said too long ago, freezes the definition, starts the clock, opens consultations whose addresses are known, and decides at once where the
    definition allows a favourable decision. Raises NotReady while something is missing, Closed when it was withdrawn or
    abandoned.
    """
    with held(application, at=at):
        if application.submitted_at is not None:
            return receipt_of(application)
        if application.state != State.DRAFT:
            raise Closed(application)
        _follow(application, by=by, at=at)
        gathering.refresh_stale(application, by=by, at=at)
        state = progress.of(application, on=definitions.local_day(at))
        if not state.ready:
            raise NotReady(inputs=state.assessment.askable, documents=state.missing_documents)
        application.language = language or application.language
        _hand_in(application, state, by=by, at=at)
        _decide_at_once(application, at=at)
        return receipt_of(application)


def _hand_in(application: Application, state: Progress, *, by: Actor, at: datetime) -> None:
    service, day = state.service, definitions.local_day(at)
    versions.keep(service)
    application.state, application.submitted_at, application.law_date = State.SUBMITTED, at, day
    application.digest = service.digest
    application.due_on = clocks.first_due(within_of=application, started=day)
    application.save()
    events.record(
        EventKind.SUBMITTED,
        application=application,
        by=by,
        at=at,
        data={
            "due": application.due_on.isoformat(),
            "rules": state.assessment.outcome.value,
            "answered": len(state.answered),
            "known": len(state.known),
        },
    )
    consultations.open_known(application, dict(state.assessment.used), at=at)
    notices.submitted(application, at=at)
    announcements.submitted.send(sender=Application, case=application, at=at)


def _decide_at_once(application: Application, *, at: datetime) -> None:
    """Decide where that is automatic. A fault there never costs the submission: the case goes to the queue."""
    try:
        with transaction.atomic():
            decisions.decide_automatically(case=application, by=SYSTEM, at=at)
    except Exception:
        log.exception(
            "%s could not be decided automatically; it waits for an officer.", application.reference
        )
        application.refresh_from_db()


def receipt_of(application: Application) -> Receipt:
    """The receipt of a submitted application. Raises ValueError for a draft."""
    if application.submitted_at is None or application.due_on is None:
        raise ValueError(f"{application.reference} has not been submitted.")
    return Receipt(
        reference=application.reference,
        submitted_at=application.submitted_at,
        due_on=application.due_on,
        decided=application.state == State.DECIDED,
    )


def withdraw(*, application: Application, by: Actor, at: datetime) -> None:
    """Take back a draft or an undecided application; a second call does nothing. Raises Closed when it is decided."""
    with held(application, at=at):
        if application.state == State.WITHDRAWN:
            return
        if application.state in (State.DECIDED, State.ABANDONED):
            raise Closed(application)
        decisions.drop_waiting(application)
        requests.take_back(application, by=by, at=at)
        application.state, application.closed_at = State.WITHDRAWN, at
        application.save(update_fields=["state", "closed_at"])
        events.record(EventKind.WITHDRAWN, application=application, by=by, at=at)
        if application.submitted_at is not None:
            notices.withdrawn(application, at=at)


def abandon_idle(*, at: datetime, days: int = 30) -> int:
    """Give up drafts nobody has touched for so many days; how many those were."""
    before = at - timedelta(days=days)
    gone = 0
    for application in Application.objects.filter(state=State.DRAFT, changed_at__lt=before):
        with held(application, at=application.changed_at):
            if application.state != State.DRAFT or application.changed_at >= before:
                continue
            application.state, application.closed_at = State.ABANDONED, at
            application.save(update_fields=["state", "closed_at"])
            events.record(EventKind.ABANDONED, application=application, by=SYSTEM, at=at)
            gone += 1
    return gone
