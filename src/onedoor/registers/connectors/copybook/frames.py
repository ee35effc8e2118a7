"""Cuts a data file into its records: by their length, by headers (RDW, BDW), or by lines.

A file is read from its beginning and must be able to tell its length. Nothing is kept but the piece in hand.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from onedoor.registers.connectors.copybook.errors import FormatError, StopsInTheMiddle
from onedoor.registers.connectors.copybook.formats import Framing

Frame = tuple[int, bytes]
"""The offset of a record's first byte in the file, and its bytes without any header."""

CHUNK = 1 << 20
LONGEST = 1 << 24
"""Bytes of a record, at most."""


def body(file: BinaryIO, framing: Framing) -> tuple[int, int]:
    """Where the records begin and end in the file. Raises StopsInTheMiddle when header and footer are longer than it."""
    size = file.seek(0, os.SEEK_END)
    start, end = framing.header, size - framing.footer
    if start > end:
        raise StopsInTheMiddle(
            0,
            f"the file has {size} bytes, fewer than its header ({framing.header}) and footer ({framing.footer}).",
        )
    return start, end


def pieces(file: BinaryIO, framing: Framing, length: int, count: int) -> Iterator[Frame]:
    """Up to `count` records of one length at once, which follow one another."""
    start, end = body(file, framing)
    over = (end - start) % length
    if over:
        whole = (end - start) // length
        raise StopsInTheMiddle(
            end - over,
            f"after {whole} records of {length} bytes, {over} are left. Either the file is cut off, or it has a header, a "
            "footer or another record length.",
        )
    file.seek(start)
    offset = start
    while offset < end:
        piece = _exactly(file, min(count * length, end - offset), offset)
        yield offset, piece
        offset += len(piece)


def fixed(file: BinaryIO, framing: Framing, length: int) -> Iterator[Frame]:
    """Records of one length, one after the other."""
    for offset, piece in pieces(file, framing, length, max(1, CHUNK // length)):
        for place in range(0, len(piece), length):
            yield offset + place, piece[place : place + length]


def stated(
    file: BinaryIO, framing: Framing, head: int, length_of: Callable[[bytes, int], int], most: int
) -> Iterator[Frame]:
    """Records whose length follows from their first `head` bytes, of which there may be fewer at the end of the file.

    `length_of` gets these bytes and their offset, and says how long the record is (0: it cannot be told).
    """
    start, end = body(file, framing)
    offset = start
    buffer, begin = b"", start
    while offset < end:
        if offset + most > begin + len(buffer) and begin + len(buffer) < end:
            file.seek(offset)
            buffer, begin = _exactly(file, min(max(CHUNK, most), end - offset), offset), offset
        place = offset - begin
        length = length_of(buffer[place : place + head], offset) + framing.adjustment
        if length <= 0:
            raise StopsInTheMiddle(offset, f"the record says that it has {length} bytes.")
        if length > LONGEST:
            raise StopsInTheMiddle(
                offset, f"the record says that it has {length} bytes; {LONGEST} are the most."
            )
        if offset + length > end:
            raise StopsInTheMiddle(
                offset, f"the record is to have {length} bytes, and the file has only {end - offset}."
            )
        if length > most:
            file.seek(offset)
            yield offset, _exactly(file, length, offset)
        else:
            yield offset, buffer[place : place + length]
        offset += length


def lines(file: BinaryIO, framing: Framing, *, ebcdic: bool) -> Iterator[Frame]:
    """Records that are lines; empty ones are none. EBCDIC ends lines by NEL or LF, ASCII by LF or CR LF."""
    start, end = body(file, framing)
    file.seek(start)
    offset, rest = start, b""
    while offset + len(rest) < end or rest:
        chunk = (
            _exactly(file, min(CHUNK, end - offset - len(rest)), offset) if offset + len(rest) < end else b""
        )
        text = rest + chunk
        if ebcdic:
            text = text.replace(b"\x25", b"\x15")
        pieces = text.split(b"\x15" if ebcdic else b"\n")
        rest = pieces.pop() if chunk else b""
        if len(rest) > LONGEST:
            raise FormatError(f"The line at byte {offset} does not end: the file is not text.")
        for piece in pieces:
            line = piece if ebcdic else piece.removesuffix(b"\r").removesuffix(b"\x1a")
            if line:
                yield offset, line
            offset += len(piece) + 1


def _exactly(file: BinaryIO, count: int, offset: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise StopsInTheMiddle(
            offset, f"only {len(found)} of {count} bytes could be read: the file became shorter."
        )
    return found
