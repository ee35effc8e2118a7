"""Arrow batches have the rows that reading one by one gives, and set the same records aside."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registers.copybook.encoder import Made, fitting, groups

from onedoor.registers.connectors.copybook.arrow_types import schema
from onedoor.registers.connectors.copybook.batches import batches
from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.errors import Rejected
from onedoor.registers.connectors.copybook.formats import Framing, Segments, Values
from onedoor.registers.connectors.copybook.reading import DataFile

FAST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def compare(reader: DataFile, data: bytes, rows: int) -> None:
    expected = list(reader.read(io.BytesIO(data)))
    found = list(batches(reader, io.BytesIO(data), rows=rows))
    assert [row for batch in found for row in batch.rows.to_pylist()] == [
        row for row in expected if not isinstance(row, Rejected)
    ]
    assert [one for batch in found for one in batch.rejected] == [
        one for one in expected if isinstance(one, Rejected)
    ]
    assert all(batch.rows.schema == schema(reader.layout) for batch in found)
    for batch in found:
        batch.rows.validate(full=True)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Made, bytes]:
    """A file of whole records, with some bytes that somebody spoiled."""
    made = draw(groups())
    records = [made.write(fitting(row), True) for row in draw(st.lists(made.values, min_size=1, max_size=8))]
    data = bytearray(b"".join(records))
    for _ in range(draw(st.integers(0, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(
            st.sampled_from([0x00, 0x40, 0xFF, 0xD1, 0xC5, 0x0C, 0x4E])
        )
    return made, bytes(data)


@FAST
@given(damaged(), st.integers(1, 5))
def test_batches_have_the_rows_of_the_single_records(file: tuple[Made, bytes], rows: int) -> None:
    made, data = file
    compare(DataFile(layout("\n".join(made.lines()))), data, rows)


EVERYTHING = """01 R.
  05 A PIC X(4). 05 Z PIC S9(3)V99. 05 L PIC S9(3) SIGN LEADING. 05 P PIC S9(5)V9 COMP-3.
  05 U PIC 9(3) COMP-3. 05 B PIC S9(4) COMP. 05 V PIC 9(18) COMP. 05 H PIC 9(3)PP. 05 S PIC VPP99.
  05 W PIC S9(18) COMP-3. 05 X PIC 9(20). 05 E PIC ZZ9.99-. 05 F COMP-1. 05 N PIC N(2). 05 O PIC 9 COMP-3.
  05 K PIC 9(2) BLANK WHEN ZERO. 05 T PIC S9(2) SIGN TRAILING SEPARATE. 05 C PIC S9(17)PPP COMP-3.
  05 G. 10 M PIC X(2). 05 Q REDEFINES G PIC 9(2). 05 D PIC 9(4) COMP-6."""


KINDS = [
    "X(3)", "9(3)", "S9(3)", "S9V99", "S9(2) SIGN LEADING", "9(2) BLANK WHEN ZERO", "9(2)PP", "S9(3) COMP-3", "9(3) COMP-3",
    "9 COMP-3", "S9(2)V9 COMP-3", "S9(4) COMP", "9(4) COMP-9", "S9(2)V99 COMP-5", "9(3) COMP-6", "Z9.9-", "S9 SIGN TRAILING SEPARATE",
    "X(2) COMP-X", "X(9) COMP-5", "S9(3) COMP-X", "9(2) NATIONAL", "S9V9 NATIONAL SIGN LEADING SEPARATE", "N(2)", "G(2)", "U(1)", "X NATIONAL",
    "Z9.9 NATIONAL", "+9E+99", "9(5)V9(30) COMP-3", "S9(38)", "99PP COMP", "X(2) OCCURS 2",
]  # fmt: skip
LIKELY = [
    0x40,
    0x20,
    0x00,
    0xF1,
    0xF9,
    0x31,
    0x39,
    0x12,
    0x1C,
    0x2D,
    0xC1,
    0xD2,
    0xFF,
    0x4B,
    0x7D,
    0x0C,
    0x0D,
    0x44,
]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(LIKELY), min_size=40, max_size=40),
    st.sampled_from(["common", "cp037", "latin-1", "utf-8"]),
    st.sampled_from(["both", "none", "left", "right"]),
)
def test_every_kind_of_item_agrees_on_any_bytes(kind: str, raw: list[int], page: str, trim: Any) -> None:
    reader = DataFile(layout(f"01 A PIC {kind}."), values=Values(code_page=page, trim=trim))
    compare(reader, bytes(raw[: len(raw) // reader.layout.size * reader.layout.size]), 7)


def good(number: int) -> bytes:
    """A record of EVERYTHING in which all can be read."""
    return b"".join(
        [
            f"né{number % 100:02}".encode("cp037"), f"{number % 10**4:04}L".encode("cp037"), b"\xd1\xf2\xf3",
            bytes.fromhex("0123456D"), bytes.fromhex("123F"), (-number % 30000).to_bytes(2),
            (number * 10**12).to_bytes(8), "012".encode("cp037"), "34".encode("cp037"),
            bytes.fromhex("0123456789012345678C"), b"\xf9" * 20, " 12.50-".encode("cp037"), bytes.fromhex("C276A000"),
            "é€".encode("utf-16-be"), b"\x7c", b"\x40\x40", b"\xf1\xf2\x60", bytes.fromhex("12345678901234567D"),
            b"\xf1\xf2", b"\x12\x34",
        ]
    )  # fmt: skip


def test_a_good_file_is_decoded_without_a_look_at_single_records(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = DataFile(layout(EVERYTHING), values=Values(code_page="cp037"))
    data = b"".join(good(number) for number in range(500))
    compare(reader, data, 100)
    monkeypatch.setattr(DataFile, "decoded", None)
    (batch,) = batches(reader, io.BytesIO(data), rows=1000)
    assert batch.rows.num_rows == 500
    assert batch.rows.column("A")[0].as_py() == "né00"
    assert batch.rows.schema.field("P").type == pa.decimal128(7, 1)


def test_bytes_around_records_are_passed_over_in_batches_too() -> None:
    framing = Framing(header=3, footer=1, record_header=2, record_footer=4)
    records = [b"<<" + "".join(one).encode("cp037") + b">>>>" for one in ("A1", "B ", "CX", "D4")]
    reader = DataFile(layout("01 R. 05 K PIC X. 05 N PIC 9."), framing=framing)
    assert reader.is_plain
    compare(reader, b"abc" + b"".join(records) + b"z", 3)


@pytest.mark.parametrize("how", ["rdw", "segments", "short"])
def test_records_of_different_lengths_or_kinds_come_in_batches_too(how: str) -> None:
    text = "01 R. 05 K PIC X. 05 N PIC 9. 05 G. 10 T PIC 9 OCCURS 0 TO 3 DEPENDING ON N. 05 H REDEFINES G PIC X(2)."
    segments = Segments(field="K", groups={"G": "G", "H": "H"}) if how == "segments" else None
    values = Values(segments=segments, tables="short" if how == "short" else "auto")
    records = [one.encode("cp037") for one in ("G2345", "H0abc", "G9123", "G0xyz")]
    if how == "rdw":
        data = b"".join((len(one) + 4).to_bytes(2) + bytes(2) + one for one in records)
        compare(DataFile(layout(text), framing=Framing(record_format="rdw"), values=values), data, 3)
    else:
        compare(DataFile(layout(text), values=values), b"".join(records), 3)


def test_whole_numbers_are_int64_up_to_eighteen_digits_and_exact_beyond() -> None:
    kinds = {field.name: str(field.type) for field in schema(layout(EVERYTHING))}
    assert [kinds[name] for name in "ZUBVHSWXEFNDC"] == [
        "decimal128(5, 2)", "int64", "int64", "decimal128(20, 0)", "int64", "decimal128(4, 4)", "decimal128(19, 0)",
        "decimal128(20, 0)", "decimal128(7, 2)", "double", "string", "int64", "decimal128(21, 0)",
    ]  # fmt: skip
