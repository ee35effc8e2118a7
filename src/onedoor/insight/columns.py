"""The columns of a population: which a file must have for a service, of which types, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import suggestion
from onedoor.dmn.kernel.populations import arrow_type
from onedoor.dmn.model import PERSON_NUMBER, Model

IS_NULL = " is null"
"""What follows an input's name in the column that says where the input is known to be null."""


class WrongColumn(ValueError):
    """A column that is not of a type its input can be read from: which one, what it is, what is expected."""

    def __init__(self, column: str, found: str, expected: str, *, where: str = "") -> None:
        self.column = column
        at = f"{where}: " if where else ""
        super().__init__(f"{at}the column “{column}” is {found}. Expected: {expected}.")


@dataclass(frozen=True)
class Columns:
    """What of a file is read for some inputs: `read` by name with the types they are given, and what is `unknown`."""

    read: Mapping[str, pa.DataType]
    unknown: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """Inputs without a column: missing for everybody."""


def of(schema: pa.Schema, model: Model, *, wanted: Iterable[str], where: str = "") -> Columns:
    """Find the columns of `wanted` inputs in a file's schema. Raises WrongColumn, naming `where`."""
    read: dict[str, pa.DataType] = {}
    lacking: list[str] = []
    for name in wanted:
        if name not in schema.names:
            lacking.append(name)
            continue
        _once(schema, name, where)
        type = model.inputs[name].type if name in model.inputs else DataType("text", "text")
        read[name] = _accepted(schema.field(name).type, type, name, where)
        if (companion := name + IS_NULL) in schema.names:
            if not types.is_boolean(schema.field(companion).type):
                raise WrongColumn(companion, str(schema.field(companion).type), "bool", where=where)
            read[companion] = pa.bool_()
    known = {PERSON_NUMBER, *model.inputs}
    known |= {name + IS_NULL for name in known}
    unknown = tuple(name for name in schema.names if name not in known)
    return Columns(read, unknown, tuple(lacking))


def has_person_numbers(schema: pa.Schema, *, where: str = "") -> bool:
    """Whether a file says who is who. Raises WrongColumn where its person numbers are none."""
    if PERSON_NUMBER not in schema.names:
        return False
    _once(schema, PERSON_NUMBER, where)
    found = schema.field(PERSON_NUMBER).type
    if not types.is_integer(found) and _text(found) is None:
        raise WrongColumn(PERSON_NUMBER, str(found), expected(DataType("text", "text")), where=where)
    return True


def notes(columns: Columns, model: Model) -> list[str]:
    """What a person should know of a file's columns: those that belong to no input, and what was perhaps meant."""
    said = []
    for name in columns.unknown:
        near = suggestion(name, list(columns.lacking) or list(model.inputs))
        hint = f" {near}" if near.startswith("Did you mean") else ""
        said.append(f"The column “{name}” is no input of the service and is not read.{hint}")
    return said


def fitted(batch: pa.RecordBatch, columns: Columns, *, first_row: int = 0, where: str = "") -> pa.RecordBatch:
    """The batch with exactly the columns that are read, in their types.

    Raises WrongColumn for a number that is none (NaN, infinite), naming its row (`first_row` is the batch's first).
    """
    arrays = []
    for name, type in columns.read.items():
        array = batch.column(name)
        if array.type != type:
            known = array.null_count < len(array)
            array = array.cast(type) if known else pa.nulls(len(array), type)
        _all_finite(array, name, first_row, where)
        arrays.append(array)
    fields = [pa.field(name, type) for name, type in columns.read.items()]
    if not fields:  # nothing is known of anybody; the number of rows has to be kept all the same
        return pa.record_batch([pa.nulls(batch.num_rows)], names=[PERSON_NUMBER])
    return pa.record_batch(arrays, schema=pa.schema(fields))


