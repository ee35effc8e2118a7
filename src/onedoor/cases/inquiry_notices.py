"""E-mails about an inquiry: a sentence, the reference and a link. What it is about is read after signing in only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from onedoor.cases import notices
from onedoor.cases.models import Inquiry
from onedoor.catalogue import jurisdictions, wording
from onedoor.correspondence import outbox
from onedoor.dmn import datatypes
from onedoor.lib.languages import in_language

if TYPE_CHECKING:
    from onedoor.identity.models import Person


def opened(inquiry: Inquiry, *, to: Person | None, at: datetime) -> None:
    """We have received your question."""
    _send("email-inquiry-opened", inquiry, to, at)


def answered(inquiry: Inquiry, *, to: Person | None, at: datetime) -> None:
    """There is an answer."""
    _send("email-inquiry-answered", inquiry, to, at)


def link_to(inquiry: Inquiry) -> str:
    """Where the person finds the inquiry."""
    return f"{notices.address()}/me/inquiries/{inquiry.reference}"


def _send(template: str, inquiry: Inquiry, person: Person | None, at: datetime) -> None:
    if person is None:
        return
    town, language = jurisdictions.current(), inquiry.language
    organisation = town.organisations.get(inquiry.to)
    outbox.send(
        to=person.email,
        template=template,
        data={
            "name": person.name,
            "reference": inquiry.reference,
            "due": wording.in_words(inquiry.due_on, datatypes.DATE, language=language),
            "link": link_to(inquiry),
            "authority": in_language(organisation.title if organisation else town.name, language),
            "town": in_language(town.name, language),
        },
        language=language,
        about=inquiry.reference,
        at=at,
    )
