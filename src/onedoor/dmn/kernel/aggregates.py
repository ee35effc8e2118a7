"""One value from a list in every row: sums, extremes, averages, counts (see `feel.builtins.aggregates`)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from onedoor.dmn.kernel import choices, listings, logic, masks, numbers, operators, sums
from onedoor.dmn.kernel import reductions as reduce_
from onedoor.dmn.kernel.columns import (
    EXACT,
    NEAR,
    RATIONAL,
    Boolean,
    Column,
    Constant,
    Empty,
    Kind,
    Listing,
    Number,
    Part,
    Text,
)
from onedoor.dmn.kernel.masks import Mask
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import DType, Program, Var
from onedoor.dmn.kernel.reductions import within

MOST_SINGLE = 20
"""So many single values are compared with each other."""


def _numbers(program: Program, whole: Listing, *, summed: bool) -> list[tuple[Part, Number]] | None:
    """The parts with their numbers; None where there is something else in the list."""
    found: list[tuple[Part, Number | None]] = []
    for part in whole.parts:
        item = part.item
        if isinstance(item, Constant) and item.value is not None:
            item = numbers.of_constant(item) or item
        if isinstance(item, Number):
            found.append((part, item))
        elif isinstance(item, Empty) or (isinstance(item, Constant) and item.value is None):
            found.append((part, None))
        elif summed and part.keep is True and part.dimension is None:
            return None
        else:
            raise Refused("the smallest, largest or sum of what are no numbers")
    kinds = {number.kind for _, number in found if number is not None}
    if len(kinds) > 1:
        raise Refused("numbers of different kinds in one list")
    if summed and "date" in kinds:
        return None
    kind: Kind = next(iter(kinds), "number")
    nothing = Number(0, 1, 0, 0, kind=kind, null=True)
    return [(part, nothing if number is None else number) for part, number in found]


def _gaps(program: Program, found: list[tuple[Part, Number]]) -> Mask:
    """The rows in which one of the items is null."""
    gaps = []
    for part, number in found:
        gap = masks.all_of(program, part.keep, number.null)
        gaps.append(reduce_.some(program, gap, part.dimension) if part.dimension else gap)
    return masks.any_of(program, *gaps)


def _some_kept(program: Program, part: Part) -> Mask:
    return reduce_.some(program, part.keep, part.dimension) if part.dimension else part.keep


def total(program: Program, whole: Listing) -> Column:
    """`sum(whole)`; of nothing null."""
    missing = within(program, whole)
    if not whole.parts:
        return Empty(missing)
    found = _numbers(program, whole, summed=True)
    if found is None:
        return Empty(missing)
    result: Number | None = None
    for part, number in found:
        one = _summed(program, part, number)
        result = one if result is None else sums.sum_of(program, result, one)
    assert result is not None
    some = masks.any_of(program, *(_some_kept(program, part) for part, _ in found))
    null = masks.any_of(program, whole.null, _gaps(program, found), masks.negated(program, some))
    return replace(result, null=null, missing=missing)


def _summed(program: Program, part: Part, number: Number) -> Number:
    """What one part adds; nothing where nothing of it is kept."""
    bare = replace(number, null=False, missing=masks.NOTHING)
    if part.dimension is None:
        return bare if part.keep is True else _masked(program, bare, part.keep)
    masked = _masked(program, bare, part.keep)
    most = part.dimension.most
    low, high = min(number.low * most, 0), max(number.high * most, 0)
    if number.fidelity == NEAR or max(abs(low), abs(high)) >= numbers.LIMIT:
        masked = numbers.near(program, masked)
        close = _column(program, masked.value, part, dtype="f")
        value = reduce_.reduced(program, "segment_float_sum", close, part.dimension, dtype="f")
        low, high = min(masked.low * most, 0), max(masked.high * most, 0)
        error = masked.error * most + max(abs(low), abs(high)) * numbers.STEP * most
        return numbers.near_result(program, value, (low, high), error, (masked,))
    column = _column(program, masked.value, part)
    value = reduce_.summed(program, column, part.dimension, most=max(abs(low), abs(high)))
    fidelity = EXACT if number.fidelity == EXACT else RATIONAL
    return replace(masked, value=value, low=int(low), high=int(high), fidelity=fidelity)


def _column(program: Program, value: Var | float, part: Part, *, dtype: DType = "i") -> Var:
    """A number of each item of a part."""
    assert part.dimension is not None
    if isinstance(value, Var) and value.level is not None:
        return value
    level = reduce_.level_of(program, part.dimension, part.keep)
    every = program.call("all_rows", program.parents(level), dtype="b", level=level)
    return program.apply("np.multiply", every, value, dtype=dtype)


def _masked(program: Program, number: Number, keep: Mask) -> Number:
    """The number where it is kept, else zero."""
    if keep is True:
        return number
    if keep is False:
        return replace(number, value=0, low=0, high=0)
    chosen = choices.chosen(program, keep, number, Constant(numbers_zero(number)))
    assert isinstance(chosen, Number)
    return chosen


def numbers_zero(number: Number) -> object:
    """Zero of a number's kind."""
    from decimal import Decimal

    from onedoor.feel.values import DaysDuration, MonthsDuration

    zeros = {"days": DaysDuration(0), "months": MonthsDuration(0)}
    return zeros.get(number.kind, Decimal(0))


