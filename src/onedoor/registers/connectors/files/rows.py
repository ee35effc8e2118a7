"""The rows of a dropped file, whatever its format: columns by name, where each begins, and why one cannot be read."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine

from onedoor.catalogue.shapes import dropped
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.copybook import formats
from onedoor.registers.connectors.copybook.building import Reading, layout_as
from onedoor.registers.connectors.copybook.errors import (
    TOLD,
    CopybookError,
    FormatError,
    Rejected,
    StopsInTheMiddle,
)
from onedoor.registers.connectors.copybook.layout import Layout, path
from onedoor.registers.connectors.copybook.reading import DataFile

LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the file."""

    number: int
    """From 1; the line with the names does not count."""
    offset: int
    """Of its first byte in the file; of a workbook the number of its row."""
    columns: Mapping[str, Any]
    flaw: str = ""
    """Why it cannot be read; the columns are empty then."""


def cut(offset: int, why: str) -> ConnectorFailed:
    """That a file is not whole."""
    return ConnectorFailed(f"The file stops in the middle (byte {offset}): {why}", kind="garbage")


def of(register: Register, path: Path) -> Iterator[Row]:
    """Every row. Raises ConnectorFailed for a file that is not whole, at the latest after its last row."""
    format = register.settings.format
    if isinstance(format, dropped.Excel):
        yield from _sheet(path, format)
        return
    try:
        with path.open("rb") as file:
            if isinstance(format, dropped.Csv):
                yield from _separated(file, format)
            elif isinstance(format, dropped.FixedWidth):
                yield from _fixed(file, format)
            else:
                yield from _records(file, register, format)
    except OSError as error:
        raise ConnectorFailed(f"{path.name} cannot be read: {error.strerror}.") from error


class _Lines:
    """Lines as text, and how far they have been read; a byte that is no text becomes a surrogate, seen later."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        try:
            name = codecs.lookup(encoding).name
        except LookupError:
            raise ConnectorFailed(f"There is no encoding “{encoding}”.", kind="schema") from None
        if name.startswith(("utf-16", "utf-32")):
            raise ConnectorFailed(
                f"Files in {encoding} are not read: let them be written in UTF-8.", kind="schema"
            )
        self._file = file
        self._encoding = encoding
        self.offset = 0
        self.is_closed = True

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            first = self.offset == 0
            self.offset += len(line)
            self.is_closed = line.endswith(b"\n")
            encoding = self._encoding if first else self._encoding.removesuffix("-sig")
            yield line.decode(encoding, "surrogateescape")

    def check_end(self) -> None:
        """Raises ConnectorFailed when the last line has no end: nobody knows how it would have gone on."""
        if not self.is_closed:
            raise cut(self.offset, "its last line has no end.")


def _broken(text: str) -> bool:
    return any("\udc80" <= one <= "\udcff" for one in text)


def _separated(file: BinaryIO, format: dropped.Csv) -> Iterator[Row]:
    lines = _Lines(file, format.encoding)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(iter(lines), delimiter=format.separator, strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        number, offset = 0, lines.offset
        for fields in reader:
            begin, offset = offset, lines.offset
            if not fields:
                continue
            number += 1
            if len(fields) != len(names):
                yield Row(number, begin, {}, f"it has {len(fields)} columns instead of {len(names)}")
            elif any(map(_broken, fields)):
                yield Row(number, begin, {}, f"it is not in {format.encoding}")
            else:
                yield Row(number, begin, dict(zip(names, fields, strict=True)))
    except csv.Error as error:
        raise cut(lines.offset, f"line {reader.line_num}: {error}.") from error
    lines.check_end()


def _fixed(file: BinaryIO, format: dropped.FixedWidth) -> Iterator[Row]:
    lines = _Lines(file, format.encoding)
    begin = 0
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n")
        if _broken(text):
            yield Row(number, begin, {}, f"it is not in {format.encoding}")
        elif text.strip():
            columns = {name: text[place.first - 1 : place.last] for name, place in format.places.items()}
            yield Row(number, begin, columns)
        begin = lines.offset
    lines.check_end()


def _sheet(path: Path, format: dropped.Excel) -> Iterator[Row]:
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            if format.sheet is not None and format.sheet not in book.sheet_names:
                raise ConnectorFailed(f"The workbook has no sheet “{format.sheet}”.", kind="schema")
            sheet = book.get_sheet_by_name(format.sheet or book.sheet_names[0])
            rows = sheet.to_python(skip_empty_area=True)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise cut(0, "it is no whole workbook.") from error
    names = [str(name).strip() for name in rows[0]] if rows else []
    for number, row in enumerate(rows[1:], start=1):
        if any(one != "" for one in row):
            yield Row(number, number + 1, dict(zip(names, map(_cell, row), strict=False)))


def _cell(value: Any) -> Any:
    """Workbooks know no whole numbers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _records(file: BinaryIO, register: Register, format: dropped.Copybook) -> Iterator[Row]:
    reader = data_file(register, format)
    ours = _kind_with(register.settings.key, reader.layout, format)
    try:
        reader.check(file)
        file.seek(0)
        for one in reader.examined(file):
            if one.flaws:
                yield Row(one.number, one.offset, {}, _flaw(one.rejected))
            elif ours is None or ours(one.row):
                yield Row(one.number, one.offset, one.row)
    except StopsInTheMiddle as stops:
        raise cut(stops.offset, str(stops)) from stops


def _kind_with(key: str, layout: Layout, format: dropped.Copybook) -> Callable[[Mapping[str, Any]], bool] | None:
    """Whether a record is of the segment that holds the key; None where there is no such segment."""
    plain = {group.upper().replace("-", "_"): group for group in format.segments.values()}
    group = key.split(".")[0].upper().replace("-", "_")
    where = path(layout, plain[group]) if group in plain else None
    if where is None:
        return None
    return lambda row: _below(row, where) is not None


def _below(row: Mapping[str, Any], where: tuple[str, ...]) -> Any:
    found: Any = row
    for step in where:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _flaw(rejected: Rejected) -> str:
    """Which items cannot be read. Their bytes are left out: they may be about somebody; `onedoor copybook` shows them."""
    items = [f"{flaw.field} at byte {flaw.offset} of the record" for flaw in rejected.flaws[:TOLD]]
    return f"{', '.join(items)} cannot be read"


def data_file(register: Register, format: dropped.Copybook) -> DataFile:
    """The reader of a mainframe's file. Raises ConnectorFailed."""
    raw = register.beside(format.copybook).read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    try:
        segments = formats.Segments(field=format.segment_field, groups=format.segments) if format.segment_field else None
        reading = Reading(slack=format.slack_bytes, decimal_comma=format.decimal_comma)
        return DataFile(
            layout_as(text, reading),
            values=formats.Values(
                code_page=format.code_page,
                trim=format.trim,
                floats=format.floats,
                native=format.comp_5,
                tables=format.tables,
                segments=segments,
            ),
            framing=formats.Framing(
                record_format=format.record_format,
                record_length=format.record_length,
                header=format.header,
                footer=format.footer,
                record_header=format.record_header,
                record_footer=format.record_footer,
                length_field=format.length_field,
                adjustment=format.length_adjustment,
            ),
        )
    except (CopybookError, FormatError) as error:
        raise ConnectorFailed(f"The copybook {format.copybook}: {error}", kind="schema") from error
