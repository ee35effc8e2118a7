"""Where everything lies in a record: groups, items, and what shares the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onedoor.registers.connectors.copybook.entries import Condition
from onedoor.registers.connectors.copybook.kinds import Kind

SLACK = "slack bytes"
"""What items are called that a compiler leaves free."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often an item stands one after the other: always `maximum` times, or as the item numbered `counter` says."""

    minimum: int
    maximum: int
    counter: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An elementary item. `size` is the bytes of one occurrence."""

    key: str
    name: str
    kind: Kind
    size: int
    repeat: Repeat | None
    hidden: bool
    number: int
    """The item's own number in the copybook, from 0."""
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Items one after the other. `size` is the bytes of one occurrence with all repeats at their most."""

    key: str
    name: str
    parts: tuple[Part, ...]
    size: int
    repeat: Repeat | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Overlay:
    """Views of the same bytes (REDEFINES, or several records): the first and what redefines it."""

    views: tuple[Item | Group, ...]


Part = Item | Group | Overlay


@dataclass(frozen=True, slots=True)
class Layout:
    """A record. A single group at the top gives the record its fields; other tops are fields themselves."""

    top: Group
    counters: dict[int, str]
    """The items that say how often others occur, by number; their names for messages."""
    single: bool
    """There is one group at the top, which is `top` itself."""

    @property
    def size(self) -> int:
        """Bytes of a record with all repeats at their most."""
        return self.top.size

    def groups(self, name: str) -> list[Item | Group]:
        """The items and groups called `name`, in any case, with - or _."""
        wanted = plain_name(name)
        return [node for node in nodes(self.top) if plain_name(node.name) == wanted]


def path(layout: Layout, name: str) -> tuple[str, ...] | None:
    """The keys that lead to the first item or group called `name` in a row; None when there is none outside of tables."""
    wanted = plain_name(name)

    def below(parts: tuple[Part, ...]) -> tuple[str, ...] | None:
        for part in parts:
            for node in part.views if isinstance(part, Overlay) else (part,):
                if node.hidden or node.repeat:
                    continue
                if plain_name(node.name) == wanted:
                    return (node.key,)
                if isinstance(node, Group) and (found := below(node.parts)):
                    return (node.key, *found)
        return None

    return below(layout.top.parts)


def plain_name(name: str) -> str:
    """A name as others are compared with it: in any case, with - or _."""
    return name.upper().replace("-", "_")


def total(part: Part) -> int:
    """Bytes of a part with all its occurrences, at their most."""
    if isinstance(part, Overlay):
        return max(total(view) for view in part.views)
    return part.size * (part.repeat.maximum if part.repeat else 1)


def nodes(part: Part) -> Iterator[Item | Group]:
    """A part's items and groups, from the top down in the order of the copybook."""
    if isinstance(part, Overlay):
        for view in part.views:
            yield from nodes(view)
        return
    yield part
    if isinstance(part, Group):
        for one in part.parts:
            yield from nodes(one)


def varies(part: Part) -> bool:
    """Whether a part can be shorter than at its most, since an item says how often something occurs."""
    return any(node.repeat is not None and node.repeat.counter is not None for node in nodes(part))
