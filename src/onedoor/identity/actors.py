"""Who does something: what every verb of the domain takes as `by=`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from onedoor.identity.models import Person

Kind = Literal["resident", "officer", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A resident, an officer or the system itself, as it is written into events and the ledger."""

    kind: Kind
    id: str
    """The person's subject, or the name of the part of the system."""
    name: str
    role: str = ""
    """Of an officer: the roles that they hold when they act, by id, with blanks between."""

    @property
    def is_officer(self) -> bool:
        """Whether an officer acts."""
        return self.kind == "officer"


SYSTEM = Actor(kind="system", id="onedoor", name="Onedoor")
"""What happens by itself: automatic decisions, schedules, imports."""


def of(person: Person) -> Actor:
    """The actor that `person` is when they act now: officers as officers, everybody else as residents."""
    kind: Kind = "officer" if person.is_officer else "resident"
    role = " ".join(person.roles) if person.is_officer else ""
    return Actor(kind=kind, id=person.subject, name=person.name or person.subject, role=role)
