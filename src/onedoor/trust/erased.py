"""Entries that were erased, as an audit looks at them."""

from __future__ import annotations

import json

from django.db import connection

from onedoor.trust import acts, canonical

PREFIX = "ledger."
"""What stands before an entry's id in the `fields` of the entry that tells of its erasure."""


class Erasures:
    """The entries that tell of erasures; each is read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, frozenset[str]] | None] = {}

    def wrong(self, *, entry: int, by: int, salt: bytes | None, content: bytes) -> str | None:
        """What is wrong with an erased entry; None when nothing is."""
        if salt is not None:
            return "it is said to be erased, and its salt is there"
        receipt = self._receipt(by)
        if receipt is None or f"{PREFIX}{entry}" not in receipt[1]:
            return f"it is said to be erased by entry {by}, which does not tell of that"
        if content != canonical.canonical(blank(entry, at=receipt[0])):
            return "it is said to be erased, and has content"
        return None

    def _receipt(self, id: int) -> tuple[str, frozenset[str]] | None:
        if id not in self._known:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"select {canonical.SQL} from trust_entry e where id = %s and act = %s and erased_by is null",  # noqa: S608
                    [id, acts.ERASED],
                )
                row = cursor.fetchone()
            said = json.loads(bytes(row[0])) if row else None
            self._known[id] = (said["at"], frozenset(said["fields"])) if said else None
        return self._known[id]


def blank(entry: int, *, at: str) -> dict[str, object]:
    """The canonical form of an entry that was erased at that moment."""
    return dict.fromkeys(canonical.FIRST, "") | {
        "fields": [],
        "id": entry,
        "v": 1,
        "at": at,
    }
