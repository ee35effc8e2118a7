"""Where a single value stands: an input, a field of a record, a field of one record of a list, how many records of a kind
a list holds, or the day itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import Model
from onedoor.feel.values import Missing, Value

ORDERED = ("number", "integer", "money", "date")
CHOSEN = ("boolean", "choice", "text")


Kind: TypeAlias = tuple[tuple[str, Any], ...]
"""What some records of a list have in common: fields and their values; nothing for all of them."""

ITSELF = ""
"""Stands for a field where the items of a list have none: they are the value themselves."""


@dataclass(frozen=True)
class Place:
    """One value that could be another. `item` counts the records of a list from 0; without an `input` it is the day.

    With a `kind` the value is how many records of a list are of that kind; `rest` are the other fields of ones that are added.
    """

    input: str
    item: int | None = None
    field: str | None = None
    kind: Kind | None = None
    rest: Kind = ()

    @property
    def is_count(self) -> bool:
        """Whether this is how many records there are, rather than what one of them says."""
        return self.kind is not None

    @property
    def is_day(self) -> bool:
        """Whether this is the day of the decision."""
        return not self.input


THE_DAY = Place("")

Changed = Mapping[Place, Value]
"""What would be otherwise, place by place."""


def of_input(model: Model, inputs: Mapping[str, Value], name: str) -> Iterator[tuple[Place, DataType]]:
    """Yield the places of a known input with their types: itself, or the fields of its records. Missing ones have none."""
    if name not in inputs or name not in model.inputs or isinstance(inputs[name], Missing):
        return
    type, value = model.inputs[name].type, inputs[name]
    if type.kind in ORDERED or type.kind in CHOSEN:
        yield Place(name), type
    elif type.kind == "record" and isinstance(value, Mapping):
        yield from _fields(type, value, name, None)
    elif type.item is not None and type.item.kind == "record" and isinstance(value, list):
        for item, record in enumerate(value):
            if isinstance(record, Mapping):
                yield from _fields(type.item, record, name, item)


def _fields(
    type: DataType, record: Mapping[str, Value], name: str, item: int | None
) -> Iterator[tuple[Place, DataType]]:
    for field, part in type.fields.items():
        if (part.type.kind in ORDERED or part.type.kind in CHOSEN) and record.get(field) is not None:
            yield Place(name, item, field), part.type


def is_left_out(type: DataType) -> bool:
    """Whether an input's other values are not tried: of lists of records and choices it is how many there are of each."""
    if type.kind == "list" and type.item is not None:
        return type.item.kind not in (*CHOSEN, "record")
    return type.kind not in (*ORDERED, *CHOSEN, "record")


def value_at(inputs: Mapping[str, Value], on: date, place: Place) -> Value:
    """Return the value that stands there."""
    if place.is_day:
        return on
    value = inputs[place.input]
    if place.kind is not None:
        return Decimal(sum(_is_of(one, place.kind) for one in value))
    if place.item is not None:
        value = value[place.item]
    return value if place.field is None else value[place.field]


def with_changes(inputs: Mapping[str, Value], on: date, changed: Changed) -> tuple[dict[str, Value], date]:
    """Return the inputs and the day with some values changed; what was given stays as it is."""
    made = dict(inputs)
    for place, value in changed.items():
        if place.is_day:
            on = value
        elif not place.is_count:
            made[place.input] = _changed(made[place.input], place, value)
    # afterwards, for what is said of the third record is said of what was the third
    for place, value in changed.items():
        if place.is_count and isinstance(value, Missing):
            made[place.input] = value
        elif place.is_count and not isinstance(made[place.input], Missing):
            more = int(value - value_at(inputs, on, place))
            change = _more if more > 0 else _fewer
            made[place.input] = change(made[place.input], place, abs(more))
    return made, on


def _is_of(record: Value, kind: Kind) -> bool:
    """Whether a record is certainly of a kind."""
    return all(
        (record if field == ITSELF else record.get(field) if isinstance(record, Mapping) else None) == value
        for field, value in kind
    )


def _more(whole: list[Any], place: Place, by: int) -> list[Any]:
    told = dict((*(place.kind or ()), *place.rest))
    return [*whole, *(told[ITSELF] if ITSELF in told else dict(told) for _ in range(by))]


def _fewer(whole: list[Any], place: Place, by: int) -> list[Any]:
    """Without the last ones of that kind."""
    left = list(whole)
    for at in reversed(range(len(whole))):
        if by and _is_of(whole[at], place.kind or ()):
            del left[at]
            by -= 1
    return left


def _changed(whole: Any, place: Place, value: Value) -> Value:
    if place.item is not None:
        items = list(whole)
        items[place.item] = {**items[place.item], str(place.field): value}
        return items
    return value if place.field is None else {**whole, place.field: value}
