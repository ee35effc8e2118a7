"""Registers that are linked every night: are there both, and may the records of the other one be compared?"""

from __future__ import annotations

from collections.abc import Iterator

from onedoor.catalogue.folder import Entry, Folder
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.shapes.register import LinkedWith, RegisterFile
from onedoor.catalogue.spelling import suggest

PURPOSE = "verify-identity"
"""The purpose of the agreement under which records of others are compared."""


def problems(folder: Folder) -> Iterator[Problem]:
    """What is wrong under `linked_with` of the registers."""
    seen: set[frozenset[str]] = set()
    for name, entry in folder.registers.items():
        for place, linked in enumerate(entry.content.linked_with):
            at: list[str | int] = ["linked_with", place]
            pair = frozenset((name, linked.of_register))
            if linked.of_register == name or pair in seen:
                what = f"“{linked.of_register}” is " + ("this register itself" if linked.of_register == name else "linked with this one already")
                yield entry.source.problem([*at, "register"], what, "name each pair of two registers once, in one of their files.")
                continue
            seen.add(pair)
            yield from _names(folder, entry, at, linked)
            yield from _agreed(folder, name, entry, at, linked)


def _names(folder: Folder, entry: Entry[RegisterFile], at: list[str | int], linked: LinkedWith) -> Iterator[Problem]:
    if linked.of_register not in folder.registers and f"registers/{linked.of_register}.yaml" not in folder.broken:
        instead = suggest(linked.of_register, folder.registers, otherwise=f"write registers/{linked.of_register}.yaml")
        yield entry.source.problem([*at, "register"], f"there is no register “{linked.of_register}”", instead)
    if linked.consumer is not None and linked.consumer not in folder.organisations and "organisations.yaml" not in folder.broken:
        instead = suggest(linked.consumer, folder.organisations, otherwise="add it to organisations.yaml")
        yield entry.source.problem([*at, "consumer"], f"there is no organisation “{linked.consumer}”", instead)


def _agreed(folder: Folder, name: str, entry: Entry[RegisterFile], at: list[str | int], linked: LinkedWith) -> Iterator[Problem]:
    consumer = linked.consumer or entry.content.owner
    for side in (name, linked.of_register):
        known = folder.registers.get(side)
        if known is None or known.content.owner == consumer:
            continue
        if not any(one.consumer == consumer and one.purpose == PURPOSE for one in known.content.agreements):
            what = f"no agreement lets “{consumer}” compare the records of “{side}”"
            instead = f"add one to registers/{side}.yaml (consumer: {consumer}, purpose: {PURPOSE}), with the fields to compare."
            yield entry.source.problem([*at, "register"], what, instead)
