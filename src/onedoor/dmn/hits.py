"""What a decision table answers: which rows are hit, and what the hit policy makes of them.

A row is hit, not hit, or open: something it tests is missing. An answer is given as soon as every way in which the open
rows can turn out leads to the same one, taken row by row: that two open rows may exclude each other is not considered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial, reduce
from typing import Any

from onedoor.dmn.model import Rule, Table
from onedoor.dmn.sameness import same
from onedoor.feel.builtins import catalogue
from onedoor.feel.numbers import CONTEXT
from onedoor.feel.values import Missing, Value, is_settled, united

State = bool | Missing


@dataclass(frozen=True)
class Hits:
    """A table's answer, the rows that were hit and those that are open, by their place; `clash` for two that may not be."""

    value: Value
    hit: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    clash: bool = False


@dataclass(frozen=True)
class May:
    """An open row: what its state lacks, and what it would give."""

    state: State
    output: Value


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
    outputs = [rows.output(rows.table.rules[place]) for place in hit]
    may_be = [May(states[place], rows.output(rows.table.rules[place])) for place in open_]
    if rows.table.hit_policy in ("unique", "any"):
        value, clash = _single(rows, outputs, may_be)
        return Hits(value, hit, open_, clash)
    if rows.table.hit_policy == "priority":
        rank = partial(_rank, rows.table)
        return Hits(_foremost(outputs, may_be, rank, rows.otherwise()), hit, open_)
    return Hits(_collected(rows, outputs, may_be), hit, open_)


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


def _single(rows: Rows, outputs: list[Value], may_be: Sequence[May]) -> tuple[Value, bool]:
    """One answer: a unique table allows one row to be hit, the policy any several that agree. A breach gives null."""
    is_unique = rows.table.hit_policy == "unique"
    if len(outputs) > 1 and (is_unique or _disagree(outputs)):
        return None, True
    if outputs and not is_unique:
        # an open row that agrees with the one that is hit cannot change anything
        may_be = [one for one in may_be if not same(one.output, outputs[0])]
    possible = [*outputs, *(one.output for one in may_be)]
    if not outputs:
        possible.append(rows.otherwise())
    # a second row that is hit would be a breach of the unique policy, also where it says the same
    may_clash = is_unique and bool(may_be) and len(outputs) + len(may_be) > 1
    if _agree(possible) and not may_clash:
        return possible[0], False
    return united([*(one.state for one in may_be), *possible]), False


def _foremost(
    outputs: Sequence[Value], may_be: Sequence[May], rank: Callable[[Value], Any], otherwise: Value
) -> Value:
    """The output of the lowest rank; without any row the default. Open rows that could not change that do not matter."""
    unsure: list[Value] = [one for one in outputs if isinstance(one, Missing)]
    known = [one for one in outputs if not isinstance(one, Missing)]
    best = min(known, key=rank) if known else None
    is_unknown = bool(unsure)
    for place, one in enumerate(may_be):
        if isinstance(one.output, Missing) or is_unknown:
            unsure += [one.state, one.output]
        elif known:
            unsure += [one.state] if rank(one.output) < rank(best) else []
        elif not same(one.output, otherwise) or any(
            isinstance(other.output, Missing) or rank(one.output) < rank(other.output)
            for other in (*may_be[:place], *may_be[place + 1 :])
        ):
            unsure.append(one.state)
    if unsure:
        return united([*unsure, *([] if outputs else [otherwise])])
    return best if known else otherwise


def _rank(table: Table, output: Value) -> tuple[int, ...]:
    """The place of an output among the priorities. Of several columns the first counts, then the next that has ranks."""
    if table.ranks and isinstance(output, dict):
        pairs = zip(table.ranks, table.outputs, strict=True)
        return tuple(_place(ranks, output[name]) for ranks, name in pairs)
    value = output[table.outputs[0]] if table.outputs and isinstance(output, dict) else output
    return (_place(table.priorities, value),)


def _place(priorities: Sequence[Value], value: Value) -> int:
    """The place of a value; unknown ones come last."""
    for place, one in enumerate(priorities):
        if same(one, value):
            return place
    return len(priorities)


def _collected(rows: Rows, outputs: list[Value], may_be: Sequence[May]) -> Value:
    """A list of all outputs (in the order of rules, or of priorities), or one number made of them."""
    aggregation = rows.table.aggregation
    if aggregation == "count":
        return united([one.state for one in may_be]) if may_be else Decimal(len(outputs))
    if aggregation is not None:
        numbers = [*outputs, *(one.output for one in may_be)]
        if any(not isinstance(one, Decimal | Missing) for one in numbers):
            return _of_others(aggregation, numbers, [one.state for one in may_be])
        if aggregation == "sum":
            return _sum(outputs, may_be, rows.otherwise())
        rank: Callable[[Decimal], Decimal] = Decimal.copy_negate if aggregation == "max" else Decimal
        return _foremost(outputs, may_be, rank, rows.otherwise())
    if may_be:
        return united([*(one.state for one in may_be), *(one.output for one in may_be), *outputs])
    if not outputs:
        default = rows.otherwise()
        return [] if default is None else default
    if rows.table.hit_policy == "output order":
        return sorted(outputs, key=partial(_rank, rows.table))
    return outputs


def _of_others(aggregation: str, values: Sequence[Value], states: Sequence[State]) -> Value:
    """The sum, smallest or largest of what are no numbers: FEEL's functions say whether there is one."""
    if states or not is_settled(list(values)):
        kinds = {type(one) for one in values if not isinstance(one, Missing)}
        return united([*states, *values]) if len(kinds) == 1 else None
    return catalogue.FUNCTIONS[aggregation].call(list(values))


def _sum(outputs: Sequence[Value], may_be: Sequence[May], otherwise: Value) -> Value:
    """The sum of the outputs, of none the default. An open row that adds nothing does not matter."""
    nought = Decimal(0)
    if outputs or same(otherwise, nought):
        may_be = [one for one in may_be if not same(one.output, nought)]
    if not outputs and len(may_be) == 1 and same(may_be[0].output, otherwise):
        return otherwise
    if may_be or any(isinstance(one, Missing) for one in outputs):
        return united([*(one.state for one in may_be), *(one.output for one in may_be), *outputs])
    return reduce(CONTEXT.add, outputs) if outputs else otherwise


def _agree(values: Sequence[Value]) -> bool:
    return not any(isinstance(one, Missing) for one in values) and all(
        same(values[0], one) for one in values[1:]
    )


def _disagree(values: Sequence[Value]) -> bool:
    """Whether two settled values differ, whatever the others turn out to be."""
    settled = [one for one in values if is_settled(one)]
    return any(not same(settled[0], one) for one in settled[1:])
