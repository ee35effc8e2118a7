"""Data files as Arrow batches, for those who read a whole register: records of one length are decoded column by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import numpy as np
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
    shape = schema(reader.layout)
    rows = rows or max(1, min(ROWS, BYTES // reader.layout.size))
    return _plain(reader, file, rows, shape) if reader.is_plain else _others(reader, file, rows, shape)


def _others(reader: DataFile, file: BinaryIO, rows: int, shape: pa.Schema) -> Iterator[Batch]:
    frames, number = reader.frames(file), 1
    while some := list(islice(frames, rows)):
        found, rejected = _apart(reader.decoded(some, Counts(), first=number))
        yield Batch(pa.RecordBatch.from_pylist(found, schema=shape), rejected)
        number += len(some)


def _apart(read: Iterator[Row | Rejected]) -> tuple[list[Row], tuple[Rejected, ...]]:
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for one in read:
        if isinstance(one, Rejected):
            rejected.append(one)
        else:
            rows.append(one)
    return rows, tuple(rejected)


def _plain(reader: DataFile, file: BinaryIO, rows: int, shape: pa.Schema) -> Iterator[Batch]:
    """Column by column; records in doubt are then read by themselves, and take their places among the others."""
    matrices, number, before = Matrices(reader.layout, reader.values), 1, reader.framing.record_header
    for offset, length, piece in reader.pieces(file, rows):
        count = len(piece) // length
        block = np.frombuffer(piece, dtype=np.uint8).reshape(count, length)[:, before:]
        columns, doubtful = matrices.columns(block)
        whole = pa.RecordBatch.from_arrays(columns, schema=shape)
        places = doubtful.nonzero()[0].tolist()
        yield _mended(
            reader, whole, number, offset, {place: block[place].tobytes() for place in places}, length
        )
        number += count


def _mended(
    reader: DataFile, whole: pa.RecordBatch, number: int, offset: int, doubtful: dict[int, bytes], length: int
) -> Batch:
    """The batch with its doubtful records read again, and without those that are set aside."""
    if not doubtful:
        return Batch(whole, ())
    again: list[Row] = []
    refused: list[Rejected] = []
    taken = list(range(whole.num_rows))
    after = reader.framing.record_footer
    for place, raw in doubtful.items():
        frame = (offset + place * length, raw[: len(raw) - after])
        rows, rejected = _apart(reader.decoded([frame], Counts(), first=number + place))
        refused += rejected
        taken[place] = whole.num_rows + len(again) if rows else -1
        again += rows
    both = pa.Table.from_batches([whole, pa.RecordBatch.from_pylist(again, schema=whole.schema)])
    kept = both.take(pa.array([at for at in taken if at >= 0], type=pa.int64())).combine_chunks().to_batches()
    return Batch(kept[0] if kept else whole.slice(0, 0), tuple(refused))
