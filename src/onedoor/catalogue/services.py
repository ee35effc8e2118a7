"""The services of the jurisdiction in force: found by name, by words, by life event."""

from __future__ import annotations

from onedoor.catalogue import jurisdictions
from onedoor.catalogue import search as searching
from onedoor.catalogue.availability import Availability
from onedoor.catalogue.definitions import Read, RequiredDocument, Service
from onedoor.catalogue.search import Hit
from onedoor.catalogue.spelling import nearest

__all__ = [
    "Availability",
    "Hit",
    "Read",
    "RequiredDocument",
    "Service",
    "ServiceNotFound",
    "by_life_event",
    "find",
    "listed",
    "search",
]


class ServiceNotFound(LookupError):
    """There is no service of this name; `near` is the one that was perhaps meant."""

    def __init__(self, service_id: str, *, near: str | None = None) -> None:
        super().__init__(f"There is no service “{service_id}”.")
        self.service_id = service_id
        self.near = near


def find(service_id: str) -> Service:
    """The service of this name as it is in force. Raises ServiceNotFound."""
    known = jurisdictions.current().services
    if service_id not in known:
        raise ServiceNotFound(service_id, near=nearest(service_id, known))
    return known[service_id]


def listed() -> list[Service]:
    """All services, paused and seasonal ones included, by name."""
    known = jurisdictions.current().services
    return [known[id] for id in sorted(known)]


def search(query: str, *, language: str) -> list[Hit]:
    """The services that fit what somebody typed, best first; typing errors and accents do not matter.

    Words in the asked `language` count more than words in the others.
    """
    return searching.search(jurisdictions.current(), query, language=language)


def by_life_event(event: str) -> list[Service]:
    """The services for a life event, by name; none for an event that is not known."""
    return [service for service in listed() if event in service.life_events]
