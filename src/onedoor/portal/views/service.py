"""A service's page: what somebody wants to know before they begin."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onedoor.cases import performance
from onedoor.cases.performance import Performance
from onedoor.catalogue import services
from onedoor.catalogue.services import Service
from onedoor.design.filters import listed, reading_language
from onedoor.lib import durations
from onedoor.lib.languages import in_language
from onedoor.portal import explaining, keeping
from onedoor.portal.days import today

LATELY = timedelta(days=90)
ENOUGH = 5
"""Fewer decided cases say nothing about how long it takes, and might say something about one person."""


@require_safe
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    """The page of one service; a paused one says when it opens."""
    found = found_or_404(service_id)
    on, language = today(), reading_language()

    def draw() -> HttpResponse:
        return render(request, "portal/service.html", _context(found, on, language))

    return keeping.page(request, f"service {found.id} {found.digest} {on}", draw)


def found_or_404(service_id: str) -> Service:
    """The service of that name. Raises Http404."""
    try:
        return services.find(service_id)
    except services.ServiceNotFound as unknown:
        raise Http404(service_id) from unknown


def _context(found: Service, on: date, language: str) -> dict[str, object]:
    within = found.processing_time
    cost = found.cost
    return {
        "service": found,
        "availability": found.status_on(on),
        "authority": found.authority,
        "conditions": explaining.conditions(found, on=on, language=language),
        "cost": explaining.filled(cost.text, service=found, on=on, language=language) if cost else None,
        "within": durations.in_words(durations.parse(str_of(within.within)), language=language),
        "within_law": explaining.law_of(within.source, found)[0],
        "reads": looked_up(found, language),
        "lately": lately(found.id, on=on),
        "channels": _channels(found, language),
        "appeal_within": durations.in_words(durations.parse(str_of(found.appeal.within)), language=language),
    }


@dataclass(frozen=True)
class LookedUp:
    """What is read from one register for one purpose: lines of what, and on which legal ground."""

    register: str
    purpose: str
    lines: tuple[tuple[str, str], ...]


def looked_up(found: Service, language: str) -> list[LookedUp]:
    """What the service reads from registers, one register after the other."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for read in found.reads:
        group = in_language(read.title, language), in_language(read.purpose.text, language)
        what = listed([in_language(one, language) for one in read.attributes])
        groups.setdefault(group, []).append((what, explaining.law_of(read.legal_basis, found)[0]))
    return [LookedUp(*group, tuple(dict.fromkeys(lines))) for group, lines in groups.items()]


def str_of(duration: durations.Duration | str) -> str:
    """A duration as it is written, whether it was read already or not."""
    return duration if isinstance(duration, str) else durations.format_duration(duration)


def lately(service_id: str, *, on: date) -> Performance | None:
    """How the service really did in the last 90 days; None where too few cases were decided to tell."""
    key = f"performance:{service_id}:{on}"
    figures: Performance | None = cache.get(key)
    if figures is None:
        figures = performance.of(service_id, since=on - LATELY, on=on)
        cache.set(key, figures, keeping.A_MINUTE)
    return figures if figures.decided >= ENOUGH else None


def _channels(found: Service, language: str) -> list[tuple[str, str]]:
    ways = [(name, getattr(found.channels, name)) for name in ("online", "phone", "counter", "paper")]
    return [(name, in_language(text, language)) for name, text in ways if text is not None]
