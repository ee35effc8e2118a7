"""My page: cases, drafts, letters, and what is known about me."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onedoor.cases import applications, clocks, definitions
from onedoor.cases.terms import OPEN_STATES, State
from onedoor.catalogue import jurisdictions
from onedoor.catalogue.wording import in_words, records_in_words
from onedoor.correspondence import inbox
from onedoor.design.filters import reading_language, text
from onedoor.identity.assurance import Level, requires
from onedoor.portal import looking
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, person
from onedoor.registers import holdings

if TYPE_CHECKING:
    from datetime import date

    from onedoor.cases.models import Application


@dataclass(frozen=True)
class Row:
    """One application in the list."""

    application: Application
    title: str
    state: str
    due: date | None
    asks: int


@require_safe
@requires(Level.low)
def me(request: HttpRequest) -> HttpResponse:
    """Everything of mine, newest first."""
    mine = applications.of(person(request))
    rows = [_row(one) for one in mine]
    context = {
        "person": person(request),
        "drafts": [row for row in rows if row.state == State.DRAFT],
        "running": [row for row in rows if row.state in OPEN_STATES],
        "ended": [row for row in rows if row.state in (State.DECIDED, State.WITHDRAWN)],
        "letters": inbox.of(person(request)),
    }
    return render(request, "portal/me.html", context)


def _row(application: Application) -> Row:
    running = application.state in OPEN_STATES
    return Row(
        application=application,
        title=text(definitions.of(application).title),
        state=application.state,
        due=clocks.of(application, on=today()).due if running else None,
        asks=sum(one.is_open for one in application.requests.all()),
    )


@dataclass(frozen=True)
class Known:
    """What one register holds about the person."""

    title: str
    owner: str
    items: list[tuple[str, str, tuple[tuple[tuple[str, str], ...], ...]]]
    as_of: date | None
    reachable: bool


@require_safe
@requires(Level.substantial)
def known(request: HttpRequest) -> HttpResponse:
    """What registers hold about me, and who looked at it, when, for what and on which legal ground."""
    number = person(request).person_number
    held = holdings.of(person_number=number, by=actor(request), at=now()) if number else []
    looks = looking.about(number) if number else []
    context = {"registers": [_known(one) for one in held], "looks": looks}
    return render(request, "portal/me-known.html", context)


def _known(holding: holdings.Holding) -> Known:
    town, language = jurisdictions.current(), reading_language()
    owner = town.organisations.get(holding.owner)
    items = [
        (
            text(item.title),
            in_words(item.value, item.type, language=language, currency=town.currency),
            records_in_words(item.value, item.type, language=language, currency=town.currency),
        )
        for item in holding.items
    ]
    return Known(
        text(holding.title),
        text(owner.title) if owner else holding.owner,
        items,
        holding.as_of,
        holding.reachable,
    )


@require_safe
@requires(Level.low)
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A letter to me, as a document."""
    try:
        found = inbox.find(person=person(request), letter_id=letter_id)
    except inbox.LetterNotFound as unknown:
        raise Http404(letter_id) from unknown
    inbox.read(letter=found, at=now())
    response = HttpResponse(bytes(found.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response
