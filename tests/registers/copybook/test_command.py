"""`onedoor copybook`, as it is called."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onedoor.cli.copybook import copybook

Call = Callable[..., Result]

COPYBOOK = """
       01  CLIENT.
           05  KIND               PIC X.
           05  PERSON.
               10  FULL-NAME      PIC X(6).
               10  BALANCE        PIC S9(5)V99 COMP-3.
           05  PLACE REDEFINES PERSON.
               10  TOWN           PIC X(10).
"""
GOOD = "PANNA  ".encode("cp037") + bytes.fromhex("0012345D")
BAD = "PBERT  ".encode("cp037") + bytes.fromhex("00123456")
TOWN = "LPARIS     ".encode("cp037")


@pytest.fixture
def call(tmp_path: Path) -> Call:
    (tmp_path / "client.cpy").write_text(COPYBOOK)

    def run(data: bytes, *options: str, stdin: bool = False) -> Result:
        file = tmp_path / "client.dat"
        file.write_bytes(data)
        name = "-" if stdin else str(file)
        return CliRunner().invoke(
            copybook, [str(tmp_path / "client.cpy"), name, *options], input=data if stdin else None
        )

    return run


KINDS = ("--segment-field", "KIND", "--segment", "P=PERSON", "--segment", "L,M=PLACE")


def test_a_record_is_a_line_of_json_with_all_digits(call: Call) -> None:
    result = call(GOOD + TOWN, *KINDS)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        '{"KIND":"P","PERSON":{"FULL_NAME":"ANNA","BALANCE":-123.45}}',
        '{"KIND":"L","PLACE":{"TOWN":"PARIS"}}',
    ]
    assert result.stderr == ""


def test_standard_input_nulls_and_the_roots_name(call: Call) -> None:
    result = call(TOWN, *KINDS, "--nulls", "show", "--root", stdin=True)
    assert result.stdout == '{"CLIENT":{"KIND":"L","PERSON":null,"PLACE":{"TOWN":"PARIS"}}}\n'


def test_a_record_that_cannot_be_read_is_set_aside_and_the_rest_is_printed(
    call: Call, tmp_path: Path
) -> None:
    rejected = tmp_path / "rejected.jsonl"
    result = call(GOOD + BAD + TOWN, *KINDS, "--rejected", str(rejected))
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert (
        "record 2 at byte 11: BALANCE at byte 7 of the record: 00123456 is no packed decimal" in result.stderr
    )
    assert "2 records printed, 1 set aside." in result.stderr
    (kept,) = map(json.loads, rejected.read_text().splitlines())
    assert (kept["record"], kept["offset"], bytes.fromhex(kept["data"])) == (2, 11, BAD)


def test_a_field_that_cannot_be_read_may_be_left_out_instead(call: Call) -> None:
    result = call(BAD, *KINDS, "--unreadable", "null")
    assert result.exit_code == 0
    assert result.stdout == '{"KIND":"P","PERSON":{"FULL_NAME":"BERT"}}\n'
    assert "1 records have fields that could not be read" in result.stderr


def test_of_a_file_that_stops_in_the_middle_nothing_is_printed(call: Call) -> None:
    for stdin in (True, False):
        result = call(GOOD * 3 + GOOD[:-1], stdin=stdin)
        assert result.exit_code == 3
        assert result.stdout == ""
        assert "byte 33: after 3 records of 11 bytes, 10 are left" in result.stderr


def test_a_copybook_that_cannot_be_read_is_told_with_its_place(call: Call, tmp_path: Path) -> None:
    (tmp_path / "client.cpy").write_text(COPYBOOK.replace("X(6).", "X(6)"))
    result = call(GOOD)
    assert result.exit_code == 3
    assert "client.cpy, line 6, column 16: The entry of FULL-NAME does not end before 10." in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--segment", "P=PERSON"), "--segment needs --segment-field"),
        (("--segment-field", "KIND", "--segment", "PERSON"), "NAME=VALUE"),
        (("--segment-field", "KIND", "--segment", "P=FIRM"), "no group FIRM"),
        (("--code-page", "klingon"), "no code page klingon"),
        (("--record-format", "vsam"), "is not one of"),
        (("--record-format", "length-field"), "which item"),
        (("--encoding", "ascii", "--code-page", "cp037"), "cp037 is no code page of ascii"),
    ],
)
def test_options_that_do_not_go_with_the_copybook_are_told(
    call, options: tuple[str, ...], message: str
) -> None:
    result = call(GOOD, *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_lines_of_text_are_read_as_ascii_without_being_told(call: Call, tmp_path: Path) -> None:
    (tmp_path / "client.cpy").write_text("01 R. 05 A PIC X(4). 05 N PIC S9(3)V9.")
    result = call("José012M\nAnn\n".encode().replace("é".encode(), b"e"), "--record-format", "text")
    assert result.stdout.splitlines() == ['{"A":"Jose","N":-12.4}', '{"A":"Ann"}']


def test_a_folders_files_are_read_by_name_and_all_are_checked_before_anything_is_printed(
    tmp_path: Path,
) -> None:
    (tmp_path / "client.cpy").write_text(COPYBOOK)
    folder = tmp_path / "dropped"
    folder.mkdir()
    (folder / "b.dat").write_bytes(TOWN)
    (folder / "a.dat").write_bytes(GOOD)
    (folder / ".hidden").write_bytes(b"no data")
    arguments = [str(tmp_path / "client.cpy"), str(folder), *KINDS]
    result = CliRunner().invoke(copybook, arguments)
    assert [json.loads(line)["KIND"] for line in result.stdout.splitlines()] == ["P", "L"]
    (folder / "c.dat").write_bytes(GOOD[:5])
    result = CliRunner().invoke(copybook, arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "c.dat, byte 0: after 0 records of 11 bytes, 5 are left" in result.stderr
    for file in folder.iterdir():
        file.unlink()
    assert "no file in" in CliRunner().invoke(copybook, arguments).stderr
