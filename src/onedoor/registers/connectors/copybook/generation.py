"""Writes the decoder of a layout as a Python function: each item a slice at a place that is known beforehand where it can be.

A function that is made for its layout does no work that depends on the copybook alone, which halves the time of a record.
Nothing of a copybook's text gets into the function's text but names as string literals.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from onedoor.registers.connectors.copybook.code_pages import code_page
from onedoor.registers.connectors.copybook.edited import edited
from onedoor.registers.connectors.copybook.errors import Flaw
from onedoor.registers.connectors.copybook.formats import Values
from onedoor.registers.connectors.copybook.kinds import Binary, Edited, Float, National, Packed, Text, Zoned
from onedoor.registers.connectors.copybook.layout import (
    Group,
    Item,
    Layout,
    Overlay,
    Part,
    Repeat,
    total,
    varies,
)
from onedoor.registers.connectors.copybook.numerals import Reader, binary, floating, packed, within, zoned

Row = dict[str, Any]
Decoder = Callable[[bytes, list[Flaw]], tuple[Row, int]]
"""From a record's bytes to its row and the bytes it took; adds to the list why items cannot be read."""

At = tuple[str, int]
"""A place: the name of a variable (or nothing) and bytes to add to it."""

_STRIPS = {"both": ".strip(' ')", "left": ".lstrip(' ')", "right": ".rstrip(' ')", "none": ""}


def decoder(layout: Layout, values: Values, *, sliding: bool, short: bool) -> Decoder:
    """The decoder of a layout.

    `sliding`: a table takes only the bytes of what occurs, and what follows moves up. `short`: a record may end early.
    Without `short`, records have at least the layout's bytes.
    """
    return _Writer(layout, values, sliding=sliding, short=short).decoder()


