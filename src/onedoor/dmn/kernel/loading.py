"""From Arrow columns to the variables a program starts with, and to the shapes it is compiled for."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.kernel.shapes import ABSENT, Shape, kind_of

Array = npt.NDArray[Any]
EPOCH = 719_163
"""1 January 1970 as `date.toordinal` counts."""
LARGEST = 2**60
_SCALES = 9
_FIXED: dict[Any, Any] = {
    pa.int8(): np.int8, pa.int16(): np.int16, pa.int32(): np.int32, pa.int64(): np.int64, pa.uint8(): np.uint8,
    pa.uint16(): np.uint16, pa.uint32(): np.uint32, pa.float32(): np.float32, pa.float64(): np.float64,
    pa.date32(): np.int32,
}  # fmt: skip
_WORDS: dict[int, tuple[Any, int]] = {32: (np.int32, 1), 64: (np.int64, 1), 128: (np.int64, 2)}
"""Per size of a decimal in bits: the words it is made of, and how many."""


class WrongColumn(ValueError):
    """A column of a population that is not of its input's type; the message says which and what is needed."""


def shape_of(
    array: pa.Array, type: DataType, *, name: str, nulls: pa.Array | None = None, top: bool = True
) -> Shape:
    """What is known of a column. Raises WrongColumn where it cannot hold the input's values."""
    kind = kind_of(type)
    gaps = array.null_count > 0
    missing, null = (gaps, False) if top else (False, gaps)
    if top and nulls is not None and pc.any(nulls).as_py():
        null = True
        missing = gaps and bool(pc.any(pc.and_not(pc.is_null(array), nulls.fill_null(False))).as_py())
    if pa.types.is_null(array.type):
        return Shape(kind if kind != "list" else "absent", missing, null) if not top else ABSENT
    if kind == "number":
        return _number_shape(array, missing, null, name)
    if kind in ("date", "months"):
        low, high = _bounds(array, name)
        shift = EPOCH if kind == "date" else 0
        return Shape(kind, missing, null, 1, low + shift, high + shift)
    if kind == "list":
        return _list_shape(array, type, missing, null, name)
    if kind == "record":
        return _record_shape(array, type, missing, null, name)
    if kind in ("boolean", "text"):
        fits = pa.types.is_boolean(array.type) if kind == "boolean" else _is_text(array.type)
        if not fits:
            raise WrongColumn(
                f"“{name}” is {array.type}, and {type} needs {'bool' if kind == 'boolean' else 'string'}."
            )
        return Shape(kind, missing, null)
    return Shape("other", missing, null)


def _is_text(type: pa.DataType) -> bool:
    if pa.types.is_dictionary(type):
        type = type.value_type
    return bool(pa.types.is_string(type) or pa.types.is_large_string(type) or pa.types.is_string_view(type))


def _list_shape(array: pa.Array, type: DataType, missing: bool, null: bool, name: str) -> Shape:
    if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)) or type.item is None:
        raise WrongColumn(f"“{name}” is {array.type}, and {type} needs a list.")
    most = pc.max(pc.list_value_length(array)).as_py() or 0
    item = shape_of(array.flatten(), type.item, name=f"{name}[]", top=False)
    return Shape("list", missing, null, most=most, item=item)


def _record_shape(array: pa.Array, type: DataType, missing: bool, null: bool, name: str) -> Shape:
    if not pa.types.is_struct(array.type):
        raise WrongColumn(f"“{name}” is {array.type}, and {type} needs a struct.")
    fields = []
    for field, part in type.fields.items():
        place = array.type.get_field_index(field)
        if place < 0:
            fields.append((field, Shape(kind_of(part.type), null=True, item=None)))
        else:
            child = array.flatten()[place]
            fields.append((field, shape_of(child, part.type, name=f"{name}.{field}", top=False)))
    return Shape("record", missing, null, fields=tuple(fields))


