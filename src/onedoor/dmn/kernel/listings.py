"""Lists of all rows: filtering, going through, asking some or every item, positions (see `feel.compiled_lists`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

from onedoor.dmn.kernel import choices, logic, masks, operators
from onedoor.dmn.kernel import reductions as reduce_
from onedoor.dmn.kernel.columns import (
    NULL,
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
from onedoor.dmn.kernel.levels import Dimension
from onedoor.dmn.kernel.masks import Mask, Missing
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program, Var
from onedoor.dmn.kernel.reductions import within
from onedoor.feel import compiled_lists
from onedoor.feel.values import Range, Value


def gated(program: Program, column: Column, null: Mask, missing: Missing) -> Column:
    """A column that is null and missing in more rows; what is missing in a value that is not there does not count."""
    if null is False and not missing:
        return column
    if null is True and not missing:
        return NULL
    both = missing
    if column.missing:
        out = masks.any_of(program, null, masks.where_missing(program, missing))
        both = masks.united(
            program, masks.only(program, column.missing, masks.negated(program, out)), missing
        )
    if isinstance(column, Boolean):
        out = masks.any_of(program, null, masks.where_missing(program, missing))
        return Boolean(
            masks.without(program, column.true, out), masks.without(program, column.false, out), both
        )
    if isinstance(column, Constant) and null is not False:
        if column.value is None:
            return Constant(None, both)
        formed = choices.chosen(program, null, NULL, column)
        return replace(formed, missing=both)
    if isinstance(column, Number | Text | Record | Listing):
        return replace(column, null=masks.any_of(program, column.null, null), missing=both)
    if null is not False and not isinstance(column, Constant | Empty):
        raise Refused("a range or function that may be null")
    return replace(column, missing=both)


def listing(program: Program, column: Column) -> Listing:
    """A column as a list: a single value is a list of itself, null is none."""
    formed = choices.spelled(column)
    if isinstance(formed, Listing):
        return formed
    if isinstance(formed, Callable_ | Interval):
        raise Refused("a range or function where a list is needed")
    return Listing((Part(formed),), logic.null(program, formed), formed.missing)


@contextmanager
def walked(program: Program, part: Part) -> Iterator[Part]:
    """A part that is being gone through; a list within itself is walked through a second time."""
    dimension = part.dimension
    if dimension is None:
        yield part
        return
    if any(dimension.like is one.like for one in program.active):
        again = Dimension(
            dimension.base,
            dimension.most,
            dimension.counts,
            dimension.starts,
            dimension.parents,
            like=dimension.like,
        )
        item = reduce_.renamed(part.item, dimension, again, program)
        part = Part(item, again, reduce_.mask_of(program, part.keep, dimension, again))
        dimension = again
    program.active.append(dimension)
    try:
        yield part
    finally:
        program.active.pop()


def filtered(program: Program, base: Column, ask: Callable[[Column], Column]) -> Column:
    """`base[condition]`"""
    if (isinstance(base, Constant) and base.value is None) or isinstance(base, Empty):
        return base
    whole = listing(program, base)
    missing, parts = [whole.missing], []
    for part in whole.parts:
        with walked(program, part) as each_:
            item = each_.item
            verdict = ask(item)
            if isinstance(verdict, Number) or (
                isinstance(verdict, Constant) and not isinstance(verdict.value, bool | type(None))
            ):
                raise Refused("a filter that is a position in some cases")
            found = logic.boolean(program, verdict)
            lacking = masks.united(program, item.missing, _without_names(program, item))
            out = masks.where_missing(program, lacking)
            open_ = (
                masks.only(program, found.missing, masks.negated(program, out)) if lacking else found.missing
            )
            lacking = masks.united(program, lacking, open_)
            lacking = reduce_.gathered(program, lacking, each_.keep, each_.dimension)
            missing.append(reduce_.of_there(program, whole, lacking))
            keep = masks.all_of(program, each_.keep, masks.without(program, found.true, out))
            if keep is not False:
                parts.append(Part(item, each_.dimension, keep))
    return compact(Listing(tuple(parts), whole.null, masks.united(program, *missing)))


def _without_names(program: Program, item: Column) -> Missing:
    """Where a record is null, the names of its fields mean something else: that is looked at exactly."""
    if isinstance(item, Record) and item.null is not False:
        return masks.doubt(program, item.null)
    return masks.NOTHING


def compact(whole: Listing) -> Column:
    """A list of constants as a constant."""
    plain = all(
        isinstance(one.item, Constant) and not one.item.missing and one.keep is True for one in whole.parts
    )
    if plain and whole.null is False and all(one.dimension is None for one in whole.parts):
        return Constant(
            [one.item.value for one in whole.parts if isinstance(one.item, Constant)], whole.missing
        )
    return whole


def each(program: Program, base: Column, make: Callable[[Column], Column]) -> Column:
    """`for … in base return …`"""
    if (isinstance(base, Constant) and base.value is None) or isinstance(base, Empty):
        return base
    whole = listing(program, _enumerated(base))
    parts = []
    for part in whole.parts:
        with walked(program, part) as each_:
            parts.append(Part(make(each_.item), each_.dimension, each_.keep))
    return compact(Listing(tuple(parts), whole.null, whole.missing))


def _enumerated(base: Column) -> Column:
    if isinstance(base, Constant) and isinstance(base.value, Range):
        return Constant(compiled_lists._enumerated(base.value), base.missing)
    return base


def counted_up(start: Value, end: Value) -> Constant:
    """The steps from one constant to another."""
    try:
        steps = list(compiled_lists._steps(start, end, None))
    except Exception as error:  # what cannot be counted is left to the evaluation of single cases
        raise Refused("a loop that counts") from error
    if len(steps) > 1000:
        raise Refused("a loop of more than 1,000 steps")
    return Constant(steps)


def quantified(
    program: Program, base: Column, ask: Callable[[Column], Boolean], *, settling: bool
) -> Boolean:
    """`some` (settled by a true) or `every` (settled by a false) item."""
    if (isinstance(base, Constant) and base.value is None) or isinstance(base, Empty):
        return Boolean(False, False, base.missing)
    whole = listing(program, _enumerated(base))
    out = masks.any_of(program, whole.null, masks.where_missing(program, whole.missing))
    settled: list[Mask] = []
    unsure: list[Mask] = []
    missing: list[Missing] = []
    for part in whole.parts:
        with walked(program, part) as each_:
            verdict = ask(each_.item)
            if each_.keep is True and each_.dimension is None:
                keep: Mask = True
            else:
                keep = each_.keep
            ends = masks.all_of(program, keep, verdict.true if settling else verdict.false)
            open_ = masks.all_of(program, keep, logic.null(program, verdict))
            if each_.dimension is not None:
                ends = reduce_.some(program, ends, each_.dimension)
                open_ = reduce_.some(program, open_, each_.dimension)
            settled.append(masks.without(program, ends, out))
            unsure.append(open_)
            missing.append(reduce_.gathered(program, verdict.missing, keep, each_.dimension))
    done = masks.any_of(program, *settled)
    lacking = masks.united(program, *missing)
    if out is not False and lacking:
        lacking = masks.only(program, lacking, masks.negated(program, out))
    lacking = masks.united(program, whole.missing, lacking)
    if lacking:
        lacking = masks.only(program, lacking, masks.negated(program, done))
    rest = masks.any_of(program, done, whole.null, masks.where_missing(program, lacking), *unsure)
    others = masks.negated(program, rest)
    return Boolean(done, others, lacking) if settling else Boolean(others, done, lacking)


def at_position(program: Program, base: Column, position: Any) -> Column:
    """`base[position]` with a position that is the same for all."""
    if isinstance(base, Constant):
        if base.value is None:
            return base
        items = base.value if isinstance(base.value, list) else [base.value]
        return Constant(compiled_lists.at_position(items, position), base.missing)
    if isinstance(base, Empty):
        return base
    if type(position) is not Decimal or position != position.to_integral_value() or position == 0:
        return Empty(base.missing)
    whole = listing(program, base)
    return gated(program, _placed(program, whole, int(position)), whole.null, whole.missing)


def _placed(program: Program, whole: Listing, place: int) -> Column:
    parts = [part for part in whole.parts if part.keep is not False]
    if len(parts) == 1 and parts[0].dimension is not None:
        part = parts[0]
        assert part.dimension is not None
        level = reduce_.level_of(program, part.dimension, part.keep)
        keep = (
            program.lift(part.keep, level)
            if isinstance(part.keep, Var)
            else program.call("all_rows", program.parents(level), dtype="b", level=level)
        )
        rows = program.call(
            "segment_at",
            keep,
            program.starts(level),
            program.counts(level),
            place,
            dtype="i",
            level=level.prefix,
        )
        exists = program.apply("np.greater_equal", rows, 0, dtype="b")
        return reduce_.picked(program, part.item, rows, level, exists)
    if any(part.dimension is not None for part in parts):
        raise Refused("a position in a list that is joined from several")
    return _among(program, parts if place > 0 else parts[::-1], abs(place))


def _among(program: Program, parts: list[Part], place: int) -> Column:
    """The `place`-th of single items that are in the list."""
    if all(part.keep is True for part in parts):
        return parts[place - 1].item if place <= len(parts) else NULL
    if place != 1:
        raise Refused("a position other than the first or last in a list that differs from case to case")
    result: Column = NULL
    for part in reversed(parts):
        result = choices.chosen(program, part.keep, part.item, result)
    return result


def passes(program: Program, value: Column, test: Column) -> Boolean:
    """Whether a value passes a test that is itself a value: equal to it, in the range, in the list."""
    if isinstance(test, Constant) and isinstance(test.value, Range):
        limits = test.value
        start, end = Constant(limits.start), Constant(limits.end)
        test = Interval(start, end, limits.start_included, limits.end_included, limits.sign, test.missing)
    if isinstance(value, Constant) and isinstance(value.value, Range):
        raise Refused("a range that is tested")
    if isinstance(test, Interval):
        return operators.inside(program, value, test)
    formed = choices.spelled(test)
    if not isinstance(formed, Listing):
        return operators.compared(program, "=", value, test)
    if isinstance(choices.spelled(value), Listing):
        raise Refused("a list that is tested")
    return _in_list(program, value, formed)


def _in_list(program: Program, value: Column, whole: Listing) -> Boolean:
    """In the list; null where it cannot be compared counts as not, except for null itself."""
    program_null = logic.null(program, value)
    found = quantified(program, whole, lambda item: passes(program, value, item), settling=True)
    lost = within(program, value)
    if lost:
        # what is missing is compared with the list as a whole, also with an empty one
        extra = masks.only(
            program, masks.united(program, lost, within(program, whole)), masks.where_missing(program, lost)
        )
        missing = masks.united(program, found.missing, extra)
        there = masks.negated(program, masks.where_missing(program, extra))
        found = Boolean(
            masks.all_of(program, found.true, there), masks.all_of(program, found.false, there), missing
        )
    # `value in null` is a comparison with null
    false = masks.any_of(
        program, found.false, masks.without(program, logic.null(program, found), program_null)
    )
    return Boolean(found.true, false, found.missing)


def contains(program: Program, whole: Listing, element: Column) -> Boolean:
    """`list contains(whole, element)`: what cannot be told apart from null counts as not."""
    found = quantified(
        program, whole, lambda item: operators.compared(program, "=", item, element), settling=True
    )
    null = masks.without(program, logic.null(program, found), whole.null)
    return Boolean(found.true, masks.any_of(program, found.false, null), found.missing)
