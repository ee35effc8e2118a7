"""From entries to a layout: sizes, names, shared bytes, and which item says how often another occurs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from onedoor.registers.connectors.copybook.entries import Entry, Usage
from onedoor.registers.connectors.copybook.errors import CopybookError, Place
from onedoor.registers.connectors.copybook.kinds import Float, Kind, National, Text, kind_of
from onedoor.registers.connectors.copybook.layout import Group, Item, Layout, Overlay, Part, Repeat, total
from onedoor.registers.connectors.copybook.parser import entries
from onedoor.registers.connectors.copybook.pictures import LONGEST
from onedoor.registers.connectors.copybook.source import Form

Fillers = Literal["groups", "all", "none"]

DEEPEST_TABLE = 12
"""Tables in tables; COBOL asks of compilers for 7."""


def layout(text: str, *, form: Form | None = None, fillers: Fillers = "groups") -> Layout:
    """Read a copybook.

    `fillers` says which items without a name are shown, as FILLER_1, FILLER_2 and so on: groups that hold named items
    (as most tools do), all, or none. Raises CopybookError.
    """
    return _Builder(fillers).layout(entries(text, form))


class _Builder:
    def __init__(self, fillers: Fillers) -> None:
        self._fillers = fillers
        self._unnamed = 0
        self._number = 0
        self._counters: dict[int, str] = {}
        # Every item read so far that may count, with the tables (OCCURS) it stands in.
        self._known: list[tuple[str, Item, tuple[int, ...]]] = []
        self._tables: tuple[int, ...] = ()

    def layout(self, tops: Sequence[Entry]) -> Layout:
        """The layout of all entries at the top; several of level 01 are views of the same bytes, as in a file's record area."""
        records = len(tops) > 1 and tops[0].level == 1
        parts = self._parts(tops, None, together=records)
        only = parts[0] if len(parts) == 1 else None
        single = isinstance(only, Group) and only.repeat is None
        top = (
            only
            if single and isinstance(only, Group)
            else Group("", "", parts, sum(map(total, parts)), None, False)
        )
        if top.size == 0:
            raise CopybookError(tops[0].place, "The record has no bytes.", "Describe at least one item.")
        return Layout(top, self._counters, single)

    def _parts(
        self, children: Sequence[Entry], usage: Usage | None, *, together: bool = False
    ) -> tuple[Part, ...]:
        parts: list[list[Item | Group]] = []
        names: list[set[str]] = []
        taken: set[str] = set()
        for child in children:
            node = self._node(child, usage, taken)
            if child.redefines and not (together and not names):
                self._check_redefined(child, names)
            if parts and (child.redefines or together):
                parts[-1].append(node)
                names[-1].add(child.called.upper())
            else:
                parts.append([node])
                names.append({child.called.upper()})
        return tuple(views[0] if len(views) == 1 else Overlay(tuple(views)) for views in parts)

    def _check_redefined(self, child: Entry, names: list[set[str]]) -> None:
        wanted = (child.redefines or "").upper()
        if names and wanted in names[-1]:
            return
        if any(wanted in earlier for earlier in names):
            what = f"{child.called} redefines {wanted}, with other items between them."
        else:
            what = f"{child.called} redefines {wanted}, which is no item before it on the same level."
        raise CopybookError(child.place, what, "Place it right behind the item it redefines.")

    def _node(self, entry: Entry, usage: Usage | None, taken: set[str]) -> Item | Group:
        repeat = self._repeat(entry)
        outside = self._tables
        if repeat:
            self._tables = (*outside, self._number + len(outside))
            if len(outside) == DEEPEST_TABLE:
                raise CopybookError(
                    entry.place, "Tables stand too deep in one another.", f"Write {DEEPEST_TABLE} at most."
                )
        usage = entry.usage or usage
        for child in entry.children:  # a sign, as a usage, is also that of all items of the group
            child.sign = child.sign or entry.sign
        if entry.children:
            node: Item | Group = self._group(entry, usage, repeat, taken)
        else:
            node = self._item(entry, usage, repeat, taken)
        self._tables = outside
        if total(node) > LONGEST:
            raise CopybookError(
                entry.place, f"{entry.called} takes {total(node)} bytes.", f"A record may have {LONGEST}."
            )
        return node

    def _group(self, entry: Entry, usage: Usage | None, repeat: Repeat | None, taken: set[str]) -> Group:
        if entry.usage in ("single", "double"):
            usage = entry.usage
        before = self._unnamed
        if not entry.name and self._fillers != "none":
            self._unnamed += 1
        key = self._key(entry, taken)
        parts = self._parts(entry.children, usage)
        hidden = (not entry.name and self._fillers == "none") or not any(map(_shown, parts))
        if hidden and not entry.name:
            self._unnamed = before
            taken.discard(key)
        return Group(key, entry.name or key, parts, sum(map(total, parts)), repeat, hidden)

    def _item(self, entry: Entry, usage: Usage | None, repeat: Repeat | None, taken: set[str]) -> Item:
        kind, size = kind_of(entry, usage)
        hidden = not entry.name and self._fillers != "all"
        if not entry.name and not hidden:
            self._unnamed += 1
        key = "" if hidden else self._key(entry, taken)
        item = Item(key, entry.name or key, kind, size, repeat, hidden, self._number, tuple(entry.conditions))
        self._number += 1
        if entry.name:
            self._known.append((entry.name.upper(), item, self._tables))
        return item

    def _key(self, entry: Entry, taken: set[str]) -> str:
        """The name with - as _, and a number behind it when the group has that name already."""
        key = wanted = _key(entry.name) if entry.name else f"FILLER_{self._unnamed}"
        again = 1
        while key in taken:
            again += 1
            key = f"{wanted}_{again}"
        taken.add(key)
        return key

    def _repeat(self, entry: Entry) -> Repeat | None:
        occurs = entry.occurs
        if occurs is None:
            return None
        if occurs.depending is None:
            return Repeat(occurs.minimum, occurs.maximum)
        counter = self._counter(occurs.depending, occurs.place)
        self._counters[counter.number] = counter.name
        return Repeat(occurs.minimum, occurs.maximum, counter.number)

    def _counter(self, name: str, place: Place) -> Item:
        """The nearest item of that name before this place that is outside of tables, or in the same ones."""
        named = [(item, tables) for known, item, tables in self._known if known == name.upper()]
        if not named:
            raise CopybookError(
                place,
                f"DEPENDING ON {name}: no item before it has that name.",
                "The item that counts comes first.",
            )
        within = [item for item, tables in named if tables == self._tables[: len(tables)]]
        if not within:
            raise CopybookError(
                place,
                f"DEPENDING ON {name}: it stands in another table.",
                "It must stand outside, or in the same one.",
            )
        if not _counts(within[-1].kind):
            raise CopybookError(
                place,
                f"DEPENDING ON {name}: it is not a whole number.",
                "Describe it by PIC 9, without decimals.",
            )
        return within[-1]


def _key(name: str) -> str:
    """A name as programs like it; the colons are those of placeholders (COPY REPLACING) that were left as they are."""
    return name.replace(":", "").strip("-").replace("-", "_") or name


def _counts(kind: Kind) -> bool:
    return not isinstance(kind, Text | National | Float) and kind.scale == 0


def _shown(part: Part) -> bool:
    return any(not view.hidden for view in part.views) if isinstance(part, Overlay) else not part.hidden
