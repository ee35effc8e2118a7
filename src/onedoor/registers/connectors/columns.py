"""A register's records as Arrow columns, typed as its file declares."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import parse, to_json
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register

if TYPE_CHECKING:
    from onedoor.dmn.datatypes import DataType

NUMBERS = pa.decimal128(38, 10)
"""Ten decimals: money and rates exactly, as they are written."""


def schema(register: Register, fields: Sequence[str]) -> pa.Schema:
    """The columns of `fields`. Lists and records are JSON texts. Raises ConnectorFailed for a field that is not declared."""
    unknown = [name for name in fields if name not in register.types]
    if unknown:
        raise ConnectorFailed(f"“{register.name}” has no attribute “{unknown[0]}”.", kind="schema")
    columns = [pa.field(name, _type(register.types[name])) for name in fields]
    return pa.schema([pa.field("key", pa.string(), nullable=False), pa.field("as_of", pa.date32()), *columns])


def batches(
    answers: Iterable[Answer], register: Register, fields: Sequence[str], batch: int
) -> Iterator[pa.RecordBatch]:
    """Some answers at a time. Raises ConnectorFailed for a value that is not of its type."""
    shape = schema(register, fields)
    rest = iter(answers)
    while some := list(islice(rest, batch)):
        rows = [
            {"key": one.key, "as_of": one.as_of, **{name: _value(register, one, name) for name in fields}}
            for one in some
        ]
        try:
            made = pa.RecordBatch.from_pylist(rows, schema=shape)
        except pa.ArrowInvalid as error:
            raise ConnectorFailed(
                "A number has more digits than can be kept exactly.", kind="schema"
            ) from error
        yield made


def _value(register: Register, answer: Answer, name: str) -> Any:
    type = register.types[name]
    try:
        value: Any = parse(answer.attributes.get(name), type)
    except WrongValue as wrong:
        raise ConnectorFailed(f"A value of “{name}” cannot be understood. {wrong}", kind="schema") from wrong
    if value is None or type.is_number or type.kind in ("boolean", "date"):
        return value
    return value if isinstance(value, str) else json.dumps(to_json(value), ensure_ascii=False)


def _type(type: DataType) -> pa.DataType:
    if type.is_number:
        return NUMBERS
    return {"boolean": pa.bool_(), "date": pa.date32()}.get(type.kind, pa.string())
