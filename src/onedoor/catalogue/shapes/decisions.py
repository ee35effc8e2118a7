"""The part of a service that decides: types, input data, parameters, functions, decisions (DMN 1.5)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from onedoor.catalogue.shapes.base import Feel, Identifier, Name, Shape, Text, wrong

OF_THE_APPLICATION = ("application.channel",)
"""What `from` may name besides registers: the case itself knows it, nobody is asked."""


class Attribute(Shape):
    """A typed thing with a title: a field of a record type, or what a register knows. DMN: ItemDefinition."""

    type: Name
    title: Text
    options: dict[Name, Text] | None = None


RecordType = dict[Name, Attribute]
"""A type with fields of its own: ``household member``."""


class Valid(Shape):
    """A test on an answer, and the sentence for whom it fails."""

    test: Feel
    message: Text


class Consent(Shape):
    """A yes to this question is a consent: to what, and which inputs are asked and kept on that ground alone."""

    to: Text
    covers: list[Name] = Field(default_factory=list)


class InputData(Shape):
    """Something that must be known: read from a register, or asked. DMN: InputData; CPSV-AP: Evidence, Requirement."""

    type: Name | None = None
    title: Text
    source: Name | None = Field(default=None, alias="from")
    about: Feel | None = None
    purpose: Name | None = None
    legal_basis: Name | None = None
    ask: Text | None = None
    hint: Text | None = None
    options: dict[Name, Text] | None = None
    valid: Valid | None = None
    evidence: list[Identifier] = Field(default_factory=list)
    may_be_empty: bool = False
    consent: Consent | None = None

    @property
    def is_of_a_register(self) -> bool:
        """Whether a register is read for it; what the application itself says (its channel) is no register."""
        return self.source is not None and self.source not in OF_THE_APPLICATION

    @model_validator(mode="after")
    def _known_somehow(self) -> InputData:
        if self.source is None and self.ask is None:
            raise wrong(
                "nobody can say this: it is neither read from a register nor asked",
                "write “from: register.attribute”, or the question as “ask: {…}”, or both.",
            )
        if not self.is_of_a_register and self.type is None:
            raise wrong(
                "the type is missing", "write for example “type: money”, “type: date”, “type: boolean”."
            )
        if self.consent is not None and (self.type != "boolean" or self.source is not None):
            raise wrong(
                "a consent is given by answering yes, by the person alone",
                "write type: boolean and ask: …, without “from”.",
                at="consent",
            )
        for key in ("purpose", "legal_basis"):
            if self.is_of_a_register and getattr(self, key) is None:
                raise wrong(f"“{key}” is missing, and a register is read", f"write {key}: … below “from”.")
        return self


class Parameter(Shape):
    """A figure of the law with the days from which it holds. DMN: a decision without inputs, with its authority."""

    type: Name
    title: Text | None = None
    source: Name
    values: Annotated[dict[date, Any], Field(min_length=1)]
    cite: Name | None = None


class TableRule(Shape):
    """A row of a decision table with a sentence of its own; a plain list of cells does where none is needed."""

    condition: Any = Field(alias="if")
    result: Any = Field(alias="then")
    because: Text | None = None
    source: Name | None = None


def _row_or_rule(value: Any) -> str:
    return "<rule>" if isinstance(value, dict) else "<row>"


Row = Annotated[
    Annotated[list[Any], Tag("<row>")] | Annotated[TableRule, Tag("<rule>")], Discriminator(_row_or_rule)
]


class Table(Shape):
    """A decision table: one row per rule, tests first and outputs last. DMN: DecisionTable."""

    inputs: Annotated[list[Feel], Field(min_length=1)]
    outputs: list[Name] | None = None
    hit_policy: Literal["unique", "first", "any", "priority", "collect", "rule order", "output order"] = (
        "unique"
    )
    aggregation: Literal["sum", "min", "max", "count"] | None = None
    priorities: list[Any] | None = None
    otherwise: Any = None
    rules: Annotated[list[Row], Field(min_length=1)]


class Function(Shape):
    """A calculation with a name of its own. DMN: BusinessKnowledgeModel."""

    title: Text | None = None
    parameters: Annotated[dict[Name, Name], Field(min_length=1)]
    type: Name | None = None
    source: Name | None = None
    value: Feel | None = None
    table: Table | None = None


class Unless(Shape):
    """An exception: where it holds, the condition counts as met all the same."""

    condition: Feel = Field(alias="if")
    because: Text
    source: Name


class Condition(Shape):
    """One condition of the law, with the sentence for each way it can turn out. CPSV-AP: Rule."""

    condition: Feel = Field(alias="if")
    because: Text
    otherwise: Text | None = None
    source: Name
    unless: list[Unless] = Field(default_factory=list)


class Decision(Shape):
    """Something that is worked out. DMN: Decision."""

    title: Text | None = None
    text: Text | None = None
    type: Name | None = None
    source: Name | None = None
    options: dict[Name, Text] | None = None
    all_of: list[Condition] | None = None
    any_of: list[Condition] | None = None
    value: Feel | None = None
    table: Table | None = None
    if_eligible: Feel | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Decision:
        ways = ("all_of", "any_of", "value", "table", "if_eligible")
        written = [way for way in ways if getattr(self, way) is not None]
        if len(written) != 1:
            what = "how it is decided is missing" if not written else f"it is decided in {len(written)} ways"
            raise wrong(what, "write exactly one of all_of, any_of, value, table or if_eligible.")
        return self
