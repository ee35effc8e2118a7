"""The line a problem stands in, with a caret under the place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from onedoor.cli.check import check
from onedoor.cli.excerpts import excerpt


@pytest.mark.parametrize(
    ("text", "line", "column", "shown"),
    [
        ("a: 1\n  b: (2\n", 2, 8, "    b: (2\n         ^"),
        ("a: 1\n", 1, 1, "    a: 1\n    ^"),
        ("a: 1", 2, 1, None),
        ("\n", 1, 1, None),
    ],
)
def test_the_caret_stands_under_the_place(
    tmp_path: Path, text: str, line: int, column: int, shown: str | None
) -> None:
    file = tmp_path / "it.yaml"
    file.write_text(text)
    assert excerpt(file, line, column) == shown


def test_of_a_long_line_the_part_around_the_place_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "it.yaml"
    file.write_text("x" * 500 + "HERE" + "y" * 500)
    shown, caret = (excerpt(file, 1, 501) or "").splitlines()
    assert len(shown) < 120
    assert shown[caret.index("^") :].startswith("HERE")


def test_a_file_that_is_not_there_shows_nothing(tmp_path: Path) -> None:
    assert excerpt(tmp_path / "nothing.yaml", 1, 1) is None


def test_the_check_of_a_definition_shows_the_line_and_what_was_expected(tmp_path: Path) -> None:
    town = tmp_path / "town"
    shutil.copytree("jurisdictions/riverton", town)
    law = town / "services" / "driving-licence-renewal" / "service.yaml"
    lines = law.read_text().splitlines()
    place = next(place for place, line in enumerate(lines) if line.lstrip().startswith("- if:"))
    lines[place] = lines[place].partition("if:")[0] + "if: (1 + 2"
    law.write_text("\n".join(lines))
    said = CliRunner().invoke(check, [str(town)]).stdout
    assert f"service.yaml:{place + 1}:" in said
    assert "Write “)”" in said
    assert said.splitlines()[2].strip() == "^"
