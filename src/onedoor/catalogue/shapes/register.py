"""``registers/<id>.yaml``: a base register, what it knows, and who may read which of it for what."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from onedoor.catalogue.shapes.base import Duration, Identifier, Name, Shape, Text, wrong
from onedoor.catalogue.shapes.connectors import Connector
from onedoor.catalogue.shapes.decisions import Attribute, RecordType


class Agreement(Shape):
    """A data-sharing agreement: who may read which fields, for what and on which legal ground."""

    consumer: Identifier
    purpose: Name
    legal_ground: Name
    fields: Annotated[list[Name], Field(min_length=1)]
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Agreement:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise wrong("the agreement ends before it begins", "correct valid_from or valid_to.")
        return self

    def covers(self, *, consumer: str, purpose: str, field: str, on: date | None = None) -> bool:
        """Whether `consumer` may read `field` for `purpose` (on the day `on`, where one is given)."""
        in_time = on is None or (self.valid_from <= on and (self.valid_to is None or on <= self.valid_to))
        return in_time and self.consumer == consumer and self.purpose == purpose and field in self.fields


class RegisterFile(Shape):
    """``registers/<id>.yaml``. CPSV-AP: the source of Evidence that is not asked of people again."""

    title: Text
    owner: Identifier
    connector: Connector
    key: Literal["person number", "property number"]
    freshness: Duration
    types: dict[Name, RecordType] = Field(default_factory=dict)
    attributes: Annotated[dict[Name, Attribute], Field(min_length=1)]
    agreements: list[Agreement] = Field(default_factory=list)
