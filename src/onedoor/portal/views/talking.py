"""What an applicant says in a case: messages, answers to requests, taking it back, how it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onedoor.cases import applications, definitions, messages, ratings, requests
from onedoor.cases.locks import Closed
from onedoor.cases.terms import State
from onedoor.cases.wording import Empty, TooLong
from onedoor.design.fields import Field
from onedoor.portal import typed
from onedoor.portal.days import now
from onedoor.portal.mine import actor, own
from onedoor.portal.talking import message_field, rating_fields, request_field
from onedoor.portal.views.case import case

if TYPE_CHECKING:
    from onedoor.cases.models import Application


@require_POST
@own
def send_message(request: HttpRequest, application: Application) -> HttpResponse:
    """Write to the office."""
    field = message_field(typed.from_post(request.POST, "message"))
    try:
        messages.send(case=application, text=field.said(), by=actor(request), at=now())
    except (Empty, TooLong) as wrong:
        return case(request, application, wrong={field.name: _wrong(field, wrong)})
    except Closed:
        return _back(application)
    notices.success(request, _("Your message was sent."))
    return _back(application)


@require_POST
@own
def answer_request(request: HttpRequest, application: Application, request_id: int) -> HttpResponse:
    """Answer what the office asked; the clock goes on."""
    try:
        asked = requests.find(case=application, request_id=request_id)
    except requests.RequestNotFound as unknown:
        raise Http404(request_id) from unknown
    field = request_field(asked)
    field = request_field(asked, typed.from_post(request.POST, field.name))
    try:
        requests.answer(request=asked, text=field.said(), by=actor(request), at=now())
    except (Empty, TooLong) as wrong:
        return case(request, application, wrong={field.name: _wrong(field, wrong)})
    except (requests.AlreadyAnswered, Closed):
        notices.info(request, _("This was answered already, or is no longer needed."))
        return _back(application)
    notices.success(request, _("Your answer was sent."))
    return _back(application)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Take an application back, after one question whether that is meant."""
    if request.method == "POST":
        try:
            applications.withdraw(application=application, by=actor(request), at=now())
        except Closed:
            notices.info(request, _("It has been decided already and can no longer be withdrawn."))
            return _back(application)
        notices.success(request, _("Your application was withdrawn."))
        return HttpResponseRedirect(reverse("portal:me"))
    if application.state in (State.DECIDED, State.WITHDRAWN, State.ABANDONED):
        return _back(application)
    return render(
        request, "portal/withdraw.html", {"application": application, "service": definitions.of(application)}
    )


@require_POST
@own
def rate(request: HttpRequest, application: Application) -> HttpResponse:
    """One choice and, for those who want, words."""
    entered = {**typed.from_post(request.POST, "score"), **typed.from_post(request.POST, "comment")}
    score, comment = rating_fields(entered)
    if score.said() not in {one.value for one in score.options}:
        wrong = score.with_error(_("Choose one of the answers"))
        return case(request, application, wrong={"score": wrong, "comment": comment})
    try:
        ratings.rate(
            case=application, score=int(score.said()), text=comment.said(), by=actor(request), at=now()
        )
    except TooLong as long:
        return case(request, application, wrong={"score": score, "comment": _wrong(comment, long)})
    except ValueError:
        return _back(application)
    notices.success(request, _("Thank you. What you say helps us to do better."))
    return _back(application)


def _wrong(field: Field, problem: Empty | TooLong) -> Field:
    if isinstance(problem, TooLong):
        return field.with_error(_("Shorten this to %(n)s characters or fewer") % {"n": problem.longest})
    return field.with_error(_("Write something first"))


def _back(application: Application) -> HttpResponse:
    return HttpResponseRedirect(reverse("portal:application", args=[application.reference]))