def extreme(program: Program, whole: Listing, *, largest: bool) -> Column:
    """`max(whole)` or `min(whole)`; of nothing null."""
    missing = within(program, whole)
    if not whole.parts:
        return Empty(missing)
    found = _numbers(program, whole, summed=False)
    if found is None:
        return Empty(missing)
    result: Number | None = None
    some: Mask = False
    for part, number in found:
        one = _foremost(program, part, replace(number, null=False, missing=masks.NOTHING), largest)
        there = _some_kept(program, part)
        if result is None:
            result, some = one, there
            continue
        both = sums.extreme(program, result, one, largest=largest)
        only = choices.chosen(program, some, result, one)
        merged = choices.chosen(program, masks.all_of(program, some, there), both, only)
        assert isinstance(merged, Number)
        result, some = merged, masks.any_of(program, some, there)
    assert result is not None
    null = masks.any_of(program, whole.null, _gaps(program, found), masks.negated(program, some))
    return replace(result, null=null, missing=missing)


def _foremost(program: Program, part: Part, number: Number, largest: bool) -> Number:
    if part.dimension is None:
        return number
    if number.fidelity == NEAR:
        raise Refused("the largest or smallest of numbers that are not exact")
    last = int(number.low if largest else number.high)
    value = _column(program, number.value, part)
    if isinstance(part.keep, Var):
        value, keep = program.lifted(value, part.keep)
        apart = program.apply("np.subtract", value, last, dtype="i")
        value = program.apply("np.add", program.apply("np.multiply", keep, apart, dtype="i"), last, dtype="i")
    function = "segment_max" if largest else "segment_min"
    return replace(number, value=reduce_.reduced(program, function, value, part.dimension, dtype="i"))


def count(program: Program, whole: Listing) -> Column:
    """`count(whole)`; missing while one of its items is."""
    lacking = [
        reduce_.gathered(program, part.item.missing, part.keep, part.dimension) for part in whole.parts
    ]
    missing = masks.united(
        program, whole.missing, reduce_.of_there(program, whole, masks.united(program, *lacking))
    )
    result: Number = numbers.fixed(Fraction(0))
    for part in whole.parts:
        if part.dimension is not None:
            value = reduce_.counted(program, part.keep, part.dimension)
            most = part.dimension.most
        else:
            value = (
                int(part.keep)
                if isinstance(part.keep, bool)
                else program.apply("np.multiply", part.keep, 1, dtype="i")
            )
            most = 1
        one = Number(value, 1, value, value) if isinstance(value, int) else Number(value, 1, 0, most)
        result = sums.sum_of(program, result, one)
    return replace(result, null=whole.null, missing=missing)


def mean(program: Program, whole: Listing) -> Column:
    """`mean(whole)`; of nothing null."""
    summed, many = total(program, whole), count(program, whole)
    if not isinstance(summed, Number) or not isinstance(many, Number):
        return summed
    if isinstance(many.value, int) and many.value == 0:
        return Empty(summed.missing)
    return replace(sums.quotient(program, summed, replace(many, missing=masks.NOTHING)), kind="number")


def truth(program: Program, whole: Listing, *, every: bool) -> Boolean:
    """`all(whole)` or `any(whole)`."""
    return listings.quantified(program, whole, lambda item: logic.boolean(program, item), settling=not every)


def distinct(program: Program, whole: Listing) -> Column:
    """`distinct values(whole)`, of the items of one list or of single ones."""
    if all(part.dimension is None for part in whole.parts) and len(whole.parts) <= MOST_SINGLE:
        return _distinct_singles(program, whole)
    if len(whole.parts) != 1 or whole.parts[0].dimension is None:
        raise Refused("distinct values of a list that is joined from several")
    (part,) = whole.parts
    item, dimension = part.item, part.dimension
    assert dimension is not None
    value: Var | float | None = None
    if isinstance(item, Number) and item.fidelity == EXACT:
        value = item.value
    elif isinstance(item, Text):
        value = item.codes
    if not isinstance(value, Var):
        raise Refused("distinct values of this kind")
    null = logic.null(program, item)
    kept = [_firsts(program, value, masks.without(program, part.keep, null), part)]
    if null is not False:
        nothing = program.apply("np.multiply", value, 0, dtype="i")
        kept.append(_firsts(program, nothing, masks.all_of(program, part.keep, null), part))
    return Listing((replace(part, keep=masks.any_of(program, *kept)),), whole.null, within(program, whole))


def _distinct_singles(program: Program, whole: Listing) -> Column:
    parts: list[Part] = []
    for part in whole.parts:
        again = [
            masks.all_of(program, one.keep, operators.compared(program, "=", one.item, part.item).true)
            for one in parts
        ]
        parts.append(replace(part, keep=masks.without(program, part.keep, masks.any_of(program, *again))))
    return listings.compact(Listing(tuple(parts), whole.null, within(program, whole)))


def _firsts(program: Program, value: Var, keep: Mask, part: Part) -> Mask:
    assert part.dimension is not None
    if keep is False:
        return False
    level = reduce_.level_of(program, part.dimension, value, keep)
    column = program.lift(value, level)
    mask = (
        program.lift(keep, level)
        if isinstance(keep, Var)
        else program.call("all_rows", program.parents(level), dtype="b", level=level)
    )
    return program.call(
        "segment_firsts", column, mask, program.starts(level), program.counts(level), dtype="b", level=level
    )
