"""My data: what registers hold about me, who looked at it, and the proof of each look."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from onedoor.cases import disclosures, inquiries, inquiry_words
from onedoor.catalogue import jurisdictions
from onedoor.design.filters import text
from onedoor.identity.assurance import Level, requires
from onedoor.identity.limits import Limit, limited
from onedoor.portal import own_data
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, person
from onedoor.registers import holdings
from onedoor.trust import log, proofs

VERIFIER = Path(__file__).parents[1] / "downloads" / "verify_proof.txt"
LATEST = 3
"""Looks on the overview."""


@require_safe
@requires(Level.substantial)
def overview(request: HttpRequest) -> HttpResponse:
    """Where everything about my data begins. Reads no register."""
    who, town = person(request), jurisdictions.current()
    found = disclosures.of(who, on=today(), most=LATEST)
    context = {
        "registers": own_data.registers(),
        "latest": found.disclosures,
        "total": found.total,
        "inquiries": [(one, inquiry_words.title(one), inquiry_words.outcome(one.outcome)) for one in inquiries.of(who.person_number or "")],
        "known_by_number": bool(who.person_number),
        "contact": town.data_protection or town.contact,
    }
    return render(request, "portal/own-data.html", context)


@require_safe
@requires(Level.substantial)
def known(request: HttpRequest) -> HttpResponse:
    """The address this page had before."""
    return HttpResponseRedirect(reverse("portal:own-data"))


@require_safe
@requires(Level.substantial)
@limited(Limit.OWN_DATA)
def register(request: HttpRequest, register_id: str) -> HttpResponse:
    """What one register holds about me: asked now, so that one that is slow or down keeps no other from being seen."""
    number = person(request).person_number
    if not number or register_id not in holdings.kept_by_person():
        raise Http404(register_id)
    holding = holdings.in_register(register_id, person_number=number, by=actor(request), at=now())
    context = {
        "register_id": register_id,
        "title": text(holding.title),
        "owner": own_data.owner_of(holding.owner),
        "holding": holding,
        "known": own_data.known(holding),
    }
    return render(request, "portal/own-register.html", context)


@require_safe
@requires(Level.substantial)
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at my data: by day, narrowed by organisation, register and dates."""
    who, day = person(request), today()
    chosen = own_data.narrowed(request.GET.dict())
    context = {
        "chosen": chosen,
        "looks": own_data.looks(who, chosen, on=day),
        "organisations": disclosures.organisations(who, on=day),
        "registers": own_data.registers(),
    }
    return render(request, "portal/looks.html", context, status=422 if chosen.wrong else 200)


@require_safe
@requires(Level.substantial)
def look(request: HttpRequest, look_id: int) -> HttpResponse:
    """One look in full, with its proof and the way to ask about it."""
    return _look_page(request, find_look(request, look_id))


@require_safe
@requires(Level.substantial)
@limited(Limit.OWN_DATA)
def proof(request: HttpRequest, look_id: int) -> HttpResponse:
    """The proof that this look stands in the signed record, as a file for the verifier."""
    found = find_look(request, look_id)
    try:
        proved = proofs.of(found.entry)
    except (proofs.NotInTree, proofs.Erased, log.NoCheckpoint):
        return _look_page(request, found, status=409)
    answer = HttpResponse(proved.file(), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="proof-{found.id}.json"'
    return answer


@require_safe
def checking(request: HttpRequest) -> HttpResponse:
    """How to check a proof oneself."""
    return render(request, "portal/checking-proofs.html", {"key": _key()})


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks a proof: one file to read and to run, without signing in."""
    answer = HttpResponse(_verifier(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify_proof.py"'
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@cache
def _verifier() -> bytes:
    return VERIFIER.read_bytes()


def find_look(request: HttpRequest, look_id: int) -> disclosures.Disclosure:
    """A look at the data of who is signed in. Raises Http404 for anybody else's, and for what is hidden from them yet."""
    try:
        return disclosures.find(person(request), look_id, on=today())
    except disclosures.NoSuchEntry as unknown:
        raise Http404(look_id) from unknown


def _look_page(request: HttpRequest, found: disclosures.Disclosure, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "look": found,
        "proof": _standing(found),
        "town": text(jurisdictions.current().name),
    }
    return render(request, "portal/look.html", context, status=status)


def _standing(found: disclosures.Disclosure) -> str:
    """Whether there is a proof: `there`, `waiting` for its place in the tree, or `erased`."""
    try:
        proofs.of(found.entry)
    except (proofs.NotInTree, log.NoCheckpoint):
        return "waiting"
    except proofs.Erased:
        return "erased"
    return "there"


def _key() -> str:
    try:
        return log.latest().key
    except log.NoCheckpoint:
        return ""
