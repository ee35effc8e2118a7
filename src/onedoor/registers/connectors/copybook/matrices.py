"""Walks through a layout with the bytes of many records as a matrix, and makes a column of each item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from onedoor.registers.connectors.copybook.arrow_types import fields, one_of
from onedoor.registers.connectors.copybook.code_pages import code_page
from onedoor.registers.connectors.copybook.columns import Bytes, Column, Mask, column
from onedoor.registers.connectors.copybook.errors import Flaw
from onedoor.registers.connectors.copybook.formats import Values
from onedoor.registers.connectors.copybook.generation import Decoder, decoder
from onedoor.registers.connectors.copybook.layout import Group, Item, Layout, Overlay, Part, Repeat, total


@dataclass(frozen=True)
class Scope:
    """What was read before in the same records: how often tables occur, by the number of the item that counts."""

    counters: dict[int, NDArray[np.int64]]

    def at(self, owners: NDArray[np.int64]) -> Scope:
        """The same for the occurrences of a table, each of which belongs to a record."""
        return Scope({number: counts[owners] for number, counts in self.counters.items()})


class Matrices:
    """Columns of records that all have the layout's length, with all tables at their most, and no segments."""

    def __init__(self, layout: Layout, values: Values) -> None:
        self._layout = layout
        self._values = values
        self._page = code_page(values.code_page)
        self._readers: dict[int, Decoder] = {}

    def columns(self, block: Bytes) -> tuple[list[pa.Array], Mask]:
        """The columns of the records in a matrix, a line for each, and which of them are in doubt."""
        return self._parts(self._layout.top.parts, block, Scope({}))

    def _parts(self, parts: tuple[Part, ...], block: Bytes, scope: Scope) -> tuple[list[pa.Array], Mask]:
        doubtful = np.zeros(len(block), dtype=np.bool_)
        found: list[pa.Array] = []
        at = 0
        for part in parts:
            for node in part.views if isinstance(part, Overlay) else (part,):
                if not node.hidden:
                    array, doubt = self._node(node, block[:, at : at + total(node)], scope)
                    found.append(array)
                    doubtful |= doubt
            at += total(part)
        return found, doubtful

    def _node(self, node: Item | Group, block: Bytes, scope: Scope) -> Column:
        if node.repeat is None:
            return self._one(node, block, scope)
        return self._table(node, node.repeat, block, scope)

    def _one(self, node: Item | Group, block: Bytes, scope: Scope) -> Column:
        if isinstance(node, Group):
            arrays, doubtful = self._parts(node.parts, block, scope)
            return pa.StructArray.from_arrays(arrays, fields=fields(node.parts)), doubtful
        array, doubtful = column(node, block, self._values, self._page) or self._one_by_one(node, block)
        if node.number in self._layout.counters:
            scope.counters[node.number] = _counts(array)
        return array, doubtful

    def _table(self, node: Item | Group, repeat: Repeat, block: Bytes, scope: Scope) -> Column:
        """The occurrences of all records one below the other, and where those of each record begin."""
        records, most = len(block), repeat.maximum
        strides = (block.strides[0], node.size, 1)
        lines = as_strided(block, (records, most, node.size), strides, writeable=False)
        there = np.ones((records, most), dtype=np.bool_)
        doubtful = np.zeros(records, dtype=np.bool_)
        counts = np.full(records, most, dtype=np.int64)
        if repeat.counter is not None:
            counts = scope.counters.get(repeat.counter, np.full(records, -1, dtype=np.int64))
            doubtful = (counts < 0) | (counts > most)
            counts = np.where(doubtful, 0, counts)
            there = np.arange(most) < counts[:, None]
        owners = np.nonzero(there)[0]
        array, doubts = self._one(node, lines[there], scope.at(owners))
        doubtful[owners[doubts]] = True
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(offsets, type=pa.int32()), array), doubtful

    def _one_by_one(self, item: Item, block: Bytes) -> Column:
        """A column of a kind that is decoded value by value."""
        read = self._readers.get(item.number)
        if read is None:
            alone = Item(item.key, item.name, item.kind, item.size, None, False, item.number)
            group = Group("", "", (alone,), item.size, None, False)
            read = decoder(Layout(group, {}, True), self._values, sliding=False, short=False)
            self._readers[item.number] = read
        values, doubtful = [], np.zeros(len(block), dtype=np.bool_)
        for place, line in enumerate(np.ascontiguousarray(block)):
            flaws: list[Flaw] = []
            row, _ = read(line.tobytes(), flaws)
            values.append(row[item.key])
            doubtful[place] = bool(flaws)
        return pa.array(values, type=one_of(item)), doubtful


def _counts(array: pa.Array) -> NDArray[np.int64]:
    """How often something occurs; -1 where that cannot be said, and the record is to be read by itself."""
    if pa.types.is_string(array.type):
        number = pc.match_substring_regex(array, r"^ *[0-9]{1,9} *$")
        array = pc.utf8_trim(pc.if_else(number, array, None), " ")
    counts: NDArray[np.int64] = pc.fill_null(array.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    return counts
