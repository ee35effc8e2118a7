"""Where a program leaves its answers, and how these become Arrow: values, lists, records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from onedoor.dmn.kernel import choices, days, logic, masks, numbers, reductions, rounding
from onedoor.dmn.kernel.columns import (
    EXACT,
    Boolean,
    Column,
    Constant,
    Empty,
    Listing,
    Number,
    Part,
    Record,
    Text,
)
from onedoor.dmn.kernel.loading import EPOCH, Array
from onedoor.dmn.kernel.masks import Mask
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program, Var
from onedoor.dmn.kernel.texts_loading import Codes

HELD = ("text", "list", "record", "empty")
"""Kinds whose values are Arrow from the start."""
SHORT = 18
"""Digits that a decimal of 64 bits holds."""


@dataclass(frozen=True)
class Output:
    """Where the program leaves a decision: its kind and the variables (or what is the same for all rows)."""

    kind: str
    scale: int = 0
    value: Any = 0
    null: Mask = False
    words: Mapping[int, Var | int] = field(default_factory=dict)
    group: str = ""
    fields: tuple[tuple[str, Output], ...] = ()
    parts: tuple[Piece, ...] = ()

    def names(self) -> list[str]:
        """The variables it reads."""
        own = [self.value, self.null, *self.words.values()]
        inner = [name for _, one in self.fields for name in one.names()]
        listed = [name for piece in self.parts for name in piece.names()]
        return [*(one.name for one in own if isinstance(one, Var)), *inner, *listed]


@dataclass(frozen=True)
class Piece:
    """A piece of a list: its items, whose they are (None: one per row), and which are in the list."""

    item: Output
    owners: Var | None
    keep: Mask

    def names(self) -> list[str]:
        """The variables it reads."""
        own = [self.owners, self.keep]
        return [*(one.name for one in own if isinstance(one, Var)), *self.item.names()]


def output(program: Program, column: Column | None) -> Output:
    """Where a decision's column is found. What has no form is left to be decided one by one (kind `other`)."""
    if column is None:
        return Output("other")
    try:
        column = _to_the_cent(program, column)
        inner = reductions.within(program, column)
        found = _output(program, column)
    except Refused:
        return Output("other")
    if found.kind in ("list", "record") and inner:
        # something missing inside a value has no place in a column
        own = masks.where_missing(program, column.missing)
        deep = masks.without(program, masks.where_missing(program, inner), own)
        words = masks.united(program, column.missing, masks.doubt(program, deep)).words
        return Output(found.kind, null=found.null, words=words, fields=found.fields, parts=found.parts)
    return found


def _to_the_cent(program: Program, column: Column) -> Column:
    """A value, with the numbers in it that are not exact rounded to the cent."""
    column = choices.spelled(column)
    if isinstance(column, Constant):
        column = numbers.of_constant(column) or column
    if isinstance(column, Number) and (
        column.fidelity != EXACT or numbers.places(column.denominator) is None
    ):
        return rounding.rounded(program, column, 2, rounding.HALF_EVEN)
    if isinstance(column, Record):
        fields = column.fields
        return replace(column, fields=lambda name: _to_the_cent(program, fields(name)))
    if isinstance(column, Listing):
        parts = tuple(replace(one, item=_to_the_cent(program, one.item)) for one in column.parts)
        return replace(column, parts=parts)
    return column


def _output(program: Program, column: Column) -> Output:
    words = column.missing.words
    if isinstance(column, Boolean):
        return Output("boolean", 0, column.true, logic.null(program, column), words)
    if isinstance(column, Constant):
        if isinstance(column.value, bool):
            return Output("boolean", 0, column.value, False, words)
        if column.value is None:
            return Output("empty", 0, 0, True, words)
        if isinstance(column.value, str):
            return Output("text", 0, program.texts.setdefault(column.value, len(program.texts)), False, words)
    if isinstance(column, Empty):
        return Output("empty", 0, 0, True, words)
    if isinstance(column, Text):
        return Output("text", 0, column.codes, column.null, words, column.group.root.name)
    if isinstance(column, Number) and column.kind in ("number", "date"):
        return _number(program, column)
    if isinstance(column, Record):
        fields = tuple((name, _output(program, column.fields(name))) for name in column.names)
        return Output("record", null=column.null, words=words, fields=fields)
    if isinstance(column, Listing):
        pieces = tuple(_piece(program, part) for part in column.parts if part.keep is not False)
        if not all(_is_like(pieces[0].item, one.item) for one in pieces[1:]):
            raise Refused("a list of different kinds of values")
        return Output("list", null=column.null, words=words, parts=pieces)
    raise Refused("a value of this kind as an answer")


def _is_like(one: Output, other: Output) -> bool:
    """Whether two items find place in one column."""
    if "empty" in (one.kind, other.kind):
        return True
    pairs = zip(one.fields, other.fields, strict=False)
    return (
        one.kind == other.kind
        and [name for name, _ in one.fields] == [name for name, _ in other.fields]
        and all(_is_like(first, second) for (_, first), (_, second) in pairs)
    )


def _piece(program: Program, part: Part) -> Piece:
    item = _output(program, part.item)
    if part.dimension is None:
        return Piece(item, None, part.keep)
    level = program.level((*part.dimension.base.dims, part.dimension))
    if part.dimension.base.dims or any(_is_elsewhere(one, level) for one in [part.keep, *_vars(item)]):
        raise Refused("a list within a list")
    return Piece(_lifted(program, item, level), part.dimension.parents, _lift(program, part.keep, level))


def _vars(found: Output) -> list[Any]:
    return [found.value, found.null, *(one for _, inner in found.fields for one in _vars(inner))]


def _is_elsewhere(value: Any, level: Any) -> bool:
    return isinstance(value, Var) and value.level is not None and not level.holds(value.level)


