"""Three-valued logic of columns: true, false, null, and what is missing (see `feel.membership`)."""

from __future__ import annotations

from collections.abc import Sequence

from onedoor.dmn.kernel import masks
from onedoor.dmn.kernel.columns import Boolean, Column, Constant, Empty, Listing, Number, Record, Text
from onedoor.dmn.kernel.masks import NOTHING, Mask, Missing
from onedoor.dmn.kernel.program import Program


def boolean(program: Program, column: Column) -> Boolean:
    """A column as a truth value: what is none is null."""
    if isinstance(column, Boolean):
        return column
    if isinstance(column, Constant):
        there = masks.negated(program, masks.where_missing(program, column.missing))
        return Boolean(
            there if column.value is True else False,
            there if column.value is False else False,
            column.missing,
        )
    return Boolean(False, False, column.missing)


def truth(program: Program, holds: Mask, null: Mask, missing: Missing) -> Boolean:
    """True where something holds, false where it does not; nothing of both where it is null or missing."""
    out = masks.any_of(program, null, masks.where_missing(program, missing))
    return Boolean(
        masks.without(program, holds, out),
        masks.without(program, masks.negated(program, holds), out),
        missing,
    )


def null(program: Program, column: Column) -> Mask:
    """The rows in which a value is null (meaning nothing where it is missing)."""
    if isinstance(column, Boolean):
        return masks.negated(
            program,
            masks.any_of(program, column.true, column.false, masks.where_missing(program, column.missing)),
        )
    if isinstance(column, Number | Text | Record | Listing):
        return column.null
    if isinstance(column, Constant):
        return column.value is None
    return isinstance(column, Empty)


def known(program: Program, column: Column) -> Mask:
    """The rows in which a value is neither null nor missing."""
    if isinstance(column, Boolean):
        return masks.any_of(program, column.true, column.false)
    out = masks.any_of(program, null(program, column), masks.where_missing(program, column.missing))
    return masks.negated(program, out)


def opposite(column: Boolean) -> Boolean:
    """`not(…)`"""
    return Boolean(column.false, column.true, column.missing)


def together(program: Program, parts: Sequence[Boolean], *, every: bool) -> Boolean:
    """All, or any: settled as soon as one settles it; else missing, else null."""
    settled = masks.any_of(program, *(one.false if every else one.true for one in parts))
    others = masks.all_of(program, *(one.true if every else one.false for one in parts))
    missing = masks.united(program, *(one.missing for one in parts))
    missing = masks.only(program, missing, masks.negated(program, settled)) if missing else NOTHING
    return Boolean(others, settled, missing) if every else Boolean(settled, others, missing)
