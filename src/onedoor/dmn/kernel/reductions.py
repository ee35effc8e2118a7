"""One value per row from the items of its list: sums, extremes, the first that fits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onedoor.dmn.kernel import masks
from onedoor.dmn.kernel.columns import (
    Boolean,
    Callable_,
    Column,
    Constant,
    Empty,
    Interval,
    Listing,
    Number,
    Part,
    Record,
    Text,
)
from onedoor.dmn.kernel.levels import Dimension, Level
from onedoor.dmn.kernel.masks import Mask, Missing
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import DType, Program, Var

FLOATS = 2**53
"""Whole numbers below it are floats without loss."""


def level_of(program: Program, dimension: Dimension, *operands: Any) -> Level:
    """The level of these operands with a dimension's items innermost."""
    own = program.level((*dimension.base.dims, dimension))
    joined = program.join(operands)
    full = own if joined is None else program.both(joined, own)
    others = tuple(one for one in full.dims if one is not dimension)
    if any(dimension in one.base.dims for one in others):
        raise Refused("a list within the list that is summed up")
    return program.level((*others, dimension))


def reduced(program: Program, function: str, value: Var | int, dimension: Dimension, *, dtype: DType) -> Var:
    """One value per row from the values of its items."""
    level = level_of(program, dimension, value)
    column = program.lift(value, level) if isinstance(value, Var) else value
    return program.call(
        function, column, program.starts(level), program.counts(level), dtype=dtype, level=level.prefix
    )


def summed(program: Program, value: Var, dimension: Dimension, *, most: float) -> Var:
    """The sum of each row's items, of which none is beyond `most` on its way."""
    level = level_of(program, dimension, value)
    assert level.prefix is not None
    if most >= FLOATS or level.prefix is not level.dims[-1].base:
        return reduced(program, "segment_sum", value, dimension, dtype="i")
    column = program.lift(value, level)
    return program.call(
        "segment_total",
        column,
        program.parents(level),
        program.counts(level),
        dtype="i",
        level=level.prefix,
    )


def counted(program: Program, mask: Mask, dimension: Dimension) -> Var | int:
    """In how many items of each row a mask holds."""
    if mask is False:
        return 0
    if mask is True:
        return program.counts(program.level((*dimension.base.dims, dimension)))
    if mask.level is None or dimension not in mask.level.dims:
        own = program.level((*dimension.base.dims, dimension))
        return program.apply("np.multiply", mask, program.counts(own), dtype="i")
    return summed(program, mask, dimension, most=dimension.most)


def some(program: Program, mask: Mask, dimension: Dimension) -> Mask:
    """The rows in which a mask holds for at least one item."""
    if mask is False:
        return False
    found = counted(program, mask, dimension)
    return program.apply("np.greater", found, 0, dtype="b") if isinstance(found, Var) else found > 0


def gathered(program: Program, missing: Missing, keep: Mask, dimension: Dimension | None) -> Missing:
    """What is missing in any item that is kept."""
    held = masks.only(program, missing, keep)
    if dimension is None or not held:
        return held
    words: dict[int, Var | int] = {}
    for place, word in held.words.items():
        if isinstance(word, int) or word.level is None or dimension not in word.level.dims:
            words |= masks.only(program, Missing({place: word}), some(program, True, dimension)).words
        else:
            words[place] = reduced(program, "segment_or", word, dimension, dtype="u")
    return Missing(words)


def within(program: Program, column: Column) -> Missing:
    """What is missing anywhere in a value, however deep."""
    if isinstance(column, Record):
        parts = [within(program, column.fields(name)) for name in column.names]
        return masks.united(program, column.missing, of_there(program, column, masks.united(program, *parts)))
    if isinstance(column, Listing):
        held = [
            gathered(program, within(program, part.item), part.keep, part.dimension) for part in column.parts
        ]
        return masks.united(program, column.missing, of_there(program, column, masks.united(program, *held)))
    if isinstance(column, Interval):
        return masks.united(
            program, column.missing, within(program, column.start), within(program, column.end)
        )
    return column.missing


