"""Questions of people about their data: the queue of who has to answer, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onedoor.cases import definitions, inquiries, inquiry_words
from onedoor.cases.inquiries import Answered, Inquiry, Kind
from onedoor.cases.inquiry_terms import OUTCOMES
from onedoor.catalogue import jurisdictions
from onedoor.desk.access import officer_of
from onedoor.desk.forms import Choice, long_text, picker, require_choice, require_text
from onedoor.desk.pages import page
from onedoor.desk.views import queue as cases
from onedoor.identity import actors, people
from onedoor.identity.assurance import officers_only
from onedoor.identity.permissions import may
from onedoor.identity.terms import Permission
from onedoor.lib import clock

if TYPE_CHECKING:
    from onedoor.design.fields import Field


@require_GET
def home(request: HttpRequest) -> HttpResponseBase:
    """Where the desk begins: the cases, or for who sees none the questions about data, or the systems."""
    officer = request.user
    if officer.is_authenticated and not may(officer, Permission.SEE_QUEUE) and may(officer, Permission.ANSWER_INQUIRIES):
        return redirect("desk:inquiries")
    if officer.is_authenticated and not may(officer, Permission.SEE_QUEUE) and may(officer, Permission.SEE_SYSTEMS):
        return redirect("desk:systems")
    answer: HttpResponseBase = cases.show(request)
    return answer


@require_GET
@officers_only(Permission.ANSWER_INQUIRIES)
def queue(request: HttpRequest) -> HttpResponse:
    """What the officer's organisations have still to answer, first the one due first; and what they answered last."""
    mine = _organisations(request)
    context = {
        "waiting": [_row(one) for one in inquiries.waiting(mine)],
        "answered": [_row(one) for one in inquiries.answered(mine, most=20)],
        "today": clock.today(jurisdictions.current().zone),
        "reads_ledger": may(officer_of(request), Permission.READ_LEDGER),
        "holds_data": may(officer_of(request), Permission.HOLD_DATA),
    }
    return page(request, "desk/inquiries.html", context)


@require_http_methods(["GET", "POST"])
@officers_only(Permission.ANSWER_INQUIRIES)
def show(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One question, with the form for its answer. Written into the ledger before anything of it is shown."""
    found, officer, at = _find(request, reference), officer_of(request), clock.now()
    by = actors.of(officer)
    own = inquiries.is_own_look(found, by)
    outcome, text = _fields(request, Kind(found.kind))
    if request.method == "POST" and not own:
        outcome = require_choice(outcome, _("Choose how you answer"))
        text = require_text(text, _("Write the answer"))
        if not (outcome.error or text.error):
            return _answer(request, found, Answered(outcome.said()), text.said(), by)
    if request.method == "POST" and own:
        raise PermissionDenied(_("Nobody answers for their own look. A colleague has to."))
    inquiries.record_look(inquiry=found, by=by, at=at)
    person = people.by_number(found.about)
    context = {
        "inquiry": found,
        "title": inquiry_words.title(found),
        "to": inquiry_words.organisation(found),
        "lines": inquiry_words.lines(found, on=clock.today(jurisdictions.current().zone)),
        "outcome_word": inquiry_words.outcome(found.outcome),
        "who": person.name if person else found.about,
        "own": own,
        "can_extend": inquiries.can_extend(found, on=clock.today(jurisdictions.current().zone)),
        "outcome": outcome,
        "text": text,
        "errors": [one for field in (outcome, text) for one in field.all_errors()],
    }
    return page(request, "desk/inquiry.html", context, wrong=bool(context["errors"]))


@require_http_methods(["GET", "POST"])
@officers_only(Permission.ANSWER_INQUIRIES)
def extend(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take two further months for the answer, within the first one and with a reason that the person reads."""
    found, by, at = _find(request, reference), actors.of(officer_of(request)), clock.now()
    if inquiries.is_own_look(found, by):
        raise PermissionDenied(_("Nobody answers for their own look. A colleague has to."))
    hint = _("The person reads it. The law allows it where a question is complex, or where there are many (GDPR art. 12(3)).")
    because = long_text(request, name="because", label=_("Why do you need longer?"), hint=hint)
    if request.method == "POST":
        because = require_text(because, _("Write why you need longer"))
        if not because.error:
            try:
                inquiries.extend(inquiry=found, because=because.said(), by=by, at=at)
                notices.success(request, _("The person was told. There are two more months."))
            except (inquiries.CannotExtend, inquiries.NoLongerOpen):
                notices.warning(request, _("The day cannot be moved any more. This is how it stands now."))
            return redirect("desk:inquiry", found.reference)
    elif not inquiries.can_extend(found, on=clock.today(jurisdictions.current().zone)):
        return redirect("desk:inquiry", found.reference)
    inquiries.record_look(inquiry=found, by=by, at=at)
    context = {
        "inquiry": found,
        "title": inquiry_words.title(found),
        "because": because,
        "until": inquiries.due(received=definitions.local_day(found.opened_at), within=inquiries.LONGER),
        "errors": list(because.all_errors()),
    }
    return page(request, "desk/inquiry_extend.html", context, wrong=bool(context["errors"]))


def _answer(
    request: HttpRequest, found: Inquiry, outcome: Answered, text: str, by: actors.Actor
) -> HttpResponseBase:
    try:
        inquiries.answer(inquiry=found, outcome=outcome, text=text, by=by, at=clock.now())
    except inquiries.NoLongerOpen:
        notices.warning(request, _("It was answered or taken back meanwhile. This is how it stands now."))
        return redirect("desk:inquiry", found.reference)
    notices.success(request, _("Your answer was sent."))
    return redirect("desk:inquiries")


def _fields(request: HttpRequest, kind: Kind) -> tuple[Field, Field]:
    choices = [Choice(one.value, inquiry_words.outcome(one)) for one in OUTCOMES[kind]]
    if kind == Kind.ERASURE:  # whether it is done wholly or in part is what laws and holds make of it
        hint = _("What has to stay is named to the person, each part with its reason and its law.")
        choices = [
            Choice(Answered.GRANTED, _("Delete what may be deleted"), hint),
            Choice(Answered.REFUSED, _("Delete nothing")),
        ]
    hint = _("The person reads it on their page. Say what was done and why, and name the law.")
    return (
        picker(request, name="outcome", label=_("How do you answer?"), choices=choices),
        long_text(request, name="text", label=_("Your answer"), hint=hint),
    )


def _row(inquiry: Inquiry) -> dict[str, object]:
    return {
        "inquiry": inquiry,
        "title": inquiry_words.title(inquiry),
        "to": inquiry_words.organisation(inquiry),
        "outcome": inquiry_words.outcome(inquiry.outcome),
    }


def _find(request: HttpRequest, reference: str) -> Inquiry:
    """The inquiry, if it is for an organisation of the officer. Raises Http404, PermissionDenied."""
    try:
        found = inquiries.find(reference)
    except inquiries.InquiryNotFound as missing:
        raise Http404 from missing
    mine = _organisations(request)
    if mine is not None and found.to not in mine:
        raise PermissionDenied
    return found


def _organisations(request: HttpRequest) -> set[str] | None:
    """The organisations for which the officer answers; None for all of them, the jurisdiction as a whole included."""
    officer = officer_of(request)
    if may(officer, Permission.ANSWER_INQUIRIES, team="\0"):  # a team nobody is in: held in every team
        return None
    return {
        id_
        for id_, organisation in jurisdictions.current().organisations.items()
        if any(may(officer, Permission.ANSWER_INQUIRIES, team=team) for team in organisation.teams)
    }
