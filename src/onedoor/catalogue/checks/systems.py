"""What ``systems.yaml`` names elsewhere: organisations, and registers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from onedoor.catalogue.folder import Folder
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.spelling import suggest

FILE = "systems.yaml"


def problems(folder: Folder) -> Iterator[Problem]:
    """What is named and is not there, and systems that are told of twice."""
    entry = folder.files.get(FILE)
    if entry is None:
        return
    seen: dict[tuple[str, bool], str] = {}
    for id, system in entry.content.items():
        if "organisations.yaml" not in folder.broken and system.owner not in folder.organisations:
            what = f"there is no organisation “{system.owner}”"
            yield entry.source.problem([id, "owner"], what, _instead(system.owner, folder.organisations))
        if system.of_register is None or f"registers/{system.of_register}.yaml" in folder.broken:
            continue
        register = folder.registers.get(system.of_register)
        if register is None:
            what = f"there is no register “{system.of_register}”"
            yield entry.source.problem([id, "register"], what, _instead(system.of_register, folder.registers))
        elif system.replaced and register.content.legacy is None:
            what = f"no system of the register “{system.of_register}” is being replaced"
            yield entry.source.problem(
                [id, "replaced"], what, f"delete it, or add legacy: to registers/{system.of_register}.yaml."
            )
        other = seen.setdefault((system.of_register, system.replaced), id)
        if other != id:
            what = f"“{other}” is the system of the register “{system.of_register}” already"
            yield entry.source.problem([id, "register"], what, "delete it from one of them.")


def _instead(name: str, known: Collection[str]) -> str:
    return suggest(name, known, otherwise="correct its name")
