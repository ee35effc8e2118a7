"""The Arrow types of a layout: whole numbers up to 18 digits as int64, all other exact numbers as decimals, groups as structs."""

from __future__ import annotations

import pyarrow as pa

from onedoor.registers.connectors.copybook.kinds import (
    Binary,
    Edited,
    Exponent,
    Float,
    Kind,
    Packed,
    Zoned,
)
from onedoor.registers.connectors.copybook.layout import Group, Item, Layout, Overlay, Part

INT64_DIGITS = 18


def schema(layout: Layout) -> pa.Schema:
    """The columns of a layout's rows."""
    return pa.schema(fields(layout.top.parts))


def fields(parts: tuple[Part, ...]) -> list[pa.Field]:
    """A field for each item and group that is shown."""
    found: list[pa.Field] = []
    for part in parts:
        for node in part.views if isinstance(part, Overlay) else (part,):
            if not node.hidden:
                found.append(pa.field(node.key, type_of(node)))
    return found


def type_of(node: Item | Group) -> pa.DataType:
    """The type of a node with its occurrences."""
    one = one_of(node)
    return pa.list_(one) if node.repeat else one


def one_of(node: Item | Group) -> pa.DataType:
    """The type of one occurrence."""
    return pa.struct(fields(node.parts)) if isinstance(node, Group) else _number(node.kind, node.size)


def _number(kind: Kind, size: int) -> pa.DataType:
    match kind:
        case Float() | Exponent():
            return pa.float64()
        case Zoned() | Packed() | Edited():
            digits = max(kind.digits, size) if isinstance(kind, Edited) else kind.digits
            digits += isinstance(kind, Packed)  # a half byte more where the digits do not fill their bytes
        case Binary():
            digits = max(kind.digits, len(str((1 << 8 * size) - 1)))
            if kind.scale == 0 and (size < 8 or (size == 8 and kind.signed)):
                return pa.int64()
        case _:
            return pa.string()
    digits += max(0, -kind.scale)
    if kind.scale <= 0 and digits <= INT64_DIGITS:
        return pa.int64()
    return pa.decimal128(min(38, max(digits, kind.scale)), max(kind.scale, 0))
