"""`onedoor registers`: what an operator is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.registers.connectors.test_files import CSV, drop, town

from onedoor.cli import register_names
from onedoor.cli import registers as command
from onedoor.lib import clock
from onedoor.registers.models import Record

__all__ = ["drop", "town"]  # fixtures of the neighbour

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command on the fifth of May 2026."""
    monkeypatch.setattr(register_names, "load_django", lambda **how: None)

    def of(*words: str) -> Result:
        with clock.frozen(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)):
            return CliRunner().invoke(command.registers, words)

    return of


def test_a_check_tells_of_every_register_and_ends_with_1_when_one_is_not_well(
    run: Callable[..., Result], drop: Callable[..., Path]
) -> None:
    path = drop("people-1.csv", CSV)
    assert run("load", "people").exit_code == 0
    done = run("check")
    assert done.exit_code == 0, done.output
    people = next(line for line in done.output.splitlines() if line.startswith("people"))
    assert "well" in people
    assert "of 2026-05-03" in people
    assert {line.split()[0] for line in done.output.splitlines()} == {
        "people", "population", "income", "property"
    }  # fmt: skip
    path.unlink()
    done = run("check", "people", "--json")
    assert done.exit_code == 1
    [one] = json.loads(done.output)
    assert (one["well"], one["reachable"]) == (False, False)
    assert "There is no file" in one["detail"]


def test_a_register_whose_file_is_too_old_is_told_of(
    run: Callable[..., Result], drop: Callable[..., Path]
) -> None:
    drop("people-1.csv", CSV)
    run("load", "people")
    Record.objects.filter(register="people").update(as_of="2026-04-01")
    done = run("check", "people")
    assert done.exit_code == 1
    assert "It is stale: what it holds was to be renewed by 2026-04-02." in done.output


def test_loading_tells_what_was_set_aside(run: Callable[..., Result], drop: Callable[..., Path]) -> None:
    drop("people-1.csv", CSV + "C3,Cy,soon,,,\n")
    done = run("load", "people")
    assert done.exit_code == 1
    assert "people-1.csv: 2 records loaded, 1 set aside." in done.output
    assert f"record 3 at byte {len(CSV)}: “born” is no date" in done.output
    assert "--again" in run("load", "people").output


def test_a_file_that_cannot_be_loaded_ends_plainly(
    run: Callable[..., Result], drop: Callable[..., Path]
) -> None:
    drop("people-1.csv", CSV[:-3])
    done: Any = run("load", "people")
    assert done.exit_code == 3
    assert "stops in the middle" in done.output
    assert run("load", "property").exit_code == 3


def test_a_name_that_nobody_bears_is_wrong_usage(
    run: Callable[..., Result], drop: Callable[..., Path]
) -> None:
    drop("people-1.csv", CSV)
    done = run("check", "peeple")
    assert done.exit_code == 2
    assert "Did you mean “people”?" in done.output
