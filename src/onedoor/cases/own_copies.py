"""Everything held about a person, for them to take along: plain JSON of a documented form (docs/my-data.md).

What registers say, applications with answers, documents, messages and decisions, letters, questions about data, consents, and
who looked. The number of queries does not grow with any of them; what would not fit is counted and said.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Prefetch

from onedoor.cases import definitions, disclosures, inquiries
from onedoor.cases.models import Application, Decision
from onedoor.cases.terms import Standing
from onedoor.catalogue import jurisdictions
from onedoor.catalogue.services import ServiceNotFound
from onedoor.catalogue.versions import Damaged, NotKept
from onedoor.catalogue.wording import in_words
from onedoor.correspondence import inbox
from onedoor.design.filters import reading_language, text
from onedoor.dmn.values import to_json
from onedoor.registers import holdings
from onedoor.trust.privacy import consents

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.identity.actors import Actor
    from onedoor.identity.models import Person

FORM = "onedoor-own-data/1"
MOST_APPLICATIONS = 500
MOST_LOOKS = 10_000
"""The newest ones; the rest is counted in `total`, and read on the pages."""


def of(person: Person, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Everything, as plain JSON; sentences in the language that is active. That it was taken is in the ledger with each register."""
    town, day = jurisdictions.current(), definitions.local_day(at)
    kept_by_person = holdings.kept_by_person()
    number = person.person_number or ""
    held = holdings.of(person_number=number, by=by, at=at)
    seen = disclosures.of(person, on=day, most=MOST_LOOKS)
    found, in_all = _applications(person)
    return {
        "form": FORM,
        "made_at": _moment(at),
        "language": reading_language(),
        "jurisdiction": {"name": text(town.name), "address": str(settings.ONEDOOR_ADDRESS)},
        "person": {
            "name": person.name,
            "person_number": person.person_number,
            "email": person.email,
            "language": person.language,
        },
        "registers": [_register(one) for one in held],
        "registers_not_kept_by_person": [
            {"id": name, "title": text(one.title)}
            for name, one in town.registers.items()
            if name not in kept_by_person
        ],
        "applications": {"total": in_all, "listed": [_application(one) for one in found]},
        "letters": [_letter(one) for one in inbox.of(person)],
        "inquiries": [_inquiry(one) for one in inquiries.of(number)],
        "consents": [_consent(one) for one in consents.of(person.pk)],
        "looks": {"total": seen.total, "listed": [_look(one) for one in seen.disclosures]},
    }


def _register(holding: holdings.Holding) -> dict[str, Any]:
    owner = jurisdictions.current().organisations.get(holding.owner)
    return {
        "id": holding.register,
        "title": text(holding.title),
        "owner": text(owner.title) if owner else holding.owner,
        "answered": holding.reachable,
        "as_of": holding.as_of.isoformat() if holding.as_of else None,
        "values": [
            {
                "attribute": item.attribute,
                "title": text(item.title),
                "value": to_json(item.value),
                "in_words": in_words(
                    item.value,
                    item.type,
                    language=reading_language(),
                    currency=jurisdictions.current().currency,
                ),
            }
            for item in holding.items
        ],
    }


def _applications(person: Person) -> tuple[list[Application], int]:
    mine = Application.objects.filter(applicant=person)
    final = Decision.objects.filter(standing=Standing.FINAL)
    whole = mine.select_related("rating").prefetch_related(
        "answers", "documents", "messages", "requests", Prefetch("decisions", queryset=final)
    )
    return list(whole.order_by("-opened_at", "-id")[:MOST_APPLICATIONS]), mine.count()


