"""Who looked at a person's data, in words: the ledger's names of fields and grounds as the definitions title them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from onedoor.catalogue import jurisdictions
from onedoor.design.filters import text
from onedoor.trust import ledger
from onedoor.trust.purposes import PURPOSES

if TYPE_CHECKING:
    from datetime import datetime

    from onedoor.catalogue.jurisdictions import Jurisdiction

MOST_LOOKS = 100


@dataclass(frozen=True)
class Look:
    """One entry of the ledger as the person it is about reads it."""

    at: datetime
    who: str
    what: tuple[str, ...]
    """Titles of what was looked at, each once."""
    purpose: str
    ground: str


def about(person_number: str) -> list[Look]:
    """The latest looks at this person's data, newest first."""
    town = jurisdictions.current()
    return [
        Look(
            at=entry.at,
            who=entry.actor_name,
            what=tuple(dict.fromkeys(_title(name, town) for name in entry.fields)),
            purpose=text(PURPOSES[entry.purpose].text) if entry.purpose in PURPOSES else entry.purpose,
            ground=_ground(entry.legal_ground, town),
        )
        for entry in ledger.about(person_number)[:MOST_LOOKS]
    ]


def _title(field: str, town: Jurisdiction) -> str:
    """The title of `register.attribute`; what a town no longer names stands as it was written."""
    register, _dot, name = field.partition(".")
    if field == "case":
        return _("Your case")
    if register == "document":
        return text(town.documents[name].title) if name in town.documents else _("A document")
    attribute = town.registers[register].attributes.get(name) if register in town.registers else None
    return text(attribute.title) if attribute is not None else field


def _ground(written: str, town: Jurisdiction) -> str:
    """The law; an officer who opens a case does it for the service that was applied for."""
    return text(town.services[written].title) if written in town.services else written
