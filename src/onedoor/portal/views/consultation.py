"""Where somebody who was asked for their view gives it, without signing in: the link in the letter is the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.cases import consultations, definitions, documents, showings
from onedoor.cases.inputs import document_kinds
from onedoor.cases.wording import Empty, TooLong
from onedoor.design.fields import Field
from onedoor.design.filters import reading_language
from onedoor.portal import facts, typed
from onedoor.portal.days import now, today
from onedoor.portal.typed import Typed
from onedoor.portal.uploads import download

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onedoor.cases.models import Application, Document, Invitation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, token: str) -> HttpResponse:
    """What is planned, until when comments are taken, and the form for one."""
    try:
        invitation = consultations.by_token(token, on=today())
    except consultations.NotOpen:
        return render(request, "portal/consultation-closed.html", status=404)
    if request.method != "POST":
        return _page(request, token, invitation, _fields({}))
    name, words = _fields(
        {**typed.from_post(request.POST, "name"), **typed.from_post(request.POST, "comment")}
    )
    if not name.said().strip():
        name = name.with_error(_("Enter your name"))
    if not words.said().strip():
        words = words.with_error(_("Write what you think"))
    if name.error or words.error:
        return _page(request, token, invitation, [name, words])
    try:
        consultations.comment(token=token, name=name.said(), text=words.said(), at=now())
    except consultations.NotOpen:
        return render(request, "portal/consultation-closed.html", status=404)
    except (Empty, TooLong):
        wrong = words.with_error(_("Shorten what you wrote, and your name, and send it again"))
        return _page(request, token, invitation, [name, wrong])
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


def _page(request: HttpRequest, token: str, invitation: Invitation, fields: list[Field]) -> HttpResponse:
    case = invitation.consultation.application
    service = definitions.of(case)
    step = next((one for one in service.steps if one.id == invitation.consultation.step), None)
    errors = [field for field in fields if field.error]
    showings.to_consulted(
        case=case,
        inputs=step.shows if step else (),
        besides=("case",),
        by=consultations.actor_of(invitation),
        at=now(),
    )
    context = {
        "service": service,
        "step": step,
        "reference": case.reference,
        "closes_on": invitation.consultation.closes_on,
        "facts": facts.shown(case, step.shows, language=reading_language()) if step else [],
        "files": _files(case, step.shows) if step else [],
        "token": token,
        "fields": fields,
        "errors": errors,
    }
    return render(request, "portal/consultation.html", context, status=422 if errors else 200)


def _files(case: Application, shown: Sequence[str]) -> list[Document]:
    """The documents of a case that those who are heard may see."""
    service = definitions.of(case)
    kinds = {
        kind for name in shown if name in service.inputs for kind in document_kinds(service.inputs[name])
    }
    return [one for one in documents.of(case) if one.kind in kinds]


@never_cache
@require_safe
def document(request: HttpRequest, token: str, document_id: int) -> HttpResponseBase:
    """One of those documents, as a download."""
    try:
        invitation = consultations.by_token(token, on=today())
    except consultations.NotOpen:
        return render(request, "portal/consultation-closed.html", status=404)
    case = invitation.consultation.application
    step = next((one for one in definitions.of(case).steps if one.id == invitation.consultation.step), None)
    shown = _files(case, step.shows) if step else []
    found = next((one for one in shown if one.pk == document_id), None)
    if found is None:
        raise Http404(document_id)
    besides, by = (f"document.{found.kind}",), consultations.actor_of(invitation)
    showings.to_consulted(case=case, inputs=(), besides=besides, by=by, at=now())
    return download(found)
