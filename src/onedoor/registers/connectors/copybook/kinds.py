"""The kinds of elementary items: how their bytes stand for a text or a number, and how many bytes that takes."""

from __future__ import annotations

from dataclasses import dataclass

from onedoor.registers.connectors.copybook.entries import Entry, Sign, Usage
from onedoor.registers.connectors.copybook.errors import CopybookError


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of the code page."""


@dataclass(frozen=True, slots=True)
class National:
    """Characters of UTF-16, most significant byte first."""


@dataclass(frozen=True, slots=True)
class Zoned:
    """A digit in each byte; the sign in the zone of the last or first one, or in a byte of its own."""

    digits: int
    scale: int
    signed: bool
    sign: Sign
    blank_is_zero: bool


@dataclass(frozen=True, slots=True)
class Packed:
    """Two digits in each byte, the sign in the last half byte (COMP-6: no sign)."""

    digits: int
    scale: int
    signed: bool
    with_sign: bool


@dataclass(frozen=True, slots=True)
class Binary:
    """A whole number in base two. `order` is None for the machine's own (COMP-5)."""

    digits: int
    scale: int
    signed: bool
    order: str | None


@dataclass(frozen=True, slots=True)
class Float:
    """A floating-point number of 4 or 8 bytes."""

    double: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """A number written for people: blanks, separators, a sign, perhaps a decimal point."""

    digits: int
    scale: int
    signed: bool
    point: bool
    blank_is_zero: bool


Kind = Text | National | Zoned | Packed | Binary | Float | Edited

_WITHOUT_PICTURE: dict[Usage, tuple[int, int]] = {
    "byte": (1, 3),
    "short": (2, 5),
    "long": (4, 10),
    "very-long": (8, 19),
}
"""Usage -> bytes, digits."""


def kind_of(entry: Entry, usage: Usage | None) -> tuple[Kind, int]:
    """The kind of an elementary entry and its bytes; `usage` is its own or that of a group around it.

    Raises CopybookError when they do not go together, or when it has neither picture nor items below.
    """
    if usage in ("single", "double"):
        return Float(usage == "double"), 8 if usage == "double" else 4
    if usage in _WITHOUT_PICTURE and entry.picture is None:
        size, digits = _WITHOUT_PICTURE[usage]
        return Binary(digits, 0, not entry.unsigned, None), size
    picture = entry.picture
    if picture is None:
        raise CopybookError(
            entry.place,
            f"{entry.called} has neither a PICTURE nor items below it.",
            "Write its PICTURE, or give the items below it higher level numbers.",
        )
    if picture.category == "national":
        return National(), 2 * picture.size
    if picture.category != "numeric":
        if entry.usage not in (None, "display"):
            raise CopybookError(
                entry.place,
                f"{entry.called} is text by its PICTURE {picture.text} and a number by its USAGE.",
                "Write PIC 9 or S9 for a number, or leave the USAGE out.",
            )
        if picture.category == "text":
            return Text(), picture.size
        separate = bool(entry.sign and entry.sign.separate and "S" in picture.text.upper())
        kind = Edited(picture.digits, picture.scale, picture.signed, picture.point, entry.blank_when_zero)
        return kind, picture.size + separate
    return _number(entry, usage or "display")


def _number(entry: Entry, usage: Usage) -> tuple[Kind, int]:
    picture = entry.picture
    assert picture is not None
    digits, scale, signed = picture.digits, picture.scale, picture.signed
    if usage == "packed":
        return Packed(digits, scale, signed, True), digits // 2 + 1
    if usage == "packed-unsigned":
        return Packed(digits, scale, False, False), (digits + 1) // 2
    if usage in ("binary", "native", "little"):
        order = {"binary": "big", "little": "little"}.get(usage)
        return Binary(digits, scale, signed, order), _bytes_for(digits)
    if usage == "national":
        raise CopybookError(
            entry.place, f"{entry.called}: digits as NATIONAL cannot be read.", "Describe it as PIC N."
        )
    sign = entry.sign or Sign(leading=False, separate=False)
    separate = signed and sign.separate
    return Zoned(
        digits, scale, signed, Sign(sign.leading, separate), entry.blank_when_zero
    ), digits + separate


def _bytes_for(digits: int) -> int:
    """Bytes of a binary number: a half word, a word, a double word; beyond 18 digits, as few as the largest number needs."""
    if digits <= 4:
        return 2
    if digits <= 9:
        return 4
    if digits <= 18:
        return 8
    return (int(10**digits - 1).bit_length() + 8) // 8
