"""Estonia's data tracker (Andmejälgija, usage information service 2.1.0): who looked at somebody's data, for a portal.

Everything is answered to who may ask alone: see `data_tracker_callers`. Asking is itself in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from onedoor.api import data_tracker_callers as callers
from onedoor.api import data_tracker_queries as queries
from onedoor.api import problems, xroad_messages
from onedoor.api.data_tracker_callers import NotAllowed, NotSignedIn, Unclear
from onedoor.cases import disclosures
from onedoor.catalogue import jurisdictions
from onedoor.identity.limits import Limit, allows
from onedoor.lib import clock
from onedoor.registers import holdings
from onedoor.trust import acts, ledger, purposes, subjects

SYSTEM = "Onedoor"
"""The information system in which people looked."""

View = Callable[[HttpRequest, callers.Caller], dict[str, Any]]


def _operation(*, named: bool = False) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """An operation for who may ask: its answer as JSON, its errors as problem details."""

    def decorate(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            try:
                caller = callers.of(request, named=named)
                if not allows(Limit.DATA_TRACKER, who=caller.key):
                    return problems.answer(429, "Wait a little and ask again.", retry_after=60)
                answer: HttpResponse = JsonResponse(view(request, caller), json_dumps_params={"ensure_ascii": False})
            except Unclear as error:
                answer = problems.answer(400, str(error))
            except xroad_messages.Refused as error:
                answer = xroad_messages.fault(error)
            except NotAllowed as error:
                answer = problems.answer(403, str(error))
            except NotSignedIn:
                answer = problems.answer(401, "Ask through the security server, or sign in (substantial) first.")
            answer["Cache-Control"] = "no-store"
            return answer

        return require_GET(guarded)

    return decorate


@_operation(named=True)
def find_usage(request: HttpRequest, caller: callers.Caller) -> dict[str, Any]:
    """findUsage: what was done with a person's data, newest first.

    Without what they did themselves to see their data. A moment that bounds the period is within it. Nothing that is hidden
    from the person yet is counted or shown.
    """
    query = queries.find_usage(request.GET)
    if query.number != caller.number and not caller.may_represent:
        raise NotAllowed("userCode names somebody else than who is signed in.")
    town, now = jurisdictions.current(), clock.now()
    with transaction.atomic():
        ledger.record(
            act=acts.SHOWN,
            by=callers.actor_of(caller.number),
            about=query.number,
            fields=["looks"],
            purpose=purposes.FULFIL_RIGHTS,
            legal_ground=holdings.RIGHT,
            at=now,
        )
        entries, total = subjects.page(
            query.number,
            on=clock.today(town.zone),
            wanted=subjects.Wanted(since=query.start, until=query.end, besides_own=True),
            skip=query.offset,
            most=query.limit,
        )
    return {
        "totalUsages": total,
        "usages": [_usage(one) for one in disclosures.in_words(entries, subject=None)],
    }


@_operation()
def usage_period(request: HttpRequest, caller: callers.Caller) -> dict[str, Any]:
    """usagePeriod: since when there are records; there is no end, they can be asked for up to now."""
    return {"periodStart": _moment(subjects.first_at() or clock.now())}


@_operation()
def heartbeat(request: HttpRequest, caller: callers.Caller) -> dict[str, Any]:
    """heartbeat: whether the ledger can be read."""
    try:
        subjects.first_at()
    except DatabaseError:
        return {"status": "FAIL", "message": "The ledger cannot be read."}
    return {"status": "OK", "message": "The ledger can be read."}


def _usage(one: disclosures.Disclosure) -> dict[str, str]:
    what = f"{one.act}: {', '.join(one.what)}" if one.what else one.act
    code, name = _receiver(one.entry.organisation)
    return {
        "logtime": _moment(one.at),
        "action": ". ".join(part for part in (what, one.purpose, one.law or one.reason) if part),
        "receiverCode": code,
        "receiverName": name,
        "receiverSystem": SYSTEM,
    }


def _receiver(organisation: str) -> tuple[str, str]:
    """The registry code of an organisation, which is its member code in X-Road, else its id here; and its title.

    What was done for no organisation in particular was done by the jurisdiction.
    """
    town = jurisdictions.current()
    known = town.organisations.get(organisation)
    if known is None:
        return organisation or settings.ONEDOOR_JURISDICTION.name, disclosures.title_of(organisation)
    member = next((one.split("/")[2] for one in known.x_road if one.count("/") >= 2), "")
    return member or organisation, disclosures.title_of(organisation)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
