"""How registers are reached: what is said of attributes and files, is it said of those that there are?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onedoor.catalogue.folder import Entry, Folder
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.shapes.register import RegisterFile
from onedoor.catalogue.spelling import suggest


def problems(folder: Folder) -> Iterator[Problem]:
    """What is wrong between a register's connector, its attributes and the files beside it."""
    for entry in folder.registers.values():
        yield from _attributes(entry)
        yield from _files(folder, entry)


def _attributes(entry: Entry[RegisterFile]) -> Iterator[Problem]:
    known = entry.content.attributes
    for part in ("columns", "properties", "meanings"):
        for begin, connector in _connectors(entry.content):
            said: dict[str, Any] = getattr(connector, part, {})
            for name in said:
                if name not in known:
                    instead = suggest(name, known, otherwise="add it to attributes")
                    what = f"this register has no attribute “{name}”"
                    yield entry.source.problem([*begin, part, name], what, instead, key=True)


def _connectors(register: RegisterFile) -> Iterator[tuple[list[str], Any]]:
    """The connector, and that of the system which is being replaced, each with where it stands."""
    yield ["connector"], register.connector
    if register.legacy is not None:
        yield ["legacy", "connector"], register.legacy.connector


def _files(folder: Folder, entry: Entry[RegisterFile]) -> Iterator[Problem]:
    """Descriptions and copybooks lie below the folder of the registers: nothing else is opened."""
    home = (folder.path / "registers").resolve()
    for begin, connector in _connectors(entry.content):
        named: dict[tuple[str, ...], str | None] = {
            ("description",): getattr(connector, "description", None),
            ("format", "copybook"): getattr(getattr(connector, "format", None), "copybook", None),
        }
        for path, name in named.items():
            if name is None:
                continue
            place = (home / name).resolve()
            if not place.is_relative_to(home) or not place.is_file():
                what = f"there is no file “{name}” in the folder of the registers"
                yield entry.source.problem([*begin, *path], what, "put it there, or correct its name.")
