"""Talking with the applicant: asking for something, which stops the clock, and plain messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onedoor.cases import messages, requests
from onedoor.desk.access import case_for, officer_of, record_look
from onedoor.desk.forms import Sentence
from onedoor.desk.moving_on import tells_when_moved_on
from onedoor.desk.pages import page
from onedoor.identity import actors
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock

if TYPE_CHECKING:
    from onedoor.cases.models import Application


@require_http_methods(["GET", "POST"])
@officers_only(Permission.ASK_APPLICANT)
@tells_when_moved_on
def ask(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Ask the applicant for something. The clock stops until they answer."""
    case = case_for(request, reference, Permission.ASK_APPLICANT)
    form = Sentence(
        request,
        name="text",
        label=_("What do you need from the applicant?"),
        empty=_("Write what you need from the applicant"),
    )
    if request.method == "POST" and form.valid:
        requests.ask(case=case, text=form.text, by=actors.of(officer_of(request)), at=clock.now())
        return redirect("desk:case", reference)
    return _page(request, case, form, "desk/ask.html")


@require_http_methods(["GET", "POST"])
@officers_only(Permission.MESSAGE_APPLICANT)
@tells_when_moved_on
def message(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Write to the applicant without stopping the clock."""
    case = case_for(request, reference, Permission.MESSAGE_APPLICANT)
    form = Sentence(request, name="text", label=_("Your message"), empty=_("Write your message"))
    if request.method == "POST" and form.valid:
        messages.send(case=case, text=form.text, by=actors.of(officer_of(request)), at=clock.now())
        return redirect("desk:case", reference)
    return _page(request, case, form, "desk/message.html")


def _page(request: HttpRequest, case: Application, form: Sentence, template: str) -> HttpResponse:
    record_look(case=case, by=officer_of(request), at=clock.now())
    context = {"case": case, "field": form.field, "errors": form.errors}
    return page(request, template, context, wrong=bool(form.errors))
