"""How long a record is by what is in it: an item that holds the length, or items that say how often others occur."""

from __future__ import annotations

from functools import cached_property

from onedoor.registers.connectors.copybook.decoding import Decoding
from onedoor.registers.connectors.copybook.errors import Flaw, FormatError, StopsInTheMiddle
from onedoor.registers.connectors.copybook.formats import Framing, Values
from onedoor.registers.connectors.copybook.generation import decoder
from onedoor.registers.connectors.copybook.layout import Group, Item, Layout, Overlay, Part, total, varies


class Lengths:
    """Tells the length of records. Raises FormatError when the length's item is not in the copybook, or has no fixed place."""

    def __init__(self, layout: Layout, values: Values, framing: Framing) -> None:
        self._layout = layout
        self._values = values
        self._name = framing.length_field or ""
        self._lengths = dict(framing.lengths)
        self._around = framing.record_header, framing.record_footer
        self.head = 0
        """The bytes of a record that are needed to know its length."""
        if framing.record_format == "length-field":
            if not self._name:
                raise FormatError("Say which item holds the record's length.")
            item, place = self._find()
            self.head = place + item.size + framing.record_header
            only = Group("", "", (item,), item.size, None, False)
            self._place = place + framing.record_header
            self._read = decoder(Layout(only, {}, True), values, sliding=False, short=True)
            self._key = item.key

    def by_field(self, start: bytes, offset: int) -> int:
        """The length that an item of the record holds."""
        flaws: list[Flaw] = []
        row, _ = self._read(start[self._place :], flaws)
        length = row[self._key]
        if self._lengths:
            length = self._lengths.get(str(length).strip())
        elif isinstance(length, str) and length.isascii() and length.strip().isdigit():
            length = int(length)
        if not isinstance(length, int):
            raise StopsInTheMiddle(
                offset, f"{self._name} does not say how long the record is: {flaws[0] if flaws else row[self._key]!r}."
            )
        return length

    def by_tables(self, start: bytes, offset: int) -> int:
        """The length of a record whose tables take only the bytes of what occurs."""
        flaws: list[Flaw] = []
        before, after = self._around
        _, length = self._decoding.sliding(start[before:], flaws)
        counters = set(self._layout.counters.values())
        for flaw in flaws:
            if flaw.field in counters or "how often" in flaw.reason or "times" in flaw.reason:
                raise StopsInTheMiddle(offset, f"how long the record is cannot be told: {flaw}.")
        return before + length + after

    @cached_property
    def _decoding(self) -> Decoding:
        return Decoding(self._layout, self._values)

    def _find(self) -> tuple[Item, int]:
        wanted = self._name.upper().replace("-", "_")
        found = _place(self._layout.top, wanted, 0)
        if found is None:
            raise FormatError(
                f"The copybook has no item {self._name} in a fixed place to hold the record's length."
            )
        return found


def _place(part: Part, wanted: str, at: int) -> tuple[Item, int] | None:
    """The item of a name with its offset, when nothing of no fixed length and no table lies before or around it."""
    if isinstance(part, Overlay):
        return next((found for view in part.views if (found := _place(view, wanted, at))), None)
    if isinstance(part, Item):
        return (part, at) if part.name.upper().replace("-", "_") == wanted and not part.repeat else None
    if part.repeat:
        return None
    for one in part.parts:
        if found := _place(one, wanted, at):
            return found
        if varies(one):
            return None
        at += total(one)
    return None
