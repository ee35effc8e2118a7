"""Answers of a check that somebody chose to take along into an application: kept in their session until then."""

from typing import Any

from django.http import HttpRequest

from onedoor.catalogue.services import Service
from onedoor.portal.checking import Answers, read

_KEY = "carried"


def take(request: HttpRequest, service: Service, answers: Answers) -> None:
    """Keep the answers in the session. Only ever called because the person pressed the button that says so."""
    request.session[_KEY] = {"service": service.id, "answers": answers.written()}


def carried(request: HttpRequest, service: Service) -> Answers:
    """What was taken along for this service; nothing where nothing was."""
    kept: Any = request.session.get(_KEY)
    if not isinstance(kept, dict) or kept.get("service") != service.id:
        return Answers()
    return read(str(kept.get("answers", "")), service)


def drop(request: HttpRequest) -> None:
    """Forget them: they are in the application now, or not wanted."""
    request.session.pop(_KEY, None)
