"""The catalogue: which services there are, and how each is defined."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router

from onedoor.api.problems import NotFound, Problem
from onedoor.api.schemas import Input, LegalResource, ServiceDetail, ServiceSummary, Wanted
from onedoor.catalogue import jurisdictions, services
from onedoor.catalogue.definitions import Service
from onedoor.dmn.model import InputData
from onedoor.lib import clock

router = Router(tags=["catalogue"])


@router.get(
    "/services", response={200: list[ServiceSummary], 422: Problem}, summary="All services, or those found"
)
def listed(request: HttpRequest, wanted: Query[Wanted]) -> list[ServiceSummary]:
    """Services by name; with `query` those that fit it, best first; with `life_event` those that belong to it."""
    found = services.listed()
    if wanted.query.strip():
        found = [hit.service for hit in services.search(wanted.query, language=wanted.language)]
    if wanted.life_event:
        found = [one for one in found if wanted.life_event in one.life_events]
    day = today()
    return [summary_of(one, day) for one in found]


@router.get(
    "/services/{service_id}",
    response={200: ServiceDetail, 404: Problem, 422: Problem},
    summary="One service as defined",
)
def shown(request: HttpRequest, service_id: str) -> ServiceDetail:
    """One service: what must be known, from which register, on which legal ground, and what it decides."""
    service = named(service_id)
    resources = service.legal_resources.items()
    return ServiceDetail(
        **summary_of(service, today()).model_dump(),
        digest=service.digest,
        channels={name: text for name, text in service.channels if text},
        assurance=service.assurance,
        processing_time=str(service.processing_time.within),
        processing_time_source=service.processing_time.source,
        cost=service.cost.text if service.cost else None,
        output=service.output,
        legal_resources=[LegalResource(key=key, title=law.title, url=law.url) for key, law in resources],
        inputs=[_input(one) for one in service.inputs.values()],
        decisions=list(service.model.decisions),
    )


def named(service_id: str) -> Service:
    """The service of this name. Raises NotFound with what was perhaps meant."""
    try:
        return services.find(service_id)
    except services.ServiceNotFound as missing:
        perhaps = f" Did you mean {missing.near}?" if missing.near else ""
        raise NotFound(f"There is no service {service_id[:100]!r}.{perhaps}") from missing


def summary_of(service: Service, day: date) -> ServiceSummary:
    """A service in short, with whether it is open on `day`."""
    availability = service.status_on(day)
    return ServiceSummary(
        id=service.id,
        title=service.title,
        summary=service.summary,
        competent_authority=service.competent_authority,
        life_events=service.life_events,
        open=availability.open,
        opens=availability.opens,
    )


def _input(one: InputData) -> Input:
    return Input(
        name=one.name,
        type=one.type.name,
        title=dict(one.title) if one.title else None,
        ask=dict(one.ask) if one.ask else None,
        options={key: dict(text) for key, text in one.options.items()},
        register_attribute=str(one.from_) if one.from_ else None,
        purpose=one.purpose,
        legal_basis=one.legal_basis,
        evidence=list(one.evidence),
    )


def today() -> date:
    """The present day in the jurisdiction."""
    return clock.today(jurisdictions.current().zone)
