"""The names that an expression sees while it is compiled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

from onedoor.dmn.kernel.choices import spelled
from onedoor.dmn.kernel.columns import NULL, Column, Record

Finder: TypeAlias = Callable[[str], "Column | None"]


class Scope:
    """Names and the scope around them."""

    def __init__(self, find: Finder, parent: Scope | None = None) -> None:
        self._find = find
        self.parent = parent

    def find(self, name: str) -> Column | None:
        """The column of a name; None for one that nobody knows."""
        at: Scope | None = self
        while at is not None:
            found = at._find(name)
            if found is not None:
                return found
            at = at.parent
        return None

    def is_outermost(self, name: str) -> bool:
        """Whether a name is one of the case itself, not of something inside the expression."""
        at: Scope = self
        while at.parent is not None:
            if at._find(name) is not None:
                return False
            at = at.parent
        return True

    def child(self, names: dict[str, Column]) -> Scope:
        """A scope inside this one."""
        return Scope(names.get, self)

    def within(self, item: Column, fields: Collection[str]) -> Scope:
        """Inside a filter: `item`, and the fields of an item that is a record (those it lacks of its type are null)."""
        around = self.child({"item": item})
        record = spelled(item)
        if not isinstance(record, Record):
            return around
        held = record

        def find(name: str) -> Column | None:
            if name in held.names:
                return held.fields(name)
            return NULL if name in fields else None

        return Scope(find, around)
