"""What stands on the pictured pages: residents' cases of the last weeks, made by the domain's own verbs.

Runs beside a demo town's server and prints the references, by name of the scene, as JSON.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pikepdf
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.cases import (
    answers,
    applications,
    assignments,
    decisions,
    documents,
    inputs,
    messages,
    ratings,
    requests,
)
from onedoor.catalogue import jurisdictions, services
from onedoor.demo.identity_provider import personas
from onedoor.identity import actors
from onedoor.lib import clock

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.dmn.datatypes import DataType
    from onedoor.feel.values import Value
    from onedoor.identity.models import Person

BENEFIT, RENEWAL = "housing-benefit", "driving-licence-renewal"
PRIYA = "priya-nair"
TENANT: dict[str, Value] = {
    "applicant.already gets housing benefit": True,
    "applicant.habitually resident": True,
    "home.pays rent": True,
    "home.business arrangement": True,
    "home.accommodation": "ordinary",
    "home.landlord": "private",
    "home.rent": Decimal(1150),
    "home.rent period": "month",
    "household.savings": Decimal(1200),
}
TEMPORARY: dict[str, Value] = TENANT | {
    "applicant.already gets housing benefit": False,
    "home.accommodation": "temporary",
    "home.landlord": "social",
    "home.rent": Decimal(160),
    "home.rent period": "week",
    "home.ineligible charges": Decimal(12),
}
DRIVER: dict[str, Value] = {
    "declaration.resident": True,
    "declaration.allowed to stay": True,
    "declaration.eyesight": True,
    "photo.use passport photo": True,
}
"""Answers that matter; every other question is answered with no, nothing, or the first choice."""

SETTLED = [
    *(("nadia-rahman", 61, 9), ("lena-brandt", 55, 6), ("helen-price", 48, 4), ("nadia-rahman", 33, 5)),
    *(("jamie-cole", 30, 8), ("lena-brandt", 20, 5), ("walter-finch", 9, 0)),
]
"""Who was helped before, how many days ago they applied, and how many days it took."""


def set_up() -> dict[str, str]:
    """Make every case; the references by name."""
    for subject, days, took in SETTLED:
        _settled(subject, days=days, took=took)
    return {
        "granted": _granted(),
        "draft": _draft(),
        "proposed": _refusable(),
        "looked at": _looked_at(),
        **_rest_of_the_queue(),
    }


def _settled(subject: str, *, days: int, took: int) -> None:
    """A case that is over: pages say how long cases have taken lately."""
    driving = not took
    case = _sent(subject, RENEWAL if driving else BENEFIT, DRIVER if driving else TENANT, days=days)
    if not driving:
        _decide(case, days=days - took)
    ratings.rate(case=case, score=5, text="", by=_by(subject), at=_moment(days - took))


def _granted() -> str:
    """A claim that was granted today, after a word from both sides."""
    case = _sent("jamie-cole", BENEFIT, TEMPORARY, days=10)
    messages.send(case=case, text="I start at 20 hours next month.", by=_by("jamie-cole"), at=_moment(8))
    messages.send(
        case=case, text="Thank you. Tell us again when it begins.", by=_by(PRIYA), at=_moment(7, hour=15)
    )
    _decide(case, days=0)
    return str(case.reference)


def _draft() -> str:
    """A claim that has just been begun: what registers know of a family stands in it."""
    town, person = services.find(BENEFIT), _person("rosa-ortega")
    at = _moment(0)
    return str(
        applications.open(
            service=town, applicant=person, language="en", by=actors.of(person), at=at
        ).reference
    )


def _looked_at() -> str:
    """A claim that an officer has taken, with the whole reasoning."""
    case = _sent("helen-price", BENEFIT, TENANT, days=9)
    assignments.assign(case=case, to=_person(PRIYA), by=_by(PRIYA), at=_moment(2))
    return str(case.reference)


def _refusable() -> str:
    """A claim of somebody with savings over the limit: the rules propose to refuse it, and an officer has to."""
    return str(
        _sent("victor-lane", BENEFIT, TENANT | {"household.savings": Decimal(18400)}, days=4).reference
    )


def _rest_of_the_queue() -> dict[str, str]:
    """One that waits for its applicant, one that waits for a second officer, one of today."""
    asked = _sent("dean-holloway", BENEFIT, TEMPORARY, days=12)
    assignments.assign(case=asked, to=_person(PRIYA), by=_by(PRIYA), at=_moment(11))
    requests.ask(case=asked, text="Please send your tenancy agreement.", by=_by(PRIYA), at=_moment(5))
    second = _sent("tom-ashby", BENEFIT, TEMPORARY, days=7)
    rules = decisions.propose(case=second, at=_moment(1)).outcome.value
    decisions.decide(
        case=second,
        outcome="unfavourable" if rules == "favourable" else "favourable",
        reasons=[],
        override_reason="The rent is paid by somebody else: see the bank statements.",
        by=_by(PRIYA),
        at=_moment(1),
    )
    fresh = _sent("elena-marsh", BENEFIT, TEMPORARY, days=0)
    return {"asked": asked.reference, "second": second.reference, "fresh": fresh.reference}


def _sent(subject: str, service: str, said: Mapping[str, Value], *, days: int) -> Application:
    """An application filled in and sent that many days ago."""
    person, at = _person(subject), _moment(days)
    by = actors.of(person)
    case = applications.open(
        service=services.find(service), applicant=person, language="en", by=by, at=at - timedelta(minutes=14)
    )
    _fill(case, said, by=by, at=at - timedelta(minutes=5))
    applications.submit(application=case, by=by, at=at)
    return applications.find(case.reference)


def _fill(case: Application, said: Mapping[str, Value], *, by: actors.Actor, at: datetime) -> None:
    for _ in range(80):
        progress = applications.state_of(case, on=at.date())
        if progress.next is not None:
            data = progress.service.inputs[progress.next]
            if data.type.kind == "document":
                _hand_in(case, inputs.document_kinds(data)[0], by=by, at=at)
            else:
                value = said.get(data.name, _plain(data.type))
                answers.give(application=case, input=data.name, value=value, by=by, at=at)
        elif progress.missing_documents:
            _hand_in(case, progress.missing_documents[0], by=by, at=at)
        else:
            return
        case = applications.find(case.reference)
    raise RuntimeError(f"{case.reference} still asks {progress.next}")


def _plain(type_: DataType) -> Value:
    """The shortest answer of this type."""
    plain: dict[str, Value] = {
        "boolean": False,
        "money": Decimal(0),
        "integer": Decimal(0),
        "number": Decimal(2),
        "list": [],
        "choice": next(iter(type_.options), ""),
    }
    return plain.get(type_.kind, "None")


def _hand_in(case: Application, kind: str, *, by: actors.Actor, at: datetime) -> None:
    made = io.BytesIO()
    paper = pikepdf.new()
    paper.add_blank_page()
    paper.save(made)
    name = f"{kind.replace('-', ' ').capitalize()}.pdf"
    file = SimpleUploadedFile(name, made.getvalue(), content_type="application/pdf")
    documents.add(application=case, kind=kind, file=file, by=by, at=at)


def _decide(case: Application, *, days: int) -> None:
    """As the rules propose, by the caseworker."""
    at = _moment(days, hour=11)
    assignments.assign(case=case, to=_person(PRIYA), by=_by(PRIYA), at=at - timedelta(days=1))
    case.refresh_from_db()
    rules = decisions.propose(case=case, at=at).outcome.value
    decisions.decide(case=case, outcome=rules, reasons=[], by=_by(PRIYA), at=at)


def _moment(days: int, *, hour: int = 10) -> datetime:
    """A moment of the day so many days ago, in the town's time; never one that is still to come."""
    there = clock.now().astimezone(jurisdictions.current().zone) - timedelta(days=days)
    return min(clock.now(), there.replace(hour=hour, minute=24, second=0, microsecond=0))


def _by(subject: str) -> actors.Actor:
    return actors.of(_person(subject))


def _person(subject: str) -> Person:
    """The persona as the identity provider describes them: known here already, or from now on."""
    everybody = get_user_model().objects
    one = personas.read(settings.ONEDOOR_JURISDICTION).personas[subject]
    return everybody.filter(subject=subject).first() or everybody.create_user(
        subject=subject,
        person_number=one.person_number,
        name=one.name,
        email=one.email,
        language=one.language,
    )


def main() -> None:
    """Make the scenes and print their references, as the last line."""
    print(json.dumps(set_up()))
