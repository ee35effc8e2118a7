"""Copybooks and data of many styles, as mainframes send them: bytes written by hand or by a few lines of this file, against the lines printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from onedoor.cli.copybook import copybook
from onedoor.registers.connectors.copybook.code_pages import code_page

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    def run(text: str | bytes, data: bytes, *options: str) -> Result:
        (tmp_path / "some.cpy").write_bytes(text.encode() if isinstance(text, str) else text)
        (tmp_path / "some.dat").write_bytes(data)
        return CliRunner().invoke(copybook, [str(tmp_path / "some.cpy"), str(tmp_path / "some.dat"), *options])

    return run


def items(*pictures: str) -> str:
    """A record of items A, B, C and so on."""
    lines = (f"          05 {name} {picture}.\n" for name, picture in zip("ABCDEFGHIJKLM", pictures, strict=False))
    return "       01 R.\n" + "".join(lines)


def e(text: str, size: int = 0) -> bytes:
    return text.encode("cp037").ljust(size, b"\x40")


def rdw(data: bytes) -> bytes:
    return (len(data) + 4).to_bytes(2) + b"\0\0" + data


def printed(result: Result) -> list[Any]:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return [json.loads(line, parse_float=str, parse_int=str) for line in result.stdout.splitlines()]


NUMBERED = (
    "000100* A COMMENT WITH 01 X PIC 9.                                      PGM00001\n"
    "000200 01  client-rec.                                                  PGM00002\n"
    "000300/    page\n"
    "000400\t   05\tcust-id\tpicture is 9(3).\n"
    "000500D    05  DEBUGGED      PIC X(99).\n"
    "000600     05  AMT PIC S9(3)V99                                         05 BAD\n"
    "000700                       COMP-3.   *> 05 Z PIC X.\n"
    "000800     05  LONG-VA\n"
    "000900-        LUE PIC X(2) VALUE 'A\n"
    "001000-    'B'.\n"
    "001100     05  LAST-ONE PIC 9\n"
)
LEVELS = (
    "01 R.\n 05 G.\n 15 A PIC X.\n 10 B PIC X.\n 05 C PIC X.\n 66 D RENAMES A THRU C.\n 88 C-IS VALUE 'Y' FALSE 'N'.\n 03 F PIC X.\n"
)
OVERLAID = """       01 R.
          05 A PIC X(6).
          05 B REDEFINES A PIC X(3).
          05 C REDEFINES B.
             10 C1 PIC 9(2).
             10 C2 REDEFINES C1 PIC X(4).
          05 G OCCURS 2 TIMES INDEXED BY I.
             10 G1 PIC X(2).
             10 G2 REDEFINES G1 PIC 9(2).
          05 H REDEFINES G OCCURS 4 PIC 9.
"""
NESTED = """       01 R.
          05 N PIC 9.
          05 A OCCURS 1 TO 3 DEPENDING ON N.
             10 M PIC 9.
             10 B OCCURS 0 TO 2 TIMES PIC X(2) DEPENDING ON M.
             10 C PIC X.
          05 Z PIC X.
