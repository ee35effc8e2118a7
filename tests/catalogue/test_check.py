"""The command `onedoor check`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onedoor.cli.check import check

from .conftest import SERVICE, TOWN, Town


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(check, [str(argument) for argument in arguments])


def test_a_right_definition_ends_with_a_summary_and_zero() -> None:
    result = run(TOWN)
    assert result.exit_code == 0
    assert "cycle-store: 6 examples" in result.output
    assert "1 service, 1 register, 6 examples run; no problems." in result.output


def test_every_problem_is_a_line_with_file_line_column_and_what_to_write(town: Town) -> None:
    town.edit(SERVICE, "    all_of:", "    al_of:")
    town.edit("registers/population.yaml", "owner: registry", "owner: registri")
    result = run(town.path)
    assert result.exit_code == 1
    line = town.line_of(SERVICE, "al_of")
    assert (
        f"{town.path / SERVICE}:{line}:5: The key “al_of” has no meaning here. Instead: Did you mean “all_of”?"
        in result.output
    )
    assert (
        f"{town.path / 'registers/population.yaml'}:2:8: There is no organisation “registri”" in result.output
    )
    assert "problems in 2 file(s)" in result.output


def test_json_is_for_programs(town: Town) -> None:
    assert json.loads(run(town.path, "--format", "json").stdout) == {
        "ok": True,
        "problems": [],
        "services": {"cycle-store": 6},
        "registers": 1,
    }
    town.edit("registers/population.yaml", "owner: registry", "owner: registri")
    result = run(town.path, "--format", "json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == (
        str(town.path / "registers/population.yaml"),
        2,
        8,
    )
    assert problem["what"]
    assert problem["instead"]


def test_a_folder_inside_a_jurisdiction_shows_its_own_problems_only(town: Town) -> None:
    town.edit("registers/population.yaml", "owner: registry", "owner: registri")
    town.edit(SERVICE, "team: cycling", "team: walking")
    result = run(town.path / "services" / "cycle-store")
    assert result.exit_code == 1
    assert "walking" in result.output
    assert "registri" not in result.output
    assert "1 problem elsewhere" in result.output
    assert "registers/population.yaml" in result.output


def test_a_right_service_folder_counts_itself() -> None:
    result = run(TOWN / "services" / "cycle-store")
    assert result.exit_code == 0
    assert "1 service" in result.output


def test_a_folder_that_is_no_jurisdiction_says_so(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "jurisdiction.yaml is missing" in result.output


def test_a_path_that_is_not_there_is_a_wrong_use() -> None:
    assert run("nowhere/at/all").exit_code == 2


@pytest.mark.parametrize("module", ["onedoor.cli.check", "onedoor.catalogue.services"])
def test_checking_needs_no_database_and_no_framework(module: str) -> None:
    code = (
        f"import sys, {module}\n"
        "from onedoor.cli.check import check\n"
        "try:\n"
        f"    check([{str(TOWN)!r}])\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "loaded = [name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg')]\n"
        "assert not loaded, loaded[:3]\n"
    )
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "no problems" in done.stdout
