"""Sign-ins that did not succeed: the page that says what happened and what to do now."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Failure(Enum):
    """Why somebody could not be signed in."""

    cancelled = "cancelled"
    """They went back at the provider."""
    stale = "stale"
    """The answer belongs to no sign-in of this browser: too old, used already, or not asked for."""
    refused = "refused"
    """The provider's answer is not to be believed, or says no."""
    unusable = "unusable"
    """The provider's answer is genuine and does not fit what is known here."""
    unreachable = "unreachable"
    """The provider does not answer."""
    ended = "ended"
    """The person's access was ended."""
    too_often = "too often"
    """More attempts in a short time than a person makes."""


STATUS = {
    Failure.cancelled: HTTPStatus.OK,
    Failure.stale: HTTPStatus.BAD_REQUEST,
    Failure.refused: HTTPStatus.FORBIDDEN,
    Failure.unusable: HTTPStatus.FORBIDDEN,
    Failure.unreachable: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.ended: HTTPStatus.FORBIDDEN,
    Failure.too_often: HTTPStatus.TOO_MANY_REQUESTS,
}


def page(request: HttpRequest, failure: Failure) -> HttpResponse:
    """The page for it."""
    return render(request, "identity/failed.html", {"failure": failure.value}, status=STATUS[failure])
