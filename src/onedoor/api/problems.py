"""Errors of the interface, as problem details (RFC 9457): `application/problem+json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, Throttled, ValidationError

Handler = Callable[[HttpRequest, Any], HttpResponse]

TITLES = {
    400: "The request cannot be read",
    401: "Sign in first",
    403: "This is not allowed",
    404: "There is no such thing",
    405: "This address does not take this method",
    422: "Something in the request is wrong",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "Not available now",
}


class Wrong(Schema):
    """One thing that is wrong in a request."""

    where: str
    what: str


class Problem(Schema):
    """Problem details, RFC 9457 section 3."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Wrong] = []


def answer(
    status: int, detail: str, *, errors: Sequence[Wrong] = (), retry_after: int | None = None
) -> HttpResponse:
    """An error as the interface gives it."""
    problem = Problem(title=TITLES[status], status=status, detail=detail, errors=list(errors))
    response = HttpResponse(
        json.dumps(problem.model_dump(exclude_defaults=False)),
        status=status,
        content_type="application/problem+json",
    )
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


class NotFound(Exception):
    """What was asked for is not there; the text says what, and what to do instead."""


class Unprocessable(Exception):
    """The request is well formed and still wrong."""

    def __init__(self, errors: Sequence[Wrong]) -> None:
        self.errors = tuple(errors)
        super().__init__(f"{len(self.errors)} values do not fit")


def install(interface: NinjaAPI) -> None:
    """Make every error of the interface a problem."""
    interface.add_exception_handler(NotFound, lambda request, problem: answer(404, str(problem)))
    # Ninja types a handler as if it could get the class itself; it gets what was raised.
    interface.add_exception_handler(ValidationError, cast("Handler", _invalid))
    interface.add_exception_handler(HttpError, cast("Handler", _http))
    interface.add_exception_handler(Unprocessable, cast("Handler", _unprocessable))


def _unprocessable(request: HttpRequest, problem: Unprocessable) -> HttpResponse:
    return answer(422, "Correct the values named.", errors=problem.errors)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        Wrong(where=".".join(str(step) for step in one.get("loc", ())), what=str(one.get("msg", "")))
        for one in error.errors
    ]
    return answer(422, "Correct the values named.", errors=errors)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, Throttled):
        return answer(429, "Wait a little and ask again.", retry_after=max(1, int(error.wait or 1)))
    status = error.status_code if error.status_code in TITLES else 400
    return answer(status, error.message)