def _once(schema: pa.Schema, name: str, where: str) -> None:
    if len(schema.get_all_field_indices(name)) > 1:
        raise WrongColumn(name, "there more than once", "one column of that name", where=where)


def _accepted(found: pa.DataType, type: DataType, column: str, where: str) -> pa.DataType:
    """The Arrow type in which a column of the type `found` is read for an input of `type`. Raises WrongColumn."""
    if types.is_null(found):
        return arrow_type(type)
    if type.kind == "list" and type.item is not None:
        if types.is_list(found) or types.is_large_list(found) or types.is_fixed_size_list(found):
            return pa.list_(_accepted(found.value_type, type.item, f"{column}, each item", where))
    elif type.kind == "record":
        if types.is_struct(found):
            return _accepted_record(found, type, column, where)
    else:
        read_as = _KINDS.get("number" if type.is_number else type.kind, _as_it_is)(found)
        if read_as is not None:
            return read_as
    raise WrongColumn(column, str(found), expected(type), where=where)


def _accepted_record(found: pa.StructType, type: DataType, column: str, where: str) -> pa.DataType:
    fields = []
    for one in found:
        if one.name not in type.fields:
            raise WrongColumn(
                column,
                f"a struct with a field “{one.name}”",
                f"no such field. {suggestion(one.name, list(type.fields))}".rstrip("."),
                where=where,
            )
        fields.append(
            (one.name, _accepted(one.type, type.fields[one.name].type, f"{column}, {one.name}", where))
        )
    return pa.struct(fields)


def expected(type: DataType) -> str:
    """The Arrow types that an input's column may have, in words."""
    if type.kind == "list" and type.item is not None:
        return f"list of {expected(type.item)}"
    if type.kind == "record":
        return "struct of " + ", ".join(type.fields)
    if type.is_number:
        return "decimal, int64 or float64"
    words = {
        "boolean": "bool",
        "date": "date32",
        "days and time duration": "duration",
        "years and months duration": "int64 (of months)",
    }
    return words.get(type.kind, "string, or dictionary of string")


def _number(found: pa.DataType) -> pa.DataType | None:
    if types.is_integer(found):
        return pa.int64()
    if types.is_decimal(found) and found.precision <= 38:
        # short ones are read as they are: they are decoded faster, and take a part of the memory
        return found if found.bit_width < 128 else pa.decimal128(found.precision, found.scale)
    # a float of 32 bits does not hold 0.1 nearly enough to be read as what was meant
    return found if types.is_float64(found) else None


def _boolean(found: pa.DataType) -> pa.DataType | None:
    return found if types.is_boolean(found) else None


def _date(found: pa.DataType) -> pa.DataType | None:
    return pa.date32() if types.is_date(found) else None


def _duration(found: pa.DataType) -> pa.DataType | None:
    return pa.duration("us") if types.is_duration(found) else None


def _text(found: pa.DataType) -> pa.DataType | None:
    if types.is_dictionary(found):
        return pa.dictionary(pa.int32(), pa.string()) if _text(found.value_type) else None
    is_text = types.is_string(found) or types.is_large_string(found) or types.is_string_view(found)
    return pa.string() if is_text else None


def _as_it_is(found: pa.DataType) -> pa.DataType | None:
    return found


_KINDS: Mapping[str, Callable[[pa.DataType], pa.DataType | None]] = {
    "number": _number,
    "years and months duration": _number,
    "days and time duration": _duration,
    "boolean": _boolean,
    "date": _date,
    "text": _text,
    "long text": _text,
    "choice": _text,
    "document": _text,
}


def _all_finite(array: pa.Array, column: str, first_row: int, where: str) -> None:
    if not types.is_float64(array.type):
        return
    finite = pc.is_finite(array)
    if pc.all(finite).as_py() is False:
        row = pc.index(pc.fill_null(finite, True), False).as_py()
        raise WrongColumn(
            column, f"{array[row].as_py()} in row {first_row + row}", "a number, or nothing", where=where
        )
