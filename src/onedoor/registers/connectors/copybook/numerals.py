"""Numbers as bytes: readers that are exact, and that say of bytes which are no number why.

A reader takes the bytes of an item, where they lie in the record, and a list to which it adds a flaw; with a flaw, and for an
item that was left blank, its answer is None. Rules as in IBM's Enterprise COBOL Language Reference.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from onedoor.registers.connectors.copybook.code_pages import Encoding
from onedoor.registers.connectors.copybook.errors import Flaw
from onedoor.registers.connectors.copybook.kinds import Binary, Float, Packed, Zoned

Number = int | Decimal | float
Reader = Callable[[bytes, int, list[Flaw]], Number | None]
FloatFormat = Literal["ibm", "ieee", "ibm-little", "ieee-little"]

NO_SIGN_NEGATIVE = "the number is negative, and its PICTURE has no S"


def blanks(encoding: Encoding) -> bytes:
    """What stands where nothing was written: spaces and low values."""
    return b"\x40\x00" if encoding == "ebcdic" else b"\x20\x00"


def shaped(number: int, scale: int) -> int | Decimal:
    """A whole number as the value it stands for: exact, and with all its decimals."""
    if scale > 0:
        return Decimal(f"{number}E-{scale}")
    return number * 10**-scale if scale else number


def within(name: str, size: int, reader: Reader) -> Reader:
    """The reader for records that may end early: an item behind the end is None, one that is cut is a flaw."""

    def read(raw: bytes, at: int, flaws: list[Flaw]) -> Number | None:
        if len(raw) == size:
            return reader(raw, at, flaws)
        if raw:
            flaws.append(Flaw(name, at, f"the record ends after {len(raw)} of its {size} bytes"))
        return None

    return read


def zoned(name: str, kind: Zoned, encoding: Encoding) -> Reader:
    """A reader of digits as characters."""
    blank = blanks(encoding)
    # In ASCII a letter is no digit of a number that has no sign; EBCDIC's digits with a zone of C are often met in those too.
    overpunched = not kind.sign.separate and (kind.signed or encoding == "ebcdic")
    plus, minus, digits, zones = _SIGNS[encoding]
    zones = {**zones, **_UNUSUAL} if kind.signed and encoding == "ebcdic" else zones
    point = b"\x4b" if encoding == "ebcdic" else b"."

    def read(raw: bytes, at: int, flaws: list[Flaw]) -> Number | None:
        body = raw.strip(blank)
        if not body:
            return shaped(0, kind.scale) if kind.blank_is_zero else None
        negative = False
        if body[0] in (plus, minus) or body[-1] in (plus, minus):
            mark = body[0] if body[0] in (plus, minus) else body[-1]
            negative = mark == minus
            body = (body[1:] if mark == body[0] else body[:-1]).strip(blank)
        elif overpunched:
            place = 0 if kind.sign.leading else len(body) - 1
            if (found := zones.get(body[place])) is not None:
                digit, negative = found
                body = body[:place] + digit + body[place + 1 :]
        text = _digits(body, kind, point).translate(digits)
        if not text.isdigit():
            flaws.append(Flaw(name, at, f"{raw.hex()} is no number in zoned decimal"))
            return None
        number = int(text)
        if negative and not kind.signed and number:
            flaws.append(Flaw(name, at, NO_SIGN_NEGATIVE))
            return None
        return shaped(-number if negative else number, kind.scale)

    return read


def _digits(body: bytes, kind: Zoned, point: bytes) -> bytes:
    """The digits of a number; some programs write the point that is only thought, and then no more digits than there may be."""
    whole, written, decimals = body.partition(point)
    zero = b"0" if point == b"." else b"\xf0"
    most = kind.digits - kind.scale
    if not written or not (whole or decimals) or len(decimals) > kind.scale or len(whole.lstrip(zero)) > most:
        return body
    return whole + decimals.ljust(kind.scale, zero)


def _signs(
    plus: bytes, minus: bytes, zero: int, positive: list[bytes], negative: list[bytes]
) -> tuple[int, int, bytes, dict[int, tuple[bytes, bool]]]:
    """The bytes of + and -, a table from digits to ASCII, and of each byte with a sign its digit and whether it is below 0."""
    table = bytearray(b"x" * 256)
    table[zero : zero + 10] = b"0123456789"
    zones = {byte: (bytes([zero + digit]), False) for row in positive for digit, byte in enumerate(row)}
    zones |= {byte: (bytes([zero + digit]), True) for row in negative for digit, byte in enumerate(row)}
    return plus[0], minus[0], bytes(table), zones


_SIGNS = {
    # Those that compilers write.
    "ebcdic": _signs(
        b"\x4e", b"\x60", 0xF0, [bytes(range(zone, zone + 10)) for zone in (0xF0, 0xC0)], [bytes(range(0xD0, 0xDA))]
    ),
    # Files carried over from EBCDIC keep the characters of its signed digits; compilers for ASCII write p to y below zero.
    "ascii": _signs(b"+", b"-", 0x30, [b"0123456789", b"{ABCDEFGHI"], [b"}JKLMNOPQR", b"pqrstuvwxy"]),
}  # fmt: skip


_UNUSUAL = {
    zone | digit: (bytes([0xF0 | digit]), zone == 0xB0) for zone in (0xA0, 0xB0, 0xE0) for digit in range(10)
}
"""The other signs that the machine knows, for numbers that have one by their PICTURE: in others, these would be letters."""


def narrowed(reader: Reader, charset: str) -> Reader:
    """The reader for digits that are characters of UTF-16."""

    def read(raw: bytes, at: int, flaws: list[Flaw]) -> Number | None:
        return reader(raw.decode(charset, "replace").encode("latin-1", "replace"), at, flaws)

    return read


def packed(name: str, kind: Packed, size: int, encoding: Encoding) -> Reader:
    """A reader of two digits in each byte. Signs: A, C, E, F positive, B, D negative."""
    blank = blanks(encoding)
    nothing = {bytes([byte]) * size for byte in blank}

    def read(raw: bytes, at: int, flaws: list[Flaw]) -> Number | None:
        digits = raw.hex()
        negative = False
        if kind.with_sign:
            sign, digits = digits[-1], digits[:-1]
            if raw in nothing:
                return None
            if sign.isdecimal():
                flaws.append(Flaw(name, at, f"{raw.hex()} is no packed decimal: {sign} is no sign"))
                return None
            negative = sign in "bd"
        if not digits.isdecimal():
            if raw in nothing:
                return None
            wrong = next(one for one in digits if not one.isdecimal())
            flaws.append(Flaw(name, at, f"{raw.hex()} is no packed decimal: {wrong} is no digit"))
            return None
        number = int(digits)
        if negative and not kind.signed and number:
            flaws.append(Flaw(name, at, NO_SIGN_NEGATIVE))
            return None
        return shaped(-number if negative else number, kind.scale)

    return read


def binary(kind: Binary, order: Literal["big", "little"]) -> Reader:
    """A reader of whole numbers in base two."""

    def read(raw: bytes, _at: int, _flaws: list[Flaw]) -> Number | None:
        return shaped(int.from_bytes(raw, order, signed=kind.signed), kind.scale)

    return read


def floating(name: str, kind: Float, form: FloatFormat) -> Reader:
    """A reader of floating-point numbers: IBM's hexadecimal ones, or IEEE 754's."""
    little = form.endswith("little")
    ibm = form.startswith("ibm")
    ieee = struct.Struct(("<" if little else ">") + ("d" if kind.double else "f"))

    def read(raw: bytes, at: int, flaws: list[Flaw]) -> Number | None:
        value: float = _hexadecimal(raw[::-1] if little else raw) if ibm else ieee.unpack(raw)[0]
        if not math.isfinite(value):
            flaws.append(Flaw(name, at, f"{raw.hex()} is no finite number"))
            return None
        return value if kind.double else _shortest(value)

    return read


def _hexadecimal(raw: bytes) -> float:
    """A sign, an exponent of 16 around 64, and a fraction below 1; to the nearest number that a float can be."""
    bits = len(raw) * 8 - 8
    number = int.from_bytes(raw, "big")
    fraction = number & (1 << bits) - 1
    exponent = (number >> bits & 0x7F) - 64
    value = math.ldexp(fraction, 4 * exponent - bits)
    return -value if raw[0] & 0x80 else value


def _shortest(value: float) -> float:
    """The shortest number that is still this one in single precision: 0.1, and not 0.10000000149."""
    for precision in range(6, 9):
        short = float(f"{value:.{precision}g}")
        try:
            if struct.unpack(">f", struct.pack(">f", short))[0] == value:
                return short
        except OverflowError:
            break
    return float(f"{value:.9g}") if abs(value) < 3e38 else value
