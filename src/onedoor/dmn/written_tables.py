"""Python source of decision tables whose tests name constants: rows are bits, each column crosses some out."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping
from decimal import Decimal

from onedoor.dmn.columns import Column, column
from onedoor.dmn.model import Table
from onedoor.feel.expressions import Expression
from onedoor.feel.values import Missing, united
from onedoor.feel.writing import Made, NotWritten, Writer, check

MOST_OUTPUTS = 40
"""Rows whose outputs are computed, each its own way; more of them are left to the general way."""
_ALIASES: dict[type, str] = {str: "S", bool: "B", Decimal: "D", datetime.date: "T"}


def written(writer: Writer, table: Table, arguments: Mapping[str, Made], *, all_names: bool) -> Made:
    """Write a table; NotWritten where it has tests or a hit policy that the general way has to do.

    `arguments` are those of the function that the table is in, `all_names` says that it sees all names of the model.
    """
    if (
        table.allowed
        or table.aggregation not in (None, "count")
        or table.hit_policy in ("priority", "output order")
    ):
        raise NotWritten(table.hit_policy)
    hit, states = hits(writer, table)
    result = writer.new()
    with writer.block(f"if {states} is not None:"):
        if all_names:
            given = ", ".join(f"{name!r}: {made.code}" for name, made in arguments.items())
            table_name = writer.constants.name(table)
            writer.put(f"{result} = case.undecided({table_name}, {hit}, {states}, {{{given}}})")
        else:
            writer.put("raise GivesUp")
    if table.aggregation == "count":
        writer.put(f"else: {result} = D({hit}.bit_count())")
    elif table.hit_policy in ("collect", "rule order"):
        _collected(writer, table, hit, result)
    else:
        _single(writer, table, hit, result)
    return Made(result)


def _single(writer: Writer, table: Table, hit: str, result: str) -> None:
    """Write the output of the row that is hit; without one the default."""
    with writer.block(f"elif not {hit}:"):
        otherwise = _cells(writer, table, table.otherwise).code if table.otherwise else "None"
        writer.put(f"{result} = {otherwise}")
    if table.hit_policy != "first":
        with writer.block(f"elif {hit} & ({hit} - 1):"):
            # two rows of a unique table; those of the policy any may yet agree
            writer.put(f"{result} = None" if table.hit_policy == "unique" else "raise GivesUp")
    with writer.block("else:"):
        _output(writer, table, hit, result)


def hits(writer: Writer, table: Table) -> tuple[str, str]:
    """Write which rows are hit, as bits, and the states of those that are open (None: no row is)."""
    if table.allowed:
        raise NotWritten("allowed values")
    columns: list[tuple[int, Column]] = []
    for place in range(len(table.columns)):
        if any(rule.tests[place] is not None for rule in table.rules):
            found = column(table, place)
            if found is None:
                raise NotWritten("tests")
            columns.append((place, found))
    left, hit, row, lacking, states = (writer.new() for _ in range(5))
    writer.put(f"{left} = {(1 << len(table.rules)) - 1}; {hit} = 0; {lacking} = {states} = None")
    asked = [writer.let("True").code for _ in columns]
    with writer.block(f"while {left}:"):
        writer.put(f"{row} = {left} & -{left}")
        for flag, (place, one) in zip(asked, columns, strict=True):
            every = one.tested == (1 << len(table.rules)) - 1
            with writer.block(f"if {flag}:" if every else f"if {flag} and {row} & {one.tested}:"):
                writer.put(f"{flag} = False")
                cell = table.columns[place]
                _cross_out(
                    writer, one, writer.expression(cell.tree, cell.inference), left, f"{lacking}[{place}]"
                )
                writer.put(f"if not {left} & {row}: continue")
        with writer.block(f"if {lacking} is not None:"):
            state = writer.let(f"{writer.helper(lacking_in)}({lacking}, {row})").code
            with writer.block(f"if {state} is not None:"):
                writer.put(
                    f"{states} = {states} or {{}}; {states}[{row}] = {state}; {left} ^= {row}; continue"
                )
        writer.put(
            f"{hit} = {row}; break" if table.hit_policy == "first" else f"{hit} |= {row}; {left} ^= {row}"
        )
    return hit, states


def _cross_out(writer: Writer, one: Column, value: Made, left: str, lacking: str) -> None:
    """Write which rows a value leaves; one that is missing is kept for the rows that test it."""
    sure = check(value, one.kind, _ALIASES[one.kind])
    if not sure:
        writer.put(f"{left} &= {_mask(writer, one, value)}")
        return
    with writer.block(f"if {sure}:"):
        writer.put(f"{left} &= {_mask(writer, one, value)}")
    writer.put(f"elif {value.code} is None: {left} &= {one.nothing}")
    with writer.block(f"elif type({value.code}) is M:"):
        name, place = lacking[:-1].split("[")
        writer.put(f"{name} = {name} or {{}}; {name}[{place}] = ({one.tested}, {value.code})")
    writer.put("else: raise GivesUp")


def lacking_in(lacking: Mapping[int, tuple[int, Missing]], row: int) -> Missing | None:
    """What a row's tests lack, by the columns that are missing; None if it tests none of these."""
    found = [value for _, (tested, value) in sorted(lacking.items()) if tested & row]
    return united(found) if found else None


def _mask(writer: Writer, one: Column, value: Made) -> str:
    """The rows that a value of the right kind leaves."""
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
    with writer.block(f"elif not {hit}:"):
        default = _cells(writer, table, table.otherwise).code if table.otherwise else "None"
        writer.put(f"{result} = [] if {default} is None else {default}")
    with writer.block("else:"):
        writer.put(f"{result} = []")
        row, one = writer.new(), writer.new()
        with writer.block(f"while {hit}:"):
            writer.put(f"{row} = {hit} & -{hit}; {hit} ^= {row}")
            _output(writer, table, row, one)
            writer.put(f"{result}.append({one})")
