"""Disputes of what a register says: an inquiry of the register's owner, whose answer comes back to the case."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from onedoor.cases import checking, definitions, events, gathering, inquiries
from onedoor.cases.inquiry_terms import Answered, Kind
from onedoor.cases.locks import held
from onedoor.cases.models import Answer, Check, Inquiry
from onedoor.cases.terms import OPEN_STATES, Checking, EventKind, Origin, State
from onedoor.identity.actors import SYSTEM

if TYPE_CHECKING:
    from onedoor.identity.actors import Actor


def put_to_owner(row: Answer, *, by: Actor, at: datetime) -> None:
    """The owner of the register has to answer for the value that is disputed. Within the caller's transaction.

    A claim that was made before and is another one now is taken back. Nothing for an applicant whom registers do not know.
    """
    application = row.application
    person = application.applicant.person_number
    register = definitions.of(application).jurisdiction.registers.get(row.register)
    take_back(row, by=by, at=at)
    if not person or register is None:
        return
    with translation.override(application.language):
        text = row.why or _("This is not right.")
    try:
        row.inquiry = inquiries.open(
            kind=Kind.VALUE,
            about=person,
            to=register.owner,
            subject={
                "register": row.register,
                "attribute": row.attribute,
                "claimed": row.claimed,
                "case": application.reference,
                "input": row.input,
            },
            text=text,
            by=by,
            at=at,
            language=application.language,
        ).reference
    except inquiries.AlreadyOpen as there:
        row.inquiry = there.inquiry.reference
    row.save(update_fields=["inquiry"])


def take_back(row: Answer, *, by: Actor, at: datetime) -> None:
    """The value is not disputed any more, or otherwise: its owner need not answer. Within the caller's transaction."""
    if row.inquiry:
        with suppress(inquiries.NoLongerOpen, inquiries.InquiryNotFound):
            inquiries.withdraw(inquiry=inquiries.find(row.inquiry), by=by, at=at)
    row.inquiry = ""
    row.save(update_fields=["inquiry"])


def inquiry_of(row: Answer) -> Inquiry | None:
    """What the register's owner was asked about this value, and answered."""
    return of([row]).get(row.inquiry)


def of(rows: list[Answer]) -> dict[str, Inquiry]:
    """The inquiries about some values, by reference: one query, or none where nothing was disputed."""
    references = [row.inquiry for row in rows if row.inquiry]
    found = Inquiry.objects.filter(reference__in=references) if references else ()
    return {one.reference: one for one in found}


def answered(inquiry: Inquiry, outcome: Answered, by: Actor, at: datetime) -> None:
    """The owner has answered: what that means for the person's applications. Within the transaction of the answer.

    Where the register was corrected, it is read again for every application that has the value and is not decided. A value
    that was disputed is settled: for what the register says now, or for the claim where the owner grants it and the register
    does not say so yet. A decision that was made stays, and a difference becomes a task of the desk.
    """
    register, attribute = inquiry.subject.get("register"), inquiry.subject.get("attribute")
    rows = Answer.objects.filter(
        application__applicant__person_number=inquiry.about,
        origin=Origin.REGISTER,
        register=register,
        attribute=attribute,
        application__state__in=[State.DRAFT, *OPEN_STATES, State.DECIDED],
    )
    for row in rows.select_related("application__applicant").order_by("application_id", "id"):
        if row.application.state == State.DECIDED:
            _after_decision(row, inquiry, outcome, at=at)
        else:
            _in_case(row, inquiry, outcome, by=by, at=at)


def _in_case(row: Answer, inquiry: Inquiry, outcome: Answered, *, by: Actor, at: datetime) -> None:
    case, is_theirs = row.application, row.inquiry == inquiry.reference
    with held(case, at=case.changed_at):
        if outcome != Answered.REFUSED:
            gathering.refresh(case, by=SYSTEM, at=at, only=[row.input], again=[row.input])
        row = Answer.objects.get(pk=row.pk)
        if not is_theirs:
            return
        is_corrected = row.disputed_at is None  # the register says now what the person said
        is_right = is_corrected or outcome == Answered.GRANTED
        if not is_corrected:
            row.settled_for = "claim" if is_right else "register"
            row.settled_at, row.settled_by_id, row.settled_because = at, by.id, inquiry.answer
            row.save()
        events.record(
            EventKind.INPUT_SETTLED,
            application=case,
            by=by,
            at=at,
            data={"input": row.input, "for": "claim" if is_right else "register"},
        )
    if is_corrected:
        checking.decide_at_once(case, at=at)


def _after_decision(row: Answer, inquiry: Inquiry, outcome: Answered, *, at: datetime) -> None:
    """The case was decided on a value that its owner finds wrong: somebody has to look at it again."""
    if outcome != Answered.GRANTED or row.inquiry != inquiry.reference or row.claimed == row.in_force:
        return
    Check.objects.update_or_create(
        application=row.application,
        input=row.input,
        defaults={
            "register": row.register,
            "state": Checking.DIFFERS,
            "told": row.in_force,
            "found": row.claimed,
            "tried_at": at,
            "checked_at": at,
            "noted_at": None,
        },
        create_defaults={
            "register": row.register,
            "state": Checking.DIFFERS,
            "told": row.in_force,
            "found": row.claimed,
            "since": at,
            "tried_at": at,
            "checked_at": at,
        },
    )


