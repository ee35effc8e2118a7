"""Rows as JSON, one to a line. Numbers are written with all their digits, never by way of binary fractions.

As the decoder, the writer is a function made for its layout. Nothing of a copybook gets into its text but keys, as literals.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from onedoor.registers.connectors.copybook.generation import Row
from onedoor.registers.connectors.copybook.kinds import (
    Binary,
    Edited,
    Exponent,
    Float,
    National,
    Packed,
    Raw,
    Text,
    Zoned,
)
from onedoor.registers.connectors.copybook.layout import Group, Item, Layout, Overlay, Part

PLAIN_SCALE = 6
"""Decimals up to which Python writes a decimal without an exponent, whatever its value."""

Writer = Callable[[Row], str]


def json_lines(layout: Layout, *, nulls: bool = False, root: str | None = None) -> Writer:
    """A writer of a layout's rows, without the line's end.

    Without `nulls` a field that has no value is left out; in a list it is null, since places count there. `root` is a name to
    put around each row.
    """
    writer = _Writer(nulls)
    top = writer.group(layout.top)
    before, after = (f"{{{encode_basestring(root)}:", "}") if root else ("", "")
    lines = [*writer.lines, "def line(row):", f"    return {before!r} + {top}(row) + {after!r}"]
    made: dict[str, Any] = {"text": encode_basestring, "exact": _exact}
    exec("\n".join(lines), made)  # noqa: S102 - written below, with keys as literals only
    result: Writer = made["line"]
    return result


class _Writer:
    def __init__(self, nulls: bool) -> None:
        self._nulls = nulls
        self.lines: list[str] = []
        self._groups = 0

    def group(self, group: Group) -> str:
        """Write the function for a group; its name."""
        found: list[str] = []
        for node in _shown(group.parts):
            key = "," + encode_basestring(node.key) + ":"
            absent = repr(key + "null" if self._nulls else "")
            found.append(f"{absent} if (v := row[{node.key!r}]) is None else {key!r} + {self._value(node)}")
        self._groups += 1
        name = f"group{self._groups}"
        self.lines += [
            f"def {name}(row):",
            "    return '{' + ''.join((",
            *(f"        {one}," for one in found),
            "    ))[1:] + '}'",
        ]
        return name

    def _value(self, node: Item | Group) -> str:
        if node.repeat is None:
            return self._one(node, "v")
        one = self._one(node, "w")
        return f"('[' + ','.join(['null' if w is None else {one} for w in v]) + ']')"

    def _one(self, node: Item | Group, name: str) -> str:
        if isinstance(node, Group):
            return f"{self.group(node)}({name})"
        match node.kind:
            case Text() | National() | Raw():
                return f"text({name})"
            case Float() | Exponent():
                return f"repr({name})"
            case Zoned(scale=scale) | Packed(scale=scale) | Binary(scale=scale):
                return f"exact({name})" if scale > PLAIN_SCALE else f"str({name})"
            case Edited():
                return f"exact({name})"


def _shown(parts: tuple[Part, ...]) -> list[Item | Group]:
    """What is in a row, in its order."""
    found = [node for part in parts for node in (part.views if isinstance(part, Overlay) else (part,))]
    return [node for node in found if not node.hidden]


def _exact(value: int | Decimal) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
