"""`onedoor simulate`: what a changed figure would do, for people, for programs and as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.cli.conftest import TOWN

from onedoor.cli.main import main

BASE = ["simulate", "driving-licence-renewal", "--on", "2026-04-01", "--jurisdiction", str(TOWN)]


def ran(drivers: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, [*BASE, "--population", str(drivers), *arguments])


def test_a_simulation_says_who_gains_who_loses_and_what_it_costs(drivers: Path, tmp_path: Path) -> None:
    out, svg = tmp_path / "out.parquet", tmp_path / "out.svg"
    changes = ["--set", "fee online=15.50", "--set", "age of the short licence=60", "--by", "How you apply"]
    done = ran(drivers, *changes, "--out", str(out), "--svg", str(svg))
    assert done.exit_code == 0, done.stderr
    [counted] = json.loads(ran(drivers, *changes, "--json").stdout)["variants"]
    assert "fee online = 15.50, age of the short licence = 60, in place of 14, 70" in done.stdout
    assert f"{counted['gain']:,} gain £{float(counted['gained']):,.2f} together" in done.stdout
    assert f"{counted['lose']:,} lose £{float(counted['lost']):,.2f}." in done.stdout
    assert counted["gain"] > 10 < counted["lose"]
    assert set(counted["groups"]) == {"online", "paper", "counter", "(not known)"}
    assert "\n  At a post office  " in done.stdout
    rows = pq.read_table(out)
    assert rows.num_rows == counted["gain"] + counted["lose"]
    assert sum(rows["difference"].to_pylist()) == pytest.approx(float(counted["difference"]))
    described = ElementTree.parse(svg).getroot().find("{http://www.w3.org/2000/svg}desc")
    assert described is not None
    assert "At a post office" in str(described.text)


def test_what_is_assumed_makes_more_of_them_known(drivers: Path) -> None:
    change = ["--set", "fee online=15"]
    [before] = json.loads(ran(drivers, *change, "--json").stdout)["variants"]
    assumed = ["--assume", "declaration.eyesight=yes", "--assume", "How you apply=online"]
    [after] = json.loads(ran(drivers, *change, *assumed, "--json").stdout)["variants"]
    assert after["cannot_tell"] < before["cannot_tell"]
    assert after["lose"] > before["lose"]
    refused = ran(drivers, *change, "--assume", "declaration.eyesite=yes")
    assert refused.exit_code == 2
    assert "There is no input “declaration.eyesite”. Did you mean “declaration.eyesight”?" in refused.stderr


def test_a_grid_prints_a_row_each(drivers: Path) -> None:
    done = ran(drivers, "--grid", "fee online=10..14 step 2", "--set", "fee by post=20")
    assert done.exit_code == 0, done.stderr
    lines = [line.split("  ")[1] for line in done.stdout.splitlines()[3:]]
    assert lines == ["as it is", *(f"fee by post = 20, fee online = {fee}" for fee in (10, 12, 14))]


def test_what_nothing_rests_on_is_noted(drivers: Path) -> None:
    done = ran(drivers, "--set", "fee online=14", "--amount", "fee")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "0 gain £0.00 together, 0 lose £0.00." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "Say what to change"),
        (["--set", "fee onlin=1"], 2, "There is no figure “fee onlin” in this service. Did you mean “fee online”?"),
        (["--set", "fee online=cheap"], 2, "This must be an amount of money like 12.50, not “cheap”."),
        (["--grid", "fee online=1..3"], 2, "is no range"),
        (["--grid", "fee online=1|2", "--out", "x.parquet"], 2, "--out is for one variant"),
        (["--set", "fee online=1", "--by", "agee"], 2, "There is no input or decision “agee”. Did you mean “age”?"),
        (["--set", "fee online=1", "--bands", "1,2"], 2, "--bands needs --by"),
        (["--set", "fee online=1", "--by", "application.channel", "--bands", "1,2"], 2, "is no number"),
        (["--set", "fee online=1", "--amount", "price"], 2, "“price” is no amount of this service. It has “fee”."),
        (["--set", "fee online=1", "--svg", "/none/x.svg"], 3, "/none/x.svg cannot be written: No such file"),
    ],
)  # fmt: skip
def test_what_cannot_be_simulated_is_said_plainly(
    drivers: Path, arguments: list[str], code: int, said: str
) -> None:
    done = ran(drivers, *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
