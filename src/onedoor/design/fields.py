"""A question's control as data: what `design/fields.html` draws and what a form's parser fills with errors."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal[
    "text",
    "long text",
    "number",
    "money",
    "yes or no",
    "date",
    "choice",
    "choices",
    "document",
    "record",
    "records",
]
FEW = 7
"""Up to so many options are shown at once; more become a list to unfold."""


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """One control, with what was typed into it and what is wrong with that.

    `name` is the name in the posted form; parts of a date are `<name>-day`, `<name>-month`, `<name>-year`.
    `typed` holds the posted strings by name, exactly as typed. `before` and `after` stand at the control ("£", "each week").
    A record has `parts`; records have `rows` of them.
    """

    kind: Kind
    name: str
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    before: str = ""
    after: str = ""
    whole: bool = False
    accept: str = ""
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    error: str = ""
    wrong_parts: tuple[str, ...] = ()
    parts: tuple["Field", ...] = ()
    rows: tuple[tuple["Field", ...], ...] = ()

    @property
    def id(self) -> str:
        """The HTML id of the control, or of the first of its parts."""
        return element_id(self.name)

    @property
    def target(self) -> str:
        """The id that an error summary leads to."""
        if self.kind == "date":
            return element_id(f"{self.name}-{self.wrong_parts[0] if self.wrong_parts else 'day'}")
        if self.kind == "records":
            return element_id(f"{self.name}-add")
        return self.id

    @property
    def items(self) -> list[dict[str, object]]:
        """The options as GOV.UK Frontend's macros take them."""
        return [
            {"value": one.value, "text": one.label, "hint": {"text": one.hint} if one.hint else None}
            for one in self.options
        ]

    def said(self, part: str = "") -> str:
        """What was typed (into one part of a date)."""
        values = self.typed.get(f"{self.name}-{part}" if part else self.name, ())
        return values[-1] if values else ""

    def chosen(self) -> tuple[str, ...]:
        """Every option that was ticked."""
        return tuple(self.typed.get(self.name, ()))

    def with_error(self, message: str, *wrong_parts: str) -> "Field":
        """The same control, saying what is wrong with it."""
        return replace(self, error=message, wrong_parts=wrong_parts)

    def all_errors(self) -> Iterator["Field"]:
        """This control and those inside it, as far as they are wrong, in reading order."""
        if self.error:
            yield self
        for part in self.parts:
            yield from part.all_errors()
        for row in self.rows:
            for part in row:
                yield from part.all_errors()


def element_id(name: str) -> str:
    """An HTML id for a name: spaces and dots have no place in one."""
    return re.sub(r"[^\w-]+", "-", name)
