"""Numbers as they are written for people: `1,234.50-`, `***12.00`, `$5.00CR`."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from onedoor.registers.connectors.copybook.code_pages import CodePage
from onedoor.registers.connectors.copybook.errors import Flaw
from onedoor.registers.connectors.copybook.kinds import Edited, Exponent
from onedoor.registers.connectors.copybook.numerals import (
    NO_SIGN_NEGATIVE,
    Number,
    Reader,
    blanks,
    shaped,
)

_DECORATION = re.compile(r"[ *,$£€¤]+")
_NUMBER = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?([+-]|CR|DB)?")
_EXPONENT = re.compile(r"[ +-](?:\d+(?:\.\d*)?|\.\d+)E[ +-]\d{2,3}")
_SWAPPED = str.maketrans(".,", ",.")
_OVERPUNCHED = {one: (str(digit), False) for digit, one in enumerate("{ABCDEFGHI")} | {
    one: (str(digit), True) for digit, one in enumerate("}JKLMNOPQR")
}


def edited(name: str, kind: Edited, page: CodePage) -> Reader:
    """A reader of edited numbers. As many decimals as the PICTURE has; more of them are no such number."""
    blank = blanks(page.encoding)

    def read(raw: bytes, at: int, flaws: list[Flaw]) -> Number | None:
        if not raw.strip(blank):
            return shaped(0, kind.scale) if kind.blank_is_zero else None
        shown = page.decode(raw)
        text = _DECORATION.sub("", shown.translate(_SWAPPED) if kind.comma else shown)
        negative = False
        if kind.signed and text[-1:] in _OVERPUNCHED and not text.endswith(("CR", "DB")):
            digit, negative = _OVERPUNCHED[text[-1]]
            text = text[:-1] + digit
        found = _NUMBER.fullmatch(text)
        if not found or not (found[2] or found[3]) or (kind.point and len(found[3] or "") > kind.scale):
            flaws.append(Flaw(name, at, f"{page.decode(raw)!r} is no number"))
            return None
        negative = negative or found[1] == "-" or found[4] in ("-", "CR", "DB")
        number = _valued(found[2], found[3], kind)
        if negative and not kind.signed and number:
            flaws.append(Flaw(name, at, NO_SIGN_NEGATIVE))
            return None
        return -number if negative and number else number

    return read


def exponent(name: str, kind: Exponent, page: CodePage) -> Reader:
    """A reader of floating-point numbers that are written for people; their point may only be thought."""
    blank = blanks(page.encoding)

    def read(raw: bytes, at: int, flaws: list[Flaw]) -> Number | None:
        if not raw.strip(blank):
            return None
        text = page.decode(raw)
        found = _EXPONENT.fullmatch(text.replace(",", ".") if kind.comma else text)
        if not found or not math.isfinite(value := float(found.group().replace(" ", ""))):
            flaws.append(Flaw(name, at, f"{text!r} is no number"))
            return None
        return value

    return read


def _valued(whole: str, decimals: str | None, kind: Edited) -> int | Decimal:
    if decimals is None and not kind.point:  # the point is thought
        return shaped(int(whole), kind.scale)
    written = (decimals or "").ljust(kind.scale, "0")
    return Decimal(f"{whole or '0'}.{written}") if written else int(whole)
