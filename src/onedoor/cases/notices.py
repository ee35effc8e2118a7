"""E-mails about a case: a sentence, the reference and a link. What it is about is read after signing in only."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from onedoor.cases import definitions
from onedoor.cases.models import Application
from onedoor.catalogue import jurisdictions, wording
from onedoor.correspondence import outbox
from onedoor.dmn import datatypes
from onedoor.lib.languages import in_language


def submitted(case: Application, *, at: datetime) -> None:
    """We have received it."""
    _send("email-submitted", case, at=at)


def asked(case: Application, *, at: datetime) -> None:
    """We need something."""
    _send("email-asked", case, at=at)


def messaged(case: Application, *, at: datetime) -> None:
    """There is a message."""
    _send("email-messaged", case, at=at)


def decided(case: Application, *, at: datetime) -> None:
    """There is a letter with the decision."""
    _send("email-decided", case, at=at)


def withdrawn(case: Application, *, at: datetime) -> None:
    """It was taken back."""
    _send("email-withdrawn", case, at=at)


def link_to(case: Application) -> str:
    """Where the applicant finds the case."""
    return f"{address()}/applications/{case.reference}"


def address() -> str:
    """The town's own web address, without a slash at the end."""
    return str(settings.ONEDOOR_ADDRESS)


def _send(template: str, case: Application, *, at: datetime) -> None:
    language, service = case.language, definitions.of(case)
    due = wording.in_words(case.due_on, datatypes.DATE, language=language) if case.due_on else ""
    outbox.send(
        to=case.applicant.email,
        template=template,
        data={
            "name": case.applicant.name,
            "service": in_language(service.title, language),
            "reference": case.reference,
            "due": due,
            "link": link_to(case),
            "authority": in_language(service.authority.title, language),
            "town": in_language(jurisdictions.current().name, language),
        },
        language=language,
        about=case.reference,
        at=at,
    )
