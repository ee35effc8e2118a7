"""The step into an application: what is read from registers and why, then one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onedoor.cases import answers, applications
from onedoor.cases.applications import Paused
from onedoor.catalogue.services import Service
from onedoor.design.filters import reading_language
from onedoor.identity.assurance import Level, requires
from onedoor.portal import carrying
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, person
from onedoor.portal.views.service import found_or_404, looked_up

if TYPE_CHECKING:
    from onedoor.cases.models import Application


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, service_id: str) -> HttpResponseBase:
    """Ask who it is as surely as the service needs, show what will be looked up, and begin or go on."""
    service = found_or_404(service_id)

    def begin(request: HttpRequest) -> HttpResponse:
        return _open(request, service) if request.method == "POST" else _before(request, service)

    if request.method != "POST" and not service.status_on(today()).open and not request.user.is_authenticated:
        return _before(request, service)  # nobody has to sign in to read that it is closed
    return requires(Level[service.assurance])(begin)(request)


def _before(request: HttpRequest, service: Service) -> HttpResponse:
    who = person(request) if request.user.is_authenticated else None
    draft = applications.draft_of(who, service) if who else None
    context = {
        "service": service,
        "reads": looked_up(service, reading_language()),
        "draft": draft,
        "under_way": applications.under_way(who, service) if who and not draft else None,
        "availability": service.status_on(today()),
        "carried": len(carrying.carried(request, service).given),
    }
    return render(request, "portal/apply.html", context)


def _open(request: HttpRequest, service: Service) -> HttpResponse:
    try:
        application = applications.open(
            service=service,
            applicant=person(request),
            language=reading_language(),
            by=actor(request),
            at=now(),
        )
    except Paused:
        return _before(request, service)
    if "without" not in request.POST:
        _carry_over(request, application, service)
    carrying.drop(request)
    return HttpResponseRedirect(reverse("portal:known", args=[application.reference]))


def _carry_over(request: HttpRequest, application: Application, service: Service) -> None:
    """Give the answers of the check, except to what a register knows: that stands until it is disputed."""
    there = {answer.input for answer in answers.of(application)}
    for name, value in carrying.carried(request, service).given.items():
        if name in there:
            continue
        try:
            answers.give(application=application, input=name, value=value, by=actor(request), at=now())
        except (answers.NotAsked, answers.Invalid):
            continue  # it is asked again, with what is wrong beside it
