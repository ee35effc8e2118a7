"""The words of this room's tables and files."""

from enum import StrEnum

RECORD_NUMBER = "record number"
"""The `key` of a register that knows people by a number of its own."""


class LinkState(StrEnum):
    """How sure it is that two registers' records are about the same one. The value is stored and never changes."""

    LINKED = "linked"
    """By a national number, or so probable that nobody was asked."""
    PROPOSED = "proposed"
    """Waits for an officer."""
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNDONE = "undone"
    """Held once, until an officer found it wrong."""


HOLDING = (LinkState.LINKED, LinkState.CONFIRMED)
"""States in which a link is used."""
