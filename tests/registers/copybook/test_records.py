"""Records in files: how they are cut, what shares its bytes, what is there in which record, and in which letters."""

from __future__ import annotations

import io
from typing import Any

import pytest

from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.errors import FormatError, Rejected, StopsInTheMiddle
from onedoor.registers.connectors.copybook.formats import Framing, Segments, Values
from onedoor.registers.connectors.copybook.reading import Counts, DataFile

SIMPLE = "01 R. 05 A PIC X(3). 05 N PIC 9(2)."


def ebcdic(text: str) -> bytes:
    return text.encode("cp037")


def rows(copybook: str, data: bytes, counts: Counts | None = None, **how: Any) -> list[Any]:
    framing = Framing(**{name: how.pop(name) for name in [*how] if name in Framing.__dataclass_fields__})
    file = DataFile(layout(copybook), framing=framing, values=Values(**how))
    file.check(io.BytesIO(data))
    return list(file.read(io.BytesIO(data), counts))


def rdw(*records: bytes, includes: bool = True) -> bytes:
    return b"".join((len(one) + 4 * includes).to_bytes(2) + bytes(2) + one for one in records)


# ---------------------------------------------------------------------- framing


def test_a_fixed_file_that_stops_in_the_middle_is_refused_at_the_record_that_is_not_whole() -> None:
    with pytest.raises(StopsInTheMiddle, match="after 2 records of 5 bytes, 3 are left") as stopped:
        rows(SIMPLE, ebcdic("ABC01DEF02GHI"))
    assert stopped.value.offset == 10


def test_a_record_may_be_longer_than_the_copybook_and_that_is_counted() -> None:
    counts = Counts()
    assert rows(SIMPLE, ebcdic("ABC01xxDEF02yy"), counts, record_length=7) == [
        {"A": "ABC", "N": 1},
        {"A": "DEF", "N": 2},
    ]
    assert (counts.rows, counts.longer) == (2, 2)


def test_header_and_footer_longer_than_the_file_are_told() -> None:
    with pytest.raises(StopsInTheMiddle, match="fewer than"):
        rows(SIMPLE, b"abc", header=2, footer=2)


def test_an_empty_file_has_no_records() -> None:
    assert (
        rows(SIMPLE, b"")
        == rows(SIMPLE, b"", record_format="rdw")
        == rows(SIMPLE, b"", record_format="text")
        == []
    )


@pytest.mark.parametrize("includes", [True, False])
def test_whether_a_header_counts_itself_is_found_out(includes: bool) -> None:
    data = rdw(ebcdic("ABC01"), ebcdic("DE"), ebcdic("GHI03"), includes=includes)
    assert rows(SIMPLE, data, record_format="rdw") == [
        {"A": "ABC", "N": 1},
        {"A": "DE", "N": None},
        {"A": "GHI", "N": 3},
    ]


def test_headers_whose_length_stands_in_the_last_two_bytes_are_read_too() -> None:
    data = b"\x00\x00\x05\x00" + ebcdic("ABC01") + b"\x00\x00\x05\x00" + ebcdic("DEF02")
    assert [row["N"] for row in rows(SIMPLE, data, record_format="rdw-little")] == [1, 2]


def test_the_wrong_order_of_bytes_is_told() -> None:
    data = b"\x00\x00\x05\x00" + ebcdic("ABC01")
    with pytest.raises(StopsInTheMiddle, match="rdw-little"):
        rows(SIMPLE, data, record_format="rdw-big")


@pytest.mark.parametrize("includes", [True, False])
@pytest.mark.parametrize("order", ["big", "little"])
def test_the_order_of_bytes_in_headers_is_found_out(order: Any, includes: bool) -> None:
    many = [ebcdic(f"ABC{number:02}") for number in range(20)]
    data = b"".join((5 + 4 * includes).to_bytes(2, order) + bytes(2) + one for one in many)
    assert [row["N"] for row in rows(SIMPLE, data, record_format="rdw")] == [*range(20)]


@pytest.mark.parametrize("includes", [True, False])
@pytest.mark.parametrize("order", ["big", "little"])
def test_a_cut_file_is_refused_at_the_record_that_is_cut(order: Any, includes: bool) -> None:
    one = (5 + 4 * includes).to_bytes(2, order) + bytes(2) + ebcdic("ABC01")
    with pytest.raises(StopsInTheMiddle, match="is to have 5 bytes, and the file has only 3") as stopped:
        rows(SIMPLE, one * 3 + one[:-2], record_format="rdw")
    assert stopped.value.offset == 27


