"""What people answered whose cases are decided: to find an order of questions, never to look at anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onedoor.cases import records
from onedoor.cases.inputs import is_document
from onedoor.cases.models import Decision
from onedoor.cases.terms import Origin, Standing
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import from_json
from onedoor.trust import acts, listings

if TYPE_CHECKING:
    from datetime import datetime

    from onedoor.catalogue.services import Service
    from onedoor.identity.actors import Actor

MOST = 5_000
Row = tuple[dict[str, Any], frozenset[str]]


def of_decided(service: Service, *, by: Actor, at: datetime, most: int = MOST) -> list[Row]:
    """The answers of the newest decided cases of a service, without who gave them, and which of them registers knew.

    Nobody was asked what did not matter to them any more. For another order it has to be known all the same: it is taken
    from another case, in which it was asked (those who were asked one after the other, so that shares stay what they are).
    Answers that do not fit the definition of today are left out. That they were read is in the ledger, about each applicant.
    """
    final = Decision.objects.filter(standing=Standing.FINAL, application__service_id=service.id)
    found = list(final.select_related("application__applicant").order_by("-made_at", "-id")[:most])
    listings.record(
        act=acts.CASE_OPENED,
        people=(one.application.applicant.person_number or "" for one in found),
        fields=["case"],
        purpose="improve-public-services",
        legal_ground=service.id,
        by=by,
        at=at,
    )
    rows = [_row(one, service) for one in found]
    lacking = sorted({name for answers, _ in rows for name in answers})
    for name in lacking:
        given = [answers[name] for answers, _ in rows if name in answers]
        place = 0
        for answers, _ in rows:
            if name not in answers:
                answers[name] = given[place % len(given)]
                place += 1
    return rows


def _row(decision: Decision, service: Service) -> Row:
    answers: dict[str, Any] = {}
    held = set()
    for name, entry in records.read(decision).inputs.items():
        data = service.inputs.get(name)
        if data is None or data.built_in or is_document(data):
            continue
        try:
            value = from_json(entry["value"], data.type)
        except WrongValue:
            continue
        if data.check(value) is None:
            answers[name] = value
            if (entry.get("origin") or {}).get("kind") == Origin.REGISTER:
                held.add(name)
    return answers, frozenset(held)
