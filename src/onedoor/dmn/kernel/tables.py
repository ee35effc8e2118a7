"""Decision tables of all rows (see `dmn.hits`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onedoor.dmn.kernel import aggregates, choices, listings, logic, masks, numbers
from onedoor.dmn.kernel.columns import NULL, Boolean, Column, Constant, Empty, Listing, Number, Part
from onedoor.dmn.kernel.expressions import record
from onedoor.dmn.kernel.masks import Mask, Missing
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program
from onedoor.dmn.kernel.reductions import within
from onedoor.dmn.model import Rule, Table
from onedoor.feel.expressions import Expression
from onedoor.feel.unary_tests import UnaryTests


@dataclass(frozen=True)
class Asked:
    """A row of a table: where it is hit, where that is open, and what it gives."""

    hit: Mask
    open: Mask
    missing: Missing
    output: Column


@dataclass(frozen=True)
class Reader:
    """How a table's expressions and tests are turned into columns."""

    program: Program
    value: Callable[[Expression, tuple[str | int, ...]], Column]
    verdict: Callable[[UnaryTests, Column, tuple[str | int, ...]], Boolean]

    def answer(self, table: Table, path: tuple[str | int, ...]) -> Column:
        """What a table answers by its hit policy. Raises Refused."""
        columns: dict[int, Column] = {}
        rows: list[Asked] = []
        for rule in table.rules:
            row = self._row(table, rule, columns, path)
            if row.hit is False and row.open is False:
                continue
            rows.append(row)
            if row.hit is True and table.hit_policy == "first":
                break
        ends = table.hit_policy == "first" and bool(rows) and rows[-1].hit is True
        otherwise = NULL if ends else self._otherwise(table, path)
        if table.hit_policy == "first":
            value = _first(self.program, rows, otherwise)
        elif table.hit_policy in ("unique", "any"):
            value = _single(self.program, rows, otherwise, unique=table.hit_policy == "unique")
        else:
            value = _collected(self.program, table, rows, otherwise)
        wrong = self._not_allowed(table, columns, path)
        return listings.gated(self.program, value, False, wrong) if wrong else value

    def _not_allowed(self, table: Table, columns: dict[int, Column], path: tuple[str | int, ...]) -> Missing:
        """Where an input has a value that the table does not allow: such rows are decided exactly."""
        program = self.program
        found: list[Missing] = []
        for place, allowed in enumerate(table.allowed):
            if allowed is None:
                continue
            if place not in columns:
                columns[place] = self.value(table.columns[place], (*path, "inputs", place))
            verdict = self.verdict(allowed, columns[place], (*path, "inputs", place))
            fits = masks.any_of(program, verdict.true, logic.null(program, columns[place]))
            fits = masks.any_of(program, fits, masks.where_missing(program, verdict.missing))
            fits = masks.any_of(program, fits, masks.where_missing(program, within(program, columns[place])))
            found.append(masks.doubt(program, masks.negated(program, fits)))
        return masks.united(program, *found)

    def _row(
        self, table: Table, rule: Rule, columns: dict[int, Column], path: tuple[str | int, ...]
    ) -> Asked:
        program = self.program
        verdicts: list[Boolean] = []
        for place, test in enumerate(rule.tests):
            if test is None:
                continue
            if place not in columns:
                columns[place] = self.value(table.columns[place], (*path, "inputs", place))
            verdict = self.verdict(test, columns[place], (*rule.path, place))
            verdicts.append(verdict)
            if verdict.true is False and not verdict.missing:
                return Asked(False, False, masks.NOTHING, NULL)
        hit = masks.all_of(program, *(one.true for one in verdicts))
        missing = masks.united(program, *(one.missing for one in verdicts))
        open_: Mask = False
        if missing:
            may = [
                masks.any_of(program, one.true, masks.where_missing(program, one.missing)) for one in verdicts
            ]
            open_ = masks.all_of(program, *may, masks.where_missing(program, missing))
            missing = masks.only(program, missing, open_)
        cells = [
            self.value(cell, (*rule.path, len(rule.tests) + place)) for place, cell in enumerate(rule.outputs)
        ]
        return Asked(hit, open_, missing, _made(table, cells))

    def _otherwise(self, table: Table, path: tuple[str | int, ...]) -> Column:
        if not table.otherwise:
            return NULL
        return _made(table, [self.value(cell, (*path, "otherwise")) for cell in table.otherwise])


def _made(table: Table, cells: Sequence[Column]) -> Column:
    return record(dict(zip(table.outputs, cells, strict=True))) if table.outputs else cells[0]


def _first(program: Program, rows: Sequence[Asked], otherwise: Column) -> Column:
    """From the last row to the first: an open row that gives what the rows below it give cannot change the answer."""
    value = otherwise
    for row in reversed(rows):
        below = value
        value = choices.chosen(program, row.hit, row.output, below)
        if row.open is not False:
            same, doubt = choices.same(program, row.output, below)
            lacking = masks.united(
                program, row.missing, within(program, row.output), within(program, below), doubt
            )
            extra = masks.only(program, lacking, masks.without(program, row.open, same))
            extra = masks.united(program, extra, masks.only(program, doubt, row.open))
            value = listings.gated(program, value, False, extra)
    return value


