"""How long a record is by what is in it: an item that holds the length, or items that say how often others occur."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from onedoor.registers.connectors.copybook.decoding import Decoding
from onedoor.registers.connectors.copybook.errors import Flaw, FormatError, StopsInTheMiddle
from onedoor.registers.connectors.copybook.formats import Framing, Values
from onedoor.registers.connectors.copybook.formulas import Formula, formula
from onedoor.registers.connectors.copybook.generation import Decoder, decoder
from onedoor.registers.connectors.copybook.layout import (
    Group,
    Item,
    Layout,
    Overlay,
    Part,
    plain_name,
    total,
    varies,
)

OTHERS = "_"
"""Among values with a length each: all that are not named."""


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
            if self._place_of(self._name):
                names = [self._name]
                self._formula: Formula = lambda known: known[self._name]
            else:
                self._formula, names = formula(self._name)
            self._readers = {name: self._reader(name) for name in names}
            if self._lengths and len(names) != 1:
                raise FormatError("Lengths for values need one item that holds the value.")

    def by_field(self, start: bytes, offset: int) -> int:
        """The length that an item of the record holds, or that is computed from some."""
        known: dict[str, int] = {}
        for name, (place, read) in self._readers.items():
            flaws: list[Flaw] = []
            row, _ = read(start[place:], flaws)
            (value,) = row.values()
            length = self._length_of(value)
            if length is None:
                why = flaws[0] if flaws else repr(value)
                raise StopsInTheMiddle(offset, f"{name} does not say how long the record is: {why}.")
            known[name] = length
        return self._formula(known)

    def _length_of(self, value: object) -> int | None:
        if self._lengths:
            return self._lengths.get(str(value).strip(), self._lengths.get(OTHERS))
        if isinstance(value, str) and value.isascii() and value.strip().isdigit():
            return int(value)
        return value if isinstance(value, int) else None

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

    def _reader(self, name: str) -> tuple[int, Decoder]:
        """Where an item begins, and its decoder."""
        found = self._place_of(name)
        if found is None:
            raise FormatError(f"The copybook has no item {name} in a fixed place to hold the record's length.")
        item, place = found
        place += self._around[0]
        self.head = max(self.head, place + item.size)
        alone = replace(item, key=item.key or "length", hidden=False)
        only = Layout(Group("", "", (alone,), item.size, None, False), {}, True)
        return place, decoder(only, self._values, sliding=False, short=True)

    def _place_of(self, name: str) -> tuple[Item, int] | None:
        return _place(self._layout.top, plain_name(name), 0)


def _place(part: Part, wanted: str, at: int) -> tuple[Item, int] | None:
    """The item of a name with its offset, when nothing of no fixed length and no table lies before or around it."""
    if isinstance(part, Overlay):
        return next((found for view in part.views if (found := _place(view, wanted, at))), None)
    if isinstance(part, Item):
        return (part, at) if plain_name(part.name) == wanted and not part.repeat else None
    if part.repeat:
        return None
    for one in part.parts:
        if found := _place(one, wanted, at):
            return found
        if varies(one):
            return None
        at += total(one)
    return None
