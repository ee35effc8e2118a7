"""One item of many records at once. What is not plain is left to the reader of single records, which alone says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from onedoor.registers.connectors.copybook.arrow_types import INT64_DIGITS, one_of
from onedoor.registers.connectors.copybook.code_pages import CodePage
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


def column(item: Item, block: Bytes, values: Values, page: CodePage) -> Column | None:
    """The column of an item from a matrix of its bytes, a line for each record. None for a kind without a way for many at once."""
    kind = item.kind
    block = np.ascontiguousarray(block)
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
            block.view(np.dtype(f"{order}{'i' if kind.signed else 'u'}{item.size}")).ravel().astype(np.int64)
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
    points = np.frombuffer(table.encode("utf-32-le"), dtype=np.uint32)
    shown = points[block]
    count, width = block.shape
    if shown.size == 0 or int(shown.max()) < 128:
        offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
        array = pa.StringArray.from_buffers(
            count, pa.py_buffer(offsets), pa.py_buffer(shown.astype(np.uint8))
        )
    else:
        array = pa.array(shown.view(f"<U{width}").ravel(), type=pa.string())
        if trim in (
            "none",
            "left",
        ):  # numpy takes no blanks away, but shorter texts would be padded by nothing
            array = pc.utf8_rpad(array, width, " ")
    return _TRIMS[trim](array)


def _zoned(block: Bytes, kind: Zoned, page: CodePage) -> tuple[NDArray[np.int64], Mask, Mask]:
    digits, zones = block & 0x0F, block & 0xF0
    plain = 0xF0 if page.encoding == "ebcdic" else 0x30
    place = 0 if kind.sign.leading else -1
    sign = zones[:, place].copy()
    zones[:, place] = plain
    negative: Mask = np.zeros(len(block), dtype=np.bool_)
    fine: Mask = (zones == plain).all(axis=1) & (digits <= 9).all(axis=1)
    if page.encoding == "ebcdic":
        negative = sign == 0xD0
        fine &= negative | (sign == 0xC0) | (sign == 0xF0)
    else:
        fine &= sign == plain
    numbers = digits.astype(np.int64) @ _powers(block.shape[1])
    blank: Mask = np.asarray(np.isin(block, _blank(page)).all(axis=1))
    if kind.blank_is_zero:
        numbers[blank] = 0
        fine |= blank
        blank = np.zeros(len(block), dtype=np.bool_)
    return _signed(numbers, negative, np.logical_or(fine, blank), blank, signed=kind.signed)


def _packed(block: Bytes, kind: Packed, page: CodePage) -> tuple[NDArray[np.int64], Mask, Mask]:
    count, size = block.shape
    halves = np.empty((count, 2 * size), dtype=np.uint8)
    halves[:, ::2], halves[:, 1::2] = block >> 4, block & 0x0F
    digits, sign = halves[:, :-1], halves[:, -1]
    fine = (digits <= 9).all(axis=1) & (sign >= 10)
    numbers = digits.astype(np.int64) @ _powers(2 * size - 1)
    negative = (sign == 0x0D) | (sign == 0x0B)
    blank = (block == block[:, :1]).all(axis=1) & np.isin(block[:, 0], _blank(page))
    return _signed(numbers, negative, np.logical_or(fine, blank), blank, signed=kind.signed)


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


def _powers(digits: int) -> NDArray[np.int64]:
    return np.array([10**place for place in range(digits - 1, -1, -1)], dtype=np.int64)


def _blank(page: CodePage) -> list[int]:
    return [0x40 if page.encoding == "ebcdic" else 0x20, 0x00]
