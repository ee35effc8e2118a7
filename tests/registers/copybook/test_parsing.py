"""Copybooks as people write them, and what is said of those that cannot be read."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.errors import CopybookError
from onedoor.registers.connectors.copybook.formats import Values
from onedoor.registers.connectors.copybook.generation import decoder
from onedoor.registers.connectors.copybook.layout import Group, Item, Overlay, Part, nodes
from onedoor.registers.connectors.copybook.parser import entries


def keys(text: str, **options: str) -> list[str]:
    return shown(layout(text, **options).top)  # type: ignore[arg-type]


def shown(part: Part) -> list[str]:
    if isinstance(part, Overlay):
        return [key for view in part.views for key in shown(view)]
    below = [key for one in part.parts for key in shown(one)] if isinstance(part, Group) else []
    return [] if part.hidden else [part.key, *below]


FIXED = """\
000100* A comment that says 01 NOTHING.                                 REMARK01
000200 01  CLIENT-RECORD.                                               REMARK02
000300     05  CLIENT-ID             PIC 9(5) COMP-3.                   REMARK03
000400/
000500D    05  DEBUGGING             PIC X.
000600     05  CLIENT-
000700-        NAME                  PICTURE IS X(20) VALUE 'IT''S 01 A.
000800-    ' LITERAL'.
000900         88  ACTIVE            VALUE 'A' 'B' THRU 'D'.
001000     05  BALANCE               PIC S9(7)V99,
001100                               USAGE IS COMPUTATIONAL-3.  *> in cents
"""

FREE = """\
* Notes in the free format
01 client-record.
  05 client-id pic 9(5) comp-3. *> a number
  05 client-name picture is x(20) value 'it''s "01 a.".'. 88 active value 'A' 'B' thru 'D'.
  05 balance pic s9(7)v99, usage is computational-3 value is -1.5.
