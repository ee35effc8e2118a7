"""A person's own applications: found by reference, and only by the person they belong to."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponseBase

from onedoor.cases import applications, definitions
from onedoor.cases.applications import ApplicationNotFound
from onedoor.identity.actors import Actor, of
from onedoor.identity.assurance import Level, requires

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.identity.models import Person

P = ParamSpec("P")


def person(request: HttpRequest) -> Person:
    """Who is signed in. Only for views that `requires` or `own` guards."""
    return cast("Person", request.user)


def actor(request: HttpRequest) -> Actor:
    """Who is signed in, as the domain's verbs want to know it."""
    return of(person(request))


def own(
    view: Callable[Concatenate[HttpRequest, Application, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Hand a view the application of its address, when it is the person's own and they are known well enough for it.

    For anybody else it does not exist: 404, as for a reference that was never given.
    """

    @requires(Level.low)
    def guarded(
        request: HttpRequest, /, reference: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            application = applications.find(reference)
        except ApplicationNotFound as unknown:
            raise Http404(reference) from unknown
        if application.applicant_id != person(request).pk:
            raise Http404(reference)
        application.applicant = person(request)
        level = Level[definitions.of(application).assurance]

        def open(request: HttpRequest) -> HttpResponseBase:
            return view(request, application, *args, **kwargs)

        checked: Callable[[HttpRequest], HttpResponseBase] = requires(level)(open)
        return checked(request)

    return update_wrapper(guarded, view)
