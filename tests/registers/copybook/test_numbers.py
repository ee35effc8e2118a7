"""Bytes of numbers, as in IBM's Enterprise COBOL manuals, and what they stand for."""

from __future__ import annotations

import io
import math
import struct
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.errors import Rejected
from onedoor.registers.connectors.copybook.formats import Values
from onedoor.registers.connectors.copybook.json_lines import json_lines
from onedoor.registers.connectors.copybook.reading import DataFile

ASCII = Values(code_page="latin-1")


def value(clauses: str, raw: bytes, values: Values | None = None) -> Any:
    (row,) = DataFile(layout(f"01 A {clauses}."), values=values).read(io.BytesIO(raw))
    return row.reason if isinstance(row, Rejected) else row["A"]


@pytest.mark.parametrize(
    ("clauses", "raw", "expected"),
    [
        ("PIC 9(4)", "F1F2F3F4", 1234),
        ("PIC S9(4)", "F1F2F3C4", 1234),
        ("PIC S9(4)", "F1F2F3D4", -1234),
        ("PIC S9(4)", "F1F2F3F4", 1234),
        ("PIC S9(4) SIGN LEADING", "D1F2F3F4", -1234),
        ("PIC S9(4) SIGN TRAILING SEPARATE", "F1F2F3F460", -1234),
        ("PIC S9(4) SIGN LEADING SEPARATE", "4EF1F2F3F4", 1234),
        ("PIC S9(2)V99", "F1F2F3D4", Decimal("-12.34")),
        ("PIC V99", "F0F5", Decimal("0.05")),
        ("PIC 99PPP", "F1F2", 12000),
        ("PIC VPP99", "F1F2", Decimal("0.0012")),
        ("PIC PP99", "F1F2", Decimal("0.0012")),
        ("PIC S9V9", "F0D0", Decimal("0.0")),
        ("PIC 9(4)", "404040F7", 7),
        ("PIC 9(4)", "40404040", None),
        ("PIC 9(4)", "00000000", None),
        ("PIC 9(4) BLANK WHEN ZERO", "40404040", 0),
        ("PIC 9(2)V9 BLANK WHEN ZERO", "404040", Decimal("0.0")),
        ("PIC S9(4) COMP-3", "01234C", 1234),
        ("PIC S9(4) COMP-3", "01234D", -1234),
        ("PIC 9(4) COMP-3", "01234F", 1234),
        ("PIC S9(5)V99 COMP-3", "1234567D", Decimal("-12345.67")),
        ("PIC S9(4) COMP-3", "01234A", 1234),
        ("PIC S9(4) COMP-3", "01234B", -1234),
        ("PIC S9(4) COMP-3", "01234E", 1234),
        ("PIC S9(3) COMP-3", "000D", 0),
        ("PIC S9(3) COMP-3", "0000", None),
        ("PIC S9(3) COMP-3", "4040", None),
        ("PIC 9(4) COMP-6", "1234", 1234),
        ("PIC 9(3)PP COMP-3", "123C", 12300),
        ("PIC 9(4) COMP", "04D2", 1234),
        ("PIC 9(4) COMP", "FFFF", 65535),
        ("PIC S9(4) COMP", "FB2E", -1234),
        ("PIC S9(9) BINARY", "FFFFFB2E", -1234),
        ("PIC S9(9)V99 BINARY", "FFFFFFFFFFFFFB2E", Decimal("-12.34")),
        ("PIC S9(18) COMP-4", "0000000000BC614E", 12345678),
        ("PIC S9(4) COMP-9", "2EFB", -1234),
        ("BINARY-CHAR UNSIGNED", "FF", 255),
        ("BINARY-SHORT", "FFFF", -1),
        ("COMP-1", "C276A000", -118.625),
        ("COMP-1", "41100000", 1.0),
        ("COMP-1", "4019999A", 0.100000024),
        ("COMP-1", "00000000", 0.0),
        ("COMP-2", "C276A00000000000", -118.625),
        ("COMP-2", "401999999999999A", 0.1),
        ("COMP-2", "7FFFFFFFFFFFFFFF", 7.237005577332262e75),
        ("PIC 9(3).99", "F1F2F34BF4F5", Decimal("123.45")),
        ("PIC ZZ9.99-", "4040F14BF5F060", Decimal("-1.50")),
        ("PIC $$,$$9.99", "4040405BF9F94BF9F0", Decimal("99.90")),
        ("PIC ZZZ9CR", "40F1F2F3C3D9", -123),
        ("PIC ***9V99", "5C5CF1F2F3F4", Decimal("12.34")),
        ("PIC +9(3)", "60F0F0F7", -7),
        ("PIC ZZ9", "404040", None),
        ("PIC ZZ9.99 BLANK WHEN ZERO", "404040404040", Decimal("0.00")),
        ("PIC 99/99/9999", "F3F161F1F261F2F0F2F6", "31/12/2026"),
    ],
)
def test_bytes_stand_for_a_number(clauses: str, raw: str, expected: Any) -> None:
    found = value(clauses, bytes.fromhex(raw))
    assert found == expected
    assert type(found) is type(expected)
    assert str(found) == str(expected)


