"""Inquiries: somebody asks an organisation to answer for their data, and it has to within one month.

Why did you look, this value is wrong, delete what you hold. Each is a case of its own with a reference, a last day, an
answer that its kind may give effect to (`effects`), and entries in the ledger for everything that is done with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from onedoor.cases import deadlines, definitions, inquiry_notices, references
from onedoor.cases.inquiry_terms import GROUNDS, OUTCOMES, Answered, Kind, State
from onedoor.cases.models import Event, Inquiry
from onedoor.cases.terms import EventKind
from onedoor.cases.wording import cleaned
from onedoor.identity import people
from onedoor.identity.actors import Actor
from onedoor.lib import durations
from onedoor.trust import acts, ledger, purposes

__all__ = ["Answered", "Inquiry", "Kind", "State"]

PREFIX = "data-inquiry"
"""What references are made from: DI-…"""
WITHIN = durations.parse("P1M")
"""GDPR art. 12(3): within one month of receipt. The month ends on the same number of the next month, or on its last day;
where offices are closed on it, on the next working day (Regulation 1182/71 art. 3, and the UK regulator's guidance)."""
LONGER = durations.parse("P3M")
"""The same article: the month may be extended by two further months where necessary, taking into account the complexity and
number of the requests. The person is told of it, with the reasons, within the first month."""
EXTENSION = "GDPR art. 12(3)"
LONGEST = 5000
"""Characters of a question or an answer."""

Effect = Callable[[Inquiry, Answered, Actor, datetime], Answered | None]
effects: dict[Kind, Effect] = {}
"""What an answer brings about: called within the transaction of the answer, with the inquiry, the outcome, who answers and
when. Other parts put theirs here when the program starts (`AppConfig.ready`). What it raises undoes the answer. It returns how
the answer really came out, where that is not for the officer to say."""


class AlreadyOpen(Exception):
    """The person has asked just this already and waits for the answer; `inquiry` is that one."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        super().__init__(f"{inquiry.reference} asks this already.")


class InquiryNotFound(LookupError):
    """No inquiry has this reference."""


class NoLongerOpen(Exception):
    """The inquiry was answered or withdrawn; `inquiry` is as it stands now."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        super().__init__(f"{inquiry.reference} is {inquiry.state}.")


class CannotExtend(Exception):
    """More time was taken already, or the first month is over; `inquiry` is as it stands now."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        super().__init__(f"{inquiry.reference} is due on {inquiry.due_on}: that cannot be moved any more.")


class OwnLook(Exception):
    """Nobody answers for their own look."""


def open(
    *,
    kind: Kind,
    about: str,
    to: str,
    subject: Mapping[str, Any],
    text: str,
    by: Actor,
    at: datetime,
    language: str = "",
) -> Inquiry:
    """Ask the organisation `to` (empty: the jurisdiction as a whole) to answer for data of the person `about`.

    `subject` says what it is about by ids alone: `{"entry": 17, "actor": "sub-of-officer"}` for a look, `{"register": …,
    "attribute": …}` for a value (with `claimed` as plain JSON), whatever the kind's own part needs for others. The person gets
    an e-mail with the reference and the last day. Raises wording.Empty, wording.TooLong, AlreadyOpen, ValueError for nobody.
    """
    if not about:
        raise ValueError("An inquiry is about somebody: give their person number.")
    words = cleaned(text, longest=LONGEST)
    person = people.by_number(about)
    values = {
        "kind": kind,
        "about": about,
        "to": to,
        "subject": dict(subject),
        "subject_sha256": _digest(subject),
        "text": words,
        "language": language or (person.language if person else "en"),
        "opened_at": at,
        "due_on": due(received=definitions.local_day(at)),
    }
    with transaction.atomic():
        inquiry = _create(values)
        _event(EventKind.INQUIRY_OPENED, inquiry, by, at, due=inquiry.due_on.isoformat())
        _entry(acts.INQUIRY_MADE, inquiry, by, at)
        inquiry_notices.opened(inquiry, to=person, at=at)
    return inquiry


def _create(values: Mapping[str, Any]) -> Inquiry:
    for _ in range(5):
        try:
            with transaction.atomic():
                return Inquiry.objects.create(reference=references.new(PREFIX), **values)
        except IntegrityError:
            keys = ("kind", "about", "to", "subject_sha256")
            there = Inquiry.objects.filter(state=State.OPEN, **{key: values[key] for key in keys}).first()
            if there is not None:
                raise AlreadyOpen(there) from None
    raise RuntimeError("Five references in a row were taken: the source of randomness is broken.")


def due(*, received: date, within: durations.Duration = WITHIN) -> date:
    """The last day for an answer to what was received on this day."""
    return deadlines.due(
        started=received,
        within=within,
        pauses=(),
        on=received,
        calendar=definitions.calendar(),
        ends_on_working_day=True,
    )


def can_extend(inquiry: Inquiry, *, on: date) -> bool:
    """Whether more time may be taken on that day: once, within the first month."""
    return inquiry.state == State.OPEN and inquiry.extended_at is None and on <= inquiry.due_on


def extend(*, inquiry: Inquiry, because: str, by: Actor, at: datetime) -> Inquiry:
    """Take two further months for the answer. The person is told by e-mail, and reads why.

    Raises wording.Empty, wording.TooLong, NoLongerOpen, OwnLook for the officer whose look it is about, CannotExtend.
    """
    words = cleaned(because, longest=LONGEST)
    if is_own_look(inquiry, by):
        raise OwnLook(f"{inquiry.reference} is about a look of {by.id} themselves.")
    with transaction.atomic():
        _take(inquiry)
        if not can_extend(inquiry, on=definitions.local_day(at)):
            raise CannotExtend(inquiry)
        inquiry.due_on = due(received=definitions.local_day(inquiry.opened_at), within=LONGER)
        inquiry.extended_at, inquiry.extended_because = at, words
        inquiry.extended_by_id, inquiry.extended_by_name = by.id, by.name
        inquiry.save()
        _event(EventKind.INQUIRY_EXTENDED, inquiry, by, at, due=inquiry.due_on.isoformat())
        _entry(acts.INQUIRY_EXTENDED, inquiry, by, at, ground=EXTENSION)
        inquiry_notices.extended(inquiry, to=people.by_number(inquiry.about), at=at)
    return inquiry


def answer(*, inquiry: Inquiry, outcome: Answered, text: str, by: Actor, at: datetime) -> Inquiry:
    """Answer, and give effect to the answer as the kind's part does it, in one transaction. The person is told by e-mail.

    Raises wording.Empty, wording.TooLong, NoLongerOpen, OwnLook for the officer whose look it is about, ValueError for an
    outcome that the kind does not have, and what the kind's effect raises.
    """
    words = cleaned(text, longest=LONGEST)
    kind = Kind(inquiry.kind)
    if outcome not in OUTCOMES[kind]:
        raise ValueError(
            f"An inquiry of the kind {kind.value} is not answered by {outcome}: {', '.join(OUTCOMES[kind])}."
        )
    if is_own_look(inquiry, by):
        raise OwnLook(f"{inquiry.reference} is about a look of {by.id} themselves.")
    with transaction.atomic():
        _take(inquiry)
        inquiry.state, inquiry.outcome, inquiry.answer = State.ANSWERED, outcome, words
        inquiry.answered_at, inquiry.answered_by_id, inquiry.answered_by_name = at, by.id, by.name
        inquiry.save()
        _entry(acts.INQUIRY_ANSWERED, inquiry, by, at)
        person = people.by_number(inquiry.about)  # before the effect: an erasure may take the account
        if kind in effects:
            inquiry.outcome = effects[kind](inquiry, Answered(outcome), by, at) or outcome
            inquiry.save(update_fields=["outcome"])
        took = (definitions.local_day(at) - definitions.local_day(inquiry.opened_at)).days
        in_time = definitions.local_day(at) <= inquiry.due_on
        _event(
            EventKind.INQUIRY_ANSWERED, inquiry, by, at, outcome=str(inquiry.outcome), days=took, in_time=in_time
        )
        inquiry_notices.answered(inquiry, to=person, at=at)
    return inquiry


def withdraw(*, inquiry: Inquiry, by: Actor, at: datetime) -> Inquiry:
    """The person takes the question back. Raises NoLongerOpen."""
    with transaction.atomic():
        _take(inquiry)
        inquiry.state, inquiry.withdrawn_at = State.WITHDRAWN, at
        inquiry.save(update_fields=["state", "withdrawn_at"])
        _event(EventKind.INQUIRY_WITHDRAWN, inquiry, by, at)
        _entry(acts.INQUIRY_WITHDRAWN, inquiry, by, at)
    return inquiry


def record_look(*, inquiry: Inquiry, by: Actor, at: datetime) -> None:
    """Write into the ledger that an officer opens this inquiry: before anything of it is shown."""
    with transaction.atomic():
        _entry(acts.INQUIRY_OPENED, inquiry, by, at)


def is_own_look(inquiry: Inquiry, by: Actor) -> bool:
    """Whether it is about what this very person did."""
    return bool(inquiry.subject.get("actor")) and inquiry.subject["actor"] == by.id


def find(reference: str) -> Inquiry:
    """The inquiry with this reference, as a person may type it. Raises InquiryNotFound."""
    stored = references.read(reference)
    found = Inquiry.objects.filter(reference=stored).first() if stored else None
    if found is None:
        raise InquiryNotFound(f"There is no inquiry with the reference {reference!r}.")
    return found


def of(person_number: str) -> list[Inquiry]:
    """Everything this person has asked, newest first, in one query. An empty number is nobody's."""
    if not person_number:
        return []
    return list(Inquiry.objects.filter(about=person_number).order_by("-opened_at", "-id"))


def waiting(organisations: Collection[str] | None) -> list[Inquiry]:
    """What these organisations (None: all) have still to answer, first the one due first, in one query."""
    unanswered = Inquiry.objects.filter(state=State.OPEN)
    if organisations is not None:
        unanswered = unanswered.filter(to__in=organisations)
    return list(unanswered.order_by("due_on", "id"))


def answered(organisations: Collection[str] | None, *, most: int = 50) -> list[Inquiry]:
    """What these organisations (None: all) have answered last, in one query."""
    done = Inquiry.objects.filter(state=State.ANSWERED)
    if organisations is not None:
        done = done.filter(to__in=organisations)
    return list(done.order_by("-answered_at", "-id")[:most])


def _take(inquiry: Inquiry) -> None:
    """Lock the row and bring the caller's object up to date. Raises NoLongerOpen."""
    inquiry.refresh_from_db(from_queryset=Inquiry.objects.select_for_update())
    if inquiry.state != State.OPEN:
        raise NoLongerOpen(inquiry)


def _digest(subject: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(dict(subject), sort_keys=True).encode()).hexdigest()


def _event(kind: EventKind, inquiry: Inquiry, by: Actor, at: datetime, **data: str | int | bool) -> None:
    Event.objects.create(
        service_id="",
        kind=kind,
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        data={"inquiry": inquiry.reference, "kind": str(inquiry.kind), "to": inquiry.to, **data},
    )


def _entry(act: str, inquiry: Inquiry, by: Actor, at: datetime, *, ground: str = "") -> None:
    ledger.record(
        act=act,
        by=by,
        about=inquiry.about,
        fields=["inquiry"],
        purpose=purposes.FULFIL_RIGHTS,
        legal_ground=ground or GROUNDS[Kind(inquiry.kind)],
        case=inquiry.reference,
        organisation=inquiry.to if by.is_officer else "",
        at=at,
    )
