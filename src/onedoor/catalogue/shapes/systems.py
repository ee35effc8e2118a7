"""``systems.yaml``: the computer systems of the jurisdiction as whoever leads it has to know them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from onedoor.catalogue.shapes.base import Identifier, Name, Shape, Text, wrong


class Risk(Shape):
    """How much depends on luck, and why."""

    level: Literal["low", "medium", "high"]
    why: Text


class Debt(Shape):
    """What has been put off, and how many days of work it would take."""

    days: Annotated[int, Field(ge=0)]
    what: Text


class Incident(Shape):
    """Something that went wrong. Failures that Onedoor notices by itself need not be written."""

    on: date
    until: date | None = None
    what: Text

    @model_validator(mode="after")
    def _in_order(self) -> Incident:
        if self.until is not None and self.until < self.on:
            raise wrong("the incident ends before it begins", "correct on or until.")
        return self


class System(Shape):
    """One computer system: what it costs, how old it is, what is wrong with it."""

    title: Text
    owner: Identifier
    supplier: Name | None = None
    of_register: Annotated[Identifier | None, Field(alias="register")] = None
    replaced: bool = False
    since: date
    ends: date | None = None
    cost_per_year: Annotated[Decimal | int, Field(ge=0)]
    risk: Risk
    debt: Debt
    incidents: list[Incident] = Field(default_factory=list)

    @model_validator(mode="after")
    def _replaced_is_of_a_register(self) -> System:
        if self.replaced and self.of_register is None:
            raise wrong("which register's old system this is, is not said", "write register: as well.")
        return self
