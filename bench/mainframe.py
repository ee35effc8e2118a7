"""Rows per second of the copybook reader, on a file as a mainframe would send it at night."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from typing import BinaryIO

from bench.tables import Table
from onedoor.registers.connectors.copybook.batches import batches
from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.formats import Values
from onedoor.registers.connectors.copybook.json_lines import json_lines
from onedoor.registers.connectors.copybook.reading import DataFile

COPYBOOK = """
       01  DRIVER.
           05  PERSON-NUMBER          PIC X(10).
           05  NAMES.
               10  FAMILY-NAME        PIC X(20).
               10  GIVEN-NAME         PIC X(15).
           05  BORN                   PIC 9(8).
           05  LICENCE.
               10  LICENCE-NUMBER     PIC 9(9) COMP-3.
               10  VALID-UNTIL        PIC 9(8) COMP-3.
               10  POINTS             PIC S9(4) COMP.
               10  FEE-PAID           PIC S9(7)V99 COMP-3.
           05  MARK-COUNT             PIC 9(2).
           05  CLASSES OCCURS 3 TIMES.
               10  CLASS-CODE         PIC X(2).
               10  SINCE              PIC 9(6) COMP-3.
           05  BALANCE                PIC S9(9)V99.
           05  FILLER                 PIC X(11).
"""
DIFFERENT = 5_000


def measure(*, rows: int, say: Callable[[str], None]) -> Table:
    """Read a file of `rows` records as rows, as JSON lines, and as Arrow batches."""
    reader = DataFile(layout(COPYBOOK), values=Values(code_page="cp037"))
    with tempfile.TemporaryFile() as file:
        some = b"".join(map(_record, range(DIFFERENT)))
        for _ in range(rows // DIFFERENT):
            file.write(some)
        megabytes = file.tell() / 1e6
        say(f"  reading {rows:,} records of {reader.layout.size} bytes …")
        line = json_lines(reader.layout)
        ways: list[tuple[str, Callable[[BinaryIO], int]]] = [
            ("rows in Python", lambda file: sum(1 for _ in reader.read(file))),
            ("JSON lines", lambda file: sum(1 for row in reader.read(file) if line(row))),  # type: ignore[arg-type]
            ("Arrow batches", lambda file: sum(batch.rows.num_rows for batch in batches(reader, file))),
        ]
        first = io.BytesIO(some)
        for _, way in ways:  # what a first call loads is no reading
            _seconds(way, first, DIFFERENT)
        seconds = {name: _seconds(way, file, rows) for name, way in ways}
    fields = sum(1 for _ in COPYBOOK.split(" PIC ")) - 1
    return Table(
        "Mainframe file (EBCDIC, by its COBOL copybook)",
        ("as", "rows/s", "MB/s"),
        [(name, f"{rows / taken:,.0f}", f"{megabytes / taken:,.0f}") for name, taken in seconds.items()],
        notes=[
            f"{rows:,} records, {megabytes:,.0f} MB; {fields} items, one group of them three times; one process."
        ],
        raw={"rows": rows, "seconds": seconds},
        name="mainframe",
    )


def _seconds(way: Callable[[BinaryIO], int], file: BinaryIO, rows: int) -> float:
    began = time.perf_counter()
    read = way(file)
    if read != rows:
        raise AssertionError(f"{read} of {rows} rows were read.")
    return time.perf_counter() - began


def _record(number: int) -> bytes:
    def text(value: str, size: int) -> bytes:
        return value.encode("cp037").ljust(size, b"\x40")

    def packed(value: int, digits: int, sign: str) -> bytes:
        shown = f"{value:0{digits}}{sign}"
        return bytes.fromhex(shown if len(shown) % 2 == 0 else "0" + shown)

    balance = text(f"{number * 37 % 10**11:011}", 11)
    return b"".join(
        (
            text(f"P{number:07}", 10), text(f"FAMILY{number % 977}", 20), text(f"GIVEN{number % 61}", 15),
            text(f"{1940 + number % 65}0{1 + number % 9}{10 + number % 18}", 8),
            packed(number * 7, 9, "F"), packed(20260000 + number % 1231, 8, "F"), (number % 13 - 3).to_bytes(2, signed=True),
            packed(number * 101 % 10**9, 9, "D" if number % 4 == 0 else "C"), text(f"{number % 4:02}", 2),
            *(text("B" if at else "AM", 2) + packed(200000 + number % 999 + at, 6, "F") for at in range(3)),
            balance[:-1] + bytes([balance[-1] & 0x0F | (0xD0 if number % 5 == 0 else 0xC0)]), text("", 11),
        )
    )  # fmt: skip
