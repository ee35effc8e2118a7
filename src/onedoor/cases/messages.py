"""Messages between applicant and office, both ways."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases import announcements, events, notices
from onedoor.cases.locks import Closed, held
from onedoor.cases.models import Application, Message
from onedoor.cases.terms import EventKind, State
from onedoor.cases.wording import cleaned
from onedoor.identity.actors import Actor

_SUBMITTED = (State.SUBMITTED, State.ASKED, State.CONSULTING, State.PROPOSED, State.DECIDED, State.WITHDRAWN)


def send(*, case: Application, text: str, by: Actor, at: datetime) -> Message:
    """Say something to the other side, also after the decision. An officer's message is announced by e-mail, without its text.

    Raises wording.Empty, wording.TooLong, Closed for what was never submitted.
    """
    words = cleaned(text)
    with held(case, at=at, states=_SUBMITTED):
        if case.submitted_at is None:
            raise Closed(case)
        message = Message.objects.create(
            application=case,
            text=words,
            sent_at=at,
            sent_by_kind=by.kind,
            sent_by_id=by.id,
            sent_by_name=by.name,
        )
        events.record(EventKind.MESSAGE_SENT, application=case, by=by, at=at, data={"message": message.pk})
        if by.kind == "officer":
            notices.messaged(case, at=at)
        announcements.messaged.send(sender=Application, case=case, at=at)
    return message


def of(case: Application) -> list[Message]:
    """All messages, oldest first, in one query."""
    return list(case.messages.all())


def read(*, case: Application, by: Actor, at: datetime) -> None:
    """Note that this side has seen what the other side wrote."""
    unread = case.messages.filter(read_at__isnull=True)
    others = (
        unread.exclude(sent_by_kind="officer")
        if by.kind == "officer"
        else unread.filter(sent_by_kind="officer")
    )
    others.update(read_at=at)
