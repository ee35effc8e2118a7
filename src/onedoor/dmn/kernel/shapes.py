"""What is known of a batch's columns beforehand: their kinds and bounds, and whether anything is missing in them.

A program is compiled for shapes. It runs on every batch whose shapes are covered by them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from onedoor.dmn.datatypes import DataType

Kind: TypeAlias = Literal[
    "absent", "number", "date", "days", "months", "boolean", "text", "list", "record", "other"
]


@dataclass(frozen=True)
class Shape:
    """One column. `low` and `high` bound numerators over `denominator`, `most` the length of lists."""

    kind: Kind
    missing: bool = False
    null: bool = False
    denominator: int = 1
    low: int = 0
    high: int = 0
    most: int = 0
    item: Shape | None = None
    fields: tuple[tuple[str, Shape], ...] = ()
    doubt: bool = False
    """Whether some numbers are too large or too finely written for the column, and are looked at exactly."""


LAST_DAY = 3_652_059
"""31 December 9999, the last day that a calendar's column holds."""
EDGE = 2**60
"""Numbers beyond this are looked at exactly."""
ABSENT = Shape("absent", missing=True)


def of_type(type: DataType, *, top: bool = True) -> Shape:
    """A column of an input's type in which anything may be missing or null, with the numbers of daily life."""
    kind = kind_of(type)
    if kind == "number":
        digits = {"money": 2, "integer": 0}.get(type.kind, 6)
        return Shape(kind, top, True, 10**digits, -(2**40), 2**40)
    if kind == "date":
        return Shape(kind, top, True, 1, 690_000, 770_000)
    if kind == "list" and type.item is not None:
        return Shape(kind, top, top, most=63, item=of_type(type.item, top=False))
    if kind == "record":
        fields = tuple((name, of_type(part.type, top=False)) for name, part in type.fields.items())
        return Shape(kind, top, top, fields=fields)
    return Shape(kind, top, True, 1, -(2**20), 2**20)


def kind_of(type: DataType) -> Any:
    """The kind of shape that values of a definition's type have; `other` for what stays one by one."""
    if type.is_number:
        return "number"
    if type.kind in ("text", "long text", "choice", "document"):
        return "text"
    if type.kind in ("boolean", "date", "list", "record"):
        return type.kind
    return {"years and months duration": "months", "days and time duration": "days"}.get(type.kind, "other")


def widened(shape: Shape) -> Shape:
    """The shape with round bounds, so that few programs are needed."""
    if shape.kind == "date":
        decade = 3653
        low, high = max(shape.low // decade * decade, 1), min(-(-shape.high // decade) * decade, LAST_DAY)
        return replace(shape, low=min(low, shape.low), high=max(high, shape.high))
    if shape.kind in ("number", "days", "months"):
        low, high = -_power(-shape.low), _power(shape.high)
        return replace(shape, low=max(low, -EDGE), high=min(high, EDGE))
    if shape.kind == "list" and shape.item is not None:
        return replace(shape, most=_power(shape.most, 1), item=widened(shape.item))
    if shape.kind == "record":
        return replace(shape, fields=tuple((name, widened(one)) for name, one in shape.fields))
    return shape


def _power(size: int, step: int = 3) -> int:
    if size <= 0:
        return 0
    bits = math.ceil(size.bit_length() / step) * step
    return int(2**bits) - 1


def joined(one: Shape, other: Shape) -> Shape:
    """The narrowest shape that covers both (of one kind)."""
    if one == other:
        return one
    if one.kind == "absent" or other.kind == "absent":
        there = other if one.kind == "absent" else one
        return replace(there, missing=True)
    item = one.item
    if one.item is not None and other.item is not None:
        item = joined(one.item, other.item)
    theirs = dict(other.fields)
    denominator = math.lcm(one.denominator, other.denominator)
    mine, yours = denominator // one.denominator, denominator // other.denominator
    return replace(
        one,
        missing=one.missing or other.missing,
        null=one.null or other.null,
        denominator=denominator,
        low=min(one.low * mine, other.low * yours),
        high=max(one.high * mine, other.high * yours),
        most=max(one.most, other.most),
        item=item,
        doubt=one.doubt or other.doubt,
        fields=tuple((name, joined(field, theirs[name])) for name, field in one.fields if name in theirs),
    )
