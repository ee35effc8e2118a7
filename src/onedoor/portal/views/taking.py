"""Everything held about me, to take along: a file for machines and one to read."""

from __future__ import annotations

import json
import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onedoor.cases import own_copies, own_copy_letters
from onedoor.correspondence.letters import CannotRender
from onedoor.identity.assurance import Level, requires
from onedoor.identity.limits import Limit, limited
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, person

log = logging.getLogger(__name__)


@require_safe
@requires(Level.substantial)
def choose(request: HttpRequest) -> HttpResponse:
    """What there is to download, and what it is good for."""
    return render(request, "portal/take-along.html", {"most": own_copies.MOST_LOOKS, "broken": False})


@require_safe
@requires(Level.substantial)
@limited(Limit.DOWNLOAD)
def as_json(request: HttpRequest) -> HttpResponse:
    """The file for machines: its form is documented."""
    copy = own_copies.of(person(request), by=actor(request), at=now())
    content = json.dumps(copy, ensure_ascii=False, indent=1, default=str) + "\n"
    return _file(content.encode(), "application/json", "json")


@require_safe
@requires(Level.substantial)
@limited(Limit.DOWNLOAD)
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The same to read and to print."""
    at = now()
    copy = own_copies.of(person(request), by=actor(request), at=at)
    try:
        content = own_copy_letters.pdf(copy, at=at)
    except CannotRender:
        log.exception("Somebody's data could not be set as a PDF.")
        context = {"most": own_copies.MOST_LOOKS, "broken": True}
        return render(request, "portal/take-along.html", context, status=503)
    return _file(content, "application/pdf", "pdf")


def _file(content: bytes, media_type: str, ending: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="my-data-{today().isoformat()}.{ending}"'
    return answer
