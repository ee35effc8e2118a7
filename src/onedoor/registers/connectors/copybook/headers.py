"""Records behind headers that hold their length: the record descriptor word (RDW), also in blocks with a word of their own (BDW).

On the mainframe the length is in the first two bytes, most significant first, and counts the header's four bytes too; tools that
carry files over often write it in another order, or without the header. z/OS: DFSMS Using Data Sets, variable-length records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from onedoor.registers.connectors.copybook.errors import StopsInTheMiddle
from onedoor.registers.connectors.copybook.formats import Framing, HeaderLength
from onedoor.registers.connectors.copybook.frames import LONGEST, Frame, body

SIZE = 4
TRIED = 1000
"""Records that are looked at to find out how lengths are written."""

_Segment = tuple[int, bytes, int]
"""Offset, bytes, and what the header says of it: whole, or the first, last or a middle segment of a record that spans blocks."""
_WHOLE, _LAST, _MIDDLE = 0, 2, 3

_Length = Callable[[bytes, int], tuple[int, int]]


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
    adjustment = framing.adjustment
    own = _ways(framing.header_length)
    if framing.record_format in ("bdw", "bdw-little"):
        read = _little if framing.record_format == "bdw-little" else _big
        alike = framing.header_length == framing.block_length == "auto"
        pairs = [(block, one) for block in _ways(framing.block_length) for one in own]
        if alike:  # both words are mostly counted alike
            pairs.sort(key=lambda pair: pair[0] != pair[1])
        return [
            lambda block=block, one=one: _spanned(  # type: ignore[misc]
                _blocks(file, (start, end), read, framing, block_includes=block, includes=one)
            )
            for block, one in pairs
        ]
    reads = {"rdw-big": [_big], "rdw-little": [_little]}.get(framing.record_format, [_big, _little])
    return [
        lambda read=read, one=one: _spanned(_chain(file, start, end, read, adjustment, includes=one))  # type: ignore[misc]
        for read in reads
        for one in own
    ]


def _ways(asked: HeaderLength) -> list[bool]:
    return [True, False] if asked == "auto" else [asked == "includes"]


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
) -> Iterator[_Segment]:
    file.seek(start)
    offset = start
    own = SIZE if includes else 0
    while offset < end:
        header = file.read(SIZE) if offset + SIZE <= end else b""
        if len(header) < SIZE:
            raise StopsInTheMiddle(offset, f"{end - offset} bytes are left, too few for a record header.")
        stated, control = read(header, offset)
        length = stated + adjustment - own
        if length < 0 or (length == 0 and not includes):
            raise StopsInTheMiddle(
                offset, f"the record header {header.hex()} is none: it says {length + own} bytes."
            )
        if offset + SIZE + length > end:
            raise StopsInTheMiddle(
                offset, f"the record is to have {length} bytes, and the file has only {end - offset - SIZE}."
            )
        yield offset + SIZE, file.read(length), control
        offset += SIZE + length


def _spanned(segments: Iterator[_Segment]) -> Iterator[Frame]:
    """Records put together of their segments: whole ones (0), or a first (1), middle ones (3) and a last (2)."""
    parts: list[bytes] = []
    begin = 0
    for offset, data, control in segments:
        if (control in (_MIDDLE, _LAST)) != bool(parts):
            why = "the record before it does not end." if parts else "it goes on a record that did not begin."
            raise StopsInTheMiddle(begin if parts else offset, f"segments do not fit: {why}")
        if control == _WHOLE:
            yield offset, data
            continue
        begin = begin if parts else offset
        parts.append(data)
        if sum(map(len, parts)) > LONGEST:
            raise StopsInTheMiddle(begin, f"the record has more than {LONGEST} bytes.")
        if control == _LAST:
            yield begin, b"".join(parts)
            parts.clear()
    if parts:
        raise StopsInTheMiddle(begin, "the file ends before the last segment of the record.")


def _blocks(
    file: BinaryIO, where: tuple[int, int], read: _Length, framing: Framing, *, block_includes: bool, includes: bool
) -> Iterator[_Segment]:
    offset, end = where
    while offset < end:
        file.seek(offset)
        header = file.read(SIZE) if offset + SIZE <= end else b""
        if len(header) < SIZE:
            raise StopsInTheMiddle(offset, f"{end - offset} bytes are left, too few for a block header.")
        # The first bit set: a large block, whose length takes all 31 other bits.
        large = read is _big and header[0] & 0x80
        length = int.from_bytes(header) & 0x7FFFFFFF if large else read(header, offset)[0]
        length += framing.block_adjustment - (SIZE if block_includes else 0)
        if length <= 0 or offset + SIZE + length > end:
            raise StopsInTheMiddle(
                offset, f"the block is to have {length} bytes, and the file has {end - offset - SIZE}."
            )
        inside = offset + SIZE
        yield from _chain(file, inside, inside + length, read, framing.adjustment, includes=includes)
        offset = inside + length


def _big(header: bytes, offset: int) -> tuple[int, int]:
    if header[2] > _MIDDLE or header[3]:
        raise StopsInTheMiddle(
            offset,
            f"{header.hex()} is no header of a record. Its last two bytes are to be 0 (or 1 to 3 and 0 in records that span "
            "blocks): they are not in lengths that begin with the least significant byte (rdw-little), nor in files without headers.",
        )
    return header[0] << 8 | header[1], header[2]


def _little(header: bytes, offset: int) -> tuple[int, int]:
    """Least significant byte first, in the first two bytes or, as some tools write, in the last two."""
    first, last = header[0] | header[1] << 8, header[2] | header[3] << 8
    if first and last:
        raise StopsInTheMiddle(offset, f"{header.hex()} is no record header: two of its bytes are to be 0.")
    return first or last, _WHOLE