def _lift(program: Program, value: Any, level: Any) -> Any:
    return program.lift(value, level) if isinstance(value, Var) else value


def _lifted(program: Program, found: Output, level: Any) -> Output:
    """The variables of an item, one value per item."""
    if found.kind == "list":
        raise Refused("a list of lists")
    fields = tuple((name, _lifted(program, one, level)) for name, one in found.fields)
    value, null = _lift(program, found.value, level), _lift(program, found.null, level)
    return Output(found.kind, found.scale, value, null, {}, found.group, fields)


def _number(program: Program, number: Number) -> Output:
    digits = numbers.places(number.denominator) or 0
    found = numbers.scaled(program, number, 10**digits)
    if max(abs(found.low), abs(found.high)) >= 2**63:
        raise Refused("a number with too many digits")
    if number.kind == "date":
        if found.low < days.FIRST or found.high > days.LAST:
            raise Refused("dates that may lie outside the years 1 to 9999")
        return Output("date", 0, found.value, found.null, found.missing.words)
    return Output("number", digits, found.value, found.null, found.missing.words)


def whole(space: Mapping[str, Any], value: Any, size: int, dtype: Any) -> Array:
    """A variable as one value per row."""
    if not isinstance(value, Var):
        return np.full(size, value, dtype)
    found = space[value.name]
    return found if isinstance(found, np.ndarray) and found.ndim else np.full(size, found, dtype)


def arrow(space: Mapping[str, Any], found: Output, size: int, codes: Codes) -> pa.Array:
    """An output as Arrow, null where it is null."""
    gone = whole(space, found.null, size, bool)
    if found.kind == "number":
        return decimals(whole(space, found.value, size, np.int64), found.scale, gone)
    if found.kind == "boolean":
        return pa.array(whole(space, found.value, size, bool), mask=gone)
    if found.kind == "date":
        return dates(whole(space, found.value, size, np.int64), gone)
    if found.kind == "text":
        texts = codes.texts(whole(space, found.value, size, np.int64), found.group)
        return pa.compute.if_else(pa.array(gone), pa.scalar(None, pa.string()), texts)
    if found.kind == "record":
        children = [arrow(space, one, size, codes) for _, one in found.fields]
        names = [name for name, _ in found.fields]
        return pa.StructArray.from_arrays(children, names=names, mask=pa.array(gone))
    if found.kind == "list":
        return _listed(space, found, size, codes, gone)
    return pa.nulls(size)


def _listed(space: Mapping[str, Any], found: Output, size: int, codes: Codes, gone: Array) -> pa.Array:
    owners: list[Array] = []
    items: list[pa.Array] = []
    for piece in found.parts:
        own = np.arange(size) if piece.owners is None else space[piece.owners.name]
        made = arrow(space, piece.item, len(own), codes)
        keep = whole(space, piece.keep, len(own), bool) & ~gone.take(own)
        rows = np.flatnonzero(keep)
        owners.append(own.take(rows))
        items.append(made.take(pa.array(rows)))
    if not items:
        offsets = np.zeros(size + 1, np.int32)
        return pa.ListArray.from_arrays(pa.array(offsets), pa.nulls(0), mask=pa.array(gone))
    together = pa.concat_arrays(_alike(items))
    whose = np.concatenate(owners)
    if len(items) > 1:
        order = np.argsort(whose, kind="stable")
        together, whose = together.take(pa.array(order)), whose[order]
    counts = np.bincount(whose, minlength=size)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), together, mask=pa.array(gone))


def _alike(arrays: list[pa.Array]) -> list[pa.Array]:
    """Arrays of one type: nulls of the others' type, decimals of the finest scale."""
    wanted = arrays[0].type
    for array in arrays[1:]:
        wanted = _common(wanted, array.type)
    return [array if array.type == wanted else array.cast(wanted) for array in arrays]


def _common(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    if one == other or pa.types.is_null(other):
        return one
    if pa.types.is_null(one):
        return other
    if pa.types.is_decimal(one) and pa.types.is_decimal(other):
        return one if one.scale > other.scale else other
    if pa.types.is_struct(one) and pa.types.is_struct(other):
        pairs = zip(one, other, strict=True)
        return pa.struct([pa.field(first.name, _common(first.type, second.type)) for first, second in pairs])
    raise pa.ArrowInvalid("a list of different kinds")


def dates(ordinals: Array, gone: Array) -> pa.Array:
    """Days as Arrow."""
    days = np.where(gone, 0, ordinals - EPOCH).astype(np.int32)
    return pa.array(days, mask=gone).view(pa.date32())


def decimals(values: Array, scale: int, gone: Array) -> pa.Array:
    """Whole numbers over 10**scale as Arrow's decimals."""
    words = np.empty((len(values), 2), np.int64)
    words[:, 0] = values
    np.right_shift(values, 63, out=words[:, 1])
    valid = pa.array(~gone).buffers()[1] if gone.any() else None
    return pa.Array.from_buffers(pa.decimal128(38, scale), len(words), [valid, pa.py_buffer(words)])


def are_short(values: Array, scale: int) -> bool:
    """Whether 64 bits hold all of these whole numbers over 10**scale."""
    largest = max(-int(values.min()), int(values.max())) if len(values) else 0
    return scale <= SHORT and largest < 10**SHORT


def short_decimals(values: Array, scale: int, gone: Array) -> pa.Array:
    """Whole numbers over 10**scale as Arrow's decimals of 64 bits; their memory is shared."""
    valid = pa.array(~gone).buffers()[1] if gone.any() else None
    return pa.Array.from_buffers(pa.decimal64(SHORT, scale), len(values), [valid, pa.py_buffer(values)])
