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


class LinkedWith(Shape):
    """Another register whose records are linked with those of this one, every night."""

    of_register: Annotated[Identifier, Field(alias="register")]
    consumer: Identifier | None = None
    """The organisation for which it is done; the owner of this register where none is named."""
    link_from: Annotated[float, Field(gt=0, le=1)] = 0.95
    """The least probability of a pair that is a link without anybody being asked."""
    review_from: Annotated[float, Field(gt=0, le=1)] = 0.2
    """The least probability of a pair that an officer is asked about."""

    @model_validator(mode="after")
    def _in_order(self) -> LinkedWith:
        if self.review_from > self.link_from:
            raise wrong("review_from is above link_from", "nobody would be asked: lower review_from, or raise link_from.")
        return self


class Legacy(Shape):
    """The system that the one under `connector` replaces, step by step: by its capabilities, one after the other."""

    connector: Connector
    capabilities: dict[Identifier, Annotated[list[Name], Field(min_length=1)]] = Field(default_factory=dict)
    """What is switched together: a name, and its attributes. Without any the register is switched as a whole."""


WHOLE = "all"
"""The capability of a register that is switched as a whole."""


class RegisterFile(Shape):
    """``registers/<id>.yaml``. CPSV-AP: the source of Evidence that is not asked of people again."""

    title: Text
    owner: Identifier
    connector: Connector
    legacy: Legacy | None = None
    key: Literal["person number", "property number", "record number"]
    """`record number`: one of the register's own, which a link between registers leads to from a person number."""
    freshness: Duration
    types: dict[Name, RecordType] = Field(default_factory=dict)
    attributes: Annotated[dict[Name, Attribute], Field(min_length=1)]
    agreements: list[Agreement] = Field(default_factory=list)
    linked_with: list[LinkedWith] = Field(default_factory=list)

    @model_validator(mode="after")
    def _every_attribute_once(self) -> RegisterFile:
        groups = self.legacy.capabilities if self.legacy else {}
        named: set[str] = set()
        for capability, attributes in groups.items():
            for name in attributes:
                if name not in self.attributes or name in named:
                    what = f"“{name}” of “{capability}” is " + (
                        "in another capability too" if name in named else "no attribute of this register"
                    )
                    raise wrong(what, "name every attribute once.", at="legacy")
                named.add(name)
        missing = [name for name in self.attributes if groups and name not in named]
        if missing:
            what = f"no capability holds {', '.join(f'“{name}”' for name in missing)}"
            raise wrong(what, "put each attribute into one, or delete `capabilities`.", at="legacy")
        return self

    @property
    def capabilities(self) -> dict[str, list[str]]:
        """What is switched together, while the register's system is replaced; nothing where none is."""
        if self.legacy is None:
            return {}
        return self.legacy.capabilities or {WHOLE: list(self.attributes)}