@pytest.mark.parametrize(
    ("clauses", "raw", "reason"),
    [
        ("PIC 9(4)", "F1C1F3F4", "no number in zoned"),
        ("PIC 9(4)", "F140F3F4", "no number in zoned"),
        ("PIC 9(4)", "F1F2F3D4", "no S"),
        ("PIC 9(4)", "FFFFFFFF", "no number in zoned"),
        ("PIC 9", "E7", "no number in zoned"),
        ("PIC S9(3) COMP-3", "FFFF", "f is no digit"),
        ("PIC S9(4) SIGN TRAILING SEPARATE", "F1F2F3F4C1", "no number in zoned"),
        ("PIC S9(4) COMP-3", "01A34C", "a is no digit"),
        ("PIC S9(4) COMP-3", "012345", "5 is no sign"),
        ("PIC 9(4) COMP-3", "01234D", "no S"),
        ("PIC 9(4) COMP-6", "12A4", "a is no digit"),
        ("PIC ZZ9.99", "C1C2C3C4C5C6", "is no number"),
        ("PIC Z99", "60F0F7", "no S"),
    ],
)
def test_bytes_that_are_no_number_are_told_and_why(clauses: str, raw: str, reason: str) -> None:
    told = value(clauses, bytes.fromhex(raw))
    assert told.startswith("A at byte 0 of the record: ")
    assert reason in told


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"1234", 1234),
        (b"123D", 1234),
        (b"123M", -1234),
        (b"123}", -1230),
        (b"123t", -1234),
        (b"-123", -123),
        (b"  +7", 7),
        (b"    ", None),
    ],
)
def test_ascii_files_have_signs_of_their_own(raw: bytes, expected: int | None) -> None:
    assert value("PIC S9(4)", raw, ASCII) == expected


def test_in_ascii_a_letter_is_no_digit_of_a_number_without_sign() -> None:
    assert value("PIC 9(3)", b"123", ASCII) == 123
    assert "no number in zoned" in value("PIC 9(3)", b"12A", ASCII)
    assert value("PIC 9(3)", b"\xf1\xf2\xc1") == 121


def test_the_machines_own_order_of_bytes_can_be_said() -> None:
    assert value("PIC S9(4) COMP-5", b"\xfb\x2e") == -1234
    assert value("PIC S9(4) COMP-5", b"\x2e\xfb", Values(native="little")) == -1234
    assert value("PIC S9(4)V9(2) COMP-5", b"\x2e\xfb\xff\xff", Values(native="little")) == Decimal("-12.34")


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_ieee_numbers_are_read_as_they_are(number: float, little: bool) -> None:
    values = Values(floats="ieee-little" if little else "ieee")
    assert value("COMP-2", struct.pack("<d" if little else ">d", number), values) == number


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_single_number_is_the_shortest_that_is_still_it(number: float) -> None:
    found = value("COMP-1", struct.pack(">f", number), Values(floats="ieee"))
    assert struct.pack(">f", found) == struct.pack(">f", number)
    digits = len(Decimal(repr(found)).normalize().as_tuple().digits)
    if digits > 6:
        assert struct.pack(">f", float(f"{found:.{digits - 1}g}")) != struct.pack(">f", number)


@given(st.integers(-(2**52), 2**52), st.integers(-60, 60))
def test_hexadecimal_numbers_are_exact_where_a_float_is(fraction: int, exponent: int) -> None:
    """A fraction of 56 bits times a power of 16, built here from the number it is to be."""
    sign = 0x80 if fraction < 0 else 0
    raw = bytes([sign | exponent + 64]) + abs(fraction).to_bytes(7)
    assert value("COMP-2", raw) == math.ldexp(fraction, 4 * exponent - 56)
    assert value("COMP-2", raw[::-1], Values(floats="ibm-little")) == math.ldexp(fraction, 4 * exponent - 56)


@pytest.mark.parametrize("raw", ["7F800000", "7FC00000"])
def test_infinity_and_what_is_no_number_have_no_place_in_json(raw: str) -> None:
    assert "no finite number" in value("COMP-1", bytes.fromhex(raw), Values(floats="ieee"))


@given(st.integers(-(10**31) + 1, 10**31 - 1))
def test_thirty_one_digits_come_out_whole(number: int) -> None:
    raw = bytes.fromhex(f"{abs(number):031}" + ("D" if number < 0 else "C"))
    found = value("PIC S9(21)V9(10) COMP-3", raw)
    assert found == Decimal(f"{number}E-10")
    shown = f"{abs(number) // 10**10}.{abs(number) % 10**10:010}"
    line = json_lines(layout("01 A PIC S9(21)V9(10) COMP-3."))
    assert line({"A": found}) == f'{{"A":{"-" if number < 0 else ""}{shown}}}'
