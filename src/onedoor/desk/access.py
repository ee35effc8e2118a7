"""Which case an officer may open, and the trace that opening leaves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest

from onedoor.cases import applications
from onedoor.cases.terms import State
from onedoor.identity import actors, permissions
from onedoor.identity.terms import Permission
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.identity.models import Person

HIDDEN = (State.DRAFT, State.ABANDONED)
"""What the applicant has not handed in is nobody else's business."""


def officer_of(request: HttpRequest) -> Person:
    """The officer who asks; `officers_only` has made sure that it is one."""
    return cast("Person", request.user)


def case_for(request: HttpRequest, reference: str, permission: Permission) -> Application:
    """The case with this reference, if the officer holds `permission` in its team.

    Raises Http404 for no such case or one that was never handed in, PermissionDenied for another team's.
    """
    try:
        case = applications.find(reference)
    except applications.ApplicationNotFound as missing:
        raise Http404 from missing
    if case.state in HIDDEN:
        raise Http404
    if not permissions.may(officer_of(request), permission, team=case.team):
        raise PermissionDenied
    return case


def record_look(
    *,
    case: Application,
    by: Person,
    at: datetime,
    act: str = acts.CASE_OPENED,
    fields: tuple[str, ...] = ("case",),
) -> None:
    """Write into the ledger that this officer looks at this case: before anything of it is shown."""
    with transaction.atomic():
        ledger.record(
            act=act,
            by=actors.of(by),
            about=case.applicant.person_number or "",
            fields=fields,
            purpose="establish-entitlement",
            legal_ground=case.service_id,
            case=case.reference,
            organisation=case.organisation,
            at=at,
        )
