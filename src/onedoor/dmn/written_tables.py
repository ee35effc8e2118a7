"""Python source of decision tables whose tests name constants: rows are bits, each column crosses some out."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from decimal import Decimal

from onedoor.dmn.columns import Column, column
from onedoor.dmn.model import Table
from onedoor.feel.expressions import Expression
from onedoor.feel.writing import Made, NotWritten, Writer, both, check

MOST_OUTPUTS = 40
"""Rows whose outputs are computed, each its own way; more of them are left to the general way."""
_ALIASES: dict[type, str] = {str: "S", bool: "B", Decimal: "D", datetime.date: "T"}


def written(writer: Writer, table: Table) -> Made:
    """Write a table; NotWritten where it has tests or a hit policy that the general way has to do."""
    if (
        table.allowed
        or table.aggregation not in (None, "count")
        or table.hit_policy in ("priority", "output order")
    ):
        raise NotWritten(table.hit_policy)
    hit = hits(writer, table)
    result = writer.new()
    if table.aggregation == "count":
        return writer.let(f"D({hit}.bit_count())", Decimal)
    if table.hit_policy in ("collect", "rule order"):
        _collected(writer, table, hit, result)
        return Made(result)
    with writer.block(f"if not {hit}:"):
        otherwise = _cells(writer, table, table.otherwise).code if table.otherwise else "None"
        writer.put(f"{result} = {otherwise}")
    if table.hit_policy != "first":
        with writer.block(f"elif {hit} & ({hit} - 1):"):
            # two rows of a unique table; those of the policy any may yet agree
            writer.put(f"{result} = None" if table.hit_policy == "unique" else "raise GivesUp")
    with writer.block("else:"):
        _output(writer, table, hit, result)
    return Made(result)


def hits(writer: Writer, table: Table) -> str:
    """Write which rows are hit, as bits; gives up for a value that is missing or of another kind."""
    columns: list[tuple[int, Column]] = []
    for place in range(len(table.columns)):
        if any(rule.tests[place] is not None for rule in table.rules):
            found = column(table, place)
            if found is None:
                raise NotWritten("tests")
            columns.append((place, found))
    left, hit, row = (writer.new() for _ in range(3))
    writer.put(f"{left} = {(1 << len(table.rules)) - 1}; {hit} = 0")
    asked = [writer.let("True").code for _ in columns]
    with writer.block(f"while {left}:"):
        writer.put(f"{row} = {left} & -{left}")
        for flag, (place, one) in zip(asked, columns, strict=True):
            every = one.tested == (1 << len(table.rules)) - 1
            with writer.block(f"if {flag}:" if every else f"if {flag} and {row} & {one.tested}:"):
                writer.put(f"{flag} = False")
                cell = table.columns[place]
                value = writer.expression(cell.tree, cell.inference)
                writer.put(f"{left} &= {_mask(writer, one, value)}")
                writer.put(f"if not {left} & {row}: continue")
        writer.put(
            f"{hit} = {row}; break" if table.hit_policy == "first" else f"{hit} |= {row}; {left} ^= {row}"
        )
    return hit


def _mask(writer: Writer, one: Column, value: Made) -> str:
    """The rows that a value leaves."""
    if other := both(check(value, one.kind, _ALIASES[one.kind])):
        writer.put(f"if not ({other}): raise GivesUp")
    if one.kind is bool:
        return f"{one.by_value[True]} if {value.code} else {one.by_value[False]}"
    if one.kind is str:
        return f"{writer.constants.name(one.by_value)}.get({value.code}, {one.others})"
    if len(one.ends) == 1:
        end = writer.constants.name(one.ends[0])
        before, behind = one.between
        if one.at[0] == behind:
            return f"{before} if {value.code} < {end} else {behind}"
        return f"{before} if {value.code} < {end} else {behind} if {value.code} > {end} else {one.at[0]}"
    ends, place = writer.constants.name(one.ends), writer.new()
    writer.put(f"{place} = {writer.helper(bisect_left)}({ends}, {value.code})")
    is_at = f"{place} < {len(one.ends)} and {ends}[{place}] == {value.code}"
    at, between = writer.constants.name(one.at), writer.constants.name(one.between)
    return f"{at}[{place}] if {is_at} else {between}[{place}]"


def _cells(writer: Writer, table: Table, cells: tuple[Expression, ...]) -> Made:
    made = [writer.expression(cell.tree, cell.inference) for cell in cells]
    if not table.outputs:
        return made[0]
    pairs = zip(table.outputs, made, strict=True)
    return writer.let("{" + ", ".join(f"{name!r}: {one.code}" for name, one in pairs) + "}", dict)


def _output(writer: Writer, table: Table, row: str, result: str) -> None:
    """Write what a row gives: looked up where every row gives a constant."""
    constants = None if table.outputs else _constants(writer, table)
    if constants is not None:
        writer.put(f"{result} = {writer.constants.name(constants)}[{row}.bit_length() - 1]")
        return
    if len(table.rules) > MOST_OUTPUTS:
        raise NotWritten("many outputs")
    for place, rule in enumerate(table.rules):
        with writer.block(f"{'el' if place else ''}if {row} == {1 << place}:"):
            writer.put(f"{result} = {_cells(writer, table, rule.outputs).code}")


def _constants(writer: Writer, table: Table) -> list[object] | None:
    place, made = len(writer.lines), []
    for rule in table.rules:
        one = writer.expression(rule.outputs[0].tree, rule.outputs[0].inference)
        if not one.constant:
            del writer.lines[place:]
            return None
        made.append(one.value)
    return made


def _collected(writer: Writer, table: Table, hit: str, result: str) -> None:
    """Write the list of what the rows that are hit give; without any the default, else an empty list."""
    with writer.block(f"if not {hit}:"):
        default = _cells(writer, table, table.otherwise).code if table.otherwise else "None"
        writer.put(f"{result} = [] if {default} is None else {default}")
    with writer.block("else:"):
        writer.put(f"{result} = []")
        row, one = writer.new(), writer.new()
        with writer.block(f"while {hit}:"):
            writer.put(f"{row} = {hit} & -{hit}; {hit} ^= {row}")
            _output(writer, table, row, one)
            writer.put(f"{result}.append({one})")
