"""Data files as Arrow batches, for those who read a whole register: records of one length are decoded column by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import pyarrow as pa

from onedoor.registers.connectors.copybook.arrow_types import schema
from onedoor.registers.connectors.copybook.errors import Rejected
from onedoor.registers.connectors.copybook.generation import Row
from onedoor.registers.connectors.copybook.matrices import Matrices
from onedoor.registers.connectors.copybook.reading import Counts, DataFile

ROWS = 16_384
BYTES = 1 << 22
"""Of records that are decoded at once: what fits a processor's cache well."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of a file, in their order."""

    rows: pa.RecordBatch
    rejected: tuple[Rejected, ...]


def batches(reader: DataFile, file: BinaryIO, *, rows: int | None = None) -> Iterator[Batch]:
    """All records, up to `rows` of them at once (by default as many as are fast): the same rows as `reader.read` gives. Raises StopsInTheMiddle."""
    frames = reader.frames(file)
    matrices = Matrices(reader.layout, reader.values) if reader.is_plain else None
    shape = schema(reader.layout)
    number, rows = 0, rows or max(1, min(ROWS, BYTES // reader.layout.size))
    while some := list(islice(frames, rows)):
        if matrices is None:
            yield _one_by_one(reader, some, number, shape)
        else:
            yield _at_once(reader, matrices, some, number, shape)
        number += len(some)


def _one_by_one(reader: DataFile, some: list[tuple[int, bytes]], number: int, shape: pa.Schema) -> Batch:
    found: list[Row] = []
    rejected: list[Rejected] = []
    for one in reader.decoded(some, Counts(), first=number + 1):
        if isinstance(one, Rejected):
            rejected.append(one)
        else:
            found.append(one)
    return Batch(pa.RecordBatch.from_pylist(found, schema=shape), tuple(rejected))


def _at_once(
    reader: DataFile, matrices: Matrices, some: list[tuple[int, bytes]], number: int, shape: pa.Schema
) -> Batch:
    """Column by column; records in doubt are then read by themselves, and take their places among the others."""
    columns, doubtful = matrices.columns(b"".join(record for _, record in some), len(some))
    whole = pa.RecordBatch.from_arrays(columns, schema=shape)
    if not doubtful.any():
        return Batch(whole, ())
    places = doubtful.nonzero()[0].tolist()
    rejected: list[Rejected] = []
    kept: list[int] = []
    again: list[Row] = []
    for place in places:
        for one in reader.decoded([some[place]], Counts(), first=number + place + 1):
            if isinstance(one, Rejected):
                rejected.append(one)
            else:
                kept.append(place)
                again.append(one)
    order = {place: len(some) + at for at, place in enumerate(kept)}
    refused = set(places) - set(kept)
    taken = [order.get(place, place) for place in range(len(some)) if place not in refused]
    both = pa.Table.from_batches([whole, pa.RecordBatch.from_pylist(again, schema=shape)])
    rows = both.take(pa.array(taken, type=pa.int64())).combine_chunks().to_batches()
    return Batch(rows[0] if rows else whole.slice(0, 0), tuple(rejected))
