"""One item of many records at once. What is not plain is left to the reader of single records, which alone says what is wrong."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from onedoor.registers.connectors.copybook.arrow_types import INT64_DIGITS, one_of
from onedoor.registers.connectors.copybook.code_pages import CodePage, Encoding
from onedoor.registers.connectors.copybook.formats import Trim, Values
from onedoor.registers.connectors.copybook.kinds import Binary, Packed, Text, Zoned
from onedoor.registers.connectors.copybook.layout import Item, plain_name

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Column = tuple[pa.Array, Mask]
"""The values, and for which records they are not to be believed: those are to be read one by one."""

_TRIMS: dict[Trim, Callable[[pa.Array], pa.Array]] = {
    "both": lambda array: pc.utf8_trim(array, " "),
    "left": lambda array: pc.utf8_ltrim(array, " "),
    "right": lambda array: pc.utf8_rtrim(array, " "),
    "none": lambda array: array,
}

_ASCII_TRIMS: dict[Trim, Callable[[pa.Array], pa.Array]] = {
    "both": lambda array: pc.ascii_trim(array, " "),
    "left": lambda array: pc.ascii_ltrim(array, " "),
    "right": lambda array: pc.ascii_rtrim(array, " "),
    "none": lambda array: array,
}


def column(item: Item, block: Bytes, values: Values, page: CodePage) -> Column | None:
    """The column of an item from a matrix of its bytes, a line for each record. None for a kind without a way for many at once."""
    kind = item.kind
    own = values.pages and plain_name(item.name) in map(plain_name, values.pages)
    if isinstance(kind, Text) and page.table is not None and not page.wide and not own:
        return _written(_texts(block, page.table, values.trim), block), np.zeros(len(block), dtype=np.bool_)
    if isinstance(kind, Zoned) and not kind.sign.separate and not kind.wide and kind.digits <= INT64_DIGITS:
        return _numbers(item, *_zoned(block, kind, page))
    if isinstance(kind, Packed) and kind.with_sign and kind.digits < INT64_DIGITS:
        return _numbers(item, *_packed(block, kind, page))
    if isinstance(kind, Binary) and item.size in (2, 4, 8) and (kind.signed or item.size < 8):
        order = "<" if (kind.order or values.native) == "little" else ">"
        numbers = (
            np.ascontiguousarray(block).view(np.dtype(f"{order}{'i' if kind.signed else 'u'}{item.size}")).ravel().astype(np.int64)
        )
        nothing = np.zeros(len(block), dtype=np.bool_)
        return _numbers(item, numbers, nothing, nothing)
    return None


def _written(texts: pa.Array, block: Bytes) -> pa.Array:
    """The texts, with none where there are low values alone."""
    begin = block[:, 0] == 0
    if not begin.any():
        return texts
    return pc.if_else(pa.array(begin & ~block.any(axis=1)), None, texts)


def _texts(block: Bytes, table: str, trim: Trim) -> pa.Array:
    count, width = block.shape
    raw = block.tobytes()
    plain = raw.translate(_ascii(table))
    if plain.isascii():
        offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
        return _ASCII_TRIMS[trim](pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(plain)))
    text = codecs.charmap_decode(raw, "strict", table)[0]
    if "\0" in text:  # which numpy would take for the end
        return _TRIMS[trim](pa.array([text[at : at + width] for at in range(0, len(text), width)], type=pa.string()))
    shown = np.frombuffer(text.encode("utf-32-le"), dtype=f"<U{width}")
    array = pa.array(shown, type=pa.string())
    if trim in ("none", "left"):  # numpy takes no blanks away, but shorter texts would be padded by nothing
        array = pc.utf8_rpad(array, width, " ")
    return _TRIMS[trim](array)


@cache
def _ascii(table: str) -> bytes:
    """For each byte its character, when ASCII has it; what is above ASCII otherwise."""
    return bytes(ord(one) if ord(one) < 128 else 0xFF for one in table)


def _zoned(block: Bytes, kind: Zoned, page: CodePage) -> tuple[NDArray[np.int64], Mask, Mask]:
    at = 0 if kind.sign.leading else block.shape[1] - 1
    digits, ends, minus = _ZONED[page.encoding]
    places = np.ascontiguousarray(block.T)
    numbers, doubtful = _folded([(ends if place == at else digits)[line] for place, line in enumerate(places)], [10] * len(places))
    blank = _blank(block, doubtful, page, alike=False)
    if kind.blank_is_zero:
        numbers[blank] = 0
        doubtful &= ~blank
        blank = np.zeros(len(block), dtype=np.bool_)
    return _signed(numbers, minus[places[at]], ~doubtful | blank, blank, signed=kind.signed)


def _packed(block: Bytes, kind: Packed, page: CodePage) -> tuple[NDArray[np.int64], Mask, Mask]:
    places = np.ascontiguousarray(block.T)
    *digits, last = places
    bases = [100] * len(digits) + [10]
    numbers, doubtful = _folded([*(_PAIRS[line] for line in digits), _ENDS[last]], bases)
    blank = _blank(block, doubtful, page, alike=True)
    return _signed(numbers, _MINUS[last], ~doubtful | blank, blank, signed=kind.signed)


def _folded(digits: list[NDArray[np.int8]], bases: list[int]) -> tuple[NDArray[np.int64], Mask]:
    """The numbers that digits make, the first ones first, and in which of them something (below zero) is no digit."""
    numbers = digits[0].astype(np.int64)
    doubtful: Mask = digits[0] < 0
    for line, base in zip(digits[1:], bases[1:], strict=True):
        numbers *= base
        numbers += line
        doubtful |= line < 0
    return numbers, doubtful


def _digits(some: dict[int, int]) -> NDArray[np.int8]:
    """For each byte the digits that it stands for; -1 where it stands for none."""
    table = np.full(256, -1, dtype=np.int8)
    for byte, digit in some.items():
        table[byte] = digit
    return table


def _which(some: Iterable[int]) -> Mask:
    table = np.zeros(256, dtype=np.bool_)
    table[list(some)] = True
    return table


_PAIRS = _digits({high << 4 | low: 10 * high + low for high in range(10) for low in range(10)})
_ENDS = _digits({high << 4 | sign: high for high in range(10) for sign in range(10, 16)})
_MINUS = _which(high << 4 | sign for high in range(16) for sign in (0x0B, 0x0D))
_ZONED: dict[Encoding, tuple[NDArray[np.int8], NDArray[np.int8], Mask]] = {
    "ebcdic": (
        _digits({0xF0 | digit: digit for digit in range(10)}),
        _digits({zone | digit: digit for zone in (0xC0, 0xD0, 0xF0) for digit in range(10)}),
        _which(0xD0 | digit for digit in range(16)),
    ),
    "ascii": (_digits({0x30 | digit: digit for digit in range(10)}), _digits({0x30 | digit: digit for digit in range(10)}), _which(())),
}
"""The digits of bytes, those of the byte with the sign, and which of these are below zero."""


def _signed(
    numbers: NDArray[np.int64], negative: Mask, fine: Mask, blank: Mask, *, signed: bool
) -> tuple[NDArray[np.int64], Mask, Mask]:
    """The numbers with their signs, which are in doubt and which are blank."""
    doubtful = ~fine
    if not signed:
        doubtful |= negative & (numbers != 0) & ~blank
    return np.where(negative, -numbers, numbers), doubtful, blank


def _numbers(item: Item, numbers: NDArray[np.int64], doubtful: Mask, blank: Mask) -> Column:
    wanted = one_of(item)
    absent = doubtful | blank
    scale = getattr(item.kind, "scale", 0)
    if pa.types.is_decimal(wanted):
        if scale < 0:
            return _exactly(numbers, scale, wanted, absent), doubtful
        # An Arrow decimal is its digits as a whole number of 16 bytes, least significant byte first.
        wide = np.empty((len(numbers), 2), dtype=np.int64)
        wide[:, 0], wide[:, 1] = numbers, numbers >> 63
        valid = pa.array(~absent).buffers()[1]
        return pa.Array.from_buffers(wanted, len(numbers), [valid, pa.py_buffer(wide)]), doubtful
    if scale < 0:
        numbers = numbers * 10**-scale
    return pa.array(numbers, type=wanted, mask=absent), doubtful


def _exactly(numbers: NDArray[np.int64], scale: int, wanted: pa.DataType, absent: Mask) -> pa.Array:
    large: list[Any] = [
        None if no else int(one) * 10**-scale for one, no in zip(numbers, absent, strict=True)
    ]
    return pa.array(large, type=wanted)


def _blank(block: Bytes, among: Mask, page: CodePage, *, alike: bool) -> Mask:
    """Which lines hold spaces and low values only, or (`alike`) one of these throughout; only some need to be looked at."""
    found: Mask = np.zeros(len(block), dtype=np.bool_)
    places = among.nonzero()[0]
    if len(places):
        lines = block[places]
        space = lines == (0x40 if page.encoding == "ebcdic" else 0x20)
        low = lines == 0
        found[places] = space.all(axis=1) | low.all(axis=1) if alike else (space | low).all(axis=1)
    return found
