"""The driver register's extract as a mainframe writes it: variable-length records in EBCDIC, by the agency's copybook.

Each record stands behind a record descriptor word: two bytes of its length, these four included, and two of nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

CODE_PAGE = "cp037"
STATUS = {"full": "F", "provisional": "P", "revoked": "R", "none": "N"}
ENTITLEMENTS: Mapping[str, Sequence[str]] = {
    "full": ("AM", "B", "B1", "F", "K", "P", "Q"),
    "provisional": ("AM", "B", "F"),
}
"""Categories of an ordinary licence. Source: Motor Vehicles (Driving Licences) Regulations 1999 Sch. 2."""


def write(drivers: Iterable[tuple[str, Mapping[str, Any]]], file: BinaryIO) -> int:
    """One record for each driver; returns how many there are."""
    count = 0
    for number, driver in drivers:
        content = record(number, driver)
        file.write(struct.pack(">HH", len(content) + 4, 0) + content)
        count += 1
    return count


def record(number: str, driver: Mapping[str, Any]) -> bytes:
    """DRIVER-RECORD of the copybook."""
    status = driver["licence status"]
    held = ENTITLEMENTS.get(status, ())
    return b"".join(
        (
            _text(number, 12),
            _text(driver["licence number"] or "", 16),
            _text(STATUS[status], 1),
            _zoned(_digits(driver["photocard valid until"]), 8),
            _packed(_digits(driver["disqualified until"]), 8),
            struct.pack(">H", len(held)),
            *(_text(one, 4) for one in held),
        )
    )


def _digits(day: str | None) -> int:
    """A day as YYYYMMDD; 0 for none."""
    return int(str(day).replace("-", "")) if day else 0


def _text(text: str, size: int) -> bytes:
    """PIC X: letters, then blanks."""
    raw = text.encode(CODE_PAGE)
    if len(raw) > size:
        raise ValueError(f"“{text}” is longer than {size} characters.")
    return raw.ljust(size, b"\x40")


def _zoned(number: int, digits: int) -> bytes:
    """PIC 9 DISPLAY: a digit to a byte."""
    return f"{number:0{digits}d}".encode(CODE_PAGE)


def _packed(number: int, digits: int) -> bytes:
    """PIC S9 COMP-3: two digits to a byte, the sign in the last half byte."""
    text = f"{number:0{digits}d}C"
    return bytes.fromhex(text.zfill(len(text) + len(text) % 2))
