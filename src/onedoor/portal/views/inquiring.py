"""Asking government to answer for my data: about a look, about a value of a register; and reading the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onedoor.cases import disclosures, inquiries, inquiry_words
from onedoor.cases.inquiries import Inquiry, Kind
from onedoor.cases.wording import Empty, TooLong
from onedoor.catalogue import jurisdictions
from onedoor.design.fields import Field
from onedoor.design.filters import reading_language, text
from onedoor.identity.assurance import Level, requires
from onedoor.identity.limits import Limit, allows
from onedoor.portal import own_data, typed
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, person
from onedoor.portal.views.own_data import find_look
from onedoor.registers import holdings

ASKING = ["GET", "HEAD", "POST"]


@require_http_methods(ASKING)
@requires(Level.substantial)
def about_look(request: HttpRequest, look_id: int) -> HttpResponse:
    """Ask the organisation why it looked."""
    look = find_look(request, look_id)
    if look.own:
        raise Http404(look_id)
    to = disclosures.answerable(look.entry)
    lines = [
        (_("The look"), look.sentence),
        (_("What for"), look.purpose),
        (look.reason_title, look.reason)
        if look.reason
        else (_("Legal ground"), look.law or _("None was named.")),
    ]
    return _ask(
        request,
        kind=Kind.LOOK,
        to=to,
        subject={"entry": look.id, "actor": look.entry.actor_id if look.entry.actor_kind == "officer" else ""},
        label=_("Why did you look at my data?"),
        hint=_("Say what you want to know. The organisation has to answer within one month."),
        lines=lines,
        back=reverse("portal:look", args=[look.id]),
    )


@require_http_methods(ASKING)
@requires(Level.substantial)
def about_value(request: HttpRequest, register_id: str, slug: str) -> HttpResponse:
    """Say to its owner that what a register holds about me is wrong."""
    attribute = own_data.attribute_by(register_id, slug)
    if attribute is None or not person(request).person_number:
        raise Http404(slug)
    register = jurisdictions.current().registers[register_id]
    return _ask(
        request,
        kind=Kind.VALUE,
        to=register.owner,
        subject={"register": register_id, "attribute": attribute},
        label=_("What is wrong, and what is right?"),
        hint=_("Say how it can be seen that it is so. The keeper of the register has to answer within one month."),
        lines=[(_("Register"), text(register.title)), (_("What"), text(register.attributes[attribute].title))],
        back=reverse("portal:own-register", args=[register_id]),
    )


@require_http_methods(ASKING)
@requires(Level.substantial)
def about_register(request: HttpRequest, register_id: str) -> HttpResponse:
    """Ask its owner for what a register holds about me, where nothing could be found."""
    register = jurisdictions.current().registers.get(register_id)
    if register is None or register_id not in holdings.kept_by_person() or not person(request).person_number:
        raise Http404(register_id)
    return _ask(
        request,
        kind=Kind.VALUE,
        to=register.owner,
        subject={"register": register_id},
        label=_("What should this register hold about you?"),
        hint=_("Say what helps to find it, such as a licence or a former name. The keeper of the register has to answer within one month."),
        lines=[(_("Register"), text(register.title))],
        back=reverse("portal:own-register", args=[register_id]),
    )


def _ask(
    request: HttpRequest,
    *,
    kind: Kind,
    to: str,
    subject: dict[str, Any],
    label: str,
    hint: str,
    lines: list[inquiry_words.Line],
    back: str,
) -> HttpResponse:
    """The form with the one question, and what becomes of it."""
    field = Field("long text", "question", label, hint=hint, typed=typed.from_post(request.POST, "question"))
    if request.method == "POST":
        if not allows(Limit.QUESTION, who=f"person {person(request).pk}"):
            return render(request, "identity/slower.html", status=429)
        try:
            inquiry = inquiries.open(
                kind=kind,
                about=person(request).person_number or "",
                to=to,
                subject=subject,
                text=field.said(),
                by=actor(request),
                at=now(),
                language=reading_language(),
            )
        except Empty:
            field = field.with_error(_("Write something first"))
        except TooLong as long:
            field = field.with_error(_("Shorten this to %(n)s characters or fewer") % {"n": long.longest})
        except inquiries.AlreadyOpen as there:
            notices.info(request, _("You have asked this already. The answer is still to come."))
            return _to(there.inquiry)
        else:
            notices.success(request, _("Your question was sent."))
            return _to(inquiry)
    organisation = own_data.owner_of(to) if to else text(jurisdictions.current().name)
    context = {"field": field, "errors": list(field.all_errors()), "lines": lines, "to": organisation, "back": back}
    return render(request, "portal/ask-about-data.html", context, status=422 if field.error else 200)


@require_safe
@requires(Level.substantial)
def inquiry(request: HttpRequest, reference: str) -> HttpResponse:
    """A question of mine: what I asked, by when there is an answer, and the answer."""
    found = _own(request, reference)
    context = {
        "inquiry": found,
        "title": inquiry_words.title(found),
        "to": inquiry_words.organisation(found),
        "lines": inquiry_words.lines(found, on=today()),
        "outcome": inquiry_words.outcome(found.outcome),
        "overdue": found.state == inquiries.State.OPEN and found.due_on < today(),
        "contact": jurisdictions.current().contact,
        "complaints": jurisdictions.current().supervisory_authority,
    }
    return render(request, "portal/inquiry.html", context)


@require_POST
@requires(Level.substantial)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a question back."""
    found = _own(request, reference)
    try:
        inquiries.withdraw(inquiry=found, by=actor(request), at=now())
    except inquiries.NoLongerOpen:
        notices.info(request, _("It was answered or taken back already."))
    else:
        notices.success(request, _("You took your question back."))
    return _to(found)


def _own(request: HttpRequest, reference: str) -> Inquiry:
    try:
        found = inquiries.find(reference)
    except inquiries.InquiryNotFound as unknown:
        raise Http404(reference) from unknown
    if not person(request).person_number or found.about != person(request).person_number:
        raise Http404(reference)
    return found


def _to(inquiry: Inquiry) -> HttpResponse:
    return HttpResponseRedirect(reverse("portal:inquiry", args=[inquiry.reference]))
