"""Populations in Parquet: a file, or a folder of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from onedoor.dmn.model import PERSON_NUMBER, Model
from onedoor.insight import columns
from onedoor.insight.columns import Columns
from onedoor.insight.populations import BATCH, PERSON, ROW, NoPopulation, Part


@dataclass
class ParquetPopulation:
    """The rows of Parquet files, in the order of their names."""

    files: Sequence[Path]
    columns: Sequence[Columns]
    """Of each file."""
    key: pa.Field
    total: int
    notes: Sequence[str] = ()
    batch: int = field(default=BATCH)
    unreadable: Counter[str] = field(default_factory=Counter)
    """None: a file whose values are not of their column's type is no Parquet file."""

    def parts(self) -> Iterator[Part]:
        """The rows, with only the columns that are read. Raises NoPopulation, WrongColumn."""
        first = 0
        for path, wanted in zip(self.files, self.columns, strict=True):
            for batch in self._batches(path, wanted):
                yield Part(
                    self._keys(batch, first), columns.fitted(batch, wanted, first_row=first, where=str(path))
                )
                first += batch.num_rows

    def _keys(self, batch: pa.RecordBatch, first: int) -> pa.Array:
        if self.key == ROW:
            return pa.array(np.arange(first, first + batch.num_rows))
        return batch.column(PERSON_NUMBER).cast(pa.string())

    def _batches(self, path: Path, wanted: Columns) -> Iterator[pa.RecordBatch]:
        names = list(wanted.read)
        if self.key == PERSON and PERSON_NUMBER not in names:
            names.append(PERSON_NUMBER)
        texts = [name for name, type in wanted.read.items() if pa.types.is_dictionary(type)]
        try:
            with pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
                # the dictionaries of two row groups do not become one inside lists: such a file is read group by group
                groups = (
                    range(file.num_row_groups)
                    if _has_inner_dictionaries(file.schema_arrow, names)
                    else [None]
                )
                for group in groups:
                    only = None if group is None else [group]
                    yield from file.iter_batches(batch_size=self.batch, columns=names, row_groups=only)
        except pa.ArrowNotImplementedError as error:
            hint = "Write texts inside lists and structs as plain strings, not as dictionaries."
            raise NoPopulation(f"{path} cannot be read: {error}. {hint}") from error
        except (pa.ArrowException, OSError) as error:
            raise NoPopulation(f"{path} cannot be read: {error}") from error


def opened(path: Path, model: Model, *, wanted: Sequence[str], batch: int = BATCH) -> ParquetPopulation:
    """Open a Parquet file, or all of a folder, for these inputs; their schemas are read and nothing else.

    Raises NoPopulation for what is not there or no Parquet, WrongColumn for a column of the wrong type.
    """
    files = _files(path)
    footers = [_footer(one) for one in files]
    found = [
        columns.of(footer.schema.to_arrow_schema(), model, wanted=wanted, where=str(one))
        for one, footer in zip(files, footers, strict=True)
    ]
    numbered = [
        columns.has_person_numbers(footer.schema.to_arrow_schema(), where=str(one))
        for one, footer in zip(files, footers, strict=True)
    ]
    notes = dict.fromkeys(note for one in found for note in columns.notes(one, model))
    return ParquetPopulation(
        files=files,
        columns=found,
        key=PERSON if all(numbered) else ROW,
        total=sum(footer.num_rows for footer in footers),
        notes=tuple(notes),
        batch=batch,
    )


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(one for one in path.glob("**/*.parquet") if one.is_file() and one.name[0] not in "._")
        if not files:
            raise NoPopulation(f"There is no Parquet file in the folder {path}.")
        return files
    if not path.exists():
        raise NoPopulation(f"There is no file {path}.")
    return [path]


def _footer(path: Path) -> pq.FileMetaData:
    try:
        return pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise NoPopulation(f"{path} is no Parquet file that can be read: {error}") from error


def _has_inner_dictionaries(schema: pa.Schema, names: Sequence[str]) -> bool:
    return any(
        "dictionary" in str(field.type) and not pa.types.is_dictionary(field.type)
        for field in schema
        if field.name in names
    )
