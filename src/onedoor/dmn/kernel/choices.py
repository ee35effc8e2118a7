"""Taking one value in some rows and another in the others, and telling whether two are the same answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onedoor.dmn import sameness
from onedoor.dmn.kernel import comparisons, logic, masks, numbers, texts
from onedoor.dmn.kernel.columns import (
    EXACT,
    NEAR,
    NULL,
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
from onedoor.dmn.kernel.masks import NOTHING, Mask, Missing
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program, Var


def spelled(column: Column) -> Column:
    """A constant that has parts as a list or record of constants."""
    if not isinstance(column, Constant):
        return column
    value = column.value
    if isinstance(value, list):
        return Listing(tuple(Part(Constant(item)) for item in value), missing=column.missing)
    if isinstance(value, dict):
        return Record(tuple(value), lambda name: Constant(value.get(name)), missing=column.missing)
    return column


def lacking(column: Column, missing: Missing) -> Column:
    """A column with its missing rows replaced by these."""
    return replace(column, missing=missing)


def chosen(program: Program, mask: Mask, one: Column, other: Column) -> Column:
    """One column where `mask` is, the other elsewhere."""
    if isinstance(mask, bool):
        return one if mask else other
    if one is other:
        return one
    missing = masks.united(
        program,
        masks.only(program, one.missing, mask),
        masks.only(program, other.missing, masks.negated(program, mask)) if other.missing else NOTHING,
    )
    if isinstance(one, Constant) and isinstance(other, Constant) and sameness.same(one.value, other.value):
        return Constant(one.value, missing)
    first, second = like(program, one, other)
    if isinstance(first, Empty) or isinstance(second, Empty):
        return _with_gaps(program, mask, first, second, missing)
    if isinstance(first, Boolean) and isinstance(second, Boolean):
        return Boolean(
            masks.chosen(program, mask, first.true, second.true),
            masks.chosen(program, mask, first.false, second.false),
            missing,
        )
    if isinstance(first, Number) and isinstance(second, Number):
        return replace(_chosen_number(program, mask, first, second), missing=missing)
    if isinstance(first, Text) and isinstance(second, Text):
        first.group.join(second.group)
        null = masks.chosen(program, mask, first.null, second.null)
        return Text(_select(program, mask, first.codes, second.codes), first.group, null, missing)
    if isinstance(first, Record) and isinstance(second, Record):
        return _chosen_record(program, mask, first, second, missing)
    if isinstance(first, Listing) and isinstance(second, Listing):
        return _chosen_list(program, mask, first, second, missing)
    raise Refused("values of different kinds in one place")


def like(program: Program, one: Column, other: Column) -> tuple[Column, Column]:
    """Two columns in one form. Raises Refused where they are of different kinds."""
    first, second = _formed(program, one, other), _formed(program, other, one)
    kinds = {type(first), type(second)} - {Empty}
    if len(kinds) > 1:
        raise Refused("values of different kinds in one place")
    if isinstance(first, Number) and isinstance(second, Number) and first.kind != second.kind:
        raise Refused("values of different kinds in one place")
    return first, second


def _formed(program: Program, column: Column, beside: Column) -> Column:
    if not isinstance(column, Constant):
        return column
    if column.value is None:
        return Empty(column.missing)
    if isinstance(column.value, bool):
        return logic.boolean(program, column)
    if isinstance(column.value, str):
        return texts.of_constant(program, column, beside if isinstance(beside, Text) else None)
    number = numbers.of_constant(column)
    return spelled(column) if number is None else number


def _with_gaps(program: Program, mask: Mask, one: Column, other: Column, missing: Missing) -> Column:
    """One of the two is null wherever it is taken."""
    if isinstance(one, Empty) and isinstance(other, Empty):
        return Empty(missing)
    gaps, value = (mask, other) if isinstance(one, Empty) else (masks.negated(program, mask), one)
    if isinstance(value, Boolean):
        return Boolean(
            masks.without(program, value.true, gaps), masks.without(program, value.false, gaps), missing
        )
    if isinstance(value, Number | Text | Record | Listing):
        return replace(value, null=masks.any_of(program, value.null, gaps), missing=missing)
    raise Refused("a value of this kind or none")


def _chosen_number(program: Program, mask: Var, one: Number, other: Number) -> Number:
    null = masks.chosen(program, mask, one.null, other.null)
    pair = numbers.alike(program, one, other)
    if pair is None:
        first, second = numbers.near(program, one), numbers.near(program, other)
        value = program.apply("where", mask, first.value, second.value, dtype="f")
        low, high = min(first.low, second.low), max(first.high, second.high)
        return Number(value, 1, low, high, NEAR, max(first.error, second.error), one.kind, null)
    first, second = pair
    fidelity = max(one.fidelity, other.fidelity, EXACT)
    low, high = min(first.low, second.low), max(first.high, second.high)
    value_ = _select(program, mask, first.value, second.value)
    return Number(value_, first.denominator, low, high, fidelity, 0.0, one.kind, null)


def _select(program: Program, mask: Var, one: Var | float, other: Var | float) -> Any:
    """Whole numbers by a mask. Sums that leave 64 bits on the way come back into them."""
    if isinstance(one, int) and isinstance(other, int):
        if one == other:
            return one
        value = program.apply("np.multiply", mask, one - other, dtype="i")
        return value if other == 0 else program.apply("np.add", value, other, dtype="i")
    if isinstance(one, Var) and isinstance(other, Var) and (one.name, one.level) == (other.name, other.level):
        return one
    if other == 0:
        return program.apply("np.multiply", mask, one, dtype="i")
    if one == 0:
        return program.apply("np.multiply", masks.negated(program, mask), other, dtype="i")
    apart = program.apply("np.subtract", one, other, dtype="i")
    return program.apply("np.add", program.apply("np.multiply", mask, apart, dtype="i"), other, dtype="i")


def _chosen_record(program: Program, mask: Mask, one: Record, other: Record, missing: Missing) -> Record:
    if set(one.names) != set(other.names):
        raise Refused("contexts of different entries in one place")

    def field(name: str) -> Column:
        first, second = one.fields(name), other.fields(name)
        return NULL if first is NULL and second is NULL else chosen(program, mask, first, second)

    null = masks.chosen(program, mask, one.null, other.null)
    return Record(one.names, field, null, missing)


def _chosen_list(program: Program, mask: Mask, one: Listing, other: Listing, missing: Missing) -> Listing:
    others = masks.negated(program, mask)
    parts = [replace(part, keep=masks.all_of(program, part.keep, mask)) for part in one.parts]
    parts += [replace(part, keep=masks.all_of(program, part.keep, others)) for part in other.parts]
    return Listing(tuple(parts), masks.chosen(program, mask, one.null, other.null), missing)


def same(program: Program, one: Column, other: Column) -> tuple[Mask, Missing]:
    """The rows in which two values are settled and the same, and those in which that has to be looked at exactly."""
    if isinstance(one, Constant) and isinstance(other, Constant):
        return _both_there(program, sameness.same(one.value, other.value), one, other), NOTHING
    try:
        first, second = like(program, one, other)
    except Refused:
        return False, masks.DOUBTFUL
    doubt = NOTHING
    gaps = masks.all_of(program, logic.null(program, first), logic.null(program, second))
    if isinstance(first, Empty) or isinstance(second, Empty):
        equal: Mask = False
    elif isinstance(first, Boolean) and isinstance(second, Boolean):
        equal = masks.any_of(
            program,
            masks.all_of(program, first.true, second.true),
            masks.all_of(program, first.false, second.false),
        )
    elif isinstance(first, Number) and isinstance(second, Number):
        equal, doubt = comparisons.held(program, "=", first, second)
        equal = masks.without(program, equal, masks.any_of(program, first.null, second.null))
    elif isinstance(first, Text) and isinstance(second, Text):
        equal = texts.equal(program, first, second)
        equal = masks.without(program, equal, masks.any_of(program, first.null, second.null))
    else:
        return False, masks.DOUBTFUL
    return _both_there(program, masks.any_of(program, equal, gaps), first, second), doubt


def _both_there(program: Program, mask: Mask, one: Column, other: Column) -> Mask:
    missing = masks.united(program, one.missing, other.missing)
    return masks.without(program, mask, masks.where_missing(program, missing))
