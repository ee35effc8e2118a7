"""The signed-in person's own applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from ninja import Router
from ninja.security import SessionAuth

from onedoor.api.problems import NotFound, Problem
from onedoor.api.schemas import ApplicationOut
from onedoor.cases import applications
from onedoor.cases.terms import Standing

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.identity.models import Person

router = Router(tags=["applications"], auth=SessionAuth(csrf=False))


@router.get("/applications", response={200: list[ApplicationOut], 401: Problem}, summary="My applications")
def listed(request: HttpRequest) -> list[ApplicationOut]:
    """Everything the signed-in person has applied for, newest first."""
    return [_out(one) for one in applications.of(_person(request))]


@router.get(
    "/applications/{reference}",
    response={200: ApplicationOut, 401: Problem, 404: Problem, 422: Problem},
    summary="One of my applications",
)
def shown(request: HttpRequest, reference: str) -> ApplicationOut:
    """One application of the signed-in person; another person's is not there for them."""
    try:
        found = applications.find(reference)
    except applications.ApplicationNotFound as missing:
        raise NotFound("You have no application with this reference.") from missing
    if found.applicant_id != _person(request).pk:
        raise NotFound("You have no application with this reference.")
    return _out(found)


def _person(request: HttpRequest) -> Person:
    return cast("Person", request.user)


def _out(application: Application) -> ApplicationOut:
    final = next((one for one in application.decisions.all() if one.standing == Standing.FINAL), None)
    return ApplicationOut(
        reference=application.reference,
        service=application.service_id,
        state=application.state,
        opened_at=application.opened_at,
        submitted_at=application.submitted_at,
        due_on=application.due_on,
        decided_at=application.decided_at,
        outcome=final.outcome if final else None,
    )
