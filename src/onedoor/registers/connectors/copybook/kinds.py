"""The kinds of elementary items: how their bytes stand for a text or a number, and how many bytes that takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onedoor.registers.connectors.copybook.entries import Entry, Sign, Usage
from onedoor.registers.connectors.copybook.errors import CopybookError
from onedoor.registers.connectors.copybook.pictures import Picture


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of the code page."""


@dataclass(frozen=True, slots=True)
class National:
    """Characters of several bytes each: UTF-16 (PIC N), those of a double-byte set (PIC G), or UTF-8 (PIC U)."""

    charset: Literal["national", "dbcs", "utf-8"] = "national"


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that are neither characters nor a number (PIC X with COMP); shown in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Zoned:
    """A digit in each byte; the sign in the zone of the last or first one, or in a byte of its own."""

    digits: int
    scale: int
    signed: bool
    sign: Sign
    blank_is_zero: bool
    wide: bool = False
    """The digits are characters of UTF-16 (USAGE NATIONAL)."""


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
class Exponent:
    """A floating-point number as it is written for people: ``+1.25E+03``."""

    comma: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """A number written for people: blanks, separators, a sign, perhaps a decimal point."""

    digits: int
    scale: int
    signed: bool
    point: bool
    blank_is_zero: bool
    comma: bool = False
    """The decimal point is a comma."""
    wide: bool = False


Kind = Text | National | Raw | Zoned | Packed | Binary | Float | Exponent | Edited

_WITHOUT_PICTURE: dict[Usage, tuple[int, int]] = {
    "byte": (1, 3),
    "short": (2, 5),
    "long": (4, 10),
    "very-long": (8, 19),
    "pointer": (4, 10),
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
    if picture.category in ("national", "dbcs", "utf-8"):
        return _wide(picture, usage)
    if picture.category == "numeric":
        return _number(entry, picture, usage or "display")
    if set(picture.text.upper()) <= set("X() 0123456789") and (kind := _of_bytes(picture, usage)):
        return kind, picture.size
    if entry.usage not in (None, "display", "national", "utf-8"):
        raise CopybookError(
            entry.place,
            f"{entry.called} is text by its PICTURE {picture.text} and a number by its USAGE.",
            "Write PIC 9 or S9 for a number, or leave the USAGE out.",
        )
    return _characters(entry, picture, wide=usage == "national")


def _of_bytes(picture: Picture, usage: Usage | None) -> Kind | None:
    """PIC X that says how many bytes something has that is no text: with COMP-X and COMP-5 a whole number (Micro Focus), with COMP-3U
    digits, two in each, with COMP only bytes."""
    if usage in ("big-bytes", "native"):
        order = "big" if usage == "big-bytes" else None
        return Binary(len(str((1 << 8 * picture.size) - 1)), 0, False, order)
    if usage == "packed-unsigned":
        return Packed(2 * picture.size, 0, False, False)
    return Raw() if usage == "binary" else None


def _wide(picture: Picture, usage: Usage | None) -> tuple[Kind, int]:
    """PIC N is national unless its USAGE says otherwise, PIC G of a double-byte set, PIC U of UTF-8: room for 4 bytes each."""
    if picture.category == "utf-8":
        return National("utf-8"), 4 * picture.size
    national = usage == "national" or (picture.category == "national" and usage != "dbcs")
    return National("national" if national else "dbcs"), 2 * picture.size


def _characters(entry: Entry, picture: Picture, *, wide: bool) -> tuple[Kind, int]:
    """Texts, and numbers as they are written for people."""
    bytes_each = 2 if wide else 1
    if picture.category == "text":
        return (National() if wide else Text()), picture.size * bytes_each
    if picture.category == "floating":
        return Exponent(picture.comma), picture.size
    separate = bool(entry.sign and entry.sign.separate and "S" in picture.text.upper())
    kind = Edited(
        picture.digits, picture.scale, picture.signed, picture.point, entry.blank_when_zero, picture.comma, wide
    )
    return kind, (picture.size + separate) * bytes_each


def _number(entry: Entry, picture: Picture, usage: Usage) -> tuple[Kind, int]:
    digits, scale, signed = picture.digits, picture.scale, picture.signed
    if usage == "packed":
        return Packed(digits, scale, signed, True), digits // 2 + 1
    if usage == "packed-unsigned":
        return Packed(digits, scale, False, False), (digits + 1) // 2
    if usage == "big-bytes":
        return Binary(digits, scale, signed, "big"), _least_bytes(digits, signed=signed)
    if usage in ("binary", "native", "little"):
        order = {"binary": "big", "little": "little"}.get(usage)
        return Binary(digits, scale, signed, order), _bytes_for(digits)
    sign = entry.sign or Sign(leading=False, separate=False)
    separate = signed and sign.separate
    wide = usage == "national"
    kind = Zoned(digits, scale, signed, Sign(sign.leading, separate), entry.blank_when_zero, wide)
    return kind, (digits + separate) * (2 if wide else 1)


def _least_bytes(digits: int, *, signed: bool) -> int:
    """Bytes of COMP-X: as few as the largest number needs."""
    return (int(10**digits - 1).bit_length() + signed + 7) // 8


def _bytes_for(digits: int) -> int:
    """Bytes of a binary number: a half word, a word, a double word; beyond 18 digits, as few as the largest number needs."""
    if digits <= 4:
        return 2
    if digits <= 9:
        return 4
    if digits <= 18:
        return 8
    return (int(10**digits - 1).bit_length() + 8) // 8
