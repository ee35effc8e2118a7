"""Copybooks as other shops write them: what is copied in, constants, whole programs, slack bytes, wide characters, decimal commas."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.registers.connectors.copybook.building import Reading, layout, layout_as
from onedoor.registers.connectors.copybook.errors import CopybookError, Flaw
from onedoor.registers.connectors.copybook.formats import Values
from onedoor.registers.connectors.copybook.generation import decoder
from onedoor.registers.connectors.copybook.layout import Group, Item, Layout, Overlay, Part, nodes, total


def names(found: Layout) -> list[str]:
    return [node.key for node in nodes(found.top) if isinstance(node, Item) and not node.hidden]


def value(clauses: str, raw: bytes, *, reading: Reading | None = None, **values: Any) -> Any:
    """What an item of these clauses is, when the record holds these bytes."""
    found = layout_as(f"01 R. 05 A {clauses}.", reading or Reading())
    assert found.size == len(raw)
    flaws: list[Flaw] = []
    row, _ = decoder(found, Values(**values), sliding=False, short=False)(raw, flaws)
    return flaws[0].reason if flaws else row["A"]


PARTS = {
    "ADDRESS": "           10 :TAG:-STREET PIC X(3).\n           10 :TAG:-TOWN PIC X(:SIZE:).\n",
    "DEEPER": "       COPY ADDRESS REPLACING ==:SIZE:== BY ==4==.\n",
    "LOOP": "       COPY LOOP.\n",
}


@pytest.mark.parametrize(
    ("statement", "found", "size"),
    [
        ("COPY ADDRESS REPLACING ==:TAG:== BY ==HOME== ==:SIZE:== BY ==5==.", ["HOME_STREET", "HOME_TOWN"], 8),
        ("COPY 'ADDRESS' OF LIB REPLACING :TAG: BY HOME, :SIZE: BY 6.", ["HOME_STREET", "HOME_TOWN"], 9),
        ("COPY DEEPER REPLACING ==:TAG:== BY ==WORK==.", ["WORK_STREET", "WORK_TOWN"], 7),
    ],
)
def test_what_is_copied_stands_in_its_place_with_its_placeholders_replaced(
    statement: str, found: list[str], size: int
) -> None:
    text = f"       01 R.\n         05 ADDRESS.\n       {statement}\n         05 LAST PIC X.\n"
    read = layout_as(text, Reading(find=PARTS.get))
    assert names(read) == [*found, "LAST"]
    assert read.size == size + 1


def test_a_copybook_that_copies_itself_is_refused() -> None:
    with pytest.raises(CopybookError, match="line 2, column 8: COPY LOOP: COPY LOOP: it copies itself"):
        layout_as("       01 R.\n       COPY LOOP.\n", Reading(find=PARTS.get))


def test_copies_of_copies_end_before_they_are_too_much() -> None:
    grown = {"A": "COPY B. " * 50, "B": "COPY C. " * 50, "C": "05 X PIC X. " * 2000}
    with pytest.raises(CopybookError, match="more than 2000000 characters are copied"):
        layout_as("01 R. COPY A.", Reading(find=grown.get))


def test_replace_holds_until_it_is_turned_off_and_changes_whole_words_alone() -> None:
    text = """
       REPLACE ==OLD== BY ==NEW==.
       01 R.
           05 OLD PIC X.
           05 OLDER PIC X(2) VALUE 'REPLACE OFF. '.
       REPLACE OFF.
           05 OLD PIC X(4).
    """
    assert names(layout(text)) == ["NEW", "OLDER", "OLD"]


def test_placeholders_may_be_replaced_from_outside_even_where_the_line_gets_too_long() -> None:
    text = "       01  :TAG:-RECORD.\n           05  :TAG:-NAME" + " " * 30 + "PIC X(7).\n"
    read = layout_as(text, Reading(replace=((":TAG:", "A-RATHER-LONG-PREFIX-FOR-IT"),)))
    assert names(read) == ["A_RATHER_LONG_PREFIX_FOR_IT_NAME"]
    assert read.size == 7


def test_a_whole_program_is_read_for_the_records_of_its_file() -> None:
    program = """
       IDENTIFICATION DIVISION.
       PROGRAM-ID. PAYROLL.
       ENVIRONMENT DIVISION.
       CONFIGURATION SECTION.
       SPECIAL-NAMES.
           DECIMAL-POINT IS COMMA.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT PAY-FILE ASSIGN TO "PAY.DAT" FILE STATUS IS WS-STATUS.
       DATA DIVISION.
       FILE SECTION.
       FD  PAY-FILE
           RECORDING MODE IS F
           RECORD CONTAINS 10 CHARACTERS.
       01  PAY-RECORD.
           05  NAME                PIC X(4).
           05  AMOUNT              PIC ZZ9,99.
       WORKING-STORAGE SECTION.
       01  WS-STATUS               PIC XX.
       PROCEDURE DIVISION.
           DISPLAY 'HELLO'.
    """
    read = layout(program)
    assert names(read) == ["NAME", "AMOUNT"]
    row, _ = decoder(read, Values(), sliding=False, short=False)("ANNA 12,50".encode("cp037"), [])
    assert row == {"NAME": "ANNA", "AMOUNT": Decimal("12.50")}


def test_constants_say_how_often_and_the_last_period_may_be_forgotten() -> None:
    assert layout("       78 MANY VALUE 4.\n       01 R.\n         05 A PIC XX OCCURS MANY TIMES").size == 8


def test_lower_case_without_numbers_and_clauses_in_any_order_are_the_same() -> None:
    text = "01 r. 05 a comp-3 value is +1,5 pic is s9(3)v9. 05 b occurs 2 is external pic x."
    assert layout(text).size == 3 + 2


# ---------------------------------------------------------------------- slack bytes


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # Enterprise COBOL Language Reference, "Slack bytes within records": one byte before a half word, three before a word.
        ("05 A PIC X. 05 B PIC S9(4) COMP SYNC.", {"B": 2}),
        ("05 A PIC X. 05 B PIC S9(9) COMP SYNC.", {"B": 4}),
        ("05 A PIC X. 05 B PIC S9(18) COMP SYNC.", {"B": 4}),
        ("05 A PIC X. 05 B COMP-2 SYNC.", {"B": 8}),
        ("05 A PIC X. 05 B PIC S9(5) COMP-3 SYNC.", {"B": 1}),
        ("05 A PIC X. 05 B PIC S9(4) COMP.", {"B": 1}),
        ("05 A PIC X. 05 G. 10 H. 15 B COMP-1 SYNC. 15 C PIC X. 05 D REDEFINES G PIC X.", {"B": 4, "C": 8, "D": 4}),
    ],
)
def test_synchronized_items_begin_where_the_machine_likes_it(text: str, places: dict[str, int]) -> None:
    found = places_of(layout(f"01 R. {text} 05 Z PIC X.").top)
    assert {name: found[name] for name in places} == places


def places_of(part: Part, at: int = 0) -> dict[str, int]:
    """Where each item begins."""
    if isinstance(part, Overlay):
        return {name: place for view in part.views for name, place in places_of(view, at).items()}
    found = {part.name: at}
    for one in part.parts if isinstance(part, Group) else ():
        found |= places_of(one, at)
        at += total(one)
    return found


def test_each_occurrence_of_a_table_is_filled_up_so_that_all_lie_alike() -> None:
    read = layout("01 R. 05 A PIC X(3). 05 T OCCURS 4. 10 B PIC X(4). 10 C PIC S9(5)V99 COMP SYNC. 10 D PIC XX. 05 E PIC X.")
    assert read.size == 3 + 4 * (4 + 1 + 4 + 2 + 1) + 1
    raw = bytearray(b"\x40" * read.size)
    for place in range(4):  # each binary number at a multiple of four
        at = 3 + 12 * place + 5
        assert at % 4 == 0
        raw[at : at + 4] = (1000 + place).to_bytes(4)
    row, _ = decoder(read, Values(), sliding=False, short=False)(bytes(raw), [])
    assert [one["C"] for one in row["T"]] == [Decimal(1000 + place).scaleb(-2) for place in range(4)]


SIZES = {
    "PIC S9(4) COMP SYNC": (2, 2), "PIC S9(9) COMP SYNC": (4, 4), "PIC S9(18) COMP SYNC": (8, 4), "COMP-1 SYNC": (4, 4), "COMP-2 SYNC": (8, 8),
    "PIC X": (1, 1), "PIC X(3)": (3, 1), "PIC S9(4) COMP": (2, 1), "PIC S9(3) COMP-3 SYNC": (2, 1),
}  # fmt: skip
"""Bytes, and the multiple at which each begins."""
Kinds = list[str | list[str]]


@given(st.lists(st.sampled_from(sorted(SIZES)) | st.lists(st.sampled_from(sorted(SIZES)), min_size=1, max_size=3), min_size=1, max_size=6))
def test_wherever_synchronized_items_stand_they_lie_as_they_should(kinds: Kinds) -> None:
    text, places, at = ["01 R."], {}, 0
    for number, kind in enumerate(kinds):
        if isinstance(kind, str):
            size, multiple = SIZES[kind]
            at += -at % multiple
            text.append(f"05 I{number} {kind}.")
            places[f"I{number}"] = at
            at += size
            continue
        text.append(f"05 T{number} OCCURS 2.")
        at += -at % SIZES[kind[0]][1]
        begin = at
        for inner, one in enumerate(kind):
            size, multiple = SIZES[one]
            at = begin + (at - begin) + (-at % multiple)
            text.append(f"10 I{number}-{inner} {one}.")
            places[f"I{number}-{inner}"] = at
            at += size
        length = at - begin
        length += -length % max(SIZES[one][1] for one in kind)
        at = begin + 2 * length
    read = layout(" ".join(text))
    found = places_of(read.top)
    assert {name: found[name] for name in places} == places
    assert read.size == at


def test_slack_bytes_can_be_left_out() -> None:
    assert layout_as("01 R. 05 A PIC X. 05 B COMP-2 SYNC.", Reading(slack=False)).size == 9


def test_several_records_share_their_bytes_or_follow_one_another() -> None:
    text = "01 A. 05 B PIC X(3). 01 C. 05 D PIC X(5)."
    assert layout(text).size == 5
    assert layout_as(text, Reading(records="one-after-another")).size == 8


# ---------------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("clauses", "raw", "expected"),
    [
        ("PIC X(4) COMP-X", bytes.fromhex("fffffffe"), 4294967294),
        ("PIC X(3) COMP-5", bytes.fromhex("000102"), 258),
        ("PIC 9(2) COMP-X", bytes.fromhex("63"), 99),
        ("PIC S9(5)V99 COMP-X", bytes.fromhex("ffff9c18"), Decimal("-255.76")),
        ("PIC S9(31)V9(7) COMP-3", bytes.fromhex("0" + "9" * 38 + "d"), Decimal("-" + "9" * 31 + "." + "9" * 7)),
        ("PIC S9(38)", b"\xf9" * 37 + b"\xd9", -int("9" * 38)),
        ("PIC N(3)", "Žäß".encode("utf-16-be"), "Žäß"),
        ("PIC G(3) DISPLAY-1", "日本 ".encode("utf-16-be"), "日本"),
        ("PIC U(3)", "Ž日x".encode().ljust(12), "Ž日x"),
        ("PIC X(3) NATIONAL", "abc".encode("utf-16-be"), "abc"),
        ("PIC S9(3) NATIONAL SIGN LEADING SEPARATE", "-042".encode("utf-16-be"), -42),
        ("PIC 9(3)V9 NATIONAL", "0425".encode("utf-16-be"), Decimal("42.5")),
        ("PIC ZZ9.99 NATIONAL", " 42.50".encode("utf-16-be"), Decimal("42.50")),
        ("PIC +9.99E+99", "-1.25E+03".encode("cp037"), -1250.0),
        ("PIC -9(3).9(2)E-99", " 125.00E-02".encode("cp037"), 1.25),
        ("PIC $ZZZ,ZZ9.99BDB", "$    123.45 DB".encode("cp037"), Decimal("-123.45")),
        ("PIC ZZ9.99B", " 12.50 ".encode("cp037"), Decimal("12.50")),
        ("PIC 99/99/9999", "01/02/2026".encode("cp037"), "01/02/2026"),
        ("PIC 999B999", "123 456".encode("cp037"), "123 456"),
        ("PIC X(5) JUSTIFIED RIGHT", "   AB".encode("cp037"), "AB"),
        ("PIC ZZ9 BLANK WHEN ZERO", b"\x40\x40\x40", 0),
        ("PIC VPP99", "42".encode("cp037"), Decimal("0.0042")),
        ("PIC S99PPP", bytes.fromhex("f4d2"), -42000),
        ("USAGE POINTER", bytes.fromhex("80000000"), 0x80000000),
    ],
)
def test_values_of_every_kind_are_exact(clauses: str, raw: bytes, expected: object) -> None:
    found = value(clauses, raw)
    assert str(found) == str(expected)


def test_national_characters_may_have_their_least_significant_byte_first_and_dbcs_an_encoding_of_its_own() -> None:
    assert value("PIC N(2)", "Žä".encode("utf-16-le"), national="utf-16-le") == "Žä"
    assert value("PIC 9(2) NATIONAL", "42".encode("utf-16-le"), national="utf-16-le") == 42
    assert value("PIC G(2)", "日本".encode("shift_jis"), dbcs="shift_jis") == "日本"


@pytest.mark.parametrize(("written", "expected"), [("ZZ.ZZ9,99", "1234.50"), ("9(4),9(2)", "1234.50")])
def test_decimals_behind_a_comma_are_decimals(written: str, expected: str) -> None:
    text = {"ZZ.ZZ9,99": " 1.234,50", "9(4),9(2)": "1234,50"}[written]
    reading = Reading(decimal_comma=True)
    assert value(f"PIC {written}", text.encode("cp037"), reading=reading) == Decimal(expected)


@given(st.floats(1e-60, 1e60), st.booleans())
def test_a_floating_number_for_people_is_read_to_its_last_digit(number: float, negative: bool) -> None:
    mantissa, _, exponent = f"{number:.4E}".partition("E")
    text = f"{'-' if negative else '+'}{mantissa}E{exponent[0]}{int(exponent[1:]):02}"
    found = value("PIC +9.9(4)E+99", text.encode("cp037"))
    assert math.isclose(found, float(text), rel_tol=0)


def test_an_occurrence_count_in_characters_counts() -> None:
    read = layout("01 R. 05 N PIC XX. 05 A PIC X OCCURS 0 TO 4 DEPENDING ON N.")
    decode = decoder(read, Values(), sliding=False, short=False)
    assert decode("2 WXYZ".encode("cp037"), [])[0]["A"] == ["W", "X"]
    flaws: list[Flaw] = []
    decode("9 WXYZ".encode("cp037"), flaws)
    decode("A WXYZ".encode("cp037"), flaws)
    assert ["9 times" in flaws[0].reason, "A times" in flaws[1].reason] == [True, True]
