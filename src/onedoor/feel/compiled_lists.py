"""Closures of lists: making, filtering, looping over them, asking some or every item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from onedoor.feel.compiler import Compiler
from onedoor.feel.days import from_ordinal, is_date, to_ordinal
from onedoor.feel.equality import compare, kind
from onedoor.feel.errors import InvalidOperation, note
from onedoor.feel.numbers import CONTEXT, EXACT
from onedoor.feel.running import Code, Frame, Run
from onedoor.feel.scopes import item_of
from onedoor.feel.syntax import Filter, For, Iterator_, ListOf, Name, Node, Quantified, steps_of, walk
from onedoor.feel.types import ContextType, NumberType
from onedoor.feel.values import Missing, Range, Value, united

_Visit = Callable[[Frame], None]


def _list(compiler: Compiler, node: ListOf) -> Code:
    items = [compiler.code(item) for item in node.items]
    return lambda frame: [item(frame) for item in items]


def _filter(compiler: Compiler, node: Filter) -> Code:
    base, condition = compiler.code(node.base), compiler.code(node.condition)
    item_type = item_of(compiler.inference.known_type(node.base))
    fields = tuple(item_type.fields) if isinstance(item_type, ContextType) else ()
    is_position = isinstance(compiler.inference.known_type(node.condition), NumberType)

    steps = steps_of(node.condition)

    def inner(item: Value, frame: Frame) -> Frame:
        around = Frame({"item": item}, frame, frame.run)
        if type(item) is not dict:
            return around
        lacks = any(name not in item for name in fields)
        return Frame({**dict.fromkeys(fields), **item} if lacks else item, around, frame.run)

    def select(frame: Frame) -> Value:
        found = base(frame)
        if type(found) is Missing or found is None:
            return found
        items = found if type(found) is list else [found]
        if is_position:
            return at_position(items, condition(frame))
        frame.run.spend(len(items) * steps)
        kept: list[Value] = []
        lacking: list[Value] = []
        for item in items:
            if type(item) is Missing:
                lacking.append(item)
                continue
            verdict = condition(inner(item, frame))
            if verdict is True:
                kept.append(item)
            elif type(verdict) is Missing:
                lacking.append(verdict)
            elif type(verdict) is Decimal:
                return at_position(items, verdict)
        return united(lacking) if lacking else kept

    return select


def at_position(items: Sequence[Value], position: Value) -> Value:
    """`items[position]`: from 1, or from the end with -1."""
    if type(position) is Missing:
        return united((position, *items))
    if (
        type(position) is not Decimal
        or position != position.to_integral_value()
        or abs(position) > len(items)
    ):
        note(
            f"the list has no position {position}"
            if type(position) is Decimal
            else f"a {kind(position)} is no position"
        )
        return None
    place = int(position)
    if place == 0:
        note("positions begin with 1")
        return None
    return items[place - 1] if place > 0 else items[place]


class _Loop:
    """The iterators of `for`, `some` and `every`: visits each combination in order."""

    def __init__(self, compiler: Compiler, iterators: Sequence[Iterator_], body: Node) -> None:
        self._steps = steps_of(body)
        self._levels = [
            (each.name, compiler.code(each.domain), None if each.until is None else compiler.code(each.until))
            for each in iterators
        ]

    def visit(self, frame: Frame, each: _Visit, stuck: Callable[[Value], None], level: int = 0) -> None:
        """Call `each` with a frame for every combination; `stuck` with a domain that is missing or none."""
        if level == len(self._levels):
            frame.run.spend(self._steps)
            each(frame)
            return
        name, domain, until = self._levels[level]
        start = domain(frame)
        items = items_of(start) if until is None else _counted(start, until(frame), frame.run)
        if items is None or type(items) is Missing:
            stuck(items)
            return
        if level + 1 < len(self._levels):
            frame.run.spend()
        for item in items:
            self.visit(Frame({name: item}, frame, frame.run), each, stuck, level + 1)


def _for(compiler: Compiler, node: For) -> Code:
    loop, body = _Loop(compiler, node.iterators, node.body), compiler.code(node.body)

    def collect(frame: Frame) -> Value:
        results: list[Value] = []
        blocked: list[Value] = []

        def each(inner: Frame) -> None:
            if blocked:
                return
            partial = results
            if uses_partial:
                frame.run.spend(len(results))
                partial = list(results)
            results.append(body(Frame({"partial": partial}, inner, frame.run)))

        loop.visit(frame, each, blocked.append)
        if blocked:
            lacking = [value for value in blocked if type(value) is Missing]
            return united(lacking) if lacking else None
        return results

    uses_partial = _mentions_partial(node)
    return collect


def _quantified(compiler: Compiler, node: Quantified) -> Code:
    loop, condition = _Loop(compiler, node.iterators, node.condition), compiler.code(node.condition)
    settling = node.quantifier == "some"

    def decide(frame: Frame) -> Value:
        result: list[Value] = [not settling]
        lacking: list[Value] = []

        def stuck(domain: Value) -> None:
            if type(domain) is Missing:
                lacking.append(domain)
            else:
                result[0] = None

        def each(inner: Frame) -> None:
            verdict = condition(inner)
            if verdict is settling:
                raise _Settled
            if type(verdict) is not bool:
                stuck(verdict)

        try:
            loop.visit(frame, each, stuck)
        except _Settled:
            return settling
        return united(lacking) if lacking else result[0]

    return decide


class _Settled(Exception):
    """One item has settled the question."""


def items_of(value: Value) -> Value:
    """What a loop goes through: a list's items, a range's steps, a single value itself."""
    if type(value) is list or type(value) is Missing:
        return value
    if type(value) is Range:
        return _enumerated(value)
    if value is None:
        note("there is nothing to go through: the list is null")
        return None
    return [value]


def _counted(start: Value, end: Value, run: Run) -> Value:
    """The steps from one number or day to another, upwards or downwards."""
    if type(start) is Missing or type(end) is Missing:
        return united((start, end))
    try:
        return _steps(start, end, run)
    except InvalidOperation as error:
        note(str(error))
        return None


def _steps(start: Value, end: Value, run: Run | None) -> Iterable[Value]:
    if is_date(start) and is_date(end):
        first, last = to_ordinal(start), to_ordinal(end)
        count = abs(last - first) + 1
    elif type(start) is Decimal and type(end) is Decimal:
        apart = EXACT.subtract(end, start).copy_abs()
        count = int(apart) + 1 if apart < 10**9 else 10**9
        first, last = 0, 0
    else:
        raise InvalidOperation(f"one cannot count from a {kind(start)} to a {kind(end)}")
    if run is not None:
        run.spend(count)
        run.steps_left += count  # the steps themselves are counted when they are gone
    elif count > 1_000_000:
        raise InvalidOperation("the range is too long to go through")
    step = 1 if (compare(start, end) or 0) <= 0 else -1
    if is_date(start):
        return (from_ordinal(first + step * place) for place in range(count))
    return (CONTEXT.add(start, Decimal(step * place)) for place in range(count))


def _enumerated(value: Range) -> Value:
    if type(value.start) is Missing or type(value.end) is Missing:
        return united((value,))
    if (compare(value.start, value.end) or 0) > 0:
        note("the range ends before it begins")
        return None
    try:
        items = list(_steps(value.start, value.end, None))
    except InvalidOperation as error:
        note(str(error))
        return None
    if not value.start_included:
        items = items[1:]
    if not value.end_included and items and compare(items[-1], value.end) == 0:
        items = items[:-1]
    return items


def _mentions_partial(node: Node) -> bool:
    return any(isinstance(part, Name) and part.name == "partial" for part in walk(node))


BUILDERS: dict[type[Node], Callable[..., Code]] = {
    ListOf: _list,
    Filter: _filter,
    For: _for,
    Quantified: _quantified,
}