def _number_shape(array: pa.Array, missing: bool, null: bool, name: str) -> Shape:
    type = array.type
    if is_fixed_point(type):
        low, high = _bounds(array, name)
        return Shape("number", missing, null, 10 ** max(type.scale, 0), low, high, doubt=_is_large(low, high))
    if pa.types.is_integer(type):
        low, high = _bounds(array, name)
        return Shape("number", missing, null, 1, low, high, doubt=_is_large(low, high))
    if not pa.types.is_floating(type):
        raise WrongColumn(f"“{name}” is {type}, and a number needs a decimal, an integer or a float.")
    values = _valid(array)
    if not np.isfinite(values).all():
        raise WrongColumn(f"“{name}” holds a number that is none (nan or infinite).")
    for scale in (0, 2, 3, 4, 6, _SCALES):
        whole = np.rint(values * 10.0**scale)
        if (np.abs(whole) < 10**15).all() and (whole / 10.0**scale == values).all():
            low, high = (int(whole.min()), int(whole.max())) if len(whole) else (0, 0)
            return Shape("number", missing, null, 10**scale, low, high)
    edge = 10**15
    return Shape("number", missing, null, 10**6, -edge, edge, doubt=True)


def _is_large(low: int, high: int) -> bool:
    return max(-low, high) >= LARGEST


def _valid(array: pa.Array) -> Array:
    values = raw(array)
    return values[~_nulls(array)] if array.null_count else values


def _bounds(array: pa.Array, name: str) -> tuple[int, int]:
    """The smallest and largest whole number a column holds."""
    if len(array) == array.null_count:
        return 0, 0
    if pa.types.is_decimal128(array.type) and array.type.precision > 18:
        found = pc.min_max(array).as_py()
        scale = 10**array.type.scale
        return int(found["min"] * scale), int(found["max"] * scale)
    if array.type not in _FIXED and not is_fixed_point(array.type):
        raise WrongColumn(f"“{name}” is {array.type}, which is none of the types for it.")
    # one after the other: numpy compares many at once then
    values = np.ascontiguousarray(_valid(array))
    return int(values.min()), int(values.max())


def is_fixed_point(type: pa.DataType) -> bool:
    """Whether a column holds decimals of up to 128 bits."""
    return bool(pa.types.is_decimal(type)) and type.bit_width in _WORDS


def raw(array: pa.Array) -> Array:
    """The numbers in a column's memory (of a long decimal its lower 64 bits); anything where it is null."""
    if not len(array):
        return np.zeros(0, np.int64)
    buffer = array.buffers()[1]
    if is_fixed_point(array.type):
        dtype, each = _WORDS[array.type.bit_width]
        words = np.frombuffer(buffer, dtype)
        return words[each * array.offset : each * (array.offset + len(array)) : each]
    if pa.types.is_uint64(array.type):
        whole: Array = array.cast(pa.int64(), safe=False).to_numpy(zero_copy_only=False)
        return whole
    values = np.frombuffer(buffer, _FIXED[array.type])
    return values[array.offset : array.offset + len(array)]


def _nulls(array: pa.Array) -> Array:
    found: Array = pc.is_null(array).to_numpy(zero_copy_only=False)
    return found