def of_there(program: Program, column: Record | Listing, missing: Missing) -> Missing:
    """What is missing inside a value, in the rows where the value itself is there."""
    if not missing or (column.null is False and not column.missing):
        return missing
    out = masks.any_of(program, column.null, masks.where_missing(program, column.missing))
    return masks.only(program, missing, masks.negated(program, out))


def picked(program: Program, column: Column, rows: Var, level: Level, exists: Mask) -> Column:
    """The item of each row at a place within a level; null where it does not exist."""

    def take(value: Any) -> Any:
        if not isinstance(value, Var) or value.level is None or not set(level.dims[-1:]) & value.level.have:
            return value
        lifted = program.lift(value, level)
        return program.call("pick", lifted, rows, dtype=value.dtype, level=rows.level)

    def bits(missing: Missing) -> Missing:
        held = Missing({place: take(word) for place, word in missing.words.items()})
        return masks.only(program, held, exists)

    gone = masks.negated(program, exists)
    if isinstance(column, Boolean):
        true, false = take(column.true), take(column.false)
        return Boolean(
            masks.all_of(program, true, exists), masks.all_of(program, false, exists), bits(column.missing)
        )
    if isinstance(column, Number):
        null = masks.any_of(program, take(column.null), gone)
        return replace(column, value=take(column.value), null=null, missing=bits(column.missing))
    if isinstance(column, Text):
        null = masks.any_of(program, take(column.null), gone)
        return replace(column, codes=take(column.codes), null=null, missing=bits(column.missing))
    if isinstance(column, Record):
        fields = column.fields
        null = masks.any_of(program, take(column.null), gone)
        return Record(
            column.names,
            lambda name: picked(program, fields(name), rows, level, exists),
            null,
            bits(column.missing),
        )
    if isinstance(column, Empty):
        return Empty(bits(column.missing))
    if isinstance(column, Constant) and exists is True:
        return column
    raise Refused("one item of a list of lists")


def renamed(column: Column, old: Dimension, new: Dimension, program: Program) -> Any:
    """A column of one dimension as one of another walk through the same items."""

    def of_var(value: Any) -> Any:
        if not isinstance(value, Var) or value.level is None or old not in value.level.have:
            return value
        dims = tuple(new if one is old else one for one in value.level.dims)
        return Var(value.name, value.dtype, program.level(dims))

    def bits(missing: Missing) -> Missing:
        return Missing({place: of_var(word) for place, word in missing.words.items()})

    if isinstance(column, Boolean):
        return Boolean(of_var(column.true), of_var(column.false), bits(column.missing))
    if isinstance(column, Number):
        return replace(
            column, value=of_var(column.value), null=of_var(column.null), missing=bits(column.missing)
        )
    if isinstance(column, Text):
        return replace(
            column, codes=of_var(column.codes), null=of_var(column.null), missing=bits(column.missing)
        )
    if isinstance(column, Record):
        fields = column.fields
        return replace(
            column,
            fields=lambda name: renamed(fields(name), old, new, program),
            null=of_var(column.null),
            missing=bits(column.missing),
        )
    if isinstance(column, Listing):
        parts = []
        for part in column.parts:
            if part.dimension is not None and old in part.dimension.base.dims:
                raise Refused("a list of lists gone through within itself")
            parts.append(Part(renamed(part.item, old, new, program), part.dimension, of_var(part.keep)))
        return replace(column, parts=tuple(parts), null=of_var(column.null), missing=bits(column.missing))
    if isinstance(column, Empty | Constant):
        return replace(column, missing=bits(column.missing))
    if isinstance(column, Interval):
        start, end = (renamed(one, old, new, program) for one in (column.start, column.end))
        return replace(column, start=start, end=end)
    assert isinstance(column, Callable_)
    return column


def mask_of(program: Program, mask: Mask, old: Dimension, new: Dimension) -> Mask:
    """A mask as one of another walk through the same items."""
    if isinstance(mask, bool) or mask.level is None or old not in mask.level.have:
        return mask
    dims = tuple(new if one is old else one for one in mask.level.dims)
    return Var(mask.name, mask.dtype, program.level(dims))
