"""The letters by which others are heard: on paper, to an address, with a link of their own."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from onedoor.cases import consultations, definitions, inputs, letterheads, notices
from onedoor.cases.letterheads import day
from onedoor.cases.models import Consultation, Invitation
from onedoor.correspondence import letters, texts
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import from_json
from onedoor.lib.languages import in_language

if TYPE_CHECKING:
    from onedoor.cases.models import Application


log = logging.getLogger(__name__)


def write(*, consultation_id: int, at: datetime) -> None:
    """Write the letters of a consultation, each once: for the office to print and post. Raises letters.CannotRender."""
    found = Consultation.objects.select_related("application__applicant").filter(pk=consultation_id).first()
    if found is None:
        log.error("There is no consultation %s to write letters about.", consultation_id)
        return
    consultation = found
    case = consultation.application
    language = definitions.of(case).jurisdiction.languages[0]
    for invitation in consultation.invitations.all():
        data = content(invitation, consultation, language=language, at=at)
        letters.write(
            person=None,
            about=case.reference,
            kind=f"consultation-{invitation.pk}",
            title=f"{data['title']} – {invitation.addressee}",
            template="consultation",
            data=data,
            language=language,
            at=at,
        )


def link_to(token: str) -> str:
    """Where comments are received."""
    return f"{notices.address()}/consultations/{token}"


def content(
    invitation: Invitation, consultation: Consultation, *, language: str, at: datetime
) -> dict[str, Any]:
    """Everything the letter says, as plain JSON. Nothing of the applicant but what is planned."""
    case = consultation.application
    title = _say("title", language, service=in_language(definitions.of(case).title, language))
    link = link_to(consultations.token_of(invitation))
    return {
        **letterheads.of(case, title=title, language=language, at=at, to=[invitation.addressee]),
        "greeting": _say("greeting", language),
        "opening": _say("opening", language, reference=case.reference),
        "what": {"heading": _say("what", language), "items": _descriptions(case)},
        "how": {
            "heading": _say("how", language),
            "text": _say("how-text", language, until=day(consultation.closes_on, language), link=link),
        },
        "public": _say("public", language),
    }


def _descriptions(case: Application) -> list[str]:
    """What the applicant wrote at length about the plan: the answers of type long text."""
    service = definitions.of(case)
    held = inputs.of(case, service)
    found = []
    for name, row in held.answers.items():
        type = service.inputs[name].type
        if name in held.answered and type.kind == "long text":
            try:
                found.append(str(from_json(row.in_force, type)))
            except WrongValue:
                continue
    return found


def _say(name: str, language: str, /, **values: str) -> str:
    return texts.say("letter-consultation", name, language, **values)
