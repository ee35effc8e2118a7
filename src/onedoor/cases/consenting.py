"""Answers that are consents: a yes is recorded with the text it agreed to, taking it back removes what rested on it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from onedoor.cases import definitions, events
from onedoor.cases.models import Answer, Application
from onedoor.cases.terms import EventKind
from onedoor.identity.actors import Actor
from onedoor.trust.privacy import consents

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.lib.languages import Text
    from onedoor.trust.privacy.consents import Consent


def text_of(service: Service, input: str) -> Text:
    """What one agrees to by answering yes: the question and what is said of it, in each language."""
    described = service.input_data[input]
    assert described.consent is not None
    asked = described.ask or {}
    return {language: f"{asked.get(language, '')}\n{to}".strip() for language, to in described.consent.to.items()}


def follow(
    application: Application, service: Service, input: str, *, given: bool, language: str, by: Actor, at: datetime
) -> None:
    """Record or take back the consent that this answer is; nothing where it is none. In the transaction of the answer."""
    described = service.input_data.get(input)
    if described is None or described.consent is None:
        return
    person = application.applicant
    number = person.person_number or ""
    if given:
        consents.give(
            person_id=person.pk,
            number=number,
            service_id=service.id,
            item=input,
            case=application.reference,
            text=text_of(service, input),
            language=language or application.language,
            by=by,
            at=at,
        )
        return
    there = consents.standing(
        person_id=person.pk, service_id=service.id, item=input, case=application.reference
    )
    if there is not None:
        consents.withdraw(consent_id=there.pk, person_id=person.pk, number=number, by=by, at=at)


def forget(sender: object, consent: Consent, by: Actor, at: datetime, **more: Any) -> None:
    """A consent was withdrawn: in its case the answer is a no from now on, and what rested on it is gone."""
    application = Application.objects.select_for_update().filter(reference=consent.case).first()
    if application is None:
        return
    service = definitions.of(application)
    answers = Answer.objects.filter(application=application)
    answers.filter(input=consent.item).update(value=False, given_at=at)
    covered = [name for name, ground in service.consented.items() if ground == consent.item]
    for answer in answers.filter(input__in=covered):
        answer.delete()
        events.record(
            EventKind.INPUT_CLEARED, application=application, by=by, at=at, data={"input": answer.input}
        )