def test_bytes_around_each_record_are_passed_over() -> None:
    around = {"record_header": 2, "record_footer": 1}
    assert [row["N"] for row in rows(SIMPLE, ebcdic("<<ABC01><<DEF02>"), **around)] == [1, 2]
    data = rdw(ebcdic("<<ABC01>"), ebcdic("<<DE>"), ebcdic("<"))
    assert [row["A"] for row in rows(SIMPLE, data, record_format="rdw", **around)] == ["ABC", "DE", None]
    text = "01 R. 05 N PIC 9. 05 T PIC X OCCURS 0 TO 3 DEPENDING ON N."
    found = rows(text, ebcdic("<<2ab><<0><<1c>"), record_format="depending", **around)
    assert [row["T"] for row in found] == [["a", "b"], [], ["c"]]
    text = "01 R. 05 L PIC 99. 05 A PIC X(9)."
    assert rows(text, ebcdic("<<06a><<07bc>"), record_format="length-field", length_field="L", **around) == [
        {"L": 6, "A": "a"}, {"L": 7, "A": "bc"}
    ]  # fmt: skip


def test_a_stated_length_can_be_adjusted() -> None:
    data = b"\x00\x07\x00\x00" + ebcdic("ABC01") + b"\x00\x07\x00\x00" + ebcdic("DEF02")
    found = rows(SIMPLE, data, record_format="rdw", header_length="excludes", adjustment=-2)
    assert [row["N"] for row in found] == [1, 2]


def test_blocks_hold_records() -> None:
    first, second = rdw(ebcdic("ABC01"), ebcdic("DEF02")), rdw(ebcdic("GHI03"))
    large = (len(second) + 4 | 1 << 31).to_bytes(4) + second
    data = (len(first) + 4).to_bytes(2) + bytes(2) + first + large
    assert [row["N"] for row in rows(SIMPLE, data, record_format="bdw")] == [1, 2, 3]
    with pytest.raises(StopsInTheMiddle, match="block"):
        rows(SIMPLE, data[:-1], record_format="bdw")


def test_an_item_may_hold_the_length() -> None:
    text = "01 R. 05 KIND PIC X. 05 LEN PIC 9(2). 05 NAME PIC X(9)."
    found = rows(text, ebcdic("A08HELLOB04!"), record_format="length-field", length_field="len")
    assert found == [{"KIND": "A", "LEN": 8, "NAME": "HELLO"}, {"KIND": "B", "LEN": 4, "NAME": "!"}]
    with pytest.raises(StopsInTheMiddle, match="to have 8 bytes"):
        rows(text, ebcdic("A08HELL"), record_format="length-field", length_field="LEN")
    with pytest.raises(StopsInTheMiddle, match="does not say"):
        rows(text, ebcdic("A__HELLO"), record_format="length-field", length_field="LEN")
    with pytest.raises(FormatError, match="no item SIZE"):
        rows(text, b"", record_format="length-field", length_field="SIZE")
    with pytest.raises(FormatError, match="which item"):
        rows(text, b"", record_format="length-field")


def test_lines_are_records() -> None:
    data = "ABC01\r\nDé 2\n\nGHI03".encode()
    found = rows(SIMPLE, data, record_format="text", code_page="utf-8")
    assert found == [{"A": "ABC", "N": 1}, {"A": "Dé", "N": 2}, {"A": "GHI", "N": 3}]
    assert rows(SIMPLE, ebcdic("ABC01") + b"\x15" + ebcdic("D") + b"\x25", record_format="text") == [
        {"A": "ABC", "N": 1},
        {"A": "D", "N": None},
    ]


def test_a_file_larger_than_one_piece_is_read_to_the_end() -> None:
    many = 300_000
    data = b"".join(b"ABC%02d" % (number % 100) for number in range(many))
    assert [row["N"] for row in rows(SIMPLE, data, code_page="latin-1")] == [
        number % 100 for number in range(many)
    ]
    lines = b"".join(b"ABC%02d\n" % (number % 100) for number in range(many))
    found = rows(SIMPLE, lines, code_page="latin-1", record_format="text")
    assert [row["N"] for row in found] == [number % 100 for number in range(many)]


# ---------------------------------------------------------------------- tables

VARIABLE = """01 R.
  05 N PIC 9.
  05 T OCCURS 0 TO 3 TIMES DEPENDING ON N.
    10 M PIC 9.
    10 U PIC X OCCURS 0 TO 2 DEPENDING ON M.
  05 LAST-ONE PIC X."""


def test_tables_take_the_bytes_of_what_occurs_and_the_rest_moves_up() -> None:
    data = rdw(ebcdic("22ab0z"), ebcdic("0y"), ebcdic("32ab1c2dex"))
    found = rows(VARIABLE, data, record_format="rdw")
    assert [(row["T"], row["LAST_ONE"]) for row in found] == [
        ([{"M": 2, "U": ["a", "b"]}, {"M": 0, "U": []}], "z"),
        ([], "y"),
        ([{"M": 2, "U": ["a", "b"]}, {"M": 1, "U": ["c"]}, {"M": 2, "U": ["d", "e"]}], "x"),
    ]


