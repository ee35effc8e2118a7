"""Records behind headers that hold their length: the record descriptor word (RDW), also in blocks with a word of their own (BDW).

On the mainframe the length is in the first two bytes, most significant first, and counts the header's four bytes too; tools that
carry files over often write it in another order, or without the header. z/OS: DFSMS Using Data Sets, variable-length records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import BinaryIO

from onedoor.registers.connectors.copybook.errors import StopsInTheMiddle
from onedoor.registers.connectors.copybook.formats import Framing
from onedoor.registers.connectors.copybook.frames import Frame, body

SIZE = 4
TRIED = 1000
"""Records that are looked at to find out how lengths are written."""

_Length = Callable[[bytes, int], int]


def with_headers(file: BinaryIO, framing: Framing) -> Iterator[Frame]:
    """The records behind their headers. Raises StopsInTheMiddle where the chain of lengths breaks."""
    chains = _possible(file, framing)
    if len(chains) == 1:
        return chains[0]()
    followed = [_followed(chain()) for chain in chains]
    return chains[followed.index(max(followed))]()


def _possible(file: BinaryIO, framing: Framing) -> list[Callable[[], Iterator[Frame]]]:
    """The ways in which the file may be meant, the mainframe's own first."""
    start, end = body(file, framing)
    asked = framing.header_length
    included = [True, False] if asked == "auto" else [asked == "includes"]
    if framing.record_format == "bdw":
        return [partial(_blocks, file, start, end, framing.adjustment, includes=one) for one in included]
    reads = {"rdw-big": [_big], "rdw-little": [_little]}.get(framing.record_format, [_big, _little])
    return [
        partial(_chain, file, start, end, read, framing.adjustment, includes=one)
        for read in reads
        for one in included
    ]


def _followed(chain: Iterator[Frame]) -> tuple[int, int]:
    """How many records can be followed, up to the end of the file or far enough to be sure, and to which byte."""
    count = 0
    try:
        for _ in islice(chain, TRIED):
            count += 1
    except StopsInTheMiddle as stopped:
        return count, stopped.offset
    return TRIED, 0


def _chain(
    file: BinaryIO, start: int, end: int, read: _Length, adjustment: int, *, includes: bool
) -> Iterator[Frame]:
    file.seek(start)
    offset = start
    own = SIZE if includes else 0
    while offset < end:
        header = file.read(SIZE) if offset + SIZE <= end else b""
        if len(header) < SIZE:
            raise StopsInTheMiddle(offset, f"{end - offset} bytes are left, too few for a record header.")
        length = read(header, offset) + adjustment - own
        if length < 0 or (length == 0 and not includes):
            raise StopsInTheMiddle(
                offset, f"the record header {header.hex()} is none: it says {length + own} bytes."
            )
        if offset + SIZE + length > end:
            raise StopsInTheMiddle(
                offset, f"the record is to have {length} bytes, and the file has only {end - offset - SIZE}."
            )
        yield offset + SIZE, file.read(length)
        offset += SIZE + length


def _blocks(file: BinaryIO, start: int, end: int, adjustment: int, *, includes: bool) -> Iterator[Frame]:
    offset = start
    while offset < end:
        file.seek(offset)
        header = file.read(SIZE) if offset + SIZE <= end else b""
        if len(header) < SIZE:
            raise StopsInTheMiddle(offset, f"{end - offset} bytes are left, too few for a block header.")
        # The first bit set: a large block, whose length takes all 31 other bits.
        length = int.from_bytes(header) & 0x7FFFFFFF if header[0] & 0x80 else _big(header, offset)
        length -= SIZE if includes else 0
        if length <= 0 or offset + SIZE + length > end:
            raise StopsInTheMiddle(
                offset, f"the block is to have {length} bytes, and the file has {end - offset - SIZE}."
            )
        inside = offset + SIZE
        yield from _chain(file, inside, inside + length, _big, adjustment, includes=includes)
        offset = inside + length


def _big(header: bytes, offset: int) -> int:
    if header[2] or header[3]:
        raise StopsInTheMiddle(
            offset,
            f"{header.hex()} is no header of a whole record. Its last two bytes are to be 0: they are not in records that span "
            "blocks, in lengths that begin with the least significant byte (rdw-little), and in files without headers.",
        )
    return header[0] << 8 | header[1]


def _little(header: bytes, offset: int) -> int:
    """Least significant byte first, in the first two bytes or, as some tools write, in the last two."""
    first, last = header[0] | header[1] << 8, header[2] | header[3] << 8
    if first and last:
        raise StopsInTheMiddle(offset, f"{header.hex()} is no record header: two of its bytes are to be 0.")
    return first or last