class Loader:
    """Loads one batch's columns into variables, those that a program reads (`wanted`)."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        self.variables: dict[str, Any] = {}
        self.texts: dict[str, pa.Array] = {}

    def load(
        self, array: pa.Array | None, shape: Shape, name: str, size: int, nulls: pa.Array | None = None
    ) -> None:
        """Load a column whose variables begin with `name`."""
        if shape.kind == "absent":
            return
        if array is None or pa.types.is_null(array.type):
            self._nothing(shape, name, size, top=nulls is None)
            return
        self._gaps(array, shape, name, nulls)
        if shape.kind in ("number", "date", "days", "months"):
            if name in self.wanted or f"{name}d" in self.wanted:
                self._numbers(array, shape, name)
        elif shape.kind == "boolean" and name in self.wanted:
            self.variables[name] = array.fill_null(False).to_numpy(zero_copy_only=False)
        elif shape.kind == "text" and name in self.wanted:
            self.texts[name] = array
        elif shape.kind == "list":
            self._list(array, shape, name)
        elif shape.kind == "record":
            self._record(array, shape, name)

    def _nothing(self, shape: Shape, name: str, size: int, *, top: bool) -> None:
        """A column that is not there, or of Arrow's null type: missing, inside a list null."""
        self.variables[f"{name}m"] = np.ones(size, bool)
        self.variables[f"{name}n"] = np.ones(size, bool)
        self.variables[f"{name}d"] = np.zeros(size, bool)
        if shape.kind == "text":
            if name in self.wanted:
                self.texts[name] = pa.nulls(size, pa.string())
        else:
            self.variables[name] = np.zeros(size, bool if shape.kind == "boolean" else np.int64)
        if shape.kind == "list" and shape.item is not None:
            self.variables[f"{name}c"] = self.variables[f"{name}s"] = np.zeros(size, np.int64)
            self.variables[f"{name}p"] = np.zeros(0, np.int64)
            self._nothing(shape.item, f"{name}i", 0, top=False)
        for place, (_, field) in enumerate(shape.fields):
            self._nothing(field, f"{name}_{place}", size, top=False)

    def _gaps(self, array: pa.Array, shape: Shape, name: str, nulls: pa.Array | None) -> None:
        known = None if nulls is None else nulls.fill_null(False).to_numpy(zero_copy_only=False)
        if f"{name}n" in self.wanted:
            self.variables[f"{name}n"] = _nulls(array) if known is None else known
        if f"{name}m" in self.wanted:
            gaps = _nulls(array)
            self.variables[f"{name}m"] = gaps if known is None else gaps & ~known

    def _numbers(self, array: pa.Array, shape: Shape, name: str) -> None:
        values = raw(array)
        if shape.kind == "date":
            self.variables[name] = np.add(values, EPOCH, dtype=np.int64)
            return
        doubtful = np.zeros(len(values), bool)
        if pa.types.is_floating(array.type):
            with np.errstate(all="ignore"):
                whole = np.rint(values * float(shape.denominator))
                doubtful = (whole / shape.denominator != values) | (np.abs(whole) >= 10**15)
                result = np.where(doubtful, 0, whole).astype(np.int64)
        else:
            scale = 10 ** max(array.type.scale, 0) if is_fixed_point(array.type) else 1
            factor = shape.denominator // scale
            if shape.doubt:
                doubtful = _too_large(array, values, factor)
            result = values.astype(np.int64) if factor == 1 else np.multiply(values, factor, dtype=np.int64)
        self.variables[name] = result
        self.variables[f"{name}d"] = doubtful

    def _list(self, array: pa.Array, shape: Shape, name: str) -> None:
        assert shape.item is not None
        values = array.flatten()
        if array.null_count or not len(array) or not pa.types.is_list(array.type):
            lengths = pc.list_value_length(array).fill_null(0)
            counts = lengths.to_numpy(zero_copy_only=False).astype(np.int64)
            self.variables[f"{name}s"] = np.cumsum(counts) - counts
        else:
            ends = np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array) + 1]
            counts = np.subtract(ends[1:], ends[:-1], dtype=np.int64)
            self.variables[f"{name}s"] = np.subtract(ends[:-1], ends[0], dtype=np.int64)
        self.variables[f"{name}c"] = counts
        if f"{name}p" in self.wanted:
            self.variables[f"{name}p"] = np.repeat(np.arange(len(counts)), counts)
        self.load(values, shape.item, f"{name}i", len(values))

    def _record(self, array: pa.Array, shape: Shape, name: str) -> None:
        prefix = f"{name}_"
        if not any(one.startswith(prefix) for one in self.wanted):
            return
        children = array.flatten()
        for place, (field, inner) in enumerate(shape.fields):
            found = array.type.get_field_index(field)
            child = children[found] if found >= 0 else None
            self.load(child, inner, f"{name}_{place}", len(array))


def _too_large(array: pa.Array, values: Array, factor: int) -> Array:
    large = np.abs(values.astype(np.float64)) * factor >= float(LARGEST)
    if pa.types.is_decimal128(array.type):
        words = np.frombuffer(array.buffers()[1], np.int64)
        high = words[2 * array.offset + 1 : 2 * (array.offset + len(array)) : 2]
        large |= high != (values >> 63)
    return large
