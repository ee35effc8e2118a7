"""`onedoor tck DIRECTORY`: does the decision engine do what the DMN compatibility kit says? No database is needed."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

import click

from onedoor.cli.exits import FOUND, Unable
from onedoor.dmn.tck import runner
from onedoor.dmn.tck.runner import Outcome
from onedoor.lib import clock

COLUMNS = ("test folder", "test case file", "test case id", "result node", "status", "message")


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--csv",
    "to",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a row per case into this file.",
)
@click.option("--quiet", is_flag=True, help="Do not name the cases that failed.")
def tck(directory: Path, to: Path | None, quiet: bool) -> None:
    """Run the test cases in DIRECTORY and in the folders below it.

    A folder of cases holds a .dmn file, those it imports, and files of test cases (*.xml), as the DMN Technology
    Compatibility Kit lays them out. The last line is “N passed, M failed”. A case passes when all its results are
    right: numbers to eight digits, everything else exactly. Exit code 0: all passed. 1: some failed (the kit's cases
    that call Java always do).
    """
    outcomes = list(runner.run(directory, on=clock.today(UTC)))
    if not outcomes:
        raise Unable(f"There are no test cases in {directory}. A file of them begins with <testCases>.")
    if to is not None:
        _write(outcomes, to)
    failed = [one for one in outcomes if not one.passed]
    if not quiet:
        for one in failed:
            click.echo(f"{one.folder} {one.case} {one.node}: {one.message}")
    click.echo(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    if failed:
        raise SystemExit(FOUND)


def _write(outcomes: Sequence[Outcome], to: Path) -> None:
    try:
        with to.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for one in outcomes:
                status = "passed" if one.passed else "failed"
                writer.writerow((one.folder, one.file, one.case, one.node, status, one.message))
    except OSError as wrong:
        raise Unable(f"{to} cannot be written: {wrong.strerror}.") from wrong
