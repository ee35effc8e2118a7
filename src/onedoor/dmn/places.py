"""Where a single value stands: an input, a field of a record, a field of one record of a list, or the day itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import Model
from onedoor.feel.values import Missing, Value

ORDERED = ("number", "integer", "money", "date")
CHOSEN = ("boolean", "choice", "text")


@dataclass(frozen=True)
class Place:
    """One value that could be another. `item` counts the records of a list from 0; without an `input` it is the day."""

    input: str
    item: int | None = None
    field: str | None = None

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
    """Whether an input's other values are not tried, or not all of them: one more or one less in a list is not."""
    return type.kind not in (*ORDERED, *CHOSEN, "record")


def value_at(inputs: Mapping[str, Value], on: date, place: Place) -> Value:
    """Return the value that stands there."""
    if place.is_day:
        return on
    value = inputs[place.input]
    if place.item is not None:
        value = value[place.item]
    return value if place.field is None else value[place.field]


def with_changes(inputs: Mapping[str, Value], on: date, changed: Changed) -> tuple[dict[str, Value], date]:
    """Return the inputs and the day with some values changed; what was given stays as it is."""
    made = dict(inputs)
    for place, value in changed.items():
        if place.is_day:
            on = value
        else:
            made[place.input] = _changed(made[place.input], place, value)
    return made, on


def _changed(whole: Any, place: Place, value: Value) -> Value:
    if place.item is not None:
        items = list(whole)
        items[place.item] = {**items[place.item], str(place.field): value}
        return items
    return value if place.field is None else {**whole, place.field: value}
