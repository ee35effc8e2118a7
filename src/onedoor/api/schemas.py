"""What goes over the wire. Names follow CPSV-AP 3.2 where it has them; texts carry every language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Text = dict[str, str]
"""A text in every language of the jurisdiction: language code to sentence."""

Answer = Literal["yes", "no", "cannot tell"]


class ServiceSummary(Schema):
    """A public service, in short."""

    id: str
    title: Text
    summary: Text
    competent_authority: str
    life_events: list[str]
    open: bool
    opens: date | None = None


class Wanted(Schema):
    """Which services are asked for."""

    query: Annotated[str, Field(max_length=200, description="Words; typing errors do not matter")] = ""
    language: Annotated[str, Field(max_length=12, description="Language of the words")] = "en"
    life_event: Annotated[str, Field(max_length=100)] = ""


class LegalResource(Schema):
    """A law the service rests on."""

    key: str
    title: str
    url: str


class Input(Schema):
    """Something that must be known: its type, the question, and the register that knows it."""

    name: str
    type: str
    title: Text | None
    ask: Text | None
    options: dict[str, Text] = {}
    register_attribute: str | None = None
    purpose: str | None = None
    legal_basis: str | None = None
    evidence: list[str] = []


class ServiceDetail(ServiceSummary):
    """A public service as it is defined."""

    digest: str
    channels: dict[str, Text]
    assurance: Literal["low", "substantial", "high"]
    processing_time: str
    processing_time_source: str
    cost: Text | None
    output: str
    legal_resources: list[LegalResource]
    inputs: list[Input]
    decisions: list[str]


class EligibilityQuestion(Schema):
    """What is known of a person: input name to value, as plain JSON. Nothing of it is stored."""

    model_config = ConfigDict(extra="forbid")

    on: Annotated[date | None, Field(description="Day whose law applies; today when left out")] = None
    inputs: Annotated[dict[str, Any], Field(max_length=200)] = {}


class ReasonOut(Schema):
    """One condition that settled the answer, with its law."""

    met: bool | None
    text: Text
    source: str | None


class ChangeOut(Schema):
    """One value that would have to be another, for another answer."""

    input: Annotated[str | None, Field(description="Name of the input; null for the day of the application")]
    item: Annotated[int | None, Field(description="Which record of a list, counted from 0")] = None
    field: str | None = None
    kind: Annotated[
        Literal["answer", "fact", "day", "count"],
        Field(
            description="A fact is what nobody can change (a date of birth); of a day only time can; "
            "a count is how many records of a list are of a kind"
        ),
    ]
    of: Annotated[
        list[dict[str, Any]] | None,
        Field(description="Of a count: the kinds of records that would do, each by its fields; {} for any record"),
    ] = None
    to: Annotated[Any, Field(description="The nearest value that would do")]
    span: Annotated[
        dict[str, Any] | None,
        Field(description="Numbers and dates that would do: low, high, each included or not"),
    ] = None
    options: Annotated[list[Any] | None, Field(description="Choices that would do")] = None
    text: Text


class OtherwiseOut(Schema):
    """Changes that together lead to a yes; none of them can be left out."""

    certain: Annotated[
        bool,
        Field(description="Whether it is then a yes; else it is not ruled out, and more is to be answered"),
    ]
    changes: list[ChangeOut]


class Eligibility(Schema):
    """Whether somebody may have the service, and why."""

    service: str
    digest: str
    on: date
    answer: Answer
    missing: Annotated[
        list[str], Field(description="Inputs that can still change the answer, in order of asking")
    ]
    reasons: list[ReasonOut]
    otherwise: Annotated[
        list[OtherwiseOut], Field(description="For a no: what would have to be different, the smallest sets")
    ] = []
    amounts: dict[str, Any]


class ApplicationOut(Schema):
    """One of the signed-in person's applications."""

    reference: str
    service: str
    state: str
    opened_at: datetime
    submitted_at: datetime | None
    due_on: date | None
    decided_at: datetime | None
    outcome: str | None
