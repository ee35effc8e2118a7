"""Identifiers of elements: readable, unique in the file, the same each time."""

from __future__ import annotations

import re

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_.-]+")


class Identifiers:
    """Gives each named thing its identifier: `decision_weekly_benefit`."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def of(self, kind: str, name: str) -> str:
        """Return the identifier of a thing of this kind, given at the first time."""
        if (kind, name) not in self._given:
            plain = f"{kind}_{_NOT_PLAIN.sub('_', name).strip('_')}"
            unique, number = plain, 2
            while unique in self._taken:
                unique, number = f"{plain}_{number}", number + 1
            self._taken.add(unique)
            self._given[kind, name] = unique
        return self._given[kind, name]
