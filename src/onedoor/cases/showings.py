"""Showing again what registers said for a case: each time a look, in the ledger before it is shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from onedoor.cases import definitions, inputs
from onedoor.cases.terms import Origin
from onedoor.registers import showings
from onedoor.trust import acts, ledger, purposes

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.identity.actors import Actor


def to_applicant(*, application: Application, by: Actor, at: datetime) -> None:
    """The applicant sees what registers know of them and of those they live with."""
    _record(application, act=acts.SHOWN, purpose=purposes.FULFIL_RIGHTS, ground="", by=by, at=at)


def letter(*, person: str, case: str, kind: str, by: Actor, at: datetime) -> None:
    """Somebody opens a letter to them, which may say what registers said: `case` is the reference it is about."""
    with transaction.atomic():
        ledger.record(
            act=acts.SHOWN,
            by=by,
            about=person,
            fields=[f"letter.{kind}"],
            purpose=purposes.FULFIL_RIGHTS,
            legal_ground="",
            case=case,
            at=at,
        )


def to_consulted(
    *, case: Application, inputs: Collection[str], besides: Collection[str], by: Actor, at: datetime
) -> None:
    """Somebody who was asked for their view sees some inputs of the case, and `besides`."""
    _record(
        case,
        act=acts.CONSULTED,
        purpose="establish-entitlement",
        ground=case.service_id,
        by=by,
        at=at,
        besides=besides,
        only=inputs,
    )


def to_officer(
    *,
    case: Application,
    by: Actor,
    at: datetime,
    act: str = acts.CASE_OPENED,
    besides: Collection[str] = ("case",),
) -> None:
    """An officer sees the case (`besides`) and what registers said for it."""
    _record(
        case,
        act=act,
        purpose="establish-entitlement",
        ground=case.service_id,
        by=by,
        at=at,
        besides=besides,
    )


def _record(
    case: Application,
    *,
    act: str,
    purpose: str,
    ground: str,
    by: Actor,
    at: datetime,
    besides: Collection[str] = (),
    only: Collection[str] | None = None,
) -> None:
    service = definitions.of(case)
    held = inputs.of(case, service, documents=())
    with transaction.atomic():
        showings.record(
            service=service,
            inputs=[
                name
                for name, row in held.answers.items()
                if row.origin == Origin.REGISTER and (only is None or name in only)
            ],
            known={**held.given, **held.answered},
            applicant=case.applicant.person_number or "",
            besides=besides,
            act=act,
            purpose=purpose,
            legal_ground=ground,
            by=by,
            on=definitions.local_day(at),
            at=at,
            case=case.reference,
            organisation=case.organisation,
        )
