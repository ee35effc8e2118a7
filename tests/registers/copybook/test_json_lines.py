"""Rows as lines of JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.json_lines import json_lines

TEXT = """01 R.
  05 A-B PIC X(9). 05 N PIC 9(4). 05 D PIC S9(3)V9(8). 05 F COMP-1. 05 FILLER PIC X.
  05 G. 10 T PIC 9(2)V9 OCCURS 3. 10 H OCCURS 2. 15 X PIC X. 05 E PIC ZZ9.99. 05 E2 REDEFINES E PIC X(6)."""
ROW: dict[str, Any] = {
    "A_B": 'é "q" \\ \x07',
    "N": 7,
    "D": Decimal("0E-8"),
    "F": 1.5e-7,
    "G": {"T": [Decimal("1.0"), None, Decimal("-0.5")], "H": [{"X": "a"}, {"X": None}]},
    "E": Decimal("1.20"),
    "E2": None,
}


def test_every_kind_of_value_is_written_exactly() -> None:
    assert json_lines(layout(TEXT))(ROW) == (
        r"""{"A_B":"é \"q\" \\ \u0007","N":7,"D":0.00000000,"F":1.5e-07,"""
        '"G":{"T":[1.0,null,-0.5],"H":[{"X":"a"},{}]},"E":1.20}'
    )


def test_nulls_are_shown_when_that_is_asked_for_and_a_name_is_put_around() -> None:
    line = json_lines(layout(TEXT), nulls=True, root="R")(ROW)
    assert line.startswith('{"R":{"A_B":')
    assert line.endswith('"H":[{"X":"a"},{"X":null}]},"E":1.20,"E2":null}}')


@pytest.mark.parametrize(("only", "expected"), [("N", '{"N":7}'), ("E", '{"E":1.20}'), ("E2", "{}")])
def test_a_row_in_which_only_some_fields_have_a_value_holds_these(only: str, expected: str) -> None:
    assert json_lines(layout(TEXT))({**dict.fromkeys(ROW), only: ROW[only]}) == expected
