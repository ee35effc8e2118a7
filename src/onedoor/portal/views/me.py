"""My page: cases, drafts and letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onedoor.cases import applications, clocks, definitions, showings
from onedoor.cases.terms import OPEN_STATES, State
from onedoor.correspondence import inbox
from onedoor.design.filters import text
from onedoor.identity.assurance import Level, requires
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, person

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


@require_safe
@requires(Level.low)
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A letter to me, as a document."""
    try:
        found = inbox.find(person=person(request), letter_id=letter_id)
    except inbox.LetterNotFound as unknown:
        raise Http404(letter_id) from unknown
    number, at = person(request).person_number or "", now()
    showings.letter(person=number, case=found.about, kind=found.kind, by=actor(request), at=at)
    inbox.read(letter=found, at=at)
    response = HttpResponse(bytes(found.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response