"""


@pytest.mark.parametrize("text", [FIXED, FREE])
def test_both_formats_are_found_out_and_mean_the_same(text: str) -> None:
    described = layout(text)
    assert [node.key.upper() for node in nodes(described.top)] == [
        "CLIENT_RECORD",
        "CLIENT_ID",
        "CLIENT_NAME",
        "BALANCE",
    ]
    assert described.size == 3 + 20 + 5
    (name,) = described.groups("Client-Name")
    assert isinstance(name, Item)
    assert [(one.name.upper(), one.values) for one in name.conditions] == [
        ("ACTIVE", (("A", "A"), ("B", "D")))
    ]


def test_free_text_that_looks_fixed_but_is_too_wide_is_read_as_free() -> None:
    text = "       01 R.\n          05 A PIC X(3)" + " " * 45 + "OCCURS 2 TIMES.\n          05 B PIC X.\n"
    assert layout(text).size == 7


def test_tabs_and_the_end_of_file_character_of_old_systems_do_no_harm() -> None:
    assert keys("\t01 R.\n\t\t05 A\tPIC X.\n\t\t05 B\tPIC X.\n\x1a") == ["R", "A", "B"]


def test_lines_for_the_listing_are_passed_over() -> None:
    assert keys("       01 R.\n       SKIP1\n       EJECT\n           05 A PIC X.\n") == ["R", "A"]


@pytest.mark.parametrize(
    ("usage", "digits", "size"),
    [
        ("", 5, 5),
        ("DISPLAY", 5, 5),
        ("COMP", 1, 2),
        ("COMP", 4, 2),
        ("BINARY", 5, 4),
        ("COMP-4", 9, 4),
        ("COMPUTATIONAL", 10, 8),
        ("COMP-5", 18, 8),
        ("COMP-3", 1, 1),
        ("COMP-3", 4, 3),
        ("PACKED-DECIMAL", 5, 3),
        ("COMP-6", 5, 3),
        ("COMP", 38, 16),
        ("SIGN LEADING SEPARATE", 3, 4),
    ],
)
def test_an_item_takes_the_bytes_that_its_usage_says(usage: str, digits: int, size: int) -> None:
    assert layout(f"01 A PIC S9({digits}) {usage}.").size == size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("01 A COMP-1.", 4),
        ("01 A USAGE COMP-2.", 8),
        ("01 A BINARY-DOUBLE UNSIGNED.", 8),
        ("01 A INDEX.", 4),
        ("01 A PIC N(3).", 6),
        ("01 A PIC 9(3).9(2).", 6),
        ("01 A PIC -Z,ZZ9.99CR.", 11),
        ("01 A PIC 99/99/9999.", 10),
        ("01 A PIC S9(3)PPP COMP-3.", 2),
        ("01 A PIC VPP99.", 2),
        ("01 A PIC X (10).", 10),
        ("01 A COMP-3. 05 B PIC 9(3). 05 C PIC 9(3) COMP.", 4),
        ("01 A. 05 B PIC X OCCURS 3 INDEXED BY I J. 05 C PIC X.", 4),
        ("01 A. 05 B OCCURS 2 TIMES ASCENDING KEY IS C. 10 C PIC XX. 10 D PIC X SYNC JUST RIGHT.", 6),
    ],
)
def test_a_record_takes_the_bytes_of_its_items(text: str, size: int) -> None:
    assert layout(text).size == size


def test_what_redefines_lies_over_what_it_redefines_and_the_largest_counts() -> None:
    described = layout(
        "01 R. 05 A PIC X(2). 05 B REDEFINES A PIC 9(2). 05 C REDEFINES A PIC X(5). 05 D PIC X."
    )
    overlay, last = described.top.parts
    assert isinstance(overlay, Overlay)
    assert isinstance(last, Item)
    assert [view.key for view in overlay.views] == ["A", "B", "C"]
    assert described.size == 6


def test_records_side_by_side_share_their_bytes() -> None:
    described = layout("01 A. 05 X PIC X(4). 01 B. 05 Y PIC X(6). 77 COUNTER PIC 9.")
    assert described.size == 6
    assert keys("01 A. 05 X PIC X(4). 01 B. 05 Y PIC X(6).")[1:] == ["A", "X", "B", "Y"]


def test_a_fragment_without_a_record_is_one() -> None:
    described = layout("05 A PIC X. 05 B PIC X(2).")
    assert (described.size, described.single) == (3, False)


def test_fillers_are_left_out_but_for_groups_with_names_in_them() -> None:
    text = "01 R. 05 FILLER PIC X. 05 FILLER. 10 A PIC X. 05 PIC X. 05 FILLER. 10 FILLER PIC X. 05 FILLER. 10 B PIC X."
    assert keys(text) == ["R", "FILLER_1", "A", "FILLER_2", "B"]
    assert keys(text + " 05 C PIC X.", fillers="none") == ["R", "C"]
    assert keys(text, fillers="all") == [
        "R",
        "FILLER_1",
        "FILLER_2",
        "A",
        "FILLER_3",
        "FILLER_4",
        "FILLER_5",
        "FILLER_6",
        "B",
    ]
    assert layout(text).size == 5


def test_the_same_name_twice_in_a_group_gets_a_number() -> None:
    assert keys("01 R. 05 A-B PIC X. 05 A-B PIC X. 05 G. 10 A-B PIC X.") == ["R", "A_B", "A_B_2", "G", "A_B"]


def test_a_renaming_is_passed_over() -> None:
    assert keys("01 R. 05 A PIC X. 05 B PIC X. 66 C RENAMES A THRU B.") == ["R", "A", "B"]


def test_a_word_of_cobol_may_be_a_name_where_it_can_be_nothing_else() -> None:
    assert keys("01 R. 05 INDEX PIC X. 05 VALUE PIC 9. 05 SIGN OCCURS 2 PIC X. 05 PIC X. 05 COMP-1.") == [
        "R", "INDEX", "VALUE", "SIGN"
    ]  # fmt: skip


def test_placeholders_for_names_are_left_out_of_them() -> None:
    assert keys("01 :TAG:-REC. 05 :TAG:-A-B PIC X. 05 A:TAG: REDEFINES :TAG:-A-B PIC 9.") == [
        "TAG_REC",
        "TAG_A_B",
        "ATAG",
    ]


def test_a_groups_sign_and_usage_are_those_of_its_items() -> None:
    assert (
        layout("01 R SIGN TRAILING SEPARATE. 05 G. 10 A PIC S9(3). 10 B PIC 9(3). 10 C PIC S9.99.").size
        == 4 + 3 + 5
    )


def test_levels_may_skip_numbers() -> None:
    described = layout("01 R. 10 A. 25 B PIC X. 25 C PIC X. 10 D PIC X.")
    group = described.top.parts[0]
    assert isinstance(group, Group)
    assert [part.key for part in group.parts if isinstance(part, Item)] == ["B", "C"]


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("", 1, 1, "describes nothing"),
        ("01 R.\n  05 A PIC X(3)\n  05 B PIC X.", 3, 3, "does not end before 05"),
        ("01 R.\n  05 A PIC X(3.", 2, 12, "cannot be read from"),
        ("01 R.\n  05 A PIC Q(3).", 2, 12, "cannot be read"),
        ("01 R.\n  05 A PIC X(0).", 2, 12, "no times"),
        ("01 R.\n  05 A PIC X(99999999999999).", 2, 12, "characters"),
        ("01 R.\n  05 A PIC 9(39).", 2, 12, "at most 38"),
        ("01 R.\n  05 A PIC 9V9V9.", 2, 12, "no number"),
        ("01 R.\n  05 A PIC .", 2, 12, "no characters"),
        ("01 R.\n  05 A PIC X PIC X.", 2, 14, "two pictures"),
        ("01 R.\n  05 A.", 2, 3, "neither a PICTURE nor items"),
        ("01 R.\n  05 A PIC X.\n    10 B PIC X.", 3, 5, "cannot have items below"),
        ("01 R.\n  05 A PIC X COMP-3.", 2, 3, "is text by its PICTURE"),
        ("01 R.\n  05 A PIC 9 COMP-7.", 2, 14, "COMP-7 is not known"),
        ("01 R.\n  05 A PIC 9 SINGN LEADING.", 2, 14, "SINGN is no clause"),
        ("01 R.\n  05 A PIC X.\n  05 B REDEFINES C PIC X.", 3, 3, "no item before it"),
        ("01 R.\n 05 A PIC X.\n 05 B PIC X.\n 05 C REDEFINES A PIC X.", 4, 2, "other items between"),
        ("01 R.\n  05 A PIC X OCCURS 0 TIMES.", 2, 14, "is never"),
        ("01 R.\n  05 A PIC X OCCURS 5 TO 3 DEPENDING ON B.", 2, 14, "is never"),
        ("01 R.\n  05 A PIC X OCCURS 1 TO 3.", 2, 14, "does not say how often"),
        ("01 R.\n  05 A PIC X OCCURS 1 TO 3 DEPENDING ON N.", 2, 14, "no item before it has that name"),
        ("01 R.\n 05 N PIC N.\n 05 A PIC X OCCURS 1 TO 3 DEPENDING ON N.", 3, 13, "not a whole number"),
        (
            "01 R.\n 05 T OCCURS 2. 10 N PIC 9.\n 05 A PIC X OCCURS 1 TO 3 DEPENDING ON N.",
            3,
            13,
            "another table",
        ),
        ("01 R.\n  05 A PIC X OCCURS MANY.", 2, 21, "followed by MANY"),
        ("01 R.\n  COPY OTHER.", 2, 3, "no such copybook"),
        ("01 R.\n  05 A PIC X. REPLACE ==A==.", 2, 15, "cannot be carried out"),
        ("01 R.\n" + "".join(f" {level} T{level} OCCURS 2.\n" for level in range(10, 30)), 14, 2, "too deep"),
        ("CHAPTER ONE.\n01 R. 05 A PIC X.", 1, 1, "begins with a level number"),
        ("01 R.\n  50 A PIC X.", 2, 3, "no level 50"),
        ("01 R.\n  05 A PIC X VALUE 'open.\n", 2, 20, "not closed"),
        ("88 A VALUE 1.", 1, 1, "above all items"),
        ("01 R.\n  05 A PIC X. 88 B.", 2, 19, "has no VALUE"),
        ("01 R.\n  05 A PIC X(9) OCCURS 16777216. ", 2, 3, "takes 150994944 bytes"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place_and_what_to_write_instead(
    text: str, line: int, column: int, what: str
) -> None:
    with pytest.raises(CopybookError, match=what) as told:
        layout(text, form="free")
    assert tuple(told.value.place) == (line, column)
    assert told.value.instead.endswith(".")


def test_places_are_those_of_the_file_also_in_the_fixed_format() -> None:
    with pytest.raises(CopybookError) as told:
        entries("      * comment\n       01 R.\n000300     05 A PIC\n000400-         TURE Q.\n", "fixed")
    assert tuple(told.value.place) == (4, 22)


def test_an_error_is_told_of_the_likelier_format() -> None:
    with pytest.raises(CopybookError) as told:
        layout("       01 R.\n           05 A PIC X(3)\n           05 B PIC X.\n")
    assert tuple(told.value.place) == (3, 12)


VOCABULARY = """01 05 10 49 66 77 88 99 A B-C FILLER PIC PICTURE X 9(3) S9V9 X(0) ( ) . . . OCCURS 3 TO TIMES DEPENDING ON
REDEFINES COMP-3 COMP USAGE IS SIGN LEADING SEPARATE VALUE 'x' " ' ALL ZERO THRU BLANK WHEN RENAMES COPY :T: *> , ; - ="""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n"])


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, max_size=40), st.sampled_from(["fixed", "free", None]))
def test_any_words_are_a_copybook_or_an_error_with_a_place(words: list[str], form: Any) -> None:
    text = ("       " if form == "fixed" else "") + " ".join(words)
    places = []
    try:
        described = layout(text, form=form)
    except CopybookError as error:
        places.append(error.place)
    else:
        assert described.size > 0
        for sliding, short in ((False, False), (True, True)):
            decoder(described, Values(), sliding=sliding, short=short)(bytes(described.size), [])
    assert all(place.line >= 1 and place.column >= 1 for place in places)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_any_text_at_all_is_a_copybook_or_an_error(text: str) -> None:
    with contextlib.suppress(CopybookError):
        layout(text)
