"""Consultations: others are heard before a decision is possible (neighbours of a building plan)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from onedoor.cases import definitions, events
from onedoor.cases.locks import held
from onedoor.cases.models import Application, Comment, Consultation, Invitation
from onedoor.cases.terms import EventKind, State
from onedoor.cases.wording import cleaned
from onedoor.correspondence import jobs
from onedoor.identity.actors import SYSTEM, Actor

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.service import Step
    from onedoor.feel.values import Value

WRITE_INVITATIONS = "onedoor.cases.write_invitations"
"""Name of the job that writes the letters."""
MOST_COMMENTS = 5
"""Comments by one invitation: enough to add something, too few to flood a file."""
_OPEN = (State.SUBMITTED, State.ASKED, State.CONSULTING)


@dataclass(frozen=True)
class Summons:
    """An invitation with the token of its public link; the token itself is stored nowhere."""

    invitation: Invitation
    token: str


class NotOpen(Exception):
    """The consultation has ended, or the link is not one of ours."""


def open(
    *, case: Application, step: str, addressees: Sequence[str], by: Actor, at: datetime
) -> list[Summons]:
    """Begin a consultation step of the service, once: invitations are made, comments received until its last day.

    The letters are written by a job. Raises ValueError for a step the service does not have, that was opened before, or
    without addressees; locks.Closed.
    """
    where = list(dict.fromkeys(cleaned(one, longest=300) for one in addressees))
    if not where:
        raise ValueError("Name at least one address to consult.")
    with held(case, at=at, states=_OPEN):
        described = _step(case, step)
        if case.consultations.filter(step=step).exists():
            raise ValueError(f"{case.reference}: “{step}” was opened before.")
        closes_on = described.lasts.after(
            definitions.local_day(at), add_working_days=definitions.calendar().add_working_days
        )
        consultation = Consultation.objects.create(
            application=case, step=step, opened_at=at, closes_on=closes_on
        )
        summons = [_invite(consultation, address) for address in where]
        if case.state != State.ASKED:
            case.state = State.CONSULTING
            case.save(update_fields=["state"])
        events.record(
            EventKind.CONSULTATION_OPENED,
            application=case,
            by=by,
            at=at,
            data={"step": step, "invited": len(summons), "closes": closes_on.isoformat()},
        )
        jobs.defer(WRITE_INVITATIONS, consultation_id=consultation.pk)
    return summons


def open_known(case: Application, known: dict[str, Value], *, at: datetime) -> None:
    """Begin the steps whose addresses a register knows (`from:`); an officer opens the others. After submission."""
    for step in definitions.of(case).steps:
        addresses = _addresses(known.get(step.consulted)) if step.consulted else []
        if addresses:
            open(case=case, step=step.id, addressees=addresses, by=SYSTEM, at=at)


def _addresses(value: Value) -> list[str]:
    """Addresses out of what a register says: texts, or records with an `address`."""
    found = (
        [one.get("address") if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else []
    )
    return [one for one in found if isinstance(one, str) and one.strip()]


def _step(case: Application, step: str) -> Step:
    for one in definitions.of(case).steps:
        if one.id == step and one.kind == "consultation":
            return one
    raise ValueError(f"The service “{case.service_id}” has no consultation “{step}”.")


def _invite(consultation: Consultation, address: str) -> Summons:
    # the token follows from the row's number, which the row gets first; a placeholder that is unique until then
    invitation = Invitation.objects.create(
        consultation=consultation, addressee=address, token_sha256=_digest(f"{consultation.pk} {address}")
    )
    token = token_of(invitation)
    invitation.token_sha256 = _digest(token)
    invitation.save(update_fields=["token_sha256"])
    return Summons(invitation, token)


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's link, from the town's secret: it can be printed again without being stored."""
    return salted_hmac("onedoor.cases.invitation", str(invitation.pk), algorithm="sha256").hexdigest()[:40]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def of(case: Application) -> list[Consultation]:
    """All consultations of a case with their invitations and comments, oldest first. Three queries."""
    return list(case.consultations.prefetch_related("invitations", "comments__invitation"))


def by_token(token: str, *, on: date) -> Invitation:
    """The invitation a public link leads to, with its consultation and case. Raises NotOpen."""
    invitation = (
        Invitation.objects.select_related("consultation__application")
        .filter(token_sha256=_digest(token))
        .first()
    )
    if invitation is None:
        raise NotOpen("This link leads to no consultation.")
    consultation = invitation.consultation
    if consultation.closed_at is not None or on > consultation.closes_on:
        raise NotOpen(f"The consultation ended on {consultation.closes_on.isoformat()}.")
    return invitation


def actor_of(invitation: Invitation) -> Actor:
    """Whoever has the link of this invitation: they do not sign in, so that nobody knows who it is."""
    return Actor("resident", f"invitation:{invitation.pk}", "")


def comment(*, token: str, name: str, text: str, at: datetime) -> Comment:
    """Receive what somebody who was invited has to say. Raises NotOpen, wording.Empty, wording.TooLong."""
    who, words = cleaned(name, longest=200), cleaned(text)
    case = by_token(token, on=definitions.local_day(at)).consultation.application
    with held(case, at=at, states=_OPEN):
        invitation = by_token(token, on=definitions.local_day(at))
        if invitation.comments.count() >= MOST_COMMENTS:
            raise NotOpen("This link has been used for as many comments as are taken.")
        made = Comment.objects.create(
            consultation=invitation.consultation,
            invitation=invitation,
            name=who,
            text=words,
            received_at=at,
        )
        events.record(
            EventKind.COMMENT_RECEIVED,
            application=case,
            by=actor_of(invitation),
            at=at,
        )
    return made


def close(*, consultation: Consultation, by: Actor, at: datetime) -> None:
    """End a consultation whose last day has passed; once none is open a decision is possible.

    Nothing when it is closed. Raises ValueError while comments may still come, locks.Closed.
    """
    case = consultation.application
    with held(case, at=at, states=_OPEN):
        consultation.refresh_from_db()
        if consultation.closed_at is not None:
            return
        if definitions.local_day(at) <= consultation.closes_on:
            raise ValueError(f"Comments may come until {consultation.closes_on.isoformat()}.")
        consultation.closed_at = at
        consultation.save(update_fields=["closed_at"])
        events.record(
            EventKind.CONSULTATION_CLOSED, application=case, by=by, at=at, data={"step": consultation.step}
        )
        if case.state == State.CONSULTING and not case.consultations.filter(closed_at__isnull=True).exists():
            case.state = State.SUBMITTED
            case.save(update_fields=["state"])


def close_due(*, at: datetime) -> int:
    """End every consultation whose last day has passed; how many those were."""
    due = Consultation.objects.filter(
        closed_at__isnull=True, closes_on__lt=definitions.local_day(at), application__state__in=_OPEN
    ).select_related("application")
    for consultation in due:
        close(consultation=consultation, by=SYSTEM, at=at)
    return len(due)


def outstanding(case: Application) -> list[str]:
    """Ids of the service's consultation steps that have not ended (or not begun): no decision before."""
    ended = set(case.consultations.filter(closed_at__isnull=False).values_list("step", flat=True))
    return [step.id for step in definitions.of(case).steps if step.id not in ended]
