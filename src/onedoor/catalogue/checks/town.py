"""Organisations, registers and personas: do they name what exists?"""

from __future__ import annotations

from collections.abc import Iterator

from onedoor.catalogue.folder import Folder
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.purposes import PURPOSES
from onedoor.catalogue.spelling import suggest


def problems(folder: Folder) -> Iterator[Problem]:
    """What is wrong between the files of the jurisdiction, its services apart."""
    yield from _teams(folder)
    if "organisations.yaml" not in folder.broken:
        yield from _owners(folder)
        yield from _officers(folder)
    yield from _agreements(folder)
    yield from _languages(folder)


def _teams(folder: Folder) -> Iterator[Problem]:
    """Officers and services name a team without its organisation, so a team's name may stand once only."""
    homes: dict[str, str] = {}
    for id, organisation in folder.organisations.items():
        for team in organisation.teams:
            if team in homes:
                what = f"the team “{team}” exists twice: here and in “{homes[team]}”"
                source = folder.files["organisations.yaml"].source
                yield source.problem([id, "teams", team], what, f"rename one, as “{id}-{team}”.", key=True)
            homes.setdefault(team, id)


def _owners(folder: Folder) -> Iterator[Problem]:
    for entry in folder.registers.values():
        owner = entry.content.owner
        if owner not in folder.organisations:
            instead = suggest(owner, folder.organisations, otherwise="add it to organisations.yaml")
            yield entry.source.problem(["owner"], f"there is no organisation “{owner}”", instead)


def _officers(folder: Folder) -> Iterator[Problem]:
    if "personas.yaml" not in folder.files:
        return
    personas = folder.files["personas.yaml"]
    teams = {team for organisation in folder.organisations.values() for team in organisation.teams}
    for id, officer in personas.content.officers.items():
        for place, team in enumerate(officer.teams):
            if team not in teams:
                instead = suggest(team, teams, otherwise="add it to an organisation in organisations.yaml")
                path = ["officers", id, "teams", place]
                yield personas.source.problem(path, f"there is no team “{team}”", instead)


def _agreements(folder: Folder) -> Iterator[Problem]:
    for entry in folder.registers.values():
        for place, agreement in enumerate(entry.content.agreements):
            at = ["agreements", place]
            if agreement.consumer not in folder.organisations and "organisations.yaml" not in folder.broken:
                what = f"there is no organisation “{agreement.consumer}”"
                instead = suggest(
                    agreement.consumer, folder.organisations, otherwise="add it to organisations.yaml"
                )
                yield entry.source.problem([*at, "consumer"], what, instead)
            if agreement.purpose not in PURPOSES:
                what = f"“{agreement.purpose}” is not a purpose"
                instead = suggest(
                    agreement.purpose, PURPOSES, otherwise="choose one of the guide for authors"
                )
                yield entry.source.problem([*at, "purpose"], what, instead)
            for number, name in enumerate(agreement.fields):
                if name not in entry.content.attributes:
                    what = f"this register has no attribute “{name}”"
                    instead = suggest(name, entry.content.attributes, otherwise="add it to attributes")
                    yield entry.source.problem([*at, "fields", number], what, instead)


def _languages(folder: Folder) -> Iterator[Problem]:
    if "personas.yaml" not in folder.files:
        return
    entry = folder.files["personas.yaml"]
    for group in ("residents", "officers"):
        for id, persona in getattr(entry.content, group).items():
            if persona.language is not None and persona.language not in folder.languages:
                what = f"“{persona.language}” is not a language of this jurisdiction"
                instead = suggest(persona.language, folder.languages, otherwise="leave it away")
                yield entry.source.problem([group, id, "language"], what, instead)
