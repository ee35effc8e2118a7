"""Between the types a definition writes and the types FEEL computes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from onedoor.dmn.datatypes import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    MONEY,
    NUMBER,
    SIMPLE,
    TEXT,
    DataType,
    Field,
    list_of,
)
from onedoor.feel import types as feel
from onedoor.feel.days import is_date
from onedoor.feel.values import Value


def feel_type(type: DataType) -> feel.Type:
    """Return the FEEL type of a definition's type."""
    if type.kind == "money":
        return feel.NumberType(unit=type.name)
    if type.kind == "choice":
        return feel.TextType(options=tuple(type.options)) if type.options else feel.TEXT
    if type.kind == "list":
        return feel.ListType(item=feel_type(type.item or ANY))
    if type.kind == "record":
        fields = {name: feel_type(part.type) for name, part in type.fields.items()}
        return feel.ContextType(fields=fields, label=None if type.name.startswith("context") else type.name)
    if type.kind == "context":
        return feel.CONTEXT
    return feel.named(type.kind) or feel.ANY


def data_type(type: feel.Type, named: Mapping[str, DataType]) -> DataType:
    """Return the definition's type for what FEEL inferred; `any` where nothing better is known."""
    if isinstance(type, feel.NumberType):
        if type.unit in MONEY:
            return DataType(
                "money", type.unit, per=type.unit.removeprefix("money").removeprefix(" per ") or None
            )
        return DataType("integer", "integer") if type.whole else NUMBER
    if isinstance(type, feel.TextType):
        return TEXT
    if isinstance(type, feel.ListType):
        return list_of(data_type(type.item, named))
    if isinstance(type, feel.ContextType):
        if type.label is not None and type.label in named:
            return named[type.label]
        if type.open or not type.fields:
            return CONTEXT
        return DataType(
            "record",
            "context",
            fields={name: Field(data_type(one, named)) for name, one in type.fields.items()},
        )
    name = str(type)
    return DataType(name, name) if name in SIMPLE and name != "any" else ANY


def of_values(values: Iterable[Value], leaf: DataType | None = None) -> DataType:
    """Return the narrowest type that all these values have; `leaf` is what numbers in them are."""
    result: DataType | None = None
    for value in values:
        if value is None:
            continue
        one = _of_value(value, leaf)
        result = one if result is None else _join(result, one)
    return result or ANY


def _of_value(value: Value, leaf: DataType | None) -> DataType:
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, Decimal):
        return leaf or NUMBER
    if isinstance(value, str):
        return TEXT
    if is_date(value):
        return DATE
    if isinstance(value, list):
        return list_of(of_values(value, leaf))
    if isinstance(value, dict):
        return DataType(
            "record", "context", fields={name: Field(of_values([one], leaf)) for name, one in value.items()}
        )
    return ANY


def _join(one: DataType, other: DataType) -> DataType:
    if one == other:
        return one
    if one.kind == other.kind == "record":
        names = [*one.fields, *(name for name in other.fields if name not in one.fields)]
        return DataType(
            "record", one.name, fields={name: Field(_join_fields(name, one, other)) for name in names}
        )
    if one.kind == other.kind == "list" and one.item and other.item:
        return list_of(_join(one.item, other.item))
    if ANY in (one, other):
        return one if other == ANY else other
    return ANY


def _join_fields(name: str, one: DataType, other: DataType) -> DataType:
    found = [type.fields[name].type for type in (one, other) if name in type.fields]
    return found[0] if len(found) == 1 else _join(found[0], found[1])
