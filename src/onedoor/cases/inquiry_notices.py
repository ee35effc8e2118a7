"""E-mails about an inquiry: a sentence, the reference and a link. What it is about is read after signing in only.

That of an erasure says more, since the account may be gone: which kinds of data went and stayed, and why, and nothing of their content."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from onedoor.cases import erasure_words, notices
from onedoor.cases.inquiry_terms import Answered, Kind
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
    """There is an answer. What was deleted and what stayed is told at once: the account may be gone with it."""
    if inquiry.kind == Kind.ERASURE and inquiry.outcome in (Answered.GRANTED, Answered.PARTLY):
        _send("email-erasure-done", inquiry, to, at, **erasure_words.in_a_letter(inquiry, language=inquiry.language))
    else:
        _send("email-inquiry-answered", inquiry, to, at)


def extended(inquiry: Inquiry, *, to: Person | None, at: datetime) -> None:
    """The answer takes longer."""
    _send("email-inquiry-extended", inquiry, to, at)


def link_to(inquiry: Inquiry) -> str:
    """Where the person finds the inquiry."""
    return f"{notices.address()}/me/inquiries/{inquiry.reference}"


def _send(template: str, inquiry: Inquiry, person: Person | None, at: datetime, **more: str) -> None:
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
            "town": in_language(town.name, language) if organisation else "",
            **more,
        },
        language=language,
        about=inquiry.reference,
        at=at,
    )
