"""Files with several kinds of records: put together into families, numbered, chosen, of different lengths, over blocks."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.cli.copybook import copybook
from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.code_pages import code_page
from onedoor.registers.connectors.copybook.errors import StopsInTheMiddle
from onedoor.registers.connectors.copybook.formats import Framing
from onedoor.registers.connectors.copybook.reading import DataFile

COPYBOOK = """
       01  ENTITY.
           05  SEGMENT-ID           PIC X.
           05  COMPANY.
               10  COMPANY-NAME     PIC X(6).
               10  FOUNDED          PIC 9(4).
           05  DEPARTMENT REDEFINES COMPANY.
               10  DEPARTMENT-NAME  PIC X(6).
           05  PERSON REDEFINES COMPANY.
               10  FULL-NAME        PIC X(5).
               10  WAGE             PIC S9(5)V99 COMP-3.
"""
Call = Callable[..., Result]


def company(name: str) -> bytes:
    return f"C{name:6}1990".encode("cp037")


def department(name: str) -> bytes:
    return f"D{name:10}".encode("cp037")


def person(name: str, wage: str = "0012345C") -> bytes:
    return f"P{name:5}".encode("cp037") + bytes.fromhex(wage) + b"\x40"


@pytest.fixture
def call(tmp_path: Path) -> Call:
    (tmp_path / "entity.cpy").write_text(COPYBOOK)

    def run(data: bytes, *options: str) -> Result:
        (tmp_path / "entity.dat").write_bytes(data)
        kinds = ("--segment-field", "SEGMENT-ID", "--segment", "C=COMPANY", "--segment", "D=DEPARTMENT", "--segment", "P=PERSON")
        return CliRunner().invoke(copybook, [str(tmp_path / "entity.cpy"), str(tmp_path / "entity.dat"), *kinds, *options])

    return run


FAMILY = ("--segment-parent", "DEPARTMENT=COMPANY", "--segment-parent", "PERSON=DEPARTMENT")


def test_children_stand_in_their_parents_at_every_depth(call: Call) -> None:
    data = [company("ACME"), department("LEGAL"), person("ANNA"), person("BEA"), department("EMPTY"), company("BOLT")]
    result = call(b"".join(data), *FAMILY)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "SEGMENT_ID": "C",
            "COMPANY": {
                "COMPANY_NAME": "ACME",
                "FOUNDED": 1990,
                "DEPARTMENT": [
                    {
                        "DEPARTMENT_NAME": "LEGAL",
                        "PERSON": [{"FULL_NAME": "ANNA", "WAGE": 123.45}, {"FULL_NAME": "BEA", "WAGE": 123.45}],
                    },
                    {"DEPARTMENT_NAME": "EMPTY", "PERSON": []},
                ],
            },
        },
        {"SEGMENT_ID": "C", "COMPANY": {"COMPANY_NAME": "BOLT", "FOUNDED": 1990, "DEPARTMENT": []}},
    ]


def test_the_arrow_says_the_same_the_other_way_round(call: Call) -> None:
    data = company("ACME") + department("LEGAL") + person("ANNA")
    arrow = call(data, "--segment-parent", "COMPANY => DEPARTMENT, PERSON")
    assert arrow.stdout == call(data, "--segment-parent", "DEPARTMENT,PERSON=COMPANY").stdout
    assert [*json.loads(arrow.stdout)["COMPANY"]] == ["COMPANY_NAME", "FOUNDED", "DEPARTMENT", "PERSON"]


def test_what_belongs_to_a_record_that_was_set_aside_is_set_aside_with_it(call: Call) -> None:
    bad = company("BAD")[:-1] + b"\xff"
    data = [department("LOST"), bad, department("GONE"), person("ANNA"), company("FINE"), department("LAW"), person("B", "001234C5")]
    result = call(b"".join(data), *FAMILY)
    assert result.exit_code == 1
    assert [json.loads(line)["COMPANY"]["COMPANY_NAME"] for line in result.stdout.splitlines()] == ["FINE"]
    assert [line.partition(" of the record: ")[0] for line in result.stderr.splitlines()[:-1]] == [
        "Set aside: record 1 at byte 0: DEPARTMENT at byte 0",
        "Set aside: record 2 at byte 11: FOUNDED at byte 7",
        "Set aside: record 3 at byte 22: DEPARTMENT at byte 0",
        "Set aside: record 4 at byte 33: PERSON at byte 0",
        "Set aside: record 7 at byte 66: WAGE at byte 6",
    ]
    assert "no record that it could belong to (COMPANY)" in result.stderr
    assert "the record that it belongs to, at byte 11, was set aside (COMPANY)" in result.stderr
    assert "1 records printed, 5 set aside." in result.stderr


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.text("ABC", min_size=1, max_size=5), st.lists(st.text("XYZ", min_size=1, max_size=5), max_size=3)), max_size=5))
def test_any_families_come_back_as_they_were(families: list[tuple[str, list[str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text, file = Path(folder, "e.cpy"), Path(folder, "e.dat")
        text.write_text(COPYBOOK)
        data = b"".join(company(name) + b"".join(map(department, parts)) for name, parts in families)
        file.write_bytes(data)
        options = ["--segment-field", "SEGMENT_ID", "--segment", "C=COMPANY", "--segment", "D=DEPARTMENT"]
        options += ["--segment-parent", "DEPARTMENT=COMPANY"]
        result = CliRunner().invoke(copybook, [str(text), str(file), *options])
    rows = [json.loads(line)["COMPANY"] for line in result.stdout.splitlines()]
    found = [(row["COMPANY_NAME"], [one["DEPARTMENT_NAME"] for one in row["DEPARTMENT"]]) for row in rows]
    assert found == families


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--segment-parent", "PERSON=FIRM"), "no group FIRM"),
        (("--segment-parent", "COMPANY=PERSON", "--segment-parent", "PERSON=COMPANY"), "belong to itself"),
        (("--segment-parent", "PERSON=ENTITY"), "no group ENTITY"),
        (("--segment-parent", "PERSON"), "not of the form"),
    ],
)
def test_families_that_cannot_be_are_told(call: Call, options: tuple[str, ...], said: str) -> None:
    result = call(company("ACME"), *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_records_are_numbered_and_say_to_which_root_they_belong(call: Call) -> None:
    data = [person("LOST"), company("ACME"), person("ANNA"), person("BEA"), company("BOLT"), person("CY")]
    result = call(b"".join(data), "--record-ids", "--segment-id-level", "C", "--segment-id-level", "P,D")
    marks = [
        tuple(json.loads(line).get(key) for key in ("Record_Id", "Record_Byte_Length", "Seg_Id0", "Seg_Id1"))
        for line in result.stdout.splitlines()
    ]
    assert marks == [
        (0, 11, None, None),
        (1, 11, "ID_0_1", None),
        (2, 11, "ID_0_1", "ID_0_1_L1_1"),
        (3, 11, "ID_0_1", "ID_0_1_L1_2"),
        (4, 11, "ID_0_4", None),
        (5, 11, "ID_0_4", "ID_0_4_L1_1"),
    ]
    assert result.stdout.startswith('{"File_Id":0,"Record_Id":0,"Record_Byte_Length":11,"SEGMENT_ID":"P","PERSON":{')


def test_only_the_kinds_asked_for_are_shown_and_others_cannot_be_set_aside(call: Call) -> None:
    result = call(company("ACME") + person("ANNA", "00123456") + company("BOLT"), "--only-segment", "C")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [json.loads(line)["COMPANY"]["COMPANY_NAME"] for line in result.stdout.splitlines()] == ["ACME", "BOLT"]


def test_records_that_are_too_short_to_be_any_are_passed_over(call: Call) -> None:
    data = b"".join(headed(one) for one in (company("ACME"), b"\x00", company("BOLT")))
    result = call(data, "--record-format", "V", "--shortest", "5", "--record-ids")
    assert [json.loads(line)["Record_Id"] for line in result.stdout.splitlines()] == [0, 1]


def test_several_copybooks_describe_the_same_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "other.cpy").write_text("       01 OTHER. 05 WHOLE PIC X(11).")
    result = call(company("ACME"), "--also", str(tmp_path / "other.cpy"))
    row = json.loads(result.stdout)
    assert row["ENTITY"]["COMPANY"]["COMPANY_NAME"] == "ACME"
    assert row["OTHER"] == {"WHOLE": "CACME  1990"}


def test_words_may_say_how_often_something_occurs(tmp_path: Path) -> None:
    (tmp_path / "t.cpy").write_text("01 R. 05 N PIC X(3). 05 A PIC X OCCURS 0 TO 3 DEPENDING ON N.")
    (tmp_path / "t.dat").write_bytes("TWOXY ONEX  ANYXYZ".encode("cp037"))
    result = CliRunner().invoke(
        copybook, [str(tmp_path / "t.cpy"), str(tmp_path / "t.dat"), "--count", "ONE=1", "--count", "TWO=2"]
    )
    assert [json.loads(line)["A"] for line in result.stdout.splitlines()] == [["X", "Y"], ["X"]]
    assert "N says that it occurs ANY times" in result.stderr


def test_each_kind_may_have_a_length_of_its_own(call: Call) -> None:
    data = company("ACME") + department("LAW")[:7] + person("ANNA")[:10] + company("BOLT")
    lengths = ("--length-field", "SEGMENT-ID", "--length", "C=11", "--length", "D=7", "--length", "P=10")
    result = call(data, *lengths)
    assert [json.loads(line)["SEGMENT_ID"] for line in result.stdout.splitlines()] == ["C", "D", "P", "C"]
    cut = call(data + b"\xe7ABC", *lengths)
    assert (cut.exit_code, cut.stdout) == (3, "")
    assert "byte 39: SEGMENT-ID does not say how long the record is: 'X'" in cut.stderr


# ---------------------------------------------------------------------- records over blocks


def headed(data: bytes, control: int = 0, *, own: int = 4, order: Any = "big") -> bytes:
    return (len(data) + own).to_bytes(2, order) + bytes([control, 0]) + data


def spanning(records: list[bytes], size: int) -> bytes:
    """Records in blocks of at most `size` bytes, as a mainframe writes them: what does not fit goes on in the next block."""
    blocks, block = [], b""
    for record in records:
        rest, first = record, True
        while True:
            room = size - len(block) - 4
            if room < 1:
                blocks.append(block)
                block = b""
                continue
            part, rest = rest[:room], rest[room:]
            control = (0 if first else 2) if not rest else (1 if first else 3)
            block += headed(part, control)
            first = False
            if not rest:
                break
    return b"".join(headed(one) for one in [*blocks, block] if one)


TEXT = layout("01 R. 05 A PIC X(40).")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("ABCDEFGH", min_size=1, max_size=40), min_size=1, max_size=8), st.integers(6, 50))
def test_records_that_span_blocks_are_put_together(texts: list[str], size: int) -> None:
    data = spanning([text.encode("cp037") for text in texts], size)
    reader = DataFile(TEXT, framing=Framing(record_format="bdw"))
    assert reader.check(io.BytesIO(data)) == len(texts)
    assert [row["A"] for row in reader.read(io.BytesIO(data)) if isinstance(row, dict)] == texts
    told = DataFile(TEXT, framing=Framing(record_format="bdw", header_length="includes", block_length="includes"))
    with pytest.raises(StopsInTheMiddle):
        told.check(io.BytesIO(data[:-1]))


@pytest.mark.parametrize("controls", [(1, 0), (2,), (3, 2), (1, 3), (1, 1, 2)])
def test_segments_that_do_not_fit_one_another_are_a_file_that_is_not_whole(controls: tuple[int, ...]) -> None:
    data = b"".join(headed(b"\xc1", control) for control in controls)
    reader = DataFile(TEXT, framing=Framing(record_format="rdw-big", header_length="includes"))
    with pytest.raises(StopsInTheMiddle, match="segment"):
        reader.check(io.BytesIO(data))


@pytest.mark.parametrize("block_own", [0, 4])
@pytest.mark.parametrize("own", [0, 4])
@pytest.mark.parametrize("order", ["big", "little"])
def test_block_words_may_be_counted_otherwise_than_record_words(block_own: int, own: int, order: Any) -> None:
    texts = ["ANNA", "B", "CLEMENTINE"]
    block = b"".join(headed(text.encode("cp037"), own=own, order=order) for text in texts)
    data = headed(block, own=block_own, order=order) * 2
    reader = DataFile(TEXT, framing=Framing(record_format="bdw" if order == "big" else "bdw-little"))
    assert [row["A"] for row in reader.read(io.BytesIO(data)) if isinstance(row, dict)] == texts * 2


def test_stated_lengths_can_be_adjusted_each_for_itself() -> None:
    data = headed(headed(b"\xc1\xc2", own=6) + headed(b"\xc3", own=6), own=1)
    framing = Framing(
        record_format="bdw", adjustment=-2, block_adjustment=3, header_length="includes", block_length="includes"
    )
    rows = list(DataFile(TEXT, framing=framing).read(io.BytesIO(data)))
    assert rows == [{"A": "AB"}, {"A": "C"}]


# ---------------------------------------------------------------------- code pages


@pytest.mark.parametrize(
    ("page", "raw", "text"),
    [
        ("cp1025", "b9ed4af142", "АВ[1ђ"),
        ("cp875", "41424344", "ΑΒΓΔ"),
        ("cp870", "a042aaab", "ąâŚŇ"),
        ("cp1112", "aabd", "”Ķ"),
        ("cp1047", "adbd", "[]"),
        ("cp273", "4a5ac0", "ÄÜä"),
        ("cp1140", "9f", "€"),
        ("cp1154", "e1", "€"),
        ("cp500", "4a5a", "[]"),
    ],
)
def test_code_pages_are_those_of_the_mainframe(page: str, raw: str, text: str) -> None:
    assert code_page(page).encoding == "ebcdic"
    assert code_page(page).decode(bytes.fromhex(raw)) == text
