"""Built-in functions of columns. What is not here is decided person by person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from onedoor.dmn.kernel import (
    aggregates,
    choices,
    days,
    listings,
    logic,
    masks,
    numbers,
    operators,
    rounding,
    sums,
    text_functions,
)
from onedoor.dmn.kernel.columns import (
    EXACT,
    NEAR,
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
)
from onedoor.dmn.kernel.expressions import Translator, read
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program
from onedoor.dmn.kernel.reductions import within
from onedoor.feel.builtins import catalogue
from onedoor.feel.values import Range

_Rule = Callable[[Program, Sequence[Column]], Column]


def call(
    translator: Translator, name: str, arguments: Sequence[Column], names: Sequence[str] | None
) -> Column:
    """The result of a built-in function. Raises Refused for what is not compiled."""
    if name in catalogue.ON_THE_DAY and not arguments:
        if name == "now":
            raise Refused("moments")
        return Constant(translator.today)
    function = catalogue.FUNCTIONS[name]
    if all(isinstance(one, Constant) and not one.missing for one in arguments):
        values = [one.value for one in arguments if isinstance(one, Constant)]
        if names is not None:
            return Constant(function.call_named(names, values))
        return Constant(function.call(*values))
    placed = arguments if names is None else _placed(name, names, arguments)
    if name in text_functions.RESULTS:
        return text_functions.call(translator.program, name, placed)
    rule = _RULES.get(name)
    if rule is None:
        raise Refused(f"the function “{name}”")
    return rule(translator.program, placed)


def _placed(name: str, names: Sequence[str], arguments: Sequence[Column]) -> Sequence[Column]:
    """Named arguments in the order of the function's own."""
    for form in catalogue.FUNCTIONS[name].forms:
        places = form.place(names)
        if places is not None and sorted(places) == list(range(len(places))):
            ordered = dict(zip(places, arguments, strict=True))
            return [ordered[place] for place in range(len(ordered))]
    raise Refused(f"the named arguments of “{name}”")


def _number(column: Column) -> Number | None:
    return (
        numbers.of_constant(column)
        if isinstance(column, Constant)
        else column
        if isinstance(column, Number)
        else None
    )


def _lost(program: Program, arguments: Sequence[Column]) -> masks.Missing:
    return masks.united(program, *(within(program, one) for one in arguments))


def _rounding(mode: str) -> _Rule:
    def rule(program: Program, arguments: Sequence[Column]) -> Column:
        lost = _lost(program, arguments)
        number = _number(_single(arguments[0]))
        scale = arguments[1] if len(arguments) > 1 else None
        if scale is not None and not isinstance(scale, Constant):
            raise Refused("rounding to a number of digits that differs from case to case")
        if number is None or number.kind != "number" or (scale is not None and _number(scale) is None):
            return Empty(lost)
        result = rounding.rounded(program, number, 0 if scale is None else int(scale.value), mode)
        if lost:
            result = replace(result, missing=masks.united(program, lost, result.missing))
        return result

    return rule


def _single(column: Column) -> Column:
    """A list of one item may stand for the item: that is seen for constants alone."""
    if isinstance(column, Listing):
        raise Refused("a list where a single value is needed")
    return column


def _items(program: Program, arguments: Sequence[Column]) -> Listing:
    """The items, handed over as a list or one by one."""
    if len(arguments) == 1:
        return listings.listing(program, arguments[0])
    if any(isinstance(choices.spelled(one), Listing) for one in arguments):
        raise Refused("several lists where items are needed")
    return Listing(tuple(Part(one) for one in arguments))


def _not(program: Program, arguments: Sequence[Column]) -> Column:
    return logic.opposite(logic.boolean(program, _single(arguments[0])))


def _abs(program: Program, arguments: Sequence[Column]) -> Column:
    number = _number(_single(arguments[0]))
    if number is None or number.kind == "date":
        return Empty(within(program, arguments[0]))
    return sums.absolute(program, number)


def _modulo(program: Program, arguments: Sequence[Column]) -> Column:
    one, other = (_number(_single(each)) for each in arguments)
    if one is None or other is None or other.value == 0 or {one.kind, other.kind} != {"number"}:
        return Empty(_lost(program, arguments))
    return rounding.remainder(program, one, other)


