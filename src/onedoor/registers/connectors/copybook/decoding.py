"""Chooses the decoder for a record: whether its tables take all their bytes, and whether it ends early."""

from __future__ import annotations

from functools import cached_property

from onedoor.registers.connectors.copybook.errors import Flaw, FormatError
from onedoor.registers.connectors.copybook.formats import Segments, Values
from onedoor.registers.connectors.copybook.generation import Decoder, Row, decoder
from onedoor.registers.connectors.copybook.layout import Item, Layout, nodes, varies


class Decoding:
    """The decoders of a layout; each is made when a record first needs it."""

    def __init__(self, layout: Layout, values: Values) -> None:
        if values.segments:
            _check(layout, values.segments)
        self._layout = layout
        self._values = values
        self.varies = varies(layout.top)

    def row(self, record: bytes, flaws: list[Flaw]) -> tuple[Row, int]:
        """A record's row, and how many of its bytes it took; why fields cannot be read is added to `flaws`."""
        whole = len(record) >= self._layout.size
        tables = self._values.tables
        if whole and (tables != "short" or not self.varies):
            return self._whole(record, flaws)
        if tables == "full" or not self.varies:
            return self._cut(record, flaws)
        return self.sliding(record, flaws)

    @cached_property
    def _whole(self) -> Decoder:
        return decoder(self._layout, self._values, sliding=False, short=False)

    @cached_property
    def _cut(self) -> Decoder:
        return decoder(self._layout, self._values, sliding=False, short=True)

    @cached_property
    def sliding(self) -> Decoder:
        """The decoder of records whose tables take only the bytes of what occurs."""
        return decoder(self._layout, self._values, sliding=True, short=True)


def _check(layout: Layout, segments: Segments) -> None:
    """What segments name is to be in the copybook, the field before the groups."""
    order = list(nodes(layout.top))
    fields = [node for node in layout.groups(segments.field) if isinstance(node, Item)]
    if not fields:
        raise FormatError(f"The copybook has no item {segments.field} to tell segments by.")
    if not segments.groups:
        raise FormatError(f"Say for at least one value of {segments.field} which group it stands for.")
    for name in segments.groups.values():
        found = layout.groups(name)
        if not found:
            raise FormatError(f"The copybook has no group {name} for a segment.")
        if order.index(found[0]) < order.index(fields[0]):
            raise FormatError(f"{name} lies before {segments.field}, which is to say whether it is there.")