def test_tables_of_full_records_stay_where_they_are() -> None:
    (row,) = rows(VARIABLE, ebcdic("21a-0------z"[:2] + "a-0--" + "---z"))
    assert (row["T"], row["LAST_ONE"]) == ([{"M": 1, "U": ["a"]}, {"M": 0, "U": []}], "z")


def test_a_counter_beyond_the_most_sets_the_record_aside() -> None:
    found = rows(VARIABLE, rdw(ebcdic("4" + "1a" * 4 + "z"), ebcdic("0y")), record_format="rdw")
    assert isinstance(found[0], Rejected)
    assert found[0].reason == "T at byte 1 of the record: N says that it occurs 4 times, and 3 are the most"
    assert found[1] == {"N": 0, "T": [], "LAST_ONE": "y"}


def test_a_blank_counter_sets_the_record_aside() -> None:
    (found,) = rows(VARIABLE, rdw(ebcdic(" y")), record_format="rdw")
    assert isinstance(found, Rejected)
    assert "N, which says how often it occurs, is blank" in found.reason


def test_without_headers_a_counter_that_cannot_be_read_ends_the_file() -> None:
    with pytest.raises(StopsInTheMiddle, match="how long the record is cannot be told") as stopped:
        rows(VARIABLE, ebcdic("0y" + "9y" + "0y"), record_format="depending")
    assert stopped.value.offset == 2


def test_an_end_inside_a_number_is_a_flaw_and_behind_it_nothing_is_there() -> None:
    text = "01 R. 05 A PIC X(2). 05 N PIC 9(3). 05 B PIC X(2). 05 C PIC 9(2) COMP-3."
    found = rows(text, rdw(ebcdic("AB12"), ebcdic("AB123"), ebcdic("AB123x")), record_format="rdw")
    assert found[0].reason == "N at byte 2 of the record: the record ends after 2 of its 3 bytes"
    assert found[1] == {"A": "AB", "N": 123, "B": None, "C": None}
    assert found[2] == {"A": "AB", "N": 123, "B": "x", "C": None}


# ---------------------------------------------------------------------- shared bytes, segments


def test_all_views_of_the_same_bytes_are_shown() -> None:
    (row,) = rows("01 R. 05 D PIC 9(4). 05 E REDEFINES D. 10 M PIC 99. 10 Y PIC 99.", ebcdic("1226"))
    assert row == {"D": 1226, "E": {"M": 12, "Y": 26}}


def test_what_one_view_cannot_read_has_no_value_while_another_view_can() -> None:
    text = "01 R. 05 NAME PIC X(4). 05 NUM REDEFINES NAME PIC 9(4). 05 P REDEFINES NAME PIC 9(7) COMP-3."
    assert rows(text, ebcdic("ANNA") + ebcdic("1234")) == [
        {"NAME": "ANNA", "NUM": None, "P": None},
        {"NAME": "1234", "NUM": 1234, "P": None},
    ]
    groups = "01 R. 05 A. 10 N PIC 9(3). 05 B REDEFINES A. 10 M PIC X. 10 O PIC 99. 05 C PIC X."
    found = rows(groups, ebcdic("X12-") + ebcdic("XXX-"))
    assert found[0] == {"A": {"N": None}, "B": {"M": "X", "O": 12}, "C": "-"}
    assert [flaw.field for flaw in found[1].flaws] == ["N", "O"]


def test_of_many_flaws_the_first_are_told() -> None:
    (found,) = rows("01 A PIC 9 OCCURS 40.", ebcdic("x" * 40))
    assert len(found.flaws) == 40
    assert found.reason.startswith("A at byte 0 of the record: a7 is no number in zoned decimal; A at byte 1")
    assert found.reason.endswith("; and 35 more")


def test_a_number_redefined_by_characters_alone_must_be_a_number() -> None:
    (found,) = rows("01 R. 05 N PIC 9(2). 05 X REDEFINES N PIC X(2).", ebcdic("A!"))
    assert isinstance(found, Rejected)


SEGMENTED = """01 R.
  05 KIND PIC X.
  05 COMPANY. 10 NAME PIC X(4). 10 STAFF PIC 9(2).
  05 PERSON REDEFINES COMPANY. 10 PHONE PIC 9(4).
  05 PLACE REDEFINES COMPANY PIC X(3)."""


