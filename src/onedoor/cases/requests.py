"""What an officer asks of the applicant: stops the clock until it is answered."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases import announcements, clocks, events, notices
from onedoor.cases.locks import held
from onedoor.cases.models import Application, Request
from onedoor.cases.terms import EventKind, State
from onedoor.cases.wording import cleaned
from onedoor.identity.actors import Actor


class AlreadyAnswered(ValueError):
    """The request is no longer open."""


class RequestNotFound(LookupError):
    """The case has no such request."""


def ask(*, case: Application, text: str, by: Actor, at: datetime) -> Request:
    """Ask the applicant for something; the clock stops, an e-mail says that we need something.

    A consultation that is running goes on meanwhile. Raises wording.Empty, wording.TooLong, locks.Closed.
    """
    words = cleaned(text)
    with held(case, at=at, states=(State.SUBMITTED, State.CONSULTING, State.ASKED)):
        request = Request.objects.create(
            application=case, text=words, asked_at=at, asked_by_id=by.id, asked_by_name=by.name
        )
        case.state = State.ASKED
        case.save(update_fields=["state"])
        events.record(EventKind.ASKED, application=case, by=by, at=at, data={"request": request.pk})
        clocks.stop(case, request=request, by=by, at=at)
        notices.asked(case, at=at)
        announcements.asked.send(sender=Application, case=case, at=at)
    return request


def answer(*, request: Request, text: str, by: Actor, at: datetime) -> None:
    """The applicant's answer; the clock goes on once nothing is open.

    Raises AlreadyAnswered, wording.Empty, wording.TooLong, locks.Closed.
    """
    words = cleaned(text)
    case = request.application
    with held(case, at=at, states=(State.ASKED,)):
        request.refresh_from_db()
        if not request.is_open:
            raise AlreadyAnswered(f"Request {request.pk} is answered.")
        request.answer, request.answered_at = words, at
        request.save(update_fields=["answer", "answered_at"])
        events.record(EventKind.ASKED_ANSWERED, application=case, by=by, at=at, data={"request": request.pk})
        if not open_of(case):
            clocks.start(case, by=by, at=at)
            case.state = State.CONSULTING if is_consulting(case) else State.SUBMITTED
            case.save(update_fields=["state"])


def take_back(case: Application, *, by: Actor, at: datetime) -> None:
    """Nothing is needed any more: the open requests end and the clock goes on. Within the caller's transaction."""
    if case.requests.filter(answered_at__isnull=True, taken_back_at__isnull=True).update(taken_back_at=at):
        clocks.start(case, by=by, at=at)


def is_consulting(case: Application) -> bool:
    """Whether others are still being heard."""
    return case.consultations.filter(closed_at__isnull=True).exists()


def open_of(case: Application) -> list[Request]:
    """Requests that wait for the applicant, oldest first."""
    return [request for request in of(case) if request.is_open]


def of(case: Application) -> list[Request]:
    """All requests, oldest first, in one query."""
    return list(case.requests.all())


def find(*, case: Application, request_id: int) -> Request:
    """One request of this case. Raises RequestNotFound."""
    request = case.requests.filter(pk=request_id).first()
    if request is None:
        raise RequestNotFound(f"{case.reference} has no request {request_id}.")
    return request
