"""What can be wrong with a copybook, with how a file is said to be laid out, and with the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

TOLD = 5
"""Flaws of a record that are written out."""

_LONGEST = 300
"""Characters of a message; what is longer is cut in its middle."""


class Place(NamedTuple):
    """Where something stands in the copybook's text; both count from 1."""

    line: int
    column: int


class CopybookError(ValueError):
    """The copybook cannot be read. The message says where, what is wrong and what to write instead."""

    def __init__(self, place: Place, what: str, instead: str = "") -> None:
        if len(what) > _LONGEST:
            what = f"{what[: _LONGEST // 2]} … {what[-_LONGEST // 3 :]}"
        self.place = place
        self.what = what
        self.instead = instead
        super().__init__(
            f"line {place.line}, column {place.column}: {what}" + (f" {instead}" if instead else "")
        )


class FormatError(ValueError):
    """What was said about the data file does not go with the copybook; the message says what would."""


class StopsInTheMiddle(ValueError):
    """The file ends inside a record, or its chain of record lengths breaks: nothing of it is to be believed.

    `offset` is the byte of the file where the record begins that is not whole.
    """

    def __init__(self, offset: int, message: str) -> None:
        self.offset = offset
        super().__init__(f"byte {offset}: {message}")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why one field of a record cannot be read."""

    field: str
    offset: int
    """Of the field's first byte inside its record, from 0."""
    reason: str

    def __str__(self) -> str:
        return f"{self.field} at byte {self.offset} of the record: {self.reason}"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that was set aside."""

    number: int
    """The record's place in the file, from 1."""
    offset: int
    """Of the record's first byte in the file, from 0."""
    flaws: tuple[Flaw, ...]
    data: bytes

    @property
    def reason(self) -> str:
        """The flaws, in one line; of many the first ones."""
        more = len(self.flaws) - TOLD
        return "; ".join(map(str, self.flaws[:TOLD])) + (f"; and {more} more" if more > 0 else "")

    def __str__(self) -> str:
        return f"record {self.number} at byte {self.offset}: {self.reason}"
