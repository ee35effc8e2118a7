"""Results in Parquet: written beside the file they will be and put in its place when they are whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onedoor.dmn.datatypes import DataType

AMOUNT = pa.decimal128(38, 10)
"""How numbers are written: an amount has cents, a share or a rate may have more digits, none has more than ten."""


_unfinished: set[Path] = set()
"""Files that are being written by this process."""


class CannotWrite(OSError):
    """The file cannot be written: the disk is full, the folder is not there. Nothing of it is left."""


class Result:
    """A Parquet file that is there when it is whole, and otherwise not at all; to be used in a `with` block.

    Raises CannotWrite from each of its verbs.
    """

    def __init__(self, path: Path, schema: pa.Schema, *, about: Mapping[str, Any]) -> None:
        self.path = path
        self.schema = schema.with_metadata({"onedoor": json.dumps(about, ensure_ascii=False)})
        self.rows = 0
        self._beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Result:
        _refuse_what_is_no_file(self.path)
        _unfinished.add(self._beside)
        try:
            self._writer = pq.ParquetWriter(self._beside, self.schema, compression="zstd")
        except OSError as error:
            self._give_up()
            raise CannotWrite(_why(self.path, error)) from error
        return self

    def write(self, columns: Mapping[str, pa.Array]) -> None:
        """Add rows: a column for each of the schema, in its type or in one that fits it."""
        assert self._writer is not None
        arrays = [_as(columns[field.name], field.type) for field in self.schema]
        if not len(arrays[0]):
            return
        try:
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        except OSError as error:
            raise CannotWrite(_why(self.path, error)) from error
        self.rows += len(arrays[0])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                assert self._writer is not None
                self._writer.close()
                self._beside.replace(self.path)
        except OSError as wrong:
            raise CannotWrite(_why(self.path, wrong)) from wrong
        finally:
            self._give_up()

    def _give_up(self) -> None:
        if self._writer is not None and self._writer.is_open:
            try:
                self._writer.close()
            except OSError:  # the same full disk; what is left of the file goes now
                self._writer.is_open = False
        self._beside.unlink(missing_ok=True)
        _unfinished.discard(self._beside)


def give_up() -> None:
    """Remove what this process has begun to write and not finished, wherever it was interrupted."""
    while _unfinished:
        _unfinished.pop().unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text so that the file is there when it is whole, and otherwise not at all. Raises CannotWrite."""
    _refuse_what_is_no_file(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    _unfinished.add(beside)
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise CannotWrite(_why(path, error)) from error
    finally:
        beside.unlink(missing_ok=True)
        _unfinished.discard(beside)


def type_of(type: DataType) -> pa.DataType:
    """The Arrow type in which values of a definition's type are written; text for what has none of its own."""
    if type.is_number:
        return AMOUNT
    simple = {"boolean": pa.bool_(), "date": pa.date32()}
    if type.kind == "list" and type.item is not None:
        return pa.list_(type_of(type.item))
    if type.kind == "record":
        return pa.struct([(name, type_of(field.type)) for name, field in type.fields.items()])
    return simple.get(type.kind, pa.string())


def _as(column: pa.Array, type: pa.DataType) -> pa.Array:
    if column.type == type:
        return column
    if pa.types.is_decimal(type) and pa.types.is_decimal(column.type) and column.type.scale > type.scale:
        column = pc.round(column, type.scale)
    return column.cast(type)


def _refuse_what_is_no_file(path: Path) -> None:
    """What is there already may be replaced when it is a file; a folder, or a device such as /dev/null, may not."""
    if path.exists() and not path.is_file():
        raise CannotWrite(f"{path} is no file: name another.")


def _why(path: Path, error: OSError) -> str:
    return f"{path} cannot be written: {os.strerror(error.errno) if error.errno else error}."
