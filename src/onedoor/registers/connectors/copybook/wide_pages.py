"""Code pages of East Asia: one byte to a character, and two between a shift-out (0E) and a shift-in (0F); and more single-byte pages.

The tables lie beside this module, some 80 KB taken from ICU by `scripts/ebcdic_pages.py`: no library that can be installed from a wheel
has them, and those of the C library differ from one system to the next.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("pages.json.xz")
_OUT, _IN = b"\x0e", b"\x0f"
_FIRST = 0x41
_PAIR = "\x00"
"""Comes in the tables before the two code points of a single character."""

ALSO = {"cp931": "cp939", "cp5026": "cp930", "cp5035": "cp939", "cp1027": "cp1027", "cp28709": "cp28709", "cp00300": "cp300"}
"""Other names of pages."""

Pairs = Callable[[bytes], str]


@cache
def _tables() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(lzma.decompress(_FILE.read_bytes()))
    return found


def singles(page: str) -> str | None:
    """The character of each byte in a page that is kept here; None for other pages."""
    page = ALSO.get(page, page)
    if page in _tables()["double"]:
        return singles("cp5123")  # letters and digits of a page that itself has only characters of two bytes
    found: str | None = _tables()["single"].get(page)
    return found


def names() -> tuple[str, ...]:
    """The pages that are kept here."""
    return (*_tables()["single"], *_tables()["double"])


@cache
def pairs_of(page: str) -> Pairs | None:
    """The reader of a page's characters of two bytes, without shifts; None for a page that has none."""
    page = ALSO.get(page, page)
    lines = _tables()["double"].get(_tables()["mixed"].get(page, page))
    if lines is None:
        return None
    known = {
        bytes((_FIRST + first, _FIRST + second)): one
        for first, line in enumerate(lines)
        for second, one in enumerate(_cells(line))
        if one != "\ufffd"
    }
    known |= {b"\x40\x40": "\u3000", b"\x00\x00": " "}

    def read(raw: bytes) -> str:
        return "".join(known.get(raw[place : place + 2], "\ufffd") for place in range(0, len(raw) - len(raw) % 2, 2))

    return read


def mixed(page: str, plain: Callable[[bytes], str]) -> Callable[[bytes], str] | None:
    """The reader of texts in a page with characters of two bytes; `plain` reads the others. None for other pages.

    A text that is cut before its shift-in is read as far as it goes. In a page that has no others (cp300), all bytes are pairs.
    """
    pairs = pairs_of(page)
    if pairs is None:
        return None
    if ALSO.get(page, page) in _tables()["double"]:
        return lambda raw: pairs(raw.replace(_OUT, b"").replace(_IN, b""))

    def read(raw: bytes) -> str:
        if _OUT not in raw:
            return plain(raw)
        before, *shifted = raw.split(_OUT)
        found = [plain(before)]
        for one in shifted:
            inside, _, behind = one.partition(_IN)
            found += (pairs(inside), plain(behind))
        return "".join(found)

    return read


def _cells(line: str) -> Iterator[str]:
    """The characters of a line, those of two code points together."""
    rest = iter(line)
    for one in rest:
        yield next(rest) + next(rest) if one == _PAIR else one
