"""Checking the answers, sending the application once, and the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.cases import applications, definitions, receipts, showings
from onedoor.cases.locks import Closed
from onedoor.cases.terms import State
from onedoor.correspondence.letters import CannotRender
from onedoor.design.filters import reading_language
from onedoor.portal import explaining, facts, uploads
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, own

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.cases.progress import Progress


@require_http_methods(["GET", "HEAD", "POST"])
@own
def check_answers(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything once more, each with a way to change it; and the button that sends it."""
    if request.method == "POST":
        return _submit(request, application)
    if application.state != State.DRAFT:
        return HttpResponseRedirect(reverse("portal:application", args=[application.reference]))
    language, progress = reading_language(), applications.state_of(application, on=today())
    service = progress.service
    showings.to_applicant(application=application, by=actor(request), at=now())
    context = {
        "application": application,
        "service": service,
        "progress": progress,
        "known": facts.known(progress, language=language),
        "answered": facts.answered(progress, language=language),
        "documents": [
            (uploads.title(service, one.kind, language=language), one.documents) for one in progress.wanted
        ],
        "reasons": _reasons_against(progress, language),
        "otherwise": explaining.otherwise_for(
            progress.evaluation, service.decides.eligible, service=service, language=language
        ),
        "outcomes": []
        if progress.ineligible
        else explaining.outcomes_with_cost(progress.evaluation, service=service, language=language),
    }
    return render(request, "portal/check-answers.html", context)


def _reasons_against(progress: Progress, language: str) -> list[explaining.Because]:
    """Why the rules say no, where they do: nobody should have to find out by letter."""
    if not progress.ineligible:
        return []
    eligible = progress.service.decides.eligible
    return explaining.because(progress.evaluation, eligible, service=progress.service, language=language)


def _submit(request: HttpRequest, application: Application) -> HttpResponse:
    try:
        applications.submit(application=application, by=actor(request), at=now(), language=reading_language())
    except applications.NotReady:
        return HttpResponseRedirect(reverse("portal:next", args=[application.reference]))
    except Closed:
        return HttpResponseRedirect(reverse("portal:application", args=[application.reference]))
    return HttpResponseRedirect(reverse("portal:receipt", args=[application.reference]))


@require_safe
@own
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """The number, and what happens next. As often as somebody wants to see it."""
    if application.submitted_at is None:
        raise Http404(application.reference)
    context = {
        "application": application,
        "service": definitions.of(application),
        "receipt": applications.receipt_of(application),
    }
    return render(request, "portal/receipt.html", context)


@require_safe
@own
def receipt_pdf(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt as a document to keep."""
    try:
        content = receipts.pdf(application, language=reading_language())
        showings.to_applicant(application=application, by=actor(request), at=now())
    except (ValueError, CannotRender) as impossible:
        raise Http404(application.reference) from impossible
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{application.reference}.pdf"'
    return response