def test_only_the_group_of_the_records_segment_is_there() -> None:
    groups = Segments(field="kind", groups={"C": "COMPANY", "P": "person", "Q": "PERSON", "L": "PLACE"})
    data = rdw(
        ebcdic("CACME12"),
        ebcdic("P5551"),
        ebcdic("Q5552"),
        ebcdic("LRIO"),
        ebcdic("?....."),
        ebcdic("CACMEXX"),
    )
    found = rows(SEGMENTED, data, record_format="rdw", segments=groups)
    nothing = {"COMPANY": None, "PERSON": None, "PLACE": None}
    assert found[:5] == [
        {"KIND": "C", **nothing, "COMPANY": {"NAME": "ACME", "STAFF": 12}},
        {"KIND": "P", **nothing, "PERSON": {"PHONE": 5551}},
        {"KIND": "Q", **nothing, "PERSON": {"PHONE": 5552}},
        {"KIND": "L", **nothing, "PLACE": "RIO"},
        {"KIND": "?", **nothing},
    ]
    assert isinstance(found[5], Rejected)


def test_a_segments_value_may_be_a_number() -> None:
    text = SEGMENTED.replace("KIND PIC X", "KIND PIC 9(2)")
    groups = Segments(field="KIND", groups={"01": "COMPANY", "2": "PERSON"})
    found = rows(text, rdw(ebcdic("01ACME12"), ebcdic("025551")), record_format="rdw", segments=groups)
    assert [(row["COMPANY"] is None, row["PERSON"] is None) for row in found] == [
        (False, True),
        (True, False),
    ]


def test_a_table_whose_counter_is_in_a_group_that_is_absent_cannot_be_read() -> None:
    text = (
        "01 R. 05 K PIC X. 05 A. 10 N PIC 9. 05 B REDEFINES A PIC X. 05 T PIC X OCCURS 0 TO 2 DEPENDING ON N."
    )
    groups = Segments(field="K", groups={"A": "A", "B": "B"})
    found = rows(text, rdw(ebcdic("A1x"), ebcdic("B1x")), record_format="rdw", segments=groups)
    assert found[0]["T"] == ["x"]
    assert "N, which says how often" in found[1].reason


def test_records_of_their_own_can_be_segments() -> None:
    text = "01 A. 05 K PIC X. 05 X PIC X(2). 01 B. 05 FILLER PIC X. 05 N PIC 9(3)."
    found = rows(text, rdw(ebcdic("Aab"), ebcdic("B123")), record_format="rdw")
    assert found[0]["A"] == {"K": "A", "X": "ab"}
    assert found[1]["B"] == {"N": 123}


@pytest.mark.parametrize(
    ("field", "groups", "message"),
    [
        ("SORT", {"C": "COMPANY"}, "no item SORT"),
        ("KIND", {"C": "FIRM"}, "no group FIRM"),
        ("KIND", {}, "at least one"),
        ("PLACE", {"C": "COMPANY"}, "lies before"),
    ],
)
def test_segments_that_are_not_in_the_copybook_are_told(
    field: str, groups: dict[str, str], message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        rows(SEGMENTED, b"", segments=Segments(field=field, groups=groups))


# ---------------------------------------------------------------------- letters


@pytest.mark.parametrize(
    ("page", "raw", "text"),
    [
        ("common", "C1 51 4A 5F 6A C1", "A    A"),
        ("cp037", "C1 51 4A 5F 6A", "Aé¢¬¦"),
        ("CP1047", "AD BD 5F", "[]^"),
        ("IBM-273", "C0 4A 6A", "äÄö"),
        ("cp285", "5B", "£"),
        ("1141", "9F", "€"),
        ("cp500", "4A 5A", "[]"),
        ("cp875", "41 42", "ΑΒ"),
        ("cp870", "B1", "Ą"),
        ("latin-1", "41 E9", "Aé"),
        ("utf-8", "41 C3 A9", "Aé"),
    ],
)
def test_letters_are_those_of_the_code_page(page: str, raw: str, text: str) -> None:
    data = bytes.fromhex(raw)
    assert rows(f"01 A PIC X({len(data)}).", data, code_page=page) == [{"A": text}]


def test_an_unknown_code_page_is_told_with_the_known_ones() -> None:
    with pytest.raises(FormatError, match=r"no code page klingon.*cp1047"):
        rows(SIMPLE, b"", code_page="klingon")


def test_control_characters_are_blanks_and_blanks_are_trimmed_as_asked() -> None:
    raw = b"\x40\x00" + ebcdic("A") + b"\x05" + ebcdic("B") + b"\x0f\x40"
    asked = {
        trim: rows("01 A PIC X(7).", raw, trim=trim)[0]["A"] for trim in ("both", "left", "right", "none")
    }
    assert asked == {"both": "A B", "left": "A B  ", "right": "  A B", "none": "  A B  "}


def test_national_characters_are_utf_16() -> None:
    assert rows("01 A PIC N(4).", "Żó€ ".encode("utf-16-be")) == [{"A": "Żó€"}]
