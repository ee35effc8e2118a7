"""Writes the decoder of a layout as a Python function: each item a slice at a place that is known beforehand where it can be.

A function that is made for its layout does no work that depends on the copybook alone, which halves the time of a record.
Nothing of a copybook's text gets into the function's text but names as string literals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from onedoor.registers.connectors.copybook.errors import Flaw
from onedoor.registers.connectors.copybook.expressions import Expressions
from onedoor.registers.connectors.copybook.formats import Values
from onedoor.registers.connectors.copybook.kinds import National, Text
from onedoor.registers.connectors.copybook.layout import (
    Group,
    Item,
    Layout,
    Overlay,
    Part,
    Repeat,
    plain_name,
    total,
    varies,
)

Row = dict[str, Any]
Decoder = Callable[[bytes, list[Flaw]], tuple[Row, int]]
"""From a record's bytes to its row and the bytes it took; adds to the list why items cannot be read."""

At = tuple[str, int]
"""A place: the name of a variable (or nothing) and bytes to add to it."""


def decoder(layout: Layout, values: Values, *, sliding: bool, short: bool) -> Decoder:
    """The decoder of a layout.

    `sliding`: a table takes only the bytes of what occurs, and what follows moves up. `short`: a record may end early.
    Without `short`, records have at least the layout's bytes.
    """
    return _Writer(layout, values, sliding=sliding, short=short).decoder()


class _Writer:
    def __init__(self, layout: Layout, values: Values, *, sliding: bool, short: bool) -> None:
        self._layout = layout
        self._items = Expressions(values, short=short)
        self._sliding = sliding
        self._lines: list[str] = []
        self._depth = 1
        self._names = 0
        self._counted: dict[int, str] = {}
        segments = values.segments
        self._segment_field = plain_name(segments.field) if segments else None
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
        head = ["def decode(record, flaws):", f"    text = {self._items.text}", "    segment = ''"]
        made = dict(self._items.given)
        exec("\n".join(head + unset + self._lines), made)  # noqa: S102 - written above, with names as literals only
        result = cast(Decoder, made["decode"])
        return result

    # ------------------------------------------------------------------ writing

    def _line(self, text: str) -> None:
        self._lines.append("    " * self._depth + text)

    def _name(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

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
        if plain_name(part.name) in self._chosen:
            return self._segment(part, at)
        value, end = self._repeated(part, at) if part.repeat else self._once(part, at)
        return ([] if part.hidden else [(part.key, value)]), end

    def _needed(self, part: Part) -> bool:
        """Whether a hidden part must be walked through: what it holds counts, or it has no fixed length."""
        return self._sliding and varies(part)

    def _once(self, node: Item | Group, at: At) -> tuple[str, At]:
        if isinstance(node, Group):
            return self._group_value(node, at)
        value = self._items.of(node, _plus(at), _plus((at[0], at[1] + node.size)))
        if node.number in self._layout.counters:
            name = self._name("c")
            self._line(f"{name} = {value}")
            self._counted[node.number] = value = name
        if self._segment_field and plain_name(node.name) == self._segment_field:
            name = self._name("s")
            self._line(f"{name} = {value}")
            self._line(f"segment = str({name}).strip() if {name} is not None else ''")
            value = name
        return value, (at[0], at[1] + node.size)

    def _segment(self, node: Item | Group, at: At) -> tuple[list[tuple[str, str]], At]:
        """A group that is there for certain values only; its bytes are there in any case."""
        name = self._name("g")
        self._line(f"{name} = None")
        self._line(f"if segment in {self._chosen[plain_name(node.name)]!r}:")
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
                there = f" and {name} is not None" if plain_name(view.name) in self._chosen else ""
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


def _plus(at: At) -> str:
    base, add = at
    if not base:
        return str(add)
    return f"{base} + {add}" if add else base


def _shows_anything(view: Item | Group) -> bool:
    return isinstance(view, Item) and isinstance(view.kind, Text | National)


def _by_group(groups: Mapping[str, str], *, as_numbers: bool) -> dict[str, tuple[str, ...]]:
    """The values of each group; those of a number without leading zeros, as its value will be."""
    chosen: dict[str, list[str]] = {}
    for value, group in groups.items():
        value = str(int(value)) if as_numbers and value.isdecimal() else value
        chosen.setdefault(plain_name(group), []).append(value)
    return {group: tuple(values) for group, values in chosen.items()}