"""


@pytest.mark.parametrize(
    ("text", "data", "line"),
    [
        (NUMBERED, e("123") + bytes.fromhex("12345D") + e("xy7"), '{"cust_id":123,"AMT":-123.45,"LONG_VALUE":"xy","LAST_ONE":7}'),
        (LEVELS, e("ABCD"), '{"G":{"A":"A","B":"B"},"C":"C","F":"D"}'),
        (
            OVERLAID,
            e("12cdef3456"),
            '{"A":"12cdef","B":"12c","C":{"C1":12,"C2":"12cd"},"G":[{"G1":"34","G2":34},{"G1":"56","G2":56}],"H":[3,4,5,6]}',
        ),
        ("       01 :TAG:-R.\n          05 A PIC X.\n          05 A-2 PIC X.\n          05 A PIC X.\n", e("abc"), '{"A":"a","A_2":"b","A_3":"c"}'),
        (items("PIC 9(2)COMP-3", "PIC X(2)VALUE 'AB'", "PIC S9(3) V99 COMP-3"), bytes.fromhex("012Ce7e812345D"), '{"A":12,"B":"XY","C":-123.45}'),
        (items("PIC 9(8) COMP-3U", "PIC X(2) COMP-3U", "PIC X(2) COMP", "PIC 9(3)V9(0)"), bytes.fromhex("123456789876cafe") + e("042"), '{"A":12345678,"B":9876,"C":"CAFE","D":42}'),
        (items("PIC S9PPPV", "PIC PPP999", "PIC 999PPP", "PIC SVP9(3) COMP"), b"\xd7" + e("123123") + b"\xff\xfb", '{"A":-7000,"B":0.000123,"C":123000,"D":-0.0005}'),
        (items("PIC S9(3)", "PIC S9(3) LEADING", "PIC S9(2)"), b"\xf0\xf1\xa2\xb0\xf1\xf2\xf1\xe2", '{"A":12,"B":-12,"C":12}'),
        (items("PIC S9(4)V99", "PIC 9(3)V9"), e("-12.34 1.5", 10), '{"A":-12.34,"B":1.5}'),
    ],
)  # fmt: skip
def test_a_copybook_of_any_style_gives_the_record_that_was_written(call: Call, text: str, data: bytes, line: str) -> None:
    assert call(text, data).stdout == line + "\n"


def test_what_was_never_written_has_no_value_whether_spaces_or_low_values_are_there(call: Call) -> None:
    text = items("PIC 9(3)", "PIC S9(3) COMP-3", "PIC X(3)", "PIC X(2) OCCURS 2", "PIC X(2)")
    data = b"\x40" * 3 + b"\0" * 7 + e("q   ")
    assert call(text, data).stdout == '{"D":[null,"q"],"E":""}\n'
    assert call(text, data, "--nulls", "show").stdout == '{"A":null,"B":null,"C":null,"D":[null,"q"],"E":""}\n'


@pytest.mark.parametrize(("sign", "negative"), [("A", False), ("B", True), ("C", False), ("D", True), ("E", False), ("F", False)])
def test_packed_decimals_may_have_any_sign_that_the_machine_knows(call: Call, sign: str, negative: bool) -> None:
    (row,) = printed(call(items("PIC S9(4)V99 COMP-3"), bytes.fromhex("0001234" + sign)))
    assert Decimal(row["A"]) == Decimal("12.34") * (-1 if negative else 1)


def test_tables_in_tables_are_as_long_as_each_of_them_says(call: Call) -> None:
    data = rdw(e("21bbC0DZ")) + rdw(e("12ccddEY"))
    assert printed(call(NESTED, data, "--record-format", "V")) == [
        {"N": "2", "A": [{"M": "1", "B": ["bb"], "C": "C"}, {"M": "0", "B": [], "C": "D"}], "Z": "Z"},
        {"N": "1", "A": [{"M": "2", "B": ["cc", "dd"], "C": "E"}], "Z": "Y"},
    ]


@pytest.mark.parametrize(
    ("field", "options"),
    [("L + 2", ()), ("(L*2 + 4) / 2", ()), ("L", ("--rdw-adjustment", "2")), ("L", ("--length", "03=5", "--length", "_=3"))],
)
def test_the_length_of_a_record_may_be_computed(call: Call, field: str, options: tuple[str, ...]) -> None:
    text = "       01 R.\n          05 L PIC 9(2).\n          05 A PIC X(5).\n"
    text = text.replace("PIC 9(2)", "PIC X(2)") if "--length" in options else text
    found = printed(call(text, e("03abc01z"), "--length-field", field, *options))
    assert [row["A"] for row in found] == ["abc", "z"]


@pytest.mark.parametrize("field", ["L +", "(L", "L ! 2", "NOBODY * 2", "(" * 5000 + "L"])
def test_a_length_that_cannot_be_computed_is_said(call: Call, field: str) -> None:
    result = call(items("PIC 9(2)"), e("03"), "--length-field", field)
    assert result.exit_code == 2
    assert "no name of an item" in result.stderr or "no item NOBODY" in result.stderr


@pytest.mark.parametrize(
    ("page", "data", "text"),
    [
        ("cp930", "0e4f5848f20fc1c2", "漢字AB"),
        ("cp939", "0e4f5848f244864496", "漢字かな"),
        ("cp933", "c10e65c15fc20f", "A漢字"),
        ("cp937", "0e5ec64df20fc1", "漢字A"),
        ("IBM-1364", "0e65c15fc20fc1", "漢字A"),
        ("1388", "0e9da25c760fc1", "漢字A"),
        ("cp300", "4f5848f24040", "漢字"),
        ("cp290", "4142", "｡｢"),
        ("cp838", "4243", "กข"),
        ("cp870", "b1", "Ą"),
        ("cp924", "9f", "€"),
        ("cp274", "44c0", "@é"),
    ],
)
def test_code_pages_of_one_and_two_bytes_are_read(call: Call, page: str, data: str, text: str) -> None:
    raw = bytes.fromhex(data)
    (row,) = printed(call(items(f"PIC X({len(raw) + 2})", "PIC 9(2)", "PIC S9(3)"), raw + e("  1201") + b"\xd3", "--code-page", page))
    assert row == {"A": text, "B": "12", "C": "-13"}


def test_every_page_of_the_guide_has_its_letters_and_digits_in_place() -> None:
    guide = Path("docs/operators.md").read_text()
    start = guide.index("accents and currency signs: ")
    pages = sorted(set(re.findall(r"cp\d+", guide[start : guide.index("`--field-code-page", start)])))
    assert len(pages) > 60
    for page in pages:
        found = code_page(page)
        assert found.encoding == "ebcdic"
        assert found.table is not None
        assert found.table[0xC1:0xCA] + found.table[0xF0:0xFA] == "ABCDEFGHI0123456789", page


@pytest.mark.parametrize(("page", "wide"), [("shift_jis", True), ("gbk", True), ("cp424", False), ("latin-1", False), ("utf-8", True)])
def test_a_page_is_known_to_have_characters_of_several_bytes(page: str, wide: bool) -> None:
    assert code_page(page).wide is wide


def test_double_byte_items_are_read_by_the_page_and_one_item_may_have_another_page(call: Call) -> None:
    text = items("PIC X(6)", "PIC G(2) USAGE DISPLAY-1", "PIC X(2)")
    data = bytes.fromhex("0e4f580fc140" + "4f5848f2") + "äß".encode("cp273")
    (row,) = printed(call(text, data, "--code-page", "cp939", "--field-code-page", "cp273=C"))
    assert row == {"A": "漢A", "B": "漢字", "C": "äß"}
    assert call(text, data, "--field-code-page", "cp273=NOBODY").exit_code == 2


@pytest.mark.parametrize("end", [b"", b"\x15"])
def test_a_copybook_may_itself_come_as_it_lay_on_the_mainframe(call: Call, end: bytes) -> None:
    lines = items("PIC X(2)", "PIC 9").splitlines()
    text = end.join((line if end else line.ljust(80)).encode("cp037") for line in lines)
    assert printed(call(text, e("ab1"))) == [{"A": "ab", "B": "1"}]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (bytes(range(256)) * 100, "no text"),
        ("01 " + "A" * 3_000_000, "more than 2000000 characters"),
        ("01 R.\n 05 A OCCURS 1000000000 PIC X.", "too often"),
        ("01 R.\n 05 A OCCURS 10000.\n 10 B OCCURS 10000 PIC X(10).", "takes 1000000000 bytes"),
        ("01 A PIC " + "(" * 100_000 + ".", "written with 100000 characters"),
        ("", "describes nothing"),
    ],
    ids=["junk", "endless", "often", "often often", "brackets", "nothing"],
)
def test_hostile_copybooks_are_refused_at_once(call: Call, text: str | bytes, why: str) -> None:
    result = call(text, b"abcd")
    assert result.exit_code == 3
    assert why in result.stderr
    assert len(result.stderr) < 1000


def test_a_thousand_items_of_one_name_and_data_without_end_take_no_time(call: Call) -> None:
    text = "       01 R.\n" + "          05 A PIC X.\n" * 2000
    (row,) = printed(call(text, b"\xc1" * 2000))
    assert len(row) == 2000
    result = call(items("PIC X"), b"\xc1" * (17 << 20), "--record-format", "D", "--encoding", "ebcdic")
    assert (result.exit_code, "does not end" in result.stderr) == (3, True)
