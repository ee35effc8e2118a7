"""Writes what a decoder does for one item, as a Python expression: the plain case at once, all else by the item's reader."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from onedoor.registers.connectors.copybook import wide_pages
from onedoor.registers.connectors.copybook.code_pages import code_page
from onedoor.registers.connectors.copybook.edited import edited, exponent
from onedoor.registers.connectors.copybook.errors import Flaw
from onedoor.registers.connectors.copybook.formats import Values
from onedoor.registers.connectors.copybook.kinds import (
    Binary,
    Edited,
    Exponent,
    Float,
    National,
    Packed,
    Raw,
    Text,
    Zoned,
)
from onedoor.registers.connectors.copybook.layout import Item, plain_name
from onedoor.registers.connectors.copybook.numerals import (
    Reader,
    binary,
    floating,
    narrowed,
    packed,
    within,
    zoned,
)

_STRIPS = {"both": ".strip({})", "left": ".lstrip({})", "right": ".rstrip({})", "none": ""}
_BLANK, _WIDE_BLANKS = "' '", r"' \u3000'"


class Expressions:
    """The expressions of items. They use `record` (its bytes), `text` (its characters), `flaws` and the names in `given`.

    With `short`, a record may end before an item does.
    """

    def __init__(self, values: Values, *, short: bool) -> None:
        self._values = values
        self._page = code_page(values.code_page)
        self._short = short
        self._strip = _STRIPS[values.trim].format(_WIDE_BLANKS if self._page.wide else _BLANK)
        self._pages = {plain_name(name): page for name, page in values.pages.items()}
        self._empties = values.trim == "both" and not self._page.extended
        """Whether a text of low values is empty by itself."""
        table = self._page.table
        counting = partial(_count, words=dict(values.counts))
        self.given: dict[str, object] = {**_NAMES, "count": counting, "chars": self._page.decode, "table": table}
        self.text = "record.decode('latin-1')" if table is None else "charmap(record, 'strict', table)[0]"
        """The expression of a record's characters, one for each byte."""

    def of(self, item: Item, start: str, end: str) -> str:
        """The expression of one occurrence, from the expressions of where it begins and ends."""
        if isinstance(item.kind, Raw):
            return f"(record[{start}:{end}].hex().upper() or None)"
        if isinstance(item.kind, Text | National):
            return self._text(item, start, end)
        reader = self._reader(item)
        if self._short:
            name = self._give(within(item.name, item.size, reader))
            return f"{name}(record[{start}:{end}], {start}, flaws)"
        name = self._give(reader)
        general = f"{name}(record[{start}:{end}], {start}, flaws)"
        kind = item.kind
        if isinstance(kind, Zoned) and not kind.sign.separate and not kind.wide:
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

    def _give(self, reader: Callable[..., object]) -> str:
        name = f"read{len(self.given)}"
        self.given[name] = reader
        return name

    def _text(self, item: Item, start: str, end: str) -> str:
        if isinstance(item.kind, National):
            found = f"{self._wide(item.kind)}(record[{start}:{end}]){self._strip}"
        elif own := self._pages.get(plain_name(item.name)):
            found = f"{self._give(code_page(own).decode)}(record[{start}:{end}]){self._strip}"
        elif self._page.wide:
            found = f"chars(record[{start}:{end}]){self._strip}"
        else:
            found = f"text[{start}:{end}]{self._strip}"
        # Low values alone, as what lies behind the record's end: nothing was ever written there.
        written = f"record[{start}:{end}].strip(LOW)"
        if self._empties:
            return f"({found} or ('' if {written} else None))"
        return f"({found} if {written} else None)"

    def _wide(self, kind: National) -> str:
        dbcs = self._values.dbcs or (self._page.name if self._page.pairs else "utf-16-be")
        charset = {"national": self._values.national, "dbcs": dbcs, "utf-8": "utf-8"}[kind.charset]
        name = kind.charset.replace("-", "")
        self.given[name] = partial(_national, charset=charset)
        if kind.charset == "dbcs" and (pairs := wide_pages.pairs_of(charset)):
            self.given[name] = pairs
        return name

    def _reader(self, item: Item) -> Reader:
        kind, values, page = item.kind, self._values, self._page
        match kind:
            case Zoned(wide=True):
                return narrowed(zoned(item.name, kind, "ascii"), values.national)
            case Zoned():
                return zoned(item.name, kind, page.encoding)
            case Packed():
                return packed(item.name, kind, item.size, page.encoding)
            case Binary():
                return binary(kind, "little" if (kind.order or values.native) == "little" else "big")
            case Float():
                return floating(item.name, kind, values.floats)
            case Exponent():
                return exponent(item.name, kind, page)
            case Edited(wide=True):
                return narrowed(edited(item.name, kind, code_page("latin-1")), values.national)
            case Edited():
                return edited(item.name, kind, page)
            case _:
                raise AssertionError(kind)


def _scaled(number: str, scale: int) -> str:
    """The expression of a number from that of its digits as a whole number."""
    if scale > 0:
        return f'Decimal(f"{{{number}}}E-{scale}")'
    return number + (f" * {10**-scale}" if scale else "")


def _count(
    counted: object, most: int, name: str, counter: str, at: int, flaws: list[Flaw], *, words: dict[str, int]
) -> int:
    """How often an item occurs: what its counter says, when that is possible. `words` are those that stand for numbers."""
    if isinstance(counted, str) and counted.strip() in words:
        counted = words[counted.strip()]
    elif isinstance(counted, str):
        counted = int(counted) if counted.isascii() and counted.strip().isdigit() else counted.strip() or None
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


def _national(raw: bytes, charset: str) -> str:
    if charset == "utf-16-be" and len(raw) % 2 == 0 and not raw.strip(b"\x40"):
        return ""  # blanks of EBCDIC: nothing was written
    text = raw.decode(charset, "replace")
    return "".join(" " if ord(one) < 32 or 127 <= ord(one) < 160 or ord(one) == 0x3000 else one for one in text)


_NAMES: dict[str, object] = {
    "LOW": b"\0",
    "Decimal": Decimal,
    "charmap": codecs.charmap_decode,
    "from_bytes": int.from_bytes,
}
"""What a decoder calls, besides the readers of its items."""
