"""What a decision table answers: which rows are hit, and what the hit policy makes of them.

A row is hit, not hit, or open: something it tests is missing. An answer is given as soon as every way in which the open
rows can turn out leads to the same one, taken row by row: that two open rows may exclude each other is not considered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onedoor.dmn.model import Rule, Table
from onedoor.dmn.sameness import same
from onedoor.feel.values import Missing, Value, united

State = bool | Missing


@dataclass(frozen=True)
class Hits:
    """A table's answer, the rows that were hit and those that are open, by their place; `clash` for two that may not be."""

    value: Value
    hit: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    clash: bool = False


@dataclass(frozen=True)
class Rows:
    """How to ask a table about one case: the state of each row, the value of each row's outputs, the default."""

    table: Table
    state: Callable[[Rule], State]
    output: Callable[[Rule], Value]
    otherwise: Callable[[], Value]


def answer(rows: Rows) -> Hits:
    """Return what the table answers by its hit policy (DMN 1.5, 8.2.8)."""
    if rows.table.hit_policy == "first":
        return _first(rows)
    states = [rows.state(rule) for rule in rows.table.rules]
    hit = tuple(place for place, state in enumerate(states) if state is True)
    open_ = tuple(place for place, state in enumerate(states) if isinstance(state, Missing))
    lacking = [states[place] for place in open_]
    if rows.table.hit_policy in ("unique", "any"):
        value, clash = _single(rows, hit, open_, lacking)
        return Hits(value, hit, open_, clash)
    if rows.table.hit_policy == "priority":
        return Hits(_by_priority(rows, hit, open_, lacking), hit, open_)
    return Hits(_collected(rows, hit, open_, lacking), hit, open_)


def _first(rows: Rows) -> Hits:
    """Rows are asked one after the other until one is hit for sure; then backwards: does an open row still matter?"""
    asked: list[tuple[int, State]] = []
    for place, rule in enumerate(rows.table.rules):
        state = rows.state(rule)
        if state is not False:
            asked.append((place, state))
        if state is True:
            break
    ends = bool(asked) and asked[-1][1] is True
    value: Value = None
    if not ends:
        value = rows.otherwise()
    for place, state in reversed(asked):
        output = rows.output(rows.table.rules[place])
        # an open row that gives what the rows below it give cannot change the answer
        value = output if state is True or same(output, value) else united([state, output, value])
    hit = (asked[-1][0],) if ends else ()
    return Hits(value, hit, tuple(place for place, state in asked if state is not True))


def _single(
    rows: Rows, hit: tuple[int, ...], open_: tuple[int, ...], lacking: Sequence[Value]
) -> tuple[Value, bool]:
    """One answer: a unique table allows one row to be hit, the policy any several that agree. A breach gives null."""
    rules = rows.table.rules
    is_unique = rows.table.hit_policy == "unique"
    if is_unique and len(hit) > 1:
        return None, True
    outputs = [rows.output(rules[place]) for place in hit]
    possible = outputs + [rows.output(rules[place]) for place in open_]
    if not hit:
        possible.append(rows.otherwise())
    # a second row that is hit would be a breach of the unique policy, also where it says the same
    may_clash = is_unique and bool(open_) and len(hit) + len(open_) > 1
    if _agree(possible) and not may_clash:
        return possible[0], False
    if len(hit) > 1 and not any(isinstance(one, Missing) for one in outputs) and not _agree(outputs):
        return None, True
    return united([*lacking, *possible]), False


def _by_priority(rows: Rows, hit: tuple[int, ...], open_: tuple[int, ...], lacking: Sequence[Value]) -> Value:
    """The output that comes first among the priorities. Open rows whose output comes later do not matter."""
    outputs = [rows.output(rows.table.rules[place]) for place in hit]
    best = min(outputs, key=lambda one: _rank(rows.table, one)) if outputs else rows.otherwise()
    matters: list[Value] = []
    for place, state in zip(open_, lacking, strict=True):
        output = rows.output(rows.table.rules[place])
        if not outputs or isinstance(output, Missing) or _rank(rows.table, output) < _rank(rows.table, best):
            matters += [] if same(output, best) else [state, output]
    unsure = [one for one in outputs if isinstance(one, Missing)]
    return united([*matters, *unsure]) if matters or unsure else best


def _rank(table: Table, output: Value) -> int:
    """The place of an output among the priorities; of several columns the first counts. Unknown ones come last."""
    value = output[table.outputs[0]] if table.outputs and isinstance(output, dict) else output
    for place, one in enumerate(table.priorities):
        if same(one, value):
            return place
    return len(table.priorities)


def _collected(rows: Rows, hit: tuple[int, ...], open_: tuple[int, ...], lacking: Sequence[Value]) -> Value:
    """A list of all outputs (in the order of rules, or of priorities), or one number made of them."""
    table = rows.table
    outputs = [rows.output(table.rules[place]) for place in hit]
    if table.aggregation in ("min", "max"):
        return _extreme(rows, outputs, open_, lacking)
    if open_:
        return united([*lacking, *outputs])
    if table.aggregation == "count":
        return Decimal(len(dict.fromkeys(hit)))
    if table.aggregation == "sum":
        unsure = [one for one in outputs if isinstance(one, Missing)]
        if unsure:
            return united(unsure)
        if not outputs:
            return rows.otherwise()
        return sum(outputs, Decimal(0)) if all(isinstance(one, Decimal) for one in outputs) else None
    if not outputs:
        default = rows.otherwise()
        return [] if default is None else default
    if table.hit_policy == "output order":
        return sorted(outputs, key=lambda one: _rank(table, one))
    return outputs


def _extreme(rows: Rows, outputs: list[Value], open_: tuple[int, ...], lacking: Sequence[Value]) -> Value:
    """The least or greatest output. An open row that could not change it does not matter."""
    pick = min if rows.table.aggregation == "min" else max
    unsure = [one for one in outputs if isinstance(one, Missing)]
    known = [one for one in outputs if not isinstance(one, Missing)]
    if not all(isinstance(one, Decimal) for one in known):
        return None
    best = pick(known) if known else None
    for place, state in zip(open_, lacking, strict=True):
        output = rows.output(rows.table.rules[place])
        if best is None or not isinstance(output, Decimal) or pick(best, output) != best:
            unsure += [state, output]
    if unsure:
        return united(unsure)
    return rows.otherwise() if best is None else best


def _agree(values: Sequence[Value]) -> bool:
    return not any(isinstance(one, Missing) for one in values) and all(
        same(values[0], one) for one in values[1:]
    )
