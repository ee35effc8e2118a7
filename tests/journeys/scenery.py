"""Cases at every stage, made inside a running town by the domain's own verbs; runs beside the town's server.

`DemoTown.shell` runs `set_up`, which prints what the addresses of pages are filled with: for each case its numbers.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.cases import (
    answers,
    applications,
    consultations,
    decisions,
    disclosures,
    documents,
    inputs,
    inquiries,
    messages,
    requests,
)
from onedoor.cases.models import Application
from onedoor.cases.terms import Checking
from onedoor.catalogue import jurisdictions, services
from onedoor.identity import actors
from onedoor.identity.models import Person
from onedoor.lib import clock
from onedoor.portal.controls import slug
from onedoor.registers.linkage import links
from onedoor.trust.privacy import holds

if TYPE_CHECKING:
    from onedoor.dmn.datatypes import DataType
    from onedoor.feel.values import Value

SAID: dict[str, Value] = {
    "home.pays rent": True,
    "home.business arrangement": True,
    "home.rent": Decimal(180),
    "home.rent period": "week",
    "household.savings": Decimal(1200),
    "applicant.habitually resident": True,
    "declaration.resident": True,
    "declaration.allowed to stay": True,
    "declaration.eyesight": True,
    "photo.use passport photo": True,
    "works.kind": "side extension",
    "works.owner": "A",
}
"""Answers that matter; every other question is answered with no, nothing, or the first choice."""


def set_up(pdf: bytes) -> None:
    """Make the cases and print their numbers. Everybody in them has signed in before."""
    at = clock.now()
    town = jurisdictions.current()
    print(json.dumps({
        "town": {"service_id": list(town.services), "event_id": list(town.life_events)},
        "asked": _asked(pdf, at),
        "proposed": _proposed(pdf, at),
        "decided": _decided(pdf, at),
        "planning": _planning(pdf, at),
        "unheard": _unheard(pdf, at),
        "renewed": _renewed(at),
        "looked at": _looked_at(),
        "doubtful": _doubtful(at),
        "held": _held(at),
        "asking": _asking("31 days are long. Why did you look at my income?", at),
        "answered": _answered(at),
        "draft benefit": _draft("Rosa Ortega", "housing-benefit", pdf, at),
        "draft planning": _draft("Grace Whitlow", "householder-planning", pdf, at),
        "draft renewal": _draft("Elena Marsh", "driving-licence-renewal", pdf, at),
    }))  # fmt: skip


def _asked(pdf: bytes, at: datetime) -> dict[str, Any]:
    """A claim with a value disputed, a request open, messages both ways."""
    case = _filled("Rosa Ortega", "housing-benefit", pdf, at)
    _dispute(case, at)
    applications.submit(application=case, by=_by("Rosa Ortega"), at=at)
    messages.send(case=case, text="When will I hear from you?", by=_by("Rosa Ortega"), at=at)
    messages.send(case=case, text="In two weeks at the latest.", by=_by("Priya Nair"), at=at)
    request = requests.ask(case=case, text="Please send your tenancy agreement.", by=_by("Priya Nair"), at=at)
    return {**_numbers(case), "request_id": [request.pk]}


def _proposed(pdf: bytes, at: datetime) -> dict[str, Any]:
    """A claim that one officer wants to decide differently from the rules; it waits for the second."""
    case = _filled("Grace Whitlow", "housing-benefit", pdf, at)
    applications.submit(application=case, by=_by("Grace Whitlow"), at=at)
    case.refresh_from_db()
    rules = decisions.propose(case=case, at=at).outcome.value
    decisions.decide(
        case=case,
        outcome="unfavourable" if rules == "favourable" else "favourable",
        reasons=[],
        override_reason="The rent is paid by somebody else: see the bank statements of March.",
        by=_by("Priya Nair"),
        at=at,
    )
    return _numbers(case)


def _decided(pdf: bytes, at: datetime) -> dict[str, Any]:
    """A claim that an officer has decided as the rules propose; a register that was down says something else since."""
    case = _filled("Elena Marsh", "housing-benefit", pdf, at)
    applications.submit(application=case, by=_by("Elena Marsh"), at=at)
    case.refresh_from_db()
    rules = decisions.propose(case=case, at=at).outcome.value
    decisions.decide(case=case, outcome=rules, reasons=[], by=_by("Priya Nair"), at=at)
    rent = case.answers.get(input="home.rent")
    case.checks.create(
        input=rent.input,
        register="property",
        state=Checking.DIFFERS,
        since=at,
        tried_at=at,
        told=rent.value,
        found="230",
        checked_at=at,
    )
    return {**_numbers(case), "input": [rent.input]}


def _planning(pdf: bytes, at: datetime) -> dict[str, Any]:
    """A building plan of which the neighbours are being heard."""
    case = _filled("Grace Whitlow", "householder-planning", pdf, at)
    applications.submit(application=case, by=_by("Grace Whitlow"), at=at)
    consultation = case.consultations.get()
    tokens = [consultations.token_of(one) for one in consultation.invitations.all()]
    consultations.comment(token=tokens[0], name="The Hendersons", text="It takes our light.", at=at)
    return {
        **_numbers(case),
        "consultation_id": [consultation.pk],
        "step_id": [consultation.step],
        "token": tokens[-1:],
    }


def _unheard(pdf: bytes, at: datetime) -> dict[str, Any]:
    """A building plan for a house of which the register knows no neighbours: an officer has to find them."""
    case = _filled("Rosa Ortega", "householder-planning", pdf, at)
    case.answers.filter(input="property.neighbours").update(value=[])
    applications.submit(application=case, by=_by("Rosa Ortega"), at=at)
    return {**_numbers(case), "step_id": ["neighbours"]}


def _looked_at() -> dict[str, Any]:
    """Looks at Rosa's data, a register that knows her, and something in it."""
    rosa = Person.objects.get(name="Rosa Ortega")
    looks = disclosures.of(rosa, on=clock.today(jurisdictions.current().zone), most=100).disclosures
    theirs = next(one for one in looks if not one.own)
    return {"look_id": [theirs.id], "register_id": ["population"], "slug": ["date_of_birth"]}


