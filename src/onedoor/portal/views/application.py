"""An application being filled in: its list of tasks, and what government knows already."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onedoor.cases import answers, applications, gathering, showings
from onedoor.cases.locks import Closed
from onedoor.cases.progress import Progress
from onedoor.cases.terms import State
from onedoor.design.fields import Field
from onedoor.design.filters import reading_language
from onedoor.dmn.model import InputData
from onedoor.lib.languages import in_language
from onedoor.portal import facts, reading, typed
from onedoor.portal.controls import by_slug, control, slug
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, own
from onedoor.portal.views import case

if TYPE_CHECKING:
    from onedoor.cases.models import Application


@require_safe
@own
def overview(request: HttpRequest, application: Application) -> HttpResponse:
    """The list of tasks of a draft; the case once it was sent."""
    if application.state != State.DRAFT:
        return case.case(request, application)
    gathering.resume(application=application, by=actor(request), at=now())
    progress = applications.state_of(application, on=today())
    context = {"application": application, "service": progress.service, "progress": progress}
    return render(request, "portal/tasks.html", context)


@require_safe
@own
def known(request: HttpRequest, application: Application) -> HttpResponse:
    """What registers know, where it is from, and how to say that it is wrong."""
    progress = applications.state_of(application, on=today())
    showings.to_applicant(application=application, by=actor(request), at=now())
    context = {
        "application": application,
        "service": progress.service,
        "lines": facts.known(progress, language=reading_language()),
        "is_draft": application.state == State.DRAFT,
    }
    return render(request, "portal/known.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def dispute(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    """Say that what a register knows is wrong, and what is right."""
    progress = applications.state_of(application, on=today())
    data = _known_input(progress, slug)
    claim = control(progress.service, data, language=reading_language())
    why = _why("")
    if request.method == "POST":
        entered = typed.from_post(request.POST)
        if "add" in request.POST or "remove" in request.POST:
            claim = control(
                progress.service, data, language=reading_language(), typed=typed.after_button(request.POST)
            )
            return _dispute_page(
                request, application, progress, data, claim, _why(request.POST.get("why", ""))
            )
        value, claim = reading.read(progress.service, data, entered, language=reading_language(), on=today())
        why = _why(request.POST.get("why", ""))
        if not list(claim.all_errors()):
            try:
                answers.dispute(
                    application=application,
                    input=data.name,
                    claimed=value,
                    why=why.said(),
                    by=actor(request),
                    at=now(),
                )
                return HttpResponseRedirect(reverse("portal:known", args=[application.reference]))
            except (answers.NotAsked, Closed):
                notices.info(
                    request, _("It is too late to say so here. Write to us on the page of your case.")
                )
                return HttpResponseRedirect(reverse("portal:application", args=[application.reference]))
            except answers.Invalid as invalid:
                why = why.with_error(in_language(invalid.text, reading_language()))
    return _dispute_page(request, application, progress, data, claim, why)


@require_POST
@own
def undispute(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    """Take it back."""
    data = _known_input(applications.state_of(application, on=today()), slug)
    with suppress(answers.NotAsked, Closed):  # taken back already, or too late: the page says how it stands
        answers.undispute(application=application, input=data.name, by=actor(request), at=now())
    return HttpResponseRedirect(reverse("portal:known", args=[application.reference]))


def _dispute_page(
    request: HttpRequest,
    application: Application,
    progress: Progress,
    data: InputData,
    claim: Field,
    why: Field,
) -> HttpResponse:
    showings.to_applicant(application=application, by=actor(request), at=now())
    line = next(
        one for one in facts.known(progress, language=reading_language()) if one.slug == slug(data.name)
    )
    errors = [*claim.all_errors(), *why.all_errors()]
    context = {
        "application": application,
        "service": progress.service,
        "line": line,
        "claim": claim,
        "why": why,
        "errors": errors,
    }
    return render(request, "portal/dispute.html", context, status=422 if errors else 200)


def _known_input(progress: Progress, written: str) -> InputData:
    data = by_slug(progress.service, written)
    if data is None or data.name not in {answer.input for answer in progress.known}:
        raise Http404(written)
    return data


def _why(said: str) -> Field:
    label = _("How do you know, and what should we look at?")
    return Field("long text", "why", label, typed={"why": (said,)})
