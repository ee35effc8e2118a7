"""Records that belong to one another: children are put into the record of their parent, which came before them in the file.

The kind of a record is told by a segment field; which kind belongs to which is said beside. A parent's row has a list for each kind
of its children, in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from onedoor.registers.connectors.copybook.errors import Flaw, FormatError, Rejected
from onedoor.registers.connectors.copybook.formats import Segments
from onedoor.registers.connectors.copybook.generation import Row
from onedoor.registers.connectors.copybook.layout import (
    Group,
    Item,
    Layout,
    Overlay,
    Part,
    Repeat,
    path,
    plain_name,
)
from onedoor.registers.connectors.copybook.reading import Examined

MOST = 1 << 30


class Families:
    """How records of a layout belong together; `parents` names for each child's group that of its parent.

    Raises FormatError for groups that are not there, that are no segments, or that are their own ancestors.
    """

    def __init__(self, layout: Layout, segments: Segments | None, parents: Mapping[str, str]) -> None:
        if segments is None:
            raise FormatError("Say which item tells segments apart before saying which belong together.")
        self._parents = {plain_name(child): plain_name(parent) for child, parent in parents.items()}
        self._names = {plain_name(name): name for name in (*parents, *parents.values())}
        self._paths = self._found(layout, segments)
        self._below = {
            group: tuple(child for child, parent in self._parents.items() if parent == group) for group in self._paths
        }
        for child in self._parents:
            self._check_ends(child)
        self.layout = self._nested(layout)
        """The layout of the rows that come out."""

    def together(self, records: Iterable[Examined]) -> Iterator[tuple[Examined, Row] | Rejected]:
        """Each record that has no parent, with its row and all that belongs to it; and those that were set aside."""
        whole: Examined | None = None
        open_groups: dict[str, tuple[Row | None, int]] = {}
        for record in records:
            kind = self._kind(record.row)
            parent = self._parents.get(kind or "")
            if parent is None:
                if whole is not None:
                    yield whole, whole.row
                whole = None if record.flaws else record
                open_groups.clear()
                if kind:
                    open_groups[kind] = self._begun(kind, record)
                if record.flaws:
                    yield record.rejected
                continue
            assert kind is not None
            for inner in self._descendants(kind):
                open_groups.pop(inner, None)
            above, at = open_groups.get(parent, (None, -1))
            if above is None and not record.flaws:
                yield self._orphan(record, kind, parent, at)
                open_groups[kind] = (None, record.offset)
                continue
            open_groups[kind] = self._begun(kind, record)
            if record.flaws:
                yield record.rejected
            elif above is not None:
                above[self._paths[kind][-1]].append(_at(record.row, self._paths[kind]))
        if whole is not None:
            yield whole, whole.row

    def _begun(self, kind: str, record: Examined) -> tuple[Row | None, int]:
        """A record to which others may belong; none when it was set aside."""
        row = _at(record.row, self._paths[kind])
        if record.flaws or row is None:
            return None, record.offset
        for child in self._below[kind]:
            row[self._paths[child][-1]] = []
        return row, record.offset

    def _orphan(self, record: Examined, kind: str, parent: str, at: int) -> Rejected:
        why = f"the record that it belongs to, at byte {at}, was set aside" if at >= 0 else "no record that it could belong to"
        flaw = Flaw(self._names[kind], 0, f"{why} ({self._names[parent]})")
        return replace(record.rejected, flaws=(flaw,))

    def _kind(self, row: Row) -> str | None:
        return next((kind for kind, where in self._paths.items() if _at(row, where) is not None), None)

    def _descendants(self, kind: str) -> Iterator[str]:
        for child in self._below[kind]:
            yield child
            yield from self._descendants(child)

    def _found(self, layout: Layout, segments: Segments) -> dict[str, tuple[str, ...]]:
        chosen = {plain_name(group) for group in segments.groups.values()}
        found: dict[str, tuple[str, ...]] = {}
        for plain, name in self._names.items():
            where = path(layout, name)
            if where is None or not isinstance(layout.groups(name)[0], Group):
                raise FormatError(f"The copybook has no group {name} outside of tables.")
            if plain not in chosen:
                raise FormatError(f"{name} is no segment: say for which value of {segments.field} it is there.")
            found[plain] = where
        return found

    def _check_ends(self, child: str) -> None:
        seen = {child}
        at: str | None = child
        while at := self._parents.get(at or ""):
            if at in seen:
                raise FormatError(f"{self._names[child]} would belong to itself.")
            seen.add(at)

    # ------------------------------------------------------------------ layout

    def _nested(self, layout: Layout) -> Layout:
        groups = {plain: layout.groups(name)[0] for plain, name in self._names.items()}
        top = self._without(layout.top, groups)
        return replace(layout, top=top)

    def _without(self, group: Group, groups: Mapping[str, Item | Group]) -> Group:
        """A group without the children in it, and with those that belong to it as lists at its end."""
        parts: list[Part] = []
        for part in group.parts:
            kept = [
                self._without(view, groups) if isinstance(view, Group) else view
                for view in (part.views if isinstance(part, Overlay) else (part,))
                if plain_name(view.name) not in self._parents
            ]
            if kept:
                parts.append(kept[0] if len(kept) == 1 else Overlay(tuple(kept)))
        for child in self._below.get(plain_name(group.name), ()):
            inner = groups[child]
            assert isinstance(inner, Group)
            parts.append(replace(self._without(inner, groups), repeat=Repeat(0, MOST)))
        return replace(group, parts=tuple(parts))


def _at(row: Row, where: tuple[str, ...]) -> Any:
    found: Any = row
    for key in where:
        found = None if found is None else found.get(key)
    return found
