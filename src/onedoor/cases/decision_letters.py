"""The letter of a decision: what was decided, each reason with its law and what it rests on, how to appeal, until when."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from onedoor.cases import definitions, events, letterheads, notices, records
from onedoor.cases.letterheads import day, quoted
from onedoor.cases.locks import held
from onedoor.cases.models import Application, Decision, Event
from onedoor.cases.records import Record
from onedoor.cases.terms import EventKind, Standing
from onedoor.correspondence import inbox, letters, texts
from onedoor.dmn import reasons
from onedoor.dmn.reasons import Reason
from onedoor.dmn.values import from_json
from onedoor.identity.actors import SYSTEM
from onedoor.lib.languages import in_language

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.correspondence.models import Letter

log = logging.getLogger(__name__)

KIND = "decision"


def send(*, decision_id: int, at: datetime) -> None:
    """Write the letter into the applicant's inbox and tell them by e-mail, once; a second call does nothing.

    Raises letters.CannotRender; then nothing has happened.
    """
    found = Decision.objects.select_related("application__applicant").filter(standing=Standing.FINAL)
    decision = found.filter(pk=decision_id).first()
    if decision is None:
        log.error("There is no decision %s to write a letter about.", decision_id)
        return
    case = decision.application
    with held(case, at=case.changed_at):
        if letter_of(case) is not None:
            return
        write(decision, at=at)
        notices.decided(case, at=at)
        events.record(EventKind.LETTER_SENT, application=case, by=SYSTEM, at=at, data={"kind": KIND})


def send_lost(*, at: datetime) -> int:
    """Send the letters of decisions older than ten minutes that have none: their job was lost with its worker."""
    sent = Event.objects.filter(kind=EventKind.LETTER_SENT, application=OuterRef("application"))
    lost = Decision.objects.filter(
        ~Exists(sent), standing=Standing.FINAL, application__decided_at__lt=at - timedelta(minutes=10)
    )
    numbers = list(lost.values_list("pk", flat=True)[:100])
    for decision_id in numbers:
        try:
            send(decision_id=decision_id, at=at)
        except Exception:  # one that cannot be written must not keep the others
            log.exception("The letter of decision %s cannot be written.", decision_id)
    return len(numbers)


def letter_of(case: Application) -> Letter | None:
    """The letter of the case's decision, without its content; None until it is written."""
    return inbox.of_kind(about=case.reference, kind=KIND)


def write(decision: Decision, *, at: datetime) -> Letter:
    """The letter as a document in the applicant's inbox: written once."""
    case = decision.application
    data = content(decision)
    return letters.write(
        person=case.applicant,
        about=case.reference,
        kind=KIND,
        title=data["title"],
        template="decision",
        data=data,
        language=case.language,
        at=at,
    )


def content(decision: Decision) -> dict[str, Any]:
    """Everything the letter says, as plain JSON in the applicant's language.

    Its date is the day of the decision, from which the time to appeal is counted, whenever the letter is written.
    """
    made = decision.second_at or decision.made_at
    case, language = decision.application, decision.application.language
    service, record = definitions.of(case), records.read(decision)
    title = _say("title", language, service=in_language(service.title, language))
    return {
        **letterheads.of(case, title=title, language=language, at=made, to=[case.applicant.name]),
        "greeting": _say("greeting", language, name=case.applicant.name),
        "opening": _say("opening", language, submitted=_day_of(case.submitted_at, language)),
        "decision": {
            "heading": _say("decision", language),
            "text": _outcome(decision, service, language),
            "notes": list(_notes(decision, language)),
        },
        "amounts": {
            "heading": _say("amounts", language),
            "columns": [_say("amount", language), _say("value", language)],
            "rows": list(_amounts(decision, service, record, language)),
        },
        "labels": {
            "law": letterheads.say("law", language),
            "based_on": letterheads.say("based-on", language),
        },
        "reasons": [part for part in _sections(decision, service, record, language) if part["items"]],
        "appeal": _appeal(decision, service, language),
        "closing": _say("closing", language),
        "signed": _signed(decision, service, language),
    }


def _say(name: str, language: str, /, **values: str) -> str:
    return texts.say("letter-decision", name, language, **values)