def _doubtful(at: datetime) -> dict[str, Any]:
    """A link between two registers that waits for an officer."""
    rosa = Person.objects.get(name="Rosa Ortega")
    found = [links.Found("PR-0001", str(rosa.person_number), 0.42, "model")]
    links.keep(left="property", right="population", found=found, link_from=0.9, model="1", by=actors.SYSTEM, at=at)
    return {"link_id": [one.pk for one in links.waiting(registers=["property", "population"])]}


def _held(at: datetime) -> dict[str, Any]:
    """Data that a court needs is kept from being deleted."""
    by, until = _by("Nora Quinn"), at.date() + timedelta(days=400)
    number = str(Person.objects.get(name="Elena Marsh").person_number)
    made = holds.place(kind="person", key=number, ground="Court order 7 of 2026", until=until, by=by, at=at)
    return {"hold_id": [made.pk]}


def _asking(text: str, at: datetime) -> dict[str, Any]:
    """A question of Rosa's about her data that waits for its answer."""
    rosa = Person.objects.get(name="Rosa Ortega")
    [look] = _looked_at()["look_id"]
    asked = inquiries.open(
        kind=inquiries.Kind.LOOK,
        about=str(rosa.person_number),
        to="social-services",
        subject={"entry": look, "text": text},
        text=text,
        by=actors.of(rosa),
        at=at,
    )
    return {"reference": [asked.reference]}


def _answered(at: datetime) -> dict[str, Any]:
    """One that was answered."""
    made = _asking("Who is Priya Nair?", at)
    inquiries.answer(
        inquiry=inquiries.find(made["reference"][0]),
        outcome=inquiries.Answered.EXPLAINED,
        text="She works on your claim for Housing Benefit and read what the claim needs.",
        by=_by("Gordon Blake"),
        at=at,
    )
    return made


def _renewed(at: datetime) -> dict[str, Any]:
    """A licence that was renewed at once."""
    case = _filled("Elena Marsh", "driving-licence-renewal", b"", at)
    applications.submit(application=case, by=_by("Elena Marsh"), at=at)
    return _numbers(case)


def _draft(name: str, service: str, pdf: bytes, at: datetime) -> dict[str, Any]:
    """An application that is filled in and not sent; `slug`: a question, and a known value, for each kind of control."""
    case = _filled(name, service, pdf, at)
    if service == "housing-benefit":
        _dispute(case, at)
    known = {one.input for one in case.answers.exclude(register="")}
    shown: dict[tuple[bool, str, bool], str] = {}
    for data in services.find(service).inputs.values():
        if data.name in known or (data.ask and not data.built_in):
            shown.setdefault(
                (data.name in known, data.type.name, len(data.type.options) > 7), slug(data.name)
            )
    return {**_numbers(case), "slug": list(shown.values())}


def _filled(name: str, service: str, pdf: bytes, at: datetime) -> Application:
    """An application with every question answered and every document handed in."""
    person = Person.objects.get(name=name)
    by = actors.of(person)
    case = applications.open(service=services.find(service), applicant=person, language="en", by=by, at=at)
    for _ in range(80):
        progress = applications.state_of(case, on=at.date())
        if progress.next is not None:
            data = progress.service.inputs[progress.next]
            if data.type.kind == "document":
                hand_in(case, inputs.document_kinds(data)[0], pdf, at)
            else:
                value = SAID.get(data.name, _plain(data.type))
                answers.give(application=case, input=data.name, value=value, by=by, at=at)
        elif progress.missing_documents:
            hand_in(case, progress.missing_documents[0], pdf, at)
        else:
            return case
        case = applications.find(case.reference)
    raise AssertionError(f"{case.reference} still asks {progress.next}")


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
    return plain.get(type_.kind, "A room beside the house.")


def hand_in(case: Application, kind: str, pdf: bytes, at: datetime) -> None:
    """Add a file of the applicant's."""
    file = SimpleUploadedFile("tenancy agreement.pdf", pdf, content_type="application/pdf")
    documents.add(application=case, kind=kind, file=file, by=actors.of(case.applicant), at=at)


def _dispute(case: Application, at: datetime) -> None:
    """Say that a date of birth in a register is wrong."""
    answers.dispute(
        application=case,
        input="applicant.date of birth",
        claimed=datetime(1990, 5, 4).date(),
        why="My passport says so.",
        by=actors.of(case.applicant),
        at=at,
    )


def _by(name: str) -> actors.Actor:
    return actors.of(Person.objects.get(name=name))


def _numbers(case: Application) -> dict[str, Any]:
    """What the addresses of this case are made of."""
    return {
        "reference": [case.reference],
        "person_id": [case.applicant_id],
        "document_id": [one.pk for one in case.documents.all()][:1],
        "answer_id": [one.pk for one in case.answers.exclude(disputed_at=None)],
    }
