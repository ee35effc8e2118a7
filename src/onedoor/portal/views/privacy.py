"""The privacy notice of a service; a person's consents; asking to be erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.cases import inquiries
from onedoor.cases.wording import Empty, TooLong
from onedoor.catalogue import jurisdictions
from onedoor.catalogue import services as catalogue
from onedoor.design.fields import Field
from onedoor.design.filters import reading_language, text
from onedoor.identity.assurance import Level, requires
from onedoor.portal import keeping
from onedoor.portal import notice as notices
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, person
from onedoor.portal.views.service import found_or_404
from onedoor.trust.privacy import consents as kept
from onedoor.trust.privacy import erasures

if TYPE_CHECKING:
    from onedoor.cases.inquiries import Inquiry


@require_safe
def notice(request: HttpRequest, service_id: str) -> HttpResponse:
    """What a service does with personal data, from its definition."""
    found = found_or_404(service_id)
    on, language = today(), reading_language()

    def draw() -> HttpResponse:
        town = found.jurisdiction
        context = {
            "service": found,
            "notice": notices.of(found, on=on, language=language),
            "authority": found.authority,
            "contact": town.data_protection or town.contact,
            "complaints": town.supervisory_authority,
        }
        return render(request, "portal/service-privacy.html", context)

    return keeping.page(request, f"privacy {found.id} {found.digest} {on}", draw)


@dataclass(frozen=True)
class Given:
    """A consent with the name of its service."""

    consent: kept.Consent
    service: str


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Level.low)
def consents(request: HttpRequest) -> HttpResponse:
    """What I agreed to, each with a button that takes it back."""
    me = person(request)
    if request.method == "POST":
        return _withdraw(request)
    found = [Given(one, _name_of(one.service_id)) for one in kept.of(me.pk)]
    context = {
        "standing": [one for one in found if one.consent.withdrawn_at is None],
        "withdrawn": [one for one in found if one.consent.withdrawn_at is not None],
    }
    return render(request, "portal/consents.html", context)


def _withdraw(request: HttpRequest) -> HttpResponse:
    me, chosen = person(request), request.POST.get("consent", "")
    try:
        number = int(chosen) if len(chosen) < 19 else 0
        kept.withdraw(
            consent_id=number,
            person_id=me.pk,
            number=me.person_number or "",
            by=actor(request),
            at=now(),
        )
    except (ValueError, kept.ConsentNotFound):
        messages.error(request, _("We could not find that. Nothing was changed."))
    else:
        messages.success(request, _("You have taken it back. What rested on it is deleted."))
    return HttpResponseRedirect(reverse("portal:consents"))


def _name_of(service_id: str) -> str:
    try:
        return text(catalogue.find(service_id).title)
    except catalogue.ServiceNotFound:
        return service_id


@dataclass(frozen=True)
class Asked:
    """A request of mine, and what became of my data by it."""

    inquiry: Inquiry
    did: erasures.Preview | None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Level.substantial)
def erasure(request: HttpRequest) -> HttpResponse:
    """What would go if I asked, what would stay and why; asking for it; the answers to what I asked before."""
    number = person(request).person_number or ""
    field = _field()
    if request.method == "POST" and number:
        words = request.POST.get("why", "")
        try:
            return _ask(request, number, words)
        except TooLong as long:
            told = _("Write at most %(longest)s characters.") % {"longest": long.longest}
            field = _field(value=words, error=told)
    mine = [one for one in inquiries.of(number) if one.kind == inquiries.Kind.ERASURE]
    town = jurisdictions.current()
    context = {
        "known": bool(number),
        "preview": erasures.preview(number=number, at=now()) if number else None,
        "asked": [_asked(one) for one in mine],
        "open": any(one.state == inquiries.State.OPEN for one in mine),
        "field": field,
        "errors": [field] if field.error else [],
        "contact": town.data_protection or town.contact,
        "complaints": town.supervisory_authority,
    }
    return render(request, "portal/erasure.html", context, status=422 if field.error else 200)


def _field(*, value: str = "", error: str = "") -> Field:
    return Field(
        kind="long text",
        name="why",
        label=_("Is there anything we should know? (optional)"),
        typed={"why": (value,)} if value else {},
        error=error,
    )


def _ask(request: HttpRequest, number: str, words: str) -> HttpResponse:
    asking = words.strip() or _("Please delete what you keep about me.")
    try:
        made = inquiries.open(
            kind=inquiries.Kind.ERASURE,
            about=number,
            to="",
            subject={},
            text=asking,
            by=actor(request),
            at=now(),
            language=reading_language(),
        )
        messages.success(
            request, _("We have your request: %(reference)s.") % {"reference": made.reference}
        )
    except (inquiries.AlreadyOpen, Empty):
        messages.info(request, _("You have asked this already. You will have the answer in time."))
    return HttpResponseRedirect(reverse("portal:erasure"))


def _asked(inquiry: Inquiry) -> Asked:
    receipt = erasures.of_inquiry(inquiry.reference)
    return Asked(inquiry, erasures.outcome(receipt) if receipt else None)
