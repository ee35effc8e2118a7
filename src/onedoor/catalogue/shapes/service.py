"""``services/<id>/service.yaml``: one public service. CPSV-AP 3.2: PublicService."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from onedoor.catalogue.shapes.base import Duration, Feel, Identifier, Name, Shape, Text, WebAddress, wrong
from onedoor.catalogue.shapes.decisions import Decision, Function, InputData, Parameter, RecordType
from onedoor.catalogue.shapes.town import Retention


class LegalResource(Shape):
    """A law that the service rests on. CPSV-AP: LegalResource."""

    title: Name
    url: WebAddress


class Paused(Shape):
    """The service takes no applications until a day (on which it is open again), or until further notice."""

    until: date | None = None
    because: Text


def _day_of_year(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d\d-\d\d", value):
        month, day = int(value[:2]), int(value[3:])
        if 1 <= month <= 12 and 1 <= day <= (29, 30, 31)[(month != 2) + (month in (1, 3, 5, 7, 8, 10, 12))]:
            return value
    raise wrong(f"“{value}” is not a day of the year", "write month and day in two digits each, as 04-01.")


DayOfYear = Annotated[str, BeforeValidator(_day_of_year)]
"""Month and day, ``04-01``."""


class Seasonal(Shape):
    """The service is open from one day of the year to another (both included), also across the new year."""

    opens: DayOfYear
    closes: DayOfYear
    because: Text


class Status(Shape):
    """Whether applications are taken. CPSV-AP: status; temporal availability."""

    paused: Paused | None = None
    seasonal: Seasonal | None = None

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        if value == "open":
            return {}
        if isinstance(value, dict) and len(value) <= 1:
            return value
        if isinstance(value, Status):
            return value
        raise wrong(
            "the status is neither open, nor paused, nor seasonal",
            "write open, or {paused: {until: 2026-12-01, because: {…}}}, "
            "or {seasonal: {opens: 04-01, closes: 10-31, because: {…}}}.",
        )


class Channels(Shape):
    """The ways to get the service. CPSV-AP: Channel."""

    online: Text | None = None
    phone: Text | None = None
    counter: Text | None = None
    paper: Text | None = None


class ProcessingTime(Shape):
    """How long the law allows the authority. CPSV-AP: processingTime."""

    within: Duration
    source: Name


class Cost(Shape):
    """What the applicant pays: the decision that gives it, and a sentence. CPSV-AP: Cost."""

    decision: Name | None = None
    text: Text


class Verdict(Shape):
    """How one answer of the eligibility check reads."""

    title: Text
    text: Text


class Verdicts(Shape):
    """How the three answers of the eligibility check read."""

    yes: Verdict
    no: Verdict
    cannot_tell: Verdict


class Outcome(Shape):
    """One of the outcomes an officer may choose."""

    id: Identifier
    favourable: bool
    title: Text


class Ground(Shape):
    """A ground on which an officer may decide."""

    id: Identifier
    text: Text
    source: Name


class Discretion(Shape):
    """Where an officer judges: the outcomes and the grounds to choose from."""

    outcomes: Annotated[list[Outcome], Field(min_length=2)]
    grounds: Annotated[list[Ground], Field(min_length=1)]


class Decides(Shape):
    """Which decisions make up the outcome, and what may be decided without an officer."""

    eligible: Name
    amounts: list[Name] = Field(default_factory=list)
    automatic: Literal["favourable", "never"] = "never"
    automatic_if: Feel | None = None
    also_ask: list[Name] = Field(default_factory=list)
    discretion: Discretion | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Decides:
        if self.discretion is not None and self.automatic != "never":
            raise wrong("an officer judges here, so nothing is decided at once", "write automatic: never.")
        if self.automatic_if is not None and self.automatic == "never":
            raise wrong("automatic_if has no effect while automatic is never", "write automatic: favourable.")
        return self


class Step(Shape):
    """Something that must happen before a decision is possible."""

    id: Identifier
    kind: Literal["consultation"]
    title: Text
    of: Text
    consulted: Name | None = Field(default=None, alias="from")
    lasts: Duration
    source: Name
    shows: list[Name] = Field(default_factory=list)


class Appeal(Shape):
    """How a decision is challenged: before whom, until when, how."""

    to: Text
    within: Duration
    source: Name
    how: Text


class Example(Shape):
    """An acceptance test in a sentence a lawyer can check."""

    that: Name
    on: date
    given: dict[Name, Any] = Field(default_factory=dict)
    expect: Annotated[dict[Name, Any], Field(min_length=1)]


def _decisions(value: Any, info: ValidationInfo) -> Any:
    """Decisions that are written here; none where a .dmn file holds them (`{dmn: eligibility.dmn}`)."""
    if not isinstance(value, dict):
        return value
    if not value:
        raise wrong(
            "there are no decisions", "write at least one, or name their file: {dmn: eligibility.dmn}."
        )
    named = value.get("dmn")
    if not isinstance(named, str):
        return value
    if not re.fullmatch(r"[^/\\\x00-\x1f]+\.dmn", named):
        raise wrong(
            f"“{named}” is not the name of a .dmn file", "name a file in the service's folder.", at="dmn"
        )
    # what was kept of a version holds the files' text as well
    if info.context and len(value) > 1:
        other = next(key for key in value if key != "dmn")
        raise wrong("the decisions stand in the .dmn file", "delete what stands beside it.", at=other)
    return {}


class ServiceFile(Shape):
    """``service.yaml``. CPSV-AP: PublicService; the comments name the property each field corresponds to."""

    id: Identifier  # dct:identifier
    title: Text  # dct:title
    summary: Text  # dct:description
    competent_authority: Identifier  # m8g:hasCompetentAuthority
    team: Identifier
    life_events: list[Identifier] = Field(default_factory=list)  # cpsv:isGroupedBy, LifeEvent
    keywords: dict[Name, list[Name]] = Field(default_factory=dict)  # dcat:keyword
    legal_resources: Annotated[dict[Name, LegalResource], Field(min_length=1)]  # cpsv:hasLegalResource
    status: Status = Field(default_factory=Status)  # adms:status
    channels: Channels  # cv:hasChannel
    assurance: Literal["low", "substantial", "high"]
    processing_time: ProcessingTime  # cv:processingTime
    cost: Cost | None = None  # cv:hasCost
    output: Literal["recurring-payment", "payment", "licence", "permission", "certificate"]  # cpsv:produces
    at_hand: list[Text] = Field(default_factory=list)
    verdicts: Verdicts
    decides: Decides
    steps: list[Step] = Field(default_factory=list)
    appeal: Appeal
    retention: Retention | None = None  # where it is not the jurisdiction's
    types: dict[Name, RecordType] = Field(default_factory=dict)
    input_data: dict[Name, InputData]  # cpsv:hasInput
    parameters: dict[Name, Parameter] = Field(default_factory=dict)
    functions: dict[Name, Function] = Field(default_factory=dict)
    decisions: Annotated[dict[Name, Decision], BeforeValidator(_decisions)]  # cpsv:follows, Rule
    examples: list[Example] = Field(default_factory=list)
