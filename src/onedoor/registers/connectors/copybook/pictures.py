"""PICTURE character strings: what kind of data, how many characters, how many digits on each side of the point."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from onedoor.registers.connectors.copybook.errors import CopybookError, Place

Category = Literal["text", "national", "dbcs", "utf-8", "numeric", "edited", "floating"]

LONGEST = 1 << 24
"""Characters of one item, at most: more is a typing error, and would be no record of any file."""

_LONGEST_WRITTEN = 4000

MOST_DIGITS = 38
"""Digits of a number, at most (COBOL itself allows 18, or 31 when extended)."""

_SYMBOL = re.compile(r"(CR|DB|[A-Z0-9+\-*,./$£€])(?:\((\d+)\))?")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was read."""

    text: str
    category: Category
    size: int
    """Characters the item takes as DISPLAY (two bytes each when national), without a separate sign."""
    digits: int = 0
    scale: int = 0
    """Digits after the decimal point; negative where P stands for zeros before it."""
    signed: bool = False
    point: bool = False
    """The decimal point is a character of the data."""
    comma: bool = False
    """That character is a comma, and periods part thousands."""


_FLOATING = re.compile(r"[+-](?=[9.]*9)(9*)\.?9*E[+-]99(?:9)?")
_WIDE: dict[str, Category] = {"N": "national", "G": "dbcs", "U": "utf-8"}
_SWAPPED = str.maketrans(".,", ",.")


def picture(text: str, place: Place, *, comma: bool = False) -> Picture:
    """Read a picture; with `comma`, decimals come behind a comma. Raises CopybookError for what is none."""
    if len(text) > _LONGEST_WRITTEN:
        what = f"PICTURE {text[:30]} is written with {len(text)} characters."
        raise CopybookError(place, what, "Write how often a symbol stands there in parentheses: X(10).")
    symbols = _symbols(text.upper().translate(_SWAPPED) if comma else text.upper(), place)
    kinds = {symbol for symbol, _ in symbols}
    size = sum(count * len(symbol) for symbol, count in symbols if symbol not in ("S", "V", "P"))
    if size > LONGEST:
        raise CopybookError(place, f"PICTURE {text} has {size} characters.", f"Write at most {LONGEST}.")
    for symbol, category in _WIDE.items():
        if symbol in kinds and kinds <= {symbol, "B"}:
            return Picture(text, category, size)
    spelled = "".join(symbol * count for symbol, count in symbols) if "E" in kinds and size < 40 else ""
    if _FLOATING.fullmatch(spelled.replace("V", "")):
        return Picture(text, "floating", size, signed=True)
    if kinds & {"X", "A"} and kinds <= {"X", "A", "9", "B", "0", "/"}:
        return Picture(text, "text", size)
    if kinds & {"0", "/"} or ("B" in kinds and kinds <= {"B", "9"}):
        return Picture(text, "text", size)  # a date such as 99/99/9999: the data are its characters
    if kinds <= {"S", "9", "V", "P"}:
        return _numeric(text, symbols, size, place)
    if not kinds <= set("9Z*+-,.$£€VPSB") | {"CR", "DB"}:
        strange = ", ".join(sorted(kinds - set("9XAZ*SVPN+-,./$B0") - {"CR", "DB"})) or ", ".join(
            sorted(kinds)
        )
        raise CopybookError(
            place,
            f"PICTURE {text} cannot be read: {strange}.",
            "Known are X A N G U 9 S V P Z * + - , . / B 0 $ CR DB.",
        )
    return _edited(text, symbols, size, place, comma=comma)


def _symbols(text: str, place: Place) -> list[tuple[str, int]]:
    """Each symbol with how often it stands there."""
    found: list[tuple[str, int]] = []
    position = 0
    compact = re.sub(r"\s+", "", text)
    while position < len(compact):
        match = _SYMBOL.match(compact, position)
        if not match:
            raise CopybookError(
                place,
                f"PICTURE {text} cannot be read from {compact[position:]!r} on.",
                "Write a symbol, with how often it stands there in parentheses: X(10), S9(7)V99.",
            )
        count = int(match[2]) if match[2] and len(match[2]) < 10 else LONGEST + 1 if match[2] else 1
        if count:  # 9(5)V9(0) is met: no decimals
            found.append((match[1], count))
        position = match.end()
    if not found and compact:
        raise CopybookError(place, f"PICTURE {text} repeats its characters no times.", "Write at least 1.")
    if not found:
        raise CopybookError(
            place, "PICTURE has no characters.", "Write for example PIC X(10) or PIC S9(7)V99."
        )
    return found


def _numeric(text: str, symbols: list[tuple[str, int]], size: int, place: Place) -> Picture:
    order = "".join(symbol * min(count, 2) for symbol, count in symbols)
    if not re.fullmatch(r"S?(?:V?P+V?9+|9+P+V?|9+(?:V9*)?|V9+)", order):
        raise CopybookError(
            place,
            f"PICTURE {text} is no number.",
            "Write S first, then digits, with one V where the point is thought.",
        )
    _check_digits(text, size, place)
    return Picture(
        text, "numeric", size, digits=size, scale=_scale(symbols, "V"), signed=symbols[0][0] == "S"
    )


def _scale(symbols: list[tuple[str, int]], point: str) -> int:
    """Digits after the point; P counts as a digit that is not there."""
    names = [symbol for symbol, _ in symbols]
    if "P" in names:
        zeros = sum(count for symbol, count in symbols if symbol == "P")
        digits = sum(count for symbol, count in symbols if symbol == "9")
        return zeros + digits if names.index("P") < names.index("9") else -zeros
    if point not in names:
        return 0
    return sum(count for symbol, count in symbols[names.index(point) :] if symbol in ("9", "Z", "*"))


def _edited(
    text: str, symbols: list[tuple[str, int]], size: int, place: Place, *, comma: bool
) -> Picture:
    """A number as it is written for people."""
    names = [symbol for symbol, _ in symbols]
    point = "." in names
    if names.count(".") + names.count("V") > 1:
        raise CopybookError(place, f"PICTURE {text} has more than one decimal point.", "Leave one.")
    digits = sum(count for symbol, count in symbols if symbol in ("9", "Z", "*", "$", "+", "-"))
    _check_digits(text, min(digits, MOST_DIGITS), place)
    signed = bool({"S", "+", "-", "CR", "DB"} & set(names))
    scale = _scale(symbols, "." if point else "V")
    floating = [count for symbol, count in symbols[names.index(".") :] if symbol in "+-$"] if point else []
    if floating and scale == 0:
        scale = sum(floating)
    return Picture(text, "edited", size, digits=digits, scale=scale, signed=signed, point=point, comma=comma)


def _check_digits(text: str, digits: int, place: Place) -> None:
    if digits == 0:
        raise CopybookError(place, f"PICTURE {text} has no digits.", "Write a 9 for each digit.")
    if digits > MOST_DIGITS:
        raise CopybookError(place, f"PICTURE {text} has {digits} digits.", f"Write at most {MOST_DIGITS}.")