def _day_of(at: datetime | None, language: str) -> str:
    return day(definitions.local_day(at), language) if at else ""


def _outcome(decision: Decision, service: Service, language: str) -> str:
    if service.decides.discretion is not None:
        for one in service.decides.discretion.outcomes:
            if one.id == decision.outcome:
                return _say("with-outcome", language, outcome=in_language(one.title, language))
    return _say("favourable" if decision.favourable else "unfavourable", language)


def _notes(decision: Decision, language: str) -> Iterator[str]:
    if decision.automatic:
        yield _say("automatic", language)
    if decision.override_reason:
        yield _say("differs", language, reason=decision.override_reason)


def _amounts(decision: Decision, service: Service, record: Record, language: str) -> Iterator[list[str]]:
    """What the person gets or pays; nothing of it when the application is refused."""
    if not decision.favourable:
        return
    cost = service.cost.decision if service.cost else None
    for name in dict.fromkeys([*service.decides.amounts, *([cost] if cost else [])]):
        made = service.model.decisions[name]
        value = from_json(record.outputs[name], made.type)
        if value is None:
            continue
        title = in_language(made.title, language) if made.title else name
        yield [title, letterheads.value(value, made.type, language)]


def _sections(
    decision: Decision, service: Service, record: Record, language: str
) -> Iterator[dict[str, Any]]:
    """Why, in parts: what the rules found and what the officer adds; where an officer judged, their grounds come first."""
    rules = list(_reasons(record, service, language))
    officers = list(_officer_reasons(decision, service, language))
    law_of = _say("law-of", language, day=day(decision.law_date, language))
    if service.decides.discretion is None:
        yield {"heading": _say("reasons", language), "intro": law_of, "items": rules}
        yield {"heading": _say("officer-reasons", language), "intro": "", "items": officers}
        return
    eligible = service.model.decisions[service.decides.eligible]
    title = in_language(eligible.title, language) if eligible.title else _say("rules", language)
    yield {"heading": _say("reasons", language), "intro": law_of, "items": officers}
    yield {"heading": title, "intro": "", "items": rules}


def _reasons(record: Record, service: Service, language: str) -> Iterator[dict[str, Any]]:
    """What settled whether: one item for each finding, with its law and the values it rests on."""
    for found in reasons.findings(record.reason(service.decides.eligible)):
        yield {
            "text": reasons.sentence(found, language, format=quoted),
            "law": _law(found.source, service),
            "based_on": [_based_on(one, language) for one in reasons.based_on(found)],
        }


def _law(source: str | None, service: Service) -> str:
    """A source as it is cited, with the law's title instead of its key."""
    if not source:
        return ""
    key, _, place = source.partition(" ")
    law = service.legal_resources.get(key)
    return f"{law.title}, {place}".removesuffix(", ") if law else source


def _based_on(reason: Reason, language: str) -> str:
    title = in_language(reason.title, language) if reason.title else reason.name
    said = f"{title}: {letterheads.reason_value(reason, language)}"
    origin = letterheads.origin(reason, language)
    return f"{said} ({origin})" if origin else said


def _officer_reasons(decision: Decision, service: Service, language: str) -> Iterator[dict[str, Any]]:
    grounds = (
        {one.id: one for one in service.decides.discretion.grounds} if service.decides.discretion else {}
    )
    for reason in decision.reasons:
        ground = grounds.get(reason)
        if ground is None:
            yield {"text": reason, "law": "", "based_on": []}
        else:
            law = _law(ground.source, service)
            yield {"text": in_language(ground.text, language), "law": law, "based_on": []}


def _appeal(decision: Decision, service: Service, language: str) -> dict[str, str]:
    appeal = service.appeal
    assert decision.appeal_until is not None
    return {
        "heading": _say("appeal", language),
        "text": _say(
            "appeal-text",
            language,
            to=in_language(appeal.to, language),
            until=day(decision.appeal_until, language),
            how=in_language(appeal.how, language),
        ),
        "law": _law(appeal.source, service),
    }


def _signed(decision: Decision, service: Service, language: str) -> str:
    authority = in_language(service.authority.title, language)
    if decision.automatic:
        return _say("signed-automatic", language, authority=authority)
    return _say("signed-officer", language, officer=decision.made_by_name, authority=authority)
