"""Pages for what could not be answered: they say what happened and what to do now, in the reader's language."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

MACHINES = "/api/"


@dataclass(frozen=True)
class Failure:
    """What the page says. `status` is HTTP's."""

    status: int
    title: str | Promise
    what_now: str | Promise


BAD_REQUEST = Failure(
    400,
    _("We could not understand that"),
    _("Something in the address or in what was sent is not as it should be. Go back and try again."),
)
FORBIDDEN = Failure(
    403,
    _("You cannot see this page"),
    _(
        "It may be about somebody else, or need other rights than yours. Check that you are signed in as the right person."
    ),
)
STALE_FORM = Failure(
    403,
    _("Your answer did not reach us"),
    _(
        "The page was open for a long time, or your browser does not keep cookies for this site. Go back, load the page "
        "again and send your answer once more. Everything you saved before is still there."
    ),
)
NOT_FOUND = Failure(
    404,
    _("Page not found"),
    _(
        "If you typed the address, check that it is right. If you followed a link, the page may have moved: search for it."
    ),
)
TOO_LARGE = Failure(
    413,
    _("That is too large"),
    _("The files are larger together than this site takes at once. Send fewer, or smaller ones."),
)
BROKEN = Failure(
    500,
    _("Sorry, something went wrong here"),
    _("It is our fault. Everything you saved before is still there. Try again in a few minutes."),
)

# For when not even a page can be made: no database, no definitions, no templates.
LAST_RESORT = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sorry, something went wrong</title><h1>Sorry, something went wrong</h1>
<p>Everything you saved before is still there. Try again in a few minutes.</p>
<p lang="es">Lo sentimos, algo ha fallado. Todo lo que guardó sigue ahí. Inténtelo de nuevo en unos minutos.</p></html>"""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return answer(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return answer(request, FORBIDDEN)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return answer(request, STALE_FORM)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return answer(request, NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500. Django has logged the error."""
    return answer(request, BROKEN)


def answer(request: HttpRequest, failure: Failure) -> HttpResponse:
    """The page of `failure`; for machines, problem details (RFC 9457)."""
    if request.path.startswith(MACHINES):
        problem = {"title": str(failure.title), "status": failure.status, "detail": str(failure.what_now)}
        return JsonResponse(problem, status=failure.status, content_type="application/problem+json")
    try:
        return render(request, "failures/page.html", {"failure": failure}, status=failure.status)
    except Exception:
        log.exception("The page for status %s could not be made", failure.status)
        return HttpResponse(LAST_RESORT, status=failure.status)


class BoundedRequests:
    """Middleware: refuses a request whose body is larger than ONEDOOR_LARGEST_REQUEST bytes, before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """As Django calls it."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of what follows, or the page that says that it is too large."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.ONEDOOR_LARGEST_REQUEST:
            return answer(request, TOO_LARGE)
        return self.get_response(request)
