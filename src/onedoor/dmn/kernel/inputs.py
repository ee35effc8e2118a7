"""Input columns of a program, from the shapes of a batch."""

from __future__ import annotations

from dataclasses import replace

from onedoor.dmn.kernel import masks, texts
from onedoor.dmn.kernel.columns import Boolean, Column, Empty, Kind, Listing, Number, Part, Record, Text
from onedoor.dmn.kernel.levels import Dimension, Level
from onedoor.dmn.kernel.masks import NOTHING, Missing
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program, Var
from onedoor.dmn.kernel.shapes import Shape


def column(
    program: Program, shape: Shape, name: str, level: Level, lacking: Missing, *, path: str | None = None
) -> Column:
    """The column of an input whose variables begin with `name`; `lacking` says that it is missing.

    `path`: the input's own name, where it is a record without a group.
    """
    missing = NOTHING
    if shape.missing and shape.kind != "absent":
        missing = masks.only(program, lacking, program.input(f"{name}m", "b", level))
    null = program.input(f"{name}n", "b", level) if shape.null else False
    if shape.kind == "absent":
        return Empty(lacking)
    if shape.kind == "boolean":
        return _boolean(program, shape, name, level, missing)
    if shape.kind in ("number", "date", "days", "months"):
        value = program.input(name, "i", level)
        if shape.doubt:
            doubtful = masks.doubt(program, program.input(f"{name}d", "b", level))
            missing = masks.united(program, missing, doubtful)
        kind: Kind = shape.kind
        return Number(value, shape.denominator, shape.low, shape.high, kind=kind, null=null, missing=missing)
    if shape.kind == "text":
        group = texts.group(program)
        program.coded[name] = group
        return Text(program.input(name, "i", level), group, null, missing)
    if shape.kind == "record":
        return _record(program, shape, name, level, Record((), _nothing, null, missing, path))
    if shape.kind == "list":
        return _listing(program, shape, name, level, Listing((), null, missing))
    raise Refused("values of this kind as an input")


def _boolean(program: Program, shape: Shape, name: str, level: Level, missing: Missing) -> Boolean:
    value = program.input(name, "b", level)
    out = masks.where_missing(program, missing)
    if shape.null:
        out = masks.any_of(program, out, program.input(f"{name}n", "b", level))
    return Boolean(
        masks.without(program, value, out),
        masks.without(program, masks.negated(program, value), out),
        missing,
    )


def _nothing(name: str) -> Column:
    raise KeyError(name)


def _record(program: Program, shape: Shape, name: str, level: Level, bare: Record) -> Record:
    shapes = dict(shape.fields)
    places = {field: place for place, field in enumerate(shapes)}
    made: dict[str, Column] = {}

    def field(key: str) -> Column:
        if key not in made:
            made[key] = column(program, shapes[key], f"{name}_{places[key]}", level, NOTHING)
        return made[key]

    return replace(bare, names=tuple(shapes), fields=field)


def _listing(program: Program, shape: Shape, name: str, level: Level, bare: Listing) -> Listing:
    assert shape.item is not None
    dimension = Dimension(
        level,
        shape.most,
        program.input(f"{name}c", "i", level),
        program.input(f"{name}s", "i", level),
        Var(f"{name}p", "i", None),
    )
    inner = program.level((*level.dims, dimension))
    dimension.parents = program.input(f"{name}p", "i", inner)
    item = column(program, shape.item, f"{name}i", inner, NOTHING)
    return replace(bare, parts=(Part(item, dimension),))
