"""The home page, search, life events, and the choice of language."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from onedoor.cases import performance
from onedoor.catalogue import jurisdictions, services
from onedoor.catalogue.availability import Availability
from onedoor.catalogue.services import Service
from onedoor.design.filters import reading_language
from onedoor.portal.days import today

MOST_USED = 6
LONGEST_QUERY = 200
_QUARTER = timedelta(days=90)
_FOR_TEN_MINUTES = 600


@dataclass(frozen=True)
class Listed:
    """A service in a list, with whether it can be applied for today."""

    service: Service
    availability: Availability


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, life events, the most used services."""
    town = jurisdictions.current()
    on = today()
    context = {"life_events": town.life_events, "most_used": _listed(_most_used(on), on)}
    return render(request, "portal/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Services that fit what was typed, in either language and with typing errors."""
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
    on = today()
    hits = services.search(query, language=reading_language()) if query else []
    found = _listed([hit.service for hit in hits], on)
    others = _listed(services.listed(), on) if not found else []
    return render(request, "portal/search.html", {"query": query, "found": found, "others": others})


@require_safe
def life_event(request: HttpRequest, event_id: str) -> HttpResponse:
    """What the town offers when this happens in somebody's life."""
    town = jurisdictions.current()
    event = town.life_events.get(event_id)
    if event is None:
        raise Http404(event_id)
    found = _listed(services.by_life_event(event_id), today())
    return render(request, "portal/life-event.html", {"event": event, "found": found})


@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to the page the reader was on."""
    chosen, back = request.GET.get("to", ""), request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("portal:home")
    response = HttpResponseRedirect(back)
    if translation.check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        remember(response, chosen)
    return response


def remember(response: HttpResponse, chosen: str) -> None:
    """Set the cookie that keeps the language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _most_used(on: date) -> list[Service]:
    """The services most applied for; where few were used yet, the others follow."""
    key = f"most-used:{on.isoformat()}"
    ids: list[str] | None = cache.get(key)
    if ids is None:
        ids = performance.most_used(MOST_USED, since=on - _QUARTER)
        cache.set(key, ids, _FOR_TEN_MINUTES)
    all_of_them = {service.id: service for service in services.listed()}
    used = [all_of_them[id] for id in ids if id in all_of_them]
    return [*used, *(service for service in all_of_them.values() if service not in used)][:MOST_USED]


def _listed(found: list[Service], on: date) -> list[Listed]:
    return [Listed(service, service.status_on(on)) for service in found]
