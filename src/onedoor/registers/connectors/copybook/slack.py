"""Slack bytes: what a compiler leaves free before items that are SYNCHRONIZED, so that they begin where the machine likes it.

Rules as in IBM's Enterprise COBOL Language Reference, SYNCHRONIZED clause: halves of a word for binary numbers of up to 4 digits, words
for longer ones, pointers and COMP-1, two words for COMP-2; in tables, each occurrence is filled up so that all lie alike.
"""

from __future__ import annotations

from onedoor.registers.connectors.copybook.entries import Entry, Usage

_OWN: dict[Usage, int] = {"single": 4, "double": 8, "pointer": 4, "byte": 1, "short": 2, "long": 4, "very-long": 8}


def leading(entry: Entry, usage: Usage | None, *, synchronized: bool = False) -> int:
    """The multiple of bytes at which an entry is to begin: that of its first elementary item."""
    usage, synchronized = entry.usage or usage, entry.synchronized or synchronized
    while entry.children:
        entry = entry.children[0]
        usage, synchronized = entry.usage or usage, entry.synchronized or synchronized
    return _boundary(entry, usage) if synchronized else 1


def largest(entry: Entry, usage: Usage | None, *, synchronized: bool = False) -> int:
    """The largest such multiple of all items of an entry."""
    usage, synchronized = entry.usage or usage, entry.synchronized or synchronized
    if not entry.children:
        return _boundary(entry, usage) if synchronized else 1
    return max(largest(child, usage, synchronized=synchronized) for child in entry.children)


def _boundary(entry: Entry, usage: Usage | None) -> int:
    if usage in ("binary", "native", "little"):
        digits = entry.picture.digits if entry.picture else 0
        return 2 if digits <= 4 else 4
    return _OWN.get(usage, 1) if usage else 1
