"""Reads a data file by its copybook: rows one after the other, and the records that had to be set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from onedoor.registers.connectors.copybook import frames, headers
from onedoor.registers.connectors.copybook.code_pages import code_page
from onedoor.registers.connectors.copybook.decoding import Decoding
from onedoor.registers.connectors.copybook.errors import Flaw, FormatError, Rejected
from onedoor.registers.connectors.copybook.formats import Framing, Values
from onedoor.registers.connectors.copybook.frames import Frame
from onedoor.registers.connectors.copybook.generation import Row
from onedoor.registers.connectors.copybook.layout import Layout
from onedoor.registers.connectors.copybook.lengths import Lengths


@dataclass
class Counts:
    """How a run went."""

    rows: int = 0
    rejected: int = 0
    flawed: int = 0
    """Rows in which a field that cannot be read was left without a value, when that was asked for."""
    longer: int = 0
    """Records with more bytes than the copybook describes; those are left unread."""


class Examined(NamedTuple):
    """A record that was read."""

    number: int
    """Its place in the file, from 1."""
    offset: int
    data: bytes
    row: Row
    """What could be read; fields that could not have no value."""
    flaws: tuple[Flaw, ...]
    is_longer: bool

    @property
    def rejected(self) -> Rejected:
        """The record as one that is set aside."""
        return Rejected(self.number, self.offset, self.flaws, self.data)


class DataFile:
    """A way to read files of one copybook and one format. Raises FormatError when the two do not go together."""

    def __init__(
        self, layout: Layout, *, values: Values | None = None, framing: Framing | None = None
    ) -> None:
        self.layout = layout
        self.values = values or Values()
        self.framing = framing or Framing()
        self.encoding = code_page(self.values.code_page).encoding
        for name, page in self.values.pages.items():
            code_page(page)
            if not layout.groups(name):
                raise FormatError(f"The copybook has no item {name} to have the code page {page}.")
        self._decoding = Decoding(layout, self.values)
        self._lengths = Lengths(layout, self.values, self.framing)

    def check(self, file: BinaryIO) -> int:
        """Follow the records to the end without reading what is in them; how many there are.

        Raises StopsInTheMiddle when the file is not whole: do this before the first row is believed.
        """
        if self.framing.record_format == "fixed":
            start, end = frames.body(file, self.framing)
            next(self._framed(file), None)
            return (end - start) // self._length()
        return sum(1 for _ in self._framed(file))

    def read(
        self, file: BinaryIO, counts: Counts | None = None, *, set_aside: bool = True
    ) -> Iterator[Row | Rejected]:
        """Every record as a row, or as one that was set aside for a field that cannot be read.

        Without `set_aside` such a field has no value, and the record is a row. Constant in memory. Raises StopsInTheMiddle.
        """
        return self.decoded(self.frames(file), counts or Counts(), set_aside=set_aside)

    def frames(self, file: BinaryIO) -> Iterator[Frame]:
        """The records as they are to be decoded, with their offsets: without what stands around each, lines filled up."""
        found = self._framed(file)
        if self._passes_over:
            least, most = self.framing.shortest, self.framing.longest or frames.LONGEST
            found = ((offset, raw) for offset, raw in found if least <= len(raw) <= most)
        before, after = self.framing.record_header, self.framing.record_footer
        if before or after:
            found = ((offset, raw[before : max(before, len(raw) - after)]) for offset, raw in found)
        if self.framing.record_format == "text" and not self._decoding.varies:
            blank, size = b"\x40" if self.encoding == "ebcdic" else b" ", self.layout.size
            found = ((offset, raw.ljust(size, blank)) for offset, raw in found)
        return found

    def pieces(self, file: BinaryIO, rows: int) -> Iterator[tuple[int, int, bytes]]:
        """Of a plain file: up to `rows` records at once, as offset, bytes of a record, and all their bytes."""
        length = self._length()
        for offset, piece in frames.pieces(file, self.framing, length, rows):
            yield offset, length, piece

    def decoded(
        self, some: Iterable[Frame], counts: Counts, *, first: int = 1, set_aside: bool = True
    ) -> Iterator[Row | Rejected]:
        """Rows of records that were cut out already; `first` is the number of the first one in its file."""
        decode = self._decoding.row
        flaws: list[Flaw] = []
        for number, (offset, record) in enumerate(some, first):
            row, used = decode(record, flaws)
            if flaws:
                found = Rejected(number, offset, tuple(flaws), record)
                flaws.clear()
                if set_aside:
                    counts.rejected += 1
                    yield found
                    continue
                counts.flawed += 1
            counts.rows += 1
            counts.longer += len(record) > used
            yield row

    def examined(self, file: BinaryIO) -> Iterator[Examined]:
        """Every record with its row and what is wrong with it, for those who put records together."""
        decode = self._decoding.row
        for number, (offset, record) in enumerate(self.frames(file), 1):
            flaws: list[Flaw] = []
            row, used = decode(record, flaws)
            yield Examined(number, offset, record, row, tuple(flaws), len(record) > used)

    @property
    def is_plain(self) -> bool:
        """Whether all records have at least the copybook's length and the same places for the same items."""
        framing, most = self.framing, self._most()
        whole = framing.record_format == "fixed" and self._length() >= most
        return (
            whole
            and not self._passes_over
            and self.values.segments is None
            and (self.values.tables != "short" or not self._decoding.varies)
        )

    @property
    def _passes_over(self) -> bool:
        return bool(self.framing.shortest or self.framing.longest)

    def _length(self) -> int:
        return self.framing.record_length or self._most()

    def _most(self) -> int:
        return self.framing.record_header + self.layout.size + self.framing.record_footer

    def _framed(self, file: BinaryIO) -> Iterator[Frame]:
        framing = self.framing
        match framing.record_format:
            case "fixed":
                return frames.fixed(file, framing, self._length())
            case "text":
                return frames.lines(file, framing, ebcdic=self.encoding == "ebcdic")
            case "length-field":
                return frames.stated(file, framing, self._lengths.head, self._lengths.by_field, self._most())
            case "depending":
                return frames.stated(file, framing, self._most(), self._lengths.by_tables, self._most())
            case "rdw" | "rdw-big" | "rdw-little" | "bdw" | "bdw-little":
                return headers.with_headers(file, framing)
        raise FormatError(f"There is no record format {framing.record_format}.")
