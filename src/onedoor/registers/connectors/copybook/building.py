"""From entries to a layout: sizes, names, shared bytes, and which item says how often another occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from onedoor.registers.connectors.copybook import slack
from onedoor.registers.connectors.copybook.copying import Find, Pairs
from onedoor.registers.connectors.copybook.entries import Entry, Usage
from onedoor.registers.connectors.copybook.errors import CopybookError, Place
from onedoor.registers.connectors.copybook.kinds import Exponent, Float, Kind, National, Raw, Text, kind_of
from onedoor.registers.connectors.copybook.layout import (
    SLACK,
    Group,
    Item,
    Layout,
    Overlay,
    Part,
    Repeat,
    total,
)
from onedoor.registers.connectors.copybook.parser import entries
from onedoor.registers.connectors.copybook.pictures import LONGEST
from onedoor.registers.connectors.copybook.source import Form

Fillers = Literal["groups", "all", "none"]
Records = Literal["same-bytes", "one-after-another"]

DEEPEST_TABLE = 12
"""Tables in tables; COBOL asks of compilers for 7."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a copybook is meant where its text leaves that open."""

    form: Form | None = None
    fillers: Fillers = "groups"
    """Which items without a name are shown, as FILLER_1, FILLER_2 and so on: groups that hold named items (as most tools
    do), all, or none."""
    slack: bool = True
    """Whether there are bytes left free before items that are SYNCHRONIZED."""
    records: Records = "same-bytes"
    """Several entries of level 01: descriptions of the same bytes, as of a file's records, or parts of one record."""
    decimal_comma: bool = False
    find: Find | None = None
    """From a name after COPY to the text."""
    more: Sequence[str] = ()
    """The texts of further copybooks, as if they stood behind the first."""
    replace: Pairs = ()
    """What is to be replaced in the text, besides what it says itself."""


def layout(text: str, *, form: Form | None = None, fillers: Fillers = "groups") -> Layout:
    """Read a copybook. Raises CopybookError."""
    return layout_as(text, Reading(form=form, fillers=fillers))


def layout_as(text: str, reading: Reading) -> Layout:
    """Read a copybook, with all that can be said about it. Raises CopybookError."""
    found = [
        entry
        for one in (text, *reading.more)
        for entry in entries(
            one, reading.form, find=reading.find, replace=reading.replace, decimal_comma=reading.decimal_comma
        )
    ]
    return _Builder(reading).layout(found)


class _Builder:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._fillers = reading.fillers
        self._at = 0
        """Where the next item begins, with all repeats before it at their most."""
        self._unnamed = 0
        self._number = 0
        self._counters: dict[int, str] = {}
        # Every item read so far that may count, with the tables (OCCURS) it stands in.
        self._known: list[tuple[str, Item, tuple[int, ...]]] = []
        self._tables: tuple[int, ...] = ()

    def layout(self, tops: Sequence[Entry]) -> Layout:
        """The layout of all entries at the top; several of level 01 are views of the same bytes, as in a file's record area."""
        records = len(tops) > 1 and tops[0].level == 1 and self._reading.records == "same-bytes"
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
        taken: dict[str, int] = {}
        shared = end = self._at
        for child in children:
            again = bool(parts) and (bool(child.redefines) or together)
            if again:
                self._at = shared
            elif pad := self._pad(slack.leading(child, usage)):
                parts.append([pad])
                names.append(set())
                end = self._at
            shared = self._at
            node = self._node(child, usage, taken)
            end = self._at = max(end, shared + total(node)) if again else shared + total(node)
            if child.redefines and not (together and not names):
                self._check_redefined(child, names)
            if again:
                parts[-1].append(node)
                names[-1].add(child.called.upper())
            else:
                parts.append([node])
                names.append({child.called.upper()})
        return tuple(views[0] if len(views) == 1 else Overlay(tuple(views)) for views in parts)

    def _pad(self, boundary: int) -> Item | None:
        """The bytes up to the next multiple of `boundary`, when there are any."""
        size = -self._at % boundary
        if not size or not self._reading.slack:
            return None
        self._at += size
        self._number += 1
        return Item("", SLACK, Text(), size, None, True, self._number - 1)

    def _check_redefined(self, child: Entry, names: list[set[str]]) -> None:
        wanted = (child.redefines or "").upper()
        if names and wanted in names[-1]:
            return
        if any(wanted in earlier for earlier in names):
            what = f"{child.called} redefines {wanted}, with other items between them."
        else:
            what = f"{child.called} redefines {wanted}, which is no item before it on the same level."
        raise CopybookError(child.place, what, "Place it right behind the item it redefines.")

    def _node(self, entry: Entry, usage: Usage | None, taken: dict[str, int]) -> Item | Group:
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
            child.synchronized = child.synchronized or entry.synchronized
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

    def _group(self, entry: Entry, usage: Usage | None, repeat: Repeat | None, taken: dict[str, int]) -> Group:
        if entry.usage in ("single", "double"):
            usage = entry.usage
        before = self._unnamed
        if not entry.name and self._fillers != "none":
            self._unnamed += 1
        key = self._key(entry, taken)
        start = self._at
        parts = self._parts(entry.children, usage)
        if repeat:  # each occurrence takes what makes the next one lie as it does
            self._at = sum(map(total, parts))
            if pad := self._pad(slack.largest(entry, usage)):
                parts = (*parts, pad)
        self._at = start
        hidden = (not entry.name and self._fillers == "none") or not any(map(_shown, parts))
        if hidden and not entry.name:
            self._unnamed = before
            taken.pop(key, None)
        return Group(key, entry.name or key, parts, sum(map(total, parts)), repeat, hidden)

    def _item(self, entry: Entry, usage: Usage | None, repeat: Repeat | None, taken: dict[str, int]) -> Item:
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

    def _key(self, entry: Entry, taken: dict[str, int]) -> str:
        """The name with - as _, and a number behind it when the group has that name already."""
        key = wanted = _key(entry.name) if entry.name else f"FILLER_{self._unnamed}"
        again = taken.get(wanted, 0)
        while key in taken:
            again += 1
            key = f"{wanted}_{again}"
        taken[wanted] = max(again, 1)
        taken[key] = 1
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
    return isinstance(kind, Text) or (not isinstance(kind, National | Raw | Float | Exponent) and kind.scale == 0)


def _shown(part: Part) -> bool:
    return any(not view.hidden for view in part.views) if isinstance(part, Overlay) else not part.hidden