def _single(program: Program, rows: Sequence[Asked], otherwise: Column, *, unique: bool) -> Column:
    """One row may be hit, or several that agree; rows with anything open are decided exactly."""
    value = otherwise
    for row in reversed(rows):
        value = choices.chosen(program, row.hit, row.output, value)
    clash: list[Mask] = []
    seen: Mask = False
    doubts: list[Missing] = []
    for row in rows:
        twice = masks.all_of(program, seen, row.hit)
        if unique:
            clash.append(twice)
        elif twice is not False:
            # the row that is hit first gives the answer: the others must say the same
            same, doubt = choices.same(program, row.output, value)
            unsettled = masks.where_missing(
                program, masks.united(program, within(program, row.output), within(program, value))
            )
            clash.append(masks.without(program, twice, masks.any_of(program, same, unsettled)))
            doubts += [
                masks.only(program, doubt, twice),
                masks.doubt(program, masks.all_of(program, twice, unsettled)),
            ]
        seen = masks.any_of(program, seen, row.hit)
    null = masks.any_of(program, *clash)
    if null is not False:
        # a breach gives null also where an output is missing
        value = choices.chosen(program, null, NULL, value)
    open_ = masks.any_of(program, *(row.open for row in rows))
    if open_ is not False and unique:
        doubts.append(_open_unique(program, rows, otherwise, seen, null))
    elif open_ is not False:
        doubts.append(masks.doubt(program, open_))
    return listings.gated(program, value, False, masks.united(program, *doubts))


def _open_unique(
    program: Program, rows: Sequence[Asked], otherwise: Column, seen: Mask, clash: Mask
) -> Missing:
    """What is missing in a table of which one row may be hit, where rows are open."""
    lacking: list[Missing] = []
    for row in rows:
        lacking.append(
            masks.united(program, row.missing, masks.only(program, within(program, row.output), row.open))
        )
        lacking.append(masks.only(program, within(program, row.output), row.hit))
    default = masks.only(program, within(program, otherwise), masks.negated(program, seen))
    missing = masks.united(program, *lacking, default)
    open_ = masks.any_of(program, *(row.open for row in rows))
    open_ = masks.without(program, open_, clash)
    # a single open row that gives the default changes nothing: that is looked at exactly
    alone = masks.without(program, open_, seen)
    maybe = [masks.all_of(program, row.open, choices.same(program, row.output, otherwise)[0]) for row in rows]
    unsure = masks.all_of(program, alone, masks.any_of(program, *maybe))
    return masks.united(program, masks.only(program, missing, open_), masks.doubt(program, unsure))


def _collected(program: Program, table: Table, rows: Sequence[Asked], otherwise: Column) -> Column:
    """All outputs, or what is made of them; rows with anything open are decided exactly."""
    doubt = masks.doubt(program, masks.any_of(program, *(row.open for row in rows)))
    if table.hit_policy == "priority":
        value = _foremost(program, table, rows, otherwise)
        return listings.gated(program, value, False, doubt)
    parts = tuple(Part(row.output, None, row.hit) for row in rows)
    whole = Listing(parts, False, doubt)
    if table.aggregation == "count":
        return aggregates.count(
            program, Listing(tuple(Part(Constant(0), None, one.keep) for one in parts), False, doubt)
        )
    some = masks.any_of(program, *(row.hit for row in rows))
    if table.aggregation is not None:
        if not rows:
            return otherwise
        if any(_is_no_number(row.output) for row in rows):
            raise Refused("a table that adds up what is no number")
        value = (
            aggregates.total(program, whole)
            if table.aggregation == "sum"
            else aggregates.extreme(program, whole, largest=table.aggregation == "max")
        )
        result = choices.chosen(program, some, value, otherwise)
        return listings.gated(program, result, False, masks.united(program, doubt, _mixed(program, rows)))
    if table.hit_policy == "output order":
        raise Refused("the hit policy “output order”")
    if isinstance(otherwise, Constant) and otherwise.value is None:
        return listings.compact(whole)
    formed = choices.spelled(otherwise)
    if not isinstance(formed, Listing):
        raise Refused("a default that is no list")
    return choices.chosen(program, some, whole, formed)


def _mixed(program: Program, rows: Sequence[Asked]) -> Missing:
    """Where of the outputs some are null and others missing: that is looked at exactly."""
    gaps = [masks.all_of(program, row.hit, logic.null(program, row.output)) for row in rows]
    lacking = [masks.only(program, within(program, row.output), row.hit) for row in rows]
    lost = masks.where_missing(program, masks.united(program, *lacking))
    return masks.doubt(program, masks.all_of(program, masks.any_of(program, *gaps), lost))


def _is_no_number(column: Column) -> bool:
    if isinstance(column, Empty) or (isinstance(column, Constant) and column.value is None):
        return False
    number = numbers.of_constant(column) if isinstance(column, Constant) else column
    return not isinstance(number, Number) or number.kind != "number"


def _foremost(program: Program, table: Table, rows: Sequence[Asked], otherwise: Column) -> Column:
    """The output that stands first among the priorities, where every output is written out."""
    from onedoor.dmn.hits import _rank

    ranked: list[tuple[tuple[int, ...], Asked]] = []
    for row in rows:
        if not isinstance(row.output, Constant):
            raise Refused("priorities of outputs that are worked out")
        ranked.append((_rank(table, row.output.value), row))
    value = otherwise
    # of equal rank the row that stands first comes last, and so stays
    for _, row in sorted(ranked, key=lambda pair: pair[0])[::-1]:
        value = choices.chosen(program, row.hit, row.output, value)
    return value
