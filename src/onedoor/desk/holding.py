"""Legal holds at the desk: placing and lifting them, and the trace that a list of them leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from onedoor.cases import references
from onedoor.identity import actors, people
from onedoor.trust import acts, listings
from onedoor.trust.privacy import holds
from onedoor.trust.privacy.holds import Hold

if TYPE_CHECKING:
    from onedoor.identity.models import Person


@dataclass(frozen=True)
class Row:
    """A hold with whose data it keeps, in words."""

    hold: Hold
    who: str
    """Name of the person, or their number where they have no account."""
    placed_by: str


def rows(found: Iterable[Hold]) -> list[Row]:
    """Holds as the desk's pages show them."""
    all_ = list(found)
    officers = people.with_subjects(one.placed_by for one in all_)
    return [
        Row(one, _name(holds.whose(one)), officers[one.placed_by].name if one.placed_by in officers else one.placed_by)
        for one in all_
    ]


def note_listed(*, officer: Person, listed: Iterable[Hold], zone: ZoneInfo, at: datetime) -> None:
    """Write into the ledger whose holds an officer's list names, before it is shown: once for each day and list."""
    listings.record(
        act=acts.SEARCHED,
        people=(holds.whose(one) or "" for one in listed),
        fields=[holds.FIELD],
        purpose="comply-with-law",
        legal_ground="",
        by=actors.of(officer),
        at=at,
        once_a_day=zone,
    )


def key_of(kind: str, written: str) -> str:
    """What was typed, as it is kept: a reference as references are written."""
    return references.read(written) or written.strip() if kind == Hold.Kind.CASE else written.strip()


def wrong_key(kind: str, key: str) -> str:
    """What is wrong with it, for whoever typed it; empty where nothing is. A hold that holds nothing is a slip of the pen."""
    if not key:
        return _("Write the person number, or the reference of the case")
    if holds.is_anything(kind=kind, key=key):
        return ""
    if kind == Hold.Kind.CASE:
        return _("There is no case with this reference. Check it: it looks like HB-1234-5678")
    return _("Nothing is kept here about this person number. Check it")


def wrong_day(day: date | None, *, on: date) -> str:
    """What is wrong with the last day; empty where nothing is."""
    if day is None:
        return _("Write a day that there is, such as 27 3 2028")
    return _("This day is over. Write one that is still to come") if day < on else ""


def _name(number: str) -> str:
    person = people.by_number(number) if number else None
    return person.name if person and person.name else number