def _application(application: Application) -> dict[str, Any]:
    service = _service(application)
    rating = getattr(application, "rating", None)
    return {
        "reference": application.reference,
        "service": application.service_id,
        "service_title": text(service.title) if service else application.service_id,
        "organisation": application.organisation,
        "state": application.state,
        "channel": application.channel,
        "opened_at": _moment(application.opened_at),
        "submitted_at": _moment(application.submitted_at),
        "law_of": application.law_date.isoformat() if application.law_date else None,
        "due_on": application.due_on.isoformat() if application.due_on else None,
        "decided_at": _moment(application.decided_at),
        "answers": [_answer(one, service) for one in application.answers.all()],
        "documents": [
            {
                "kind": one.kind,
                "name": one.name,
                "media_type": one.media_type,
                "size": one.size,
                "sha256": one.sha256,
                "added_at": _moment(one.added_at),
            }
            for one in application.documents.all()
        ],
        "messages": [
            {"text": one.text, "sent_at": _moment(one.sent_at), "sent_by": one.sent_by_name}
            for one in application.messages.all()
        ],
        "requests": [
            {
                "text": one.text,
                "asked_at": _moment(one.asked_at),
                "answer": one.answer,
                "answered_at": _moment(one.answered_at),
            }
            for one in application.requests.all()
        ],
        "decisions": [
            {
                "outcome": one.outcome,
                "favourable": one.favourable,
                "automatic": one.automatic,
                "reasons": one.reasons,
                "override_reason": one.override_reason,
                "made_at": _moment(one.made_at),
                "law_of": one.law_date.isoformat(),
                "appeal_until": one.appeal_until.isoformat() if one.appeal_until else None,
                "definition_sha256": one.digest,
            }
            for one in application.decisions.all()
        ],
        "rating": {"score": rating.score, "text": rating.text} if rating else None,
    }


def _service(application: Application) -> Service | None:
    try:
        return definitions.of(application)
    except (ServiceNotFound, NotKept, Damaged):
        return None


def _answer(row: Any, service: Service | None) -> dict[str, Any]:
    data = service.inputs.get(row.input) if service else None
    return {
        "input": row.input,
        "title": text(data.title) if data and data.title else row.input,
        "value": row.value,
        "origin": row.origin,
        "register": row.register or None,
        "attribute": row.attribute or None,
        "as_of": row.as_of.isoformat() if row.as_of else None,
        "given_at": _moment(row.given_at),
        "claimed": row.claimed,
        "why": row.why or None,
        "settled_for": row.settled_for or None,
        "settled_because": row.settled_because or None,
    }


def _letter(letter: Any) -> dict[str, Any]:
    return {
        "title": letter.title,
        "kind": letter.kind,
        "about": letter.about,
        "written_at": _moment(letter.written_at),
        "read_at": _moment(letter.read_at),
        "sha256": letter.sha256,
        "address": f"{settings.ONEDOOR_ADDRESS}/me/letters/{letter.pk}",
    }


def _inquiry(inquiry: inquiries.Inquiry) -> dict[str, Any]:
    return {
        "reference": inquiry.reference,
        "kind": inquiry.kind,
        "to": inquiry.to or None,
        "subject": {name: value for name, value in inquiry.subject.items() if name != "actor"},
        "text": inquiry.text,
        "state": inquiry.state,
        "opened_at": _moment(inquiry.opened_at),
        "due_on": inquiry.due_on.isoformat(),
        "extended_at": _moment(inquiry.extended_at),
        "extended_because": inquiry.extended_because or None,
        "outcome": inquiry.outcome or None,
        "answer": inquiry.answer or None,
        "answered_at": _moment(inquiry.answered_at),
    }


def _consent(consent: consents.Consent) -> dict[str, Any]:
    return {
        "service": consent.service_id,
        "item": consent.item,
        "case": consent.case or None,
        "text": consent.text,
        "text_sha256": consent.digest,
        "language": consent.language,
        "given_at": _moment(consent.given_at),
        "withdrawn_at": _moment(consent.withdrawn_at),
    }


def _look(one: disclosures.Disclosure) -> dict[str, Any]:
    return {
        "entry": one.id,
        "at": _moment(one.at),
        "act": one.entry.act,
        "sentence": one.sentence,
        "fields": list(one.entry.fields),
        "purpose": one.entry.purpose,
        "purpose_in_words": one.purpose,
        "legal_ground": None if one.reason else one.entry.legal_ground or None,
        "reason": one.reason or None,
        "organisation": one.organisation or None,
        "case": one.case or None,
        "own": one.own,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
