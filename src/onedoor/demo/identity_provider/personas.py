"""The people one can be in the demo town, from `personas.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from onedoor.catalogue.shapes.town import Personas
from onedoor.identity.levels import Level
from onedoor.lib.languages import Text


@dataclass(frozen=True)
class Persona:
    """A made-up resident or officer."""

    subject: str
    name: str
    email: str
    language: str
    about: Text
    level: Level
    """The highest level of assurance that they can show."""
    person_number: str | None = None
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()

    @property
    def is_officer(self) -> bool:
        """Whether they work for the town."""
        return bool(self.roles)

    def get_user_id(self) -> str:
        """How authlib asks for the subject."""
        return self.subject


@dataclass(frozen=True)
class Town:
    """What the provider needs to know of a jurisdiction."""

    name: Text
    languages: tuple[str, ...]
    personas: Mapping[str, Persona]


def read(jurisdiction: Path) -> Town:
    """The town in this folder. Raises OSError, ValueError for files that cannot be used."""
    described = _yaml(jurisdiction / "jurisdiction.yaml")
    path = jurisdiction / "personas.yaml"
    people = Personas.model_validate(_yaml(path) if path.exists() else {})
    residents = {
        subject: Persona(
            subject=subject,
            name=one.name,
            email=one.email,
            language=one.language or "en",
            about=one.about,
            level=Level[one.assurance],
            person_number=one.person_number,
        )
        for subject, one in people.residents.items()
    }
    officers = {
        subject: Persona(
            subject=subject,
            name=one.name,
            email=one.email,
            language=one.language or "en",
            about=one.about,
            level=Level.substantial,
            roles=tuple(one.roles),
            teams=tuple(one.teams),
        )
        for subject, one in people.officers.items()
    }
    languages = tuple(str(code) for code in described.get("languages") or ["en"])
    return Town(name=described["name"], languages=languages, personas=residents | officers)


def _yaml(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        content = YAML(typ="safe").load(file) or {}
    if not isinstance(content, dict):
        raise ValueError(f"{path} does not hold a mapping.")
    return content
