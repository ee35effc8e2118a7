"""What ARCHITECTURE.md says of the house is so."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest
from tests.docs.markdown import blocks

from onedoor.cases.terms import EventKind

TEXT = Path("ARCHITECTURE.md").read_text(encoding="utf-8")
DRAWING, WAY = [block.text for block in blocks(TEXT)]
ROOMS = {path.name for path in Path("src/onedoor").iterdir() if (path / "__init__.py").exists()}
DOTTED = r"[a-z_]+(?:\.[a-zA-Z_]+)+"


def room_of(module: str) -> str:
    """The room of a module that is named without one, as in `decisions.decide`."""
    found = list(Path("src/onedoor").glob(f"*/{module}.py"))
    assert len(found) == 1, f"{module}.py lies in {len(found)} rooms"
    return found[0].parent.name


def mentioned() -> list[str]:
    """Every module, and every verb of one, that the text names: `room.module` or `room.module.verb`."""
    quoted = set(re.findall(rf"`({DOTTED})(?:\([^`]*\))?`", TEXT))
    steps = set(re.findall(rf"^\s+({DOTTED})\s", WAY, re.MULTILINE))
    names = {name for name in quoted | steps if not name.endswith((".toml", ".yaml", ".md"))}
    names.discard("application.channel")  # an input of a definition
    return sorted(
        name if name.partition(".")[0] in ROOMS else f"{room_of(name.partition('.')[0])}.{name}"
        for name in names
    )


def test_the_text_names_modules_and_verbs() -> None:
    assert {"cases.decisions.decide", "dmn.evaluation", "cases.applications.submit"} <= set(mentioned())
    assert len(mentioned()) > 25


@pytest.mark.parametrize("name", mentioned())
def test_a_module_or_verb_that_is_named_is_there(name: str) -> None:
    parts = name.split(".")
    module = importlib.import_module(".".join(["onedoor", *parts[:2]]))
    for part in parts[2:]:
        assert hasattr(module, part), f"{name}: there is no {part}"
        module = getattr(module, part)


def test_the_drawing_has_the_floors_that_import_linter_holds() -> None:
    contracts = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = [floor.split(" | ") for floor in contracts[0]["layers"]]
    drawn = re.findall(r"^ [ │] ?([a-z]+)(?: +│ ([a-z]+))?(?: +│ ([a-z]+))?", DRAWING, re.MULTILINE)
    drawn = [[room for room in line if room] for line in drawn]
    assert [line for line in drawn if line[0] != "jurisdictions"] == floors


def test_the_events_of_the_way_are_kinds_of_events() -> None:
    told = re.findall(r"event: ([a-z_, ]+)$", WAY, re.MULTILINE)
    kinds = {kind for line in told for kind in line.split(", ")}
    assert len(kinds) > 6
    assert kinds <= {kind.value for kind in EventKind}


def test_paths_that_are_named_are_there() -> None:
    for path in re.findall(r"`((?:src|docs|jurisdictions)/[\w/.-]+)`", TEXT):
        assert Path(path).exists(), path
