"""The vehicle register's extract as CSV: a line for each resident of seventeen or over, with the vehicle they keep."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

COLUMNS = {
    "registration mark": "registration_mark",
    "make": "make",
    "fuel": "fuel",
    "vehicle status": "status",
    "taxed until": "taxed_until",
    "test valid until": "test_valid_until",
}


def write(vehicles: Iterable[tuple[str, Mapping[str, Any]]], file: BinaryIO) -> int:
    """The names of the columns, then a line for each; returns how many there are."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(("keeper", *COLUMNS.values()))
    count = 0
    for number, vehicle in vehicles:
        days = {name: _british(vehicle[name]) for name in ("taxed until", "test valid until")}
        lines.writerow((number, *({**vehicle, **days}[name] or "" for name in COLUMNS)))
        count += 1
    text.detach()
    return count


def _british(day: str | None) -> str:
    """The day as people there write it."""
    return "/".join(reversed(str(day).split("-"))) if day else ""