def _parity(odd: bool) -> _Rule:
    def rule(program: Program, arguments: Sequence[Column]) -> Column:
        number = _number(_single(arguments[0]))
        if number is None or number.kind != "number":
            return Boolean(False, False, within(program, arguments[0]))
        if number.fidelity != EXACT:
            raise Refused("whether a number that is not exact is odd or even")
        rest = program.apply("np.remainder", number.value, 2 * number.denominator, dtype="i")
        holds = program.apply("np.equal", rest, number.denominator if odd else 0, dtype="b")
        return logic.truth(program, holds, number.null, number.missing)

    return rule


def _sqrt(program: Program, arguments: Sequence[Column]) -> Column:
    number = _number(_single(arguments[0]))
    if number is None or number.kind != "number":
        return Empty(within(program, arguments[0]))
    if number.fidelity == NEAR:
        raise Refused("the root of a number that is not exact")
    close = numbers.near(program, number)
    below = program.apply("np.less", number.value, 0, dtype="b") if number.low < 0 else False
    value = program.apply("np.sqrt", program.apply("np.abs", close.value, dtype="f"), dtype="f")
    high = max(abs(close.low), abs(close.high)) ** 0.5 + 1
    result = numbers.near_result(program, value, (0.0, high), high * numbers.STEP * 4, (number,))
    return replace(result, null=masks.any_of(program, number.null, below))


def _concatenate(program: Program, arguments: Sequence[Column]) -> Column:
    lists = [listings.listing(program, one) for one in arguments]
    parts = tuple(part for one in lists for part in one.parts)
    null = masks.any_of(program, *(one.null for one in lists))
    return Listing(parts, null, masks.united(program, *(one.missing for one in lists)))


def _append(program: Program, arguments: Sequence[Column]) -> Column:
    whole = listings.listing(program, arguments[0])
    items = tuple(Part(one) for one in arguments[1:])
    missing = masks.united(program, whole.missing, *(one.missing for one in arguments[1:]))
    return Listing((*whole.parts, *items), whole.null, missing)


def _list_contains(program: Program, arguments: Sequence[Column]) -> Column:
    return listings.contains(program, listings.listing(program, arguments[0]), arguments[1])


def _months_between(program: Program, arguments: Sequence[Column]) -> Column:
    one, other = (_single(each) for each in arguments)
    return replace(days.months_between(program, one, other), missing=_lost(program, arguments))


def _date(program: Program, arguments: Sequence[Column]) -> Column:
    number = _number(_single(arguments[0])) if len(arguments) == 1 else None
    if number is None or number.kind != "date":
        raise Refused("dates that are put together")
    return number


def _order(sign: str) -> _Rule:
    def rule(program: Program, arguments: Sequence[Column]) -> Column:
        if any(isinstance(one, Interval) or _is_range(one) for one in arguments):
            raise Refused("the order of ranges")
        return operators.compared(program, sign, _single(arguments[0]), _single(arguments[1]))

    return rule


def _is_range(column: Column) -> bool:
    return isinstance(column, Constant) and isinstance(column.value, Range)


def _get_value(program: Program, arguments: Sequence[Column]) -> Column:
    whole, key = arguments
    if not isinstance(key, Constant) or not isinstance(key.value, str) or not isinstance(whole, Record):
        raise Refused("an entry whose name differs from case to case")
    return read(program, whole, key.value)


def _value(program: Program, arguments: Sequence[Column]) -> Column:
    if isinstance(arguments[0], Callable_):
        raise Refused("a function handed on")
    return arguments[0]


_RULES: dict[str, _Rule] = {
    **{mode: _rounding(mode) for mode in rounding.MODES},
    "not": _not,
    "abs": _abs,
    "modulo": _modulo,
    "odd": _parity(True),
    "even": _parity(False),
    "sqrt": _sqrt,
    "sum": lambda program, given: aggregates.total(program, _items(program, given)),
    "min": lambda program, given: aggregates.extreme(program, _items(program, given), largest=False),
    "max": lambda program, given: aggregates.extreme(program, _items(program, given), largest=True),
    "mean": lambda program, given: aggregates.mean(program, _items(program, given)),
    "count": lambda program, given: aggregates.count(program, listings.listing(program, given[0])),
    "all": lambda program, given: aggregates.truth(program, _items(program, given), every=True),
    "any": lambda program, given: aggregates.truth(program, _items(program, given), every=False),
    "distinct values": lambda program, given: aggregates.distinct(
        program, listings.listing(program, given[0])
    ),
    "list contains": _list_contains,
    "concatenate": _concatenate,
    "append": _append,
    "years and months duration": _months_between,
    "date": _date,
    "before": _order("<"),
    "after": _order(">"),
    "get value": _get_value,
}
