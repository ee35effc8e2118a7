"""`onedoor check` says what is decided person by person, where it stands and what that costs."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from onedoor.cli.check import check

from .conftest import SERVICE, Town

RULE = 'decisions:\n  shouted:\n    title: {en: Shouted, es: A gritos}\n    type: text\n    value: string join(["a", applicant.person number])\n'


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(check, [str(argument) for argument in arguments])


def test_a_construct_that_is_decided_person_by_person_is_a_note_with_its_place_and_its_cost(
    town: Town,
) -> None:
    town.edit(SERVICE, "decisions:\n", RULE)
    result = run(town.path)
    assert result.exit_code == 0, result.output
    line = town.line_of(SERVICE, "string join(")
    place = (town.path / SERVICE).read_text().splitlines()[line - 1].index("string join(") + 1
    assert (
        f"note: {town.path / SERVICE}:{line}:{place}: Decided person by person: the function “string join”"
        in result.output
    )
    assert "a million" in result.output
    (note,) = json.loads(run(town.path, "--format", "json").stdout)["notes"]
    assert (note["line"], note["column"]) == (line, place)
