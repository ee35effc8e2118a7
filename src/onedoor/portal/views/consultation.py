"""Where somebody who was asked for their view gives it, without signing in: the link in the letter is the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onedoor.cases import consultations, definitions
from onedoor.cases.wording import Empty, TooLong
from onedoor.design.fields import Field
from onedoor.portal import typed
from onedoor.portal.days import now, today
from onedoor.portal.typed import Typed

if TYPE_CHECKING:
    from onedoor.cases.models import Invitation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, token: str) -> HttpResponse:
    """What is planned, until when comments are taken, and the form for one."""
    try:
        invitation = consultations.by_token(token, on=today())
    except consultations.NotOpen:
        return render(request, "portal/consultation-closed.html", status=404)
    if request.method != "POST":
        return _page(request, invitation, _fields({}))
    name, words = _fields(
        {**typed.from_post(request.POST, "name"), **typed.from_post(request.POST, "comment")}
    )
    if not name.said().strip():
        name = name.with_error(_("Enter your name"))
    if not words.said().strip():
        words = words.with_error(_("Write what you think"))
    if name.error or words.error:
        return _page(request, invitation, [name, words])
    try:
        consultations.comment(token=token, name=name.said(), text=words.said(), at=now())
    except consultations.NotOpen:
        return render(request, "portal/consultation-closed.html", status=404)
    except (Empty, TooLong):
        wrong = words.with_error(_("Shorten what you wrote, and your name, and send it again"))
        return _page(request, invitation, [name, wrong])
    return render(request, "portal/consultation-done.html", {"consultation": invitation.consultation})


def _fields(entered: Typed) -> list[Field]:
    return [
        Field(
            "text",
            "name",
            _("Your name"),
            _("The applicant may read your name and what you write."),
            typed=entered,
        ),
        Field("long text", "comment", _("What do you think?"), typed=entered),
    ]


def _page(request: HttpRequest, invitation: Invitation, fields: list[Field]) -> HttpResponse:
    case = invitation.consultation.application
    service = definitions.of(case)
    step = next((one for one in service.steps if one.id == invitation.consultation.step), None)
    errors = [field for field in fields if field.error]
    context = {
        "service": service,
        "step": step,
        "reference": case.reference,
        "closes_on": invitation.consultation.closes_on,
        "fields": fields,
        "errors": errors,
    }
    return render(request, "portal/consultation.html", context, status=422 if errors else 200)