class _Writer:
    def __init__(self, layout: Layout, values: Values, *, sliding: bool, short: bool) -> None:
        self._layout = layout
        self._values = values
        self._page = code_page(values.code_page)
        self._sliding = sliding
        self._short = short
        self._lines: list[str] = []
        self._depth = 1
        self._names = 0
        self._given: dict[str, object] = {}
        self._counted: dict[int, str] = {}
        self._strip = _STRIPS[values.trim]
        segments = values.segments
        self._segment_field = _plain(segments.field) if segments else None
        fields = (
            [node for node in layout.groups(segments.field) if isinstance(node, Item)] if segments else []
        )
        as_numbers = bool(fields) and not isinstance(fields[0].kind, Text | National)
        self._chosen = _by_group(segments.groups if segments else {}, as_numbers=as_numbers)

    def decoder(self) -> Decoder:
        """The finished function."""
        found, at = self._group_value(self._layout.top, ("", 0))
        self._line(f"return {found}, {_plus(at)}")
        unset = [f"    {name} = None" for name in self._counted.values()]
        head = ["def decode(record, flaws):"]
        if self._page.table is None:
            head.append("    text = record.decode('latin-1')")
        else:
            head.append("    text = charmap(record, 'strict', table)[0]")
        head.append("    segment = ''")
        made: dict[str, Any] = {
            **_NAMES,
            **self._given,
            "chars": self._page.decode,
            "table": self._page.table,
        }
        exec("\n".join(head + unset + self._lines), made)  # noqa: S102 - written above, with names as literals only
        result: Decoder = made["decode"]
        return result

    # ------------------------------------------------------------------ writing

    def _line(self, text: str) -> None:
        self._lines.append("    " * self._depth + text)

    def _name(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

    def _give(self, letter: str, value: object) -> str:
        name = self._name(letter)
        self._given[name] = value
        return name

    # ------------------------------------------------------------------ parts

    def _group_value(self, group: Group, at: At) -> tuple[str, At]:
        """The expression of a group's value, and the place behind it."""
        found: list[str] = []
        for part in group.parts:
            pairs, at = self._part(part, at)
            found += (f"{key!r}: {value}" for key, value in pairs)
        return "{" + ", ".join(found) + "}", at

    def _part(self, part: Part, at: At) -> tuple[list[tuple[str, str]], At]:
        if isinstance(part, Overlay):
            return self._overlay(part, at)
        if part.hidden and not self._needed(part):
            return [], (at[0], at[1] + total(part))
        if _plain(part.name) in self._chosen:
            return self._segment(part, at)
        value, end = self._repeated(part, at) if part.repeat else self._once(part, at)
        return ([] if part.hidden else [(part.key, value)]), end

    def _needed(self, part: Part) -> bool:
        """Whether a hidden part must be walked through: what it holds counts, or it has no fixed length."""
        return self._sliding and varies(part)

    def _once(self, node: Item | Group, at: At) -> tuple[str, At]:
        if isinstance(node, Group):
            return self._group_value(node, at)
        value = self._item(node, at)
        if node.number in self._layout.counters:
            name = self._name("c")
            self._line(f"{name} = {value}")
            self._counted[node.number] = value = name
        if self._segment_field and _plain(node.name) == self._segment_field:
            name = self._name("s")
            self._line(f"{name} = {value}")
            self._line(f"segment = str({name}).strip() if {name} is not None else ''")
            value = name
        return value, (at[0], at[1] + node.size)

    def _segment(self, node: Item | Group, at: At) -> tuple[list[tuple[str, str]], At]:
        """A group that is there for certain values only; its bytes are there in any case."""
        name = self._name("g")
        self._line(f"{name} = None")
        self._line(f"if segment in {self._chosen[_plain(node.name)]!r}:")
        self._depth += 1
        value, end = self._repeated(node, at) if node.repeat else self._once(node, at)
        self._line(f"{name} = {value}")
        self._depth -= 1
        end = (at[0], at[1] + total(node)) if end[0] == at[0] else self._joined(at, end, total(node))
        return [(node.key, name)], end

    def _joined(self, at: At, end: At, most: int) -> At:
        """The place behind a segment of no fixed length: where it ended when it was there, else its most."""
        name = self._name("o")
        self._depth += 1
        self._line(f"{name} = {_plus(end)}")
        self._depth -= 1
        self._line("else:")
        self._line(f"    {name} = {_plus((at[0], at[1] + most))}")
        return name, 0

    def _overlay(self, overlay: Overlay, at: At) -> tuple[list[tuple[str, str]], At]:
        """All views of the same bytes.

        What one view cannot read is no flaw while another one can: the bytes were written by that. An item of characters
        that redefines another one is no such witness: characters can show anything.
        """
        pairs: list[tuple[str, str]] = []
        before, fine = self._name("m"), self._name("f")
        self._line(f"{before} = len(flaws)")
        self._line(f"{fine} = False")
        ends: list[At] = []
        for view in overlay.views:
            start = self._name("m")
            self._line(f"{start} = len(flaws)")
            shown, end = self._part(view, at)
            ends.append(end)
            for key, value in shown:
                name = self._name("v")
                self._line(f"{name} = {value}")
                pairs.append((key, name))
                there = f" and {name} is not None" if _plain(view.name) in self._chosen else ""
                if view is overlay.views[0] or not _shows_anything(view):
                    self._line(f"{fine} = {fine} or (len(flaws) == {start}{there})")
        self._line(f"if {fine}:")
        self._line(f"    del flaws[{before}:]")
        return pairs, self._furthest(overlay, at, ends)

    def _furthest(self, overlay: Overlay, at: At, ends: list[At]) -> At:
        if all(end[0] == at[0] for end in ends):
            return at[0], at[1] + total(overlay)
        name = self._name("o")
        self._line(f"{name} = max({', '.join(_plus(end) for end in ends)})")
        return name, 0

    # ------------------------------------------------------------------ tables

    def _repeated(self, node: Item | Group, at: At) -> tuple[str, At]:
        """A list of all occurrences."""
        repeat = node.repeat
        assert repeat is not None
        many = self._many(node, repeat, at)
        if self._sliding and any(map(varies, node.parts) if isinstance(node, Group) else ()):
            return self._one_by_one(node, many, at)
        step, place = node.size, self._name("o")
        lines, self._lines = self._lines, []
        self._depth += 1
        value, _ = self._once(node, (place, 0))
        body, self._lines = self._lines, lines
        self._depth -= 1
        reach = f"range({_plus(at)}, {_plus(at)} + {many} * {step}, {step})"
        if not body:
            found = f"[{value} for {place} in {reach}]"
        else:
            found = self._name("l")
            self._line(f"{found} = []")
            self._line(f"for {place} in {reach}:")
            self._lines += body
            self._line(f"    {found}.append({value})")
        return found, self._behind(node, repeat, many, at)

    def _many(self, node: Item | Group, repeat: Repeat, at: At) -> str:
        if repeat.counter is None:
            return str(repeat.maximum)
        name = self._name("n")
        counter = self._layout.counters[repeat.counter]
        counted = self._counted.get(repeat.counter, "None")
        self._line(
            f"{name} = count({counted}, {repeat.maximum}, {node.name!r}, {counter!r}, {_plus(at)}, flaws)"
        )
        return name

    def _behind(self, node: Item | Group, repeat: Repeat, many: str, at: At) -> At:
        if repeat.counter is None or not self._sliding:
            return at[0], at[1] + node.size * repeat.maximum
        name = self._name("o")
        self._line(f"{name} = {_plus(at)} + {many} * {node.size}")
        return name, 0

    def _one_by_one(self, node: Item | Group, many: str, at: At) -> tuple[str, At]:
        """Occurrences of different lengths: each begins where the one before ended."""
        found, place = self._name("l"), self._name("o")
        self._line(f"{found}, {place} = [], {_plus(at)}")
        self._line(f"for _ in range({many}):")
        self._depth += 1
        value, end = self._once(node, (place, 0))
        self._line(f"{found}.append({value})")
        self._line(f"{place} = {_plus(end)}")
        self._depth -= 1
        return found, (place, 0)

    # ------------------------------------------------------------------ items

    def _item(self, item: Item, at: At) -> str:
        """The expression of one occurrence of an item."""
        start, end = _plus(at), _plus((at[0], at[1] + item.size))
        if isinstance(item.kind, Text | National):
            return self._text(item, start, end)
        reader = self._reader(item)
        if self._short:
            name = self._give("r", within(item.name, item.size, reader))
            return f"{name}(record[{start}:{end}], {start}, flaws)"
        name = self._give("r", reader)
        general = f"{name}(record[{start}:{end}], {start}, flaws)"
        kind = item.kind
        if isinstance(kind, Zoned) and not kind.sign.separate:
            return (
                f"({_scaled('int(t)', kind.scale)} if (t := text[{start}:{end}]).isdecimal() else {general})"
            )
        if isinstance(kind, Packed) and kind.with_sign:
            number, plain = _scaled("int(t[:-1])", kind.scale), "t[:-1].isdecimal() and t[-1] in 'cf'"
            return f"({number} if (t := record[{start}:{end}].hex()) and {plain} else {general})"
        if isinstance(kind, Binary):
            order = kind.order or self._values.native
            return _scaled(f"from_bytes(record[{start}:{end}], {order!r}, signed={kind.signed})", kind.scale)
        return general

    def _text(self, item: Item, start: str, end: str) -> str:
        if isinstance(item.kind, National):
            found = f"national(record[{start}:{end}]){self._strip}"
        elif self._page.table is None:
            found = f"chars(record[{start}:{end}]){self._strip}"
        else:
            found = f"text[{start}:{end}]{self._strip}"
        return f"({found} if len(record) > {start} else None)" if self._short else found

    def _reader(self, item: Item) -> Reader:
        kind, values, page = item.kind, self._values, self._page
        match kind:
            case Zoned():
                return zoned(item.name, kind, page.encoding)
            case Packed():
                return packed(item.name, kind, item.size, page.encoding)
            case Binary():
                return binary(kind, "little" if (kind.order or values.native) == "little" else "big")
            case Float():
                return floating(item.name, kind, values.floats)
            case Edited():
                return edited(item.name, kind, page)
            case _:
                raise AssertionError(kind)


def _plus(at: At) -> str:
    base, add = at
    if not base:
        return str(add)
    return f"{base} + {add}" if add else base


def _scaled(number: str, scale: int) -> str:
    """The expression of a number from that of its digits as a whole number."""
    if scale > 0:
        return f'Decimal(f"{{{number}}}E-{scale}")'
    return number + (f" * {10**-scale}" if scale else "")


def _shows_anything(view: Item | Group) -> bool:
    return isinstance(view, Item) and isinstance(view.kind, Text | National)


def _plain(name: str) -> str:
    return name.upper().replace("-", "_")


def _by_group(groups: Mapping[str, str], *, as_numbers: bool) -> dict[str, tuple[str, ...]]:
    """The values of each group; those of a number without leading zeros, as its value will be."""
    chosen: dict[str, list[str]] = {}
    for value, group in groups.items():
        value = str(int(value)) if as_numbers and value.isdecimal() else value
        chosen.setdefault(_plain(group), []).append(value)
    return {group: tuple(values) for group, values in chosen.items()}


def _count(counted: object, most: int, name: str, counter: str, at: int, flaws: list[Flaw]) -> int:
    """How often an item occurs: what its counter says, when that is possible."""
    if isinstance(counted, int) and 0 <= counted <= most:
        return counted
    if counted is not None:
        flaws.append(
            Flaw(name, at, f"{counter} says that it occurs {counted} times, and {most} are the most")
        )
    elif not any(flaw.field == counter for flaw in flaws):
        flaws.append(
            Flaw(name, at, f"{counter}, which says how often it occurs, is blank or behind the record's end")
        )
    return 0


def _national(raw: bytes) -> str:
    text = raw.decode("utf-16-be", "replace")
    return "".join(" " if ord(one) < 32 or 127 <= ord(one) < 160 else one for one in text)


_NAMES: dict[str, object] = {
    "Decimal": Decimal,
    "charmap": codecs.charmap_decode,
    "count": _count,
    "from_bytes": int.from_bytes,
    "national": _national,
}
"""What a decoder calls, besides the readers of its items."""
