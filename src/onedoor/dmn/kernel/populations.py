"""Populations as Arrow: which columns an input becomes, and rows of them as one case's inputs, there and back.

A row is a case. Arrow's null is “not known” (missing); the column `<input> is null` says where an input is known to be
null. Inside lists and records Arrow's null is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from onedoor.dmn.datatypes import TEXT, DataType
from onedoor.dmn.kernel.shapes import kind_of
from onedoor.dmn.model import Model
from onedoor.feel.temporal import SECOND
from onedoor.feel.values import DaysDuration, Missing, MonthsDuration, Value

NULL_SUFFIX = " is null"
NOTHING_KNOWN = "case"
_PLAIN: dict[str, pa.DataType] = {
    "boolean": pa.bool_(), "text": pa.string(), "date": pa.date32(), "months": pa.int64(), "days": pa.duration("us"),
}  # fmt: skip


class Unheld(ValueError):
    """A value that no Arrow column of a population holds; such cases are decided one by one elsewhere."""


def arrow_type(type: DataType) -> pa.DataType:
    """The Arrow type of an input's column: money with cents, other numbers with six digits behind the point."""
    kind = kind_of(type)
    if kind == "number":
        scales = {"money": 2, "integer": 0}
        return pa.decimal128(18, scales.get(type.kind, 6))
    if kind == "list" and type.item is not None:
        return pa.list_(arrow_type(type.item))
    if kind == "record":
        return pa.struct([pa.field(name, arrow_type(part.type)) for name, part in type.fields.items()])
    return _PLAIN.get(kind, pa.string())


def schema_of(model: Model, names: Sequence[str]) -> pa.Schema:
    """The columns of these inputs, without those that say what is null."""
    return pa.schema([pa.field(name, arrow_type(input_type(model, name))) for name in names])


def input_type(model: Model, name: str) -> DataType:
    """The type of an input (the person number of who signed in is a text)."""
    return model.inputs[name].type if name in model.inputs else TEXT


def rows(batch: pa.RecordBatch, model: Model) -> Iterator[dict[str, Value]]:
    """The cases of a batch, each as the inputs of `evaluate`: what is missing is not there."""
    held = set(batch.schema.names)
    names = [
        name for name in held if not (name.endswith(NULL_SUFFIX) and name.removesuffix(NULL_SUFFIX) in held)
    ]
    known = [name for name in names if name in model.inputs or name == "applicant.person number"]
    columns = {name: batch.column(name).to_pylist() for name in known}
    nulls = {
        name: batch.column(name + NULL_SUFFIX).to_pylist() for name in known if name + NULL_SUFFIX in held
    }
    types = {name: input_type(model, name) for name in known}
    for place in range(batch.num_rows):
        case: dict[str, Value] = {}
        for name, values in columns.items():
            if name in nulls and nulls[name][place]:
                case[name] = None
            elif values[place] is not None:
                case[name] = value_of(values[place], types[name])
        yield case


def value_of(held: Any, type: DataType) -> Value:
    """A value of an Arrow column as FEEL has it."""
    if held is None:
        return None
    kind = kind_of(type)
    if kind == "number":
        return Decimal(repr(held)) if isinstance(held, float) else Decimal(held)
    if kind == "list" and type.item is not None:
        return [value_of(one, type.item) for one in held]
    if kind == "record":
        return {name: value_of(held.get(name), part.type) for name, part in type.fields.items()}
    if kind == "months":
        return MonthsDuration(held)
    if kind == "days" and isinstance(held, timedelta):
        return DaysDuration((held.days * 86_400 + held.seconds) * SECOND + held.microseconds * 1000)
    return held


def held_of(value: Value, type: DataType) -> Any:
    """A value of FEEL as an Arrow column holds it. Raises Unheld."""
    if value is None:
        return None
    if isinstance(value, Missing):
        raise Unheld("something is missing inside a list or record")
    kind = kind_of(type)
    if kind == "list" and type.item is not None:
        if not isinstance(value, list):
            raise Unheld(f"{value!r} is no list")
        return [held_of(one, type.item) for one in value]
    if kind == "record":
        if not isinstance(value, dict):
            raise Unheld(f"{value!r} is no {type}")
        return {name: held_of(value.get(name), part.type) for name, part in type.fields.items()}
    if isinstance(value, MonthsDuration):
        return value.months
    if isinstance(value, DaysDuration):
        return timedelta(microseconds=value.nanoseconds // 1000)
    return value


def batch_of(
    cases: Sequence[Mapping[str, Value]], model: Model, names: Sequence[str] | None = None
) -> pa.RecordBatch:
    """The cases as a batch with a column for each of these inputs (None: all that any case has).

    Raises Unheld for what no column holds, and Arrow's errors for values that are not of their type.
    """
    if names is None:
        names = [name for name in model.inputs if any(name in case for case in cases)]
    arrays: list[pa.Array] = []
    fields: list[pa.Field] = []
    for name in names:
        type = input_type(model, name)
        absent = [name not in case or isinstance(case[name], Missing) for case in cases]
        held = [None if gone else held_of(case[name], type) for case, gone in zip(cases, absent, strict=True)]
        arrays.append(_array(held, type))
        fields.append(pa.field(name, arrays[-1].type))
        null = [not gone and case[name] is None for case, gone in zip(cases, absent, strict=True)]
        if any(null):
            arrays.append(pa.array(null))
            fields.append(pa.field(name + NULL_SUFFIX, pa.bool_()))
    if not arrays:
        # Arrow counts rows by its columns: cases that nothing is known of are counted by one of their own
        return pa.RecordBatch.from_arrays([pa.nulls(len(cases))], names=[NOTHING_KNOWN])
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


def _array(held: list[Any], type: DataType) -> pa.Array:
    wanted = arrow_type(type)
    try:
        return pa.array(held, wanted)
    except pa.ArrowInvalid:
        # more digits than money has: the numbers themselves say how many
        return pa.array(held)
