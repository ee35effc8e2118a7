"""`onedoor check PATH`: is this definition right? For authors, editors and pipelines; no database is needed."""

from __future__ import annotations

import json
import os
from datetime import UTC
from pathlib import Path
from typing import Any

import click

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.jurisdictions import Jurisdiction
from onedoor.catalogue.problems import Invalid, Problem
from onedoor.cli.excerpts import excerpt
from onedoor.lib import clock


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), metavar="PATH")
@click.option(
    "--format",
    "as_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Write sentences for people, or JSON for programs.",
)
def check(path: Path, as_format: str) -> None:
    """Check a jurisdiction's definitions and run their examples.

    PATH is a jurisdiction's folder, or a folder or file inside one: then only the problems in it are shown,
    though all of the jurisdiction is read. Exit code 0: everything is right. 1: there are problems.
    """
    home = _jurisdiction_of(path)
    try:
        jurisdiction = jurisdictions.load(home)
    except Invalid as invalid:
        shown, elsewhere = _within(invalid.problems, home, path)
        _fail(shown, elsewhere, home, as_format)
    else:
        _succeed(jurisdiction, home, path, as_format)


def _jurisdiction_of(path: Path) -> Path:
    """The nearest folder around `path` that holds a jurisdiction.yaml; `path` itself where there is none."""
    absolute = path.resolve()
    for steps, folder in enumerate((absolute, *absolute.parents)):
        if (folder / "jurisdiction.yaml").is_file():
            return Path(os.path.normpath(path / Path(*[".."] * steps))) if steps else path
    return path if path.is_dir() else path.parent


def _within(problems: tuple[Problem, ...], home: Path, path: Path) -> tuple[list[Problem], list[Problem]]:
    """The problems in `path`, and those elsewhere in the jurisdiction."""
    wanted = path.resolve()
    shown: list[Problem] = []
    elsewhere: list[Problem] = []
    for problem in problems:
        file = (home / problem.file).resolve()
        (shown if file == wanted or wanted in file.parents else elsewhere).append(problem)
    return shown, elsewhere


def _fail(shown: list[Problem], elsewhere: list[Problem], home: Path, as_format: str) -> None:
    if as_format == "json":
        listed = [{**problem.to_json(), "file": str(home / problem.file)} for problem in shown]
        _print_json({"ok": False, "problems": listed, "problems_elsewhere": len(elsewhere)})
    else:
        for problem in shown:
            click.echo(f"{home / problem.file}:{str(problem).removeprefix(problem.file + ':')}")
            if (lines := excerpt(home / problem.file, problem.line, problem.column)) is not None:
                click.echo(lines)
        where = f" in {len({problem.file for problem in shown})} file(s)" if shown else ""
        click.echo(f"{_count(len(shown), 'problem')}{where}.", err=True)
        if elsewhere:
            files = ", ".join(sorted({problem.file for problem in elsewhere}))
            click.echo(f"{_count(len(elsewhere), 'problem')} elsewhere in {home}: {files}.", err=True)
    raise SystemExit(1)


def _succeed(jurisdiction: Jurisdiction, home: Path, path: Path, as_format: str) -> None:
    # numpy and Arrow are read for this command alone
    from onedoor.cli import slow_paths

    wanted = path.resolve()
    inside = [
        service
        for id, service in jurisdiction.services.items()
        if wanted == home.resolve() or _touches(home.resolve() / "services" / id, wanted)
    ]
    counted = {service.id: len(service.examples) for service in inside}
    slow = [note for service in inside for note in slow_paths.notes(service, home, on=clock.today(UTC))]
    if as_format == "json":
        notes = (
            {"notes": [{**note.to_json(), "file": str(home / note.file)} for note in slow]} if slow else {}
        )
        registers = len(jurisdiction.registers)
        _print_json({"ok": True, "problems": [], **notes, "services": counted, "registers": registers})
        return
    for service in inside:
        click.echo(
            f"{service.id}: {_count(counted[service.id], 'example')}, {_count(len(service.inputs), 'input')}, "
            f"{_count(len(service.model.decisions), 'decision')}"
        )
        if service.has_stale_questions:
            stale = f"its questions.yaml was made for another version; make it anew: onedoor questions {service.id} --write"
            click.echo(f"{service.id}: note: {stale}", err=True)
    for note in slow:
        click.echo(f"note: {home / note.file}:{str(note).removeprefix(note.file + ':')}", err=True)
    total = _count(sum(counted.values()), "example")
    click.echo(
        f"{home}: {_count(len(inside), 'service')}, {_count(len(jurisdiction.registers), 'register')}, "
        f"{total} run; no problems."
    )


def _touches(folder: Path, wanted: Path) -> bool:
    return folder == wanted or folder in wanted.parents or wanted in folder.parents


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _print_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
