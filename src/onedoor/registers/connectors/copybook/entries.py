"""A data description entry and its clauses, as they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from onedoor.registers.connectors.copybook.errors import Place
from onedoor.registers.connectors.copybook.pictures import Picture

Usage = Literal[
    "display", "national", "binary", "native", "little", "packed", "packed-unsigned", "single", "double",
    "byte", "short", "long", "very-long", "big-bytes", "dbcs", "utf-8", "pointer",
]  # fmt: skip

USAGES: dict[str, Usage] = {
    "DISPLAY": "display",
    "NATIONAL": "national",
    "BINARY": "binary",
    "COMP": "binary",
    "COMP-1": "single",
    "COMP-2": "double",
    "COMP-3": "packed",
    "PACKED-DECIMAL": "packed",
    "COMP-4": "binary",
    "COMP-5": "native",
    "COMP-3U": "packed-unsigned",
    "COMP-6": "packed-unsigned",
    "COMP-9": "little",
    "COMP-N": "native",
    "COMP-X": "big-bytes",
    "DISPLAY-1": "dbcs",
    "UTF-8": "utf-8",
    "BINARY-CHAR": "byte",
    "BINARY-SHORT": "short",
    "BINARY-LONG": "long",
    "BINARY-DOUBLE": "very-long",
    "FLOAT-SHORT": "single",
    "FLOAT-LONG": "double",
    "BINARY-LONG-LONG": "very-long",
    "SIGNED-SHORT": "short",
    "SIGNED-INT": "long",
    "SIGNED-LONG": "very-long",
    "INDEX": "pointer",
    "POINTER": "pointer",
    "PROCEDURE-POINTER": "very-long",
    "FUNCTION-POINTER": "pointer",
}
USAGES |= {
    name.replace("COMP", "COMPUTATIONAL"): usage for name, usage in USAGES.items() if name[:4] == "COMP"
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Where a number shown as characters has its sign."""

    leading: bool
    separate: bool


@dataclass(frozen=True, slots=True)
class Occurs:
    """How often an item stands one after the other."""

    minimum: int
    maximum: int
    depending: str | None
    """Name of the item that says how often."""
    place: Place


@dataclass(frozen=True, slots=True)
class Condition:
    """A level 88: a name for values of the item above it. Each value is a range; most have the same ends."""

    name: str
    values: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Entry:
    """One entry, with those below it. `name` is None for FILLER."""

    level: int
    name: str | None
    place: Place
    redefines: str | None = None
    picture: Picture | None = None
    usage: Usage | None = None
    unsigned: bool = False
    sign: Sign | None = None
    occurs: Occurs | None = None
    justified: bool = False
    blank_when_zero: bool = False
    synchronized: bool = False
    conditions: list[Condition] = field(default_factory=list)
    children: list[Entry] = field(default_factory=list)

    @property
    def called(self) -> str:
        """Its name for messages."""
        return self.name or "FILLER"
