"""Where the people of a scan come from: batches of columns, one row for each applicant with all that belongs to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from onedoor.dmn.model import PERSON_NUMBER

PERSON = pa.field(PERSON_NUMBER, pa.string())
"""Names a person in results."""
ROW = pa.field("row", pa.int64())
"""Names a person where the population has no person numbers: the place in the file (or files), from 0."""

BATCH = 65_536
"""Rows that are worked on together: large enough for numpy, small enough for a handful of them in memory."""


class NoPopulation(LookupError):
    """There is nobody to look at: the message says why, and what to do."""


@dataclass(frozen=True)
class Part:
    """Some people: what names each (`keys`), and what is known of them (`batch`, a column for each input)."""

    keys: pa.Array
    batch: pa.RecordBatch

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.keys)


class Population(Protocol):
    """People in parts. Gone through once, in the order of where they come from, with bounded memory."""

    @property
    def key(self) -> pa.Field:
        """What names a person in results: PERSON or ROW."""
        ...

    @property
    def total(self) -> int | None:
        """How many people there are, where that is known before."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What whoever asked should know: columns that are not read, and the like."""
        ...

    @property
    def unreadable(self) -> Counter[str]:
        """Values that could not be understood and count as missing, by input, as far as the people have been gone through."""
        ...

    def parts(self) -> Iterator[Part]:
        """The people, part by part."""
        ...
