"""Looking for people out of no case: what is searched for, and why somebody is opened, is in the ledger first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from onedoor.cases import applicants
from onedoor.cases.applicants import Found
from onedoor.identity import actors
from onedoor.trust import acts, ledger, listings
from onedoor.trust.purposes import PURPOSES

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.identity.models import Person

REASONS = (
    "provide-service",
    "review-entitlement",
    "prevent-fraud",
    "comply-with-law",
    "fulfil-rights",
)
"""Purposes for which somebody may be opened out of no case."""
assert set(REASONS) <= set(PURPOSES)
FIELDS = ("person.name", "person.number", "person.email", "person.cases")
"""What the page of a person shows."""
SEARCHED = ("person.name", "person.number")
"""What is searched, and shown of those who are found."""
LISTED = ("person.name", "case")
"""What a queue shows of each applicant."""
PROVIDING = "provide-service"
"""The purpose where none is chosen."""


@dataclass(frozen=True)
class Result:
    """Who was found, and whether there are more than are given."""

    found: list[Found]
    more: bool


def search(*, officer: Person, words: str, at: datetime) -> Result:
    """Who is found by number or name. The search is in the ledger, about each of them, before they are given."""
    with transaction.atomic():
        found = applicants.search(officer, words=words)
        given = found[: applicants.MOST]
        _record(acts.SEARCHED, given, officer, "", "", SEARCHED, at)
    return Result(given, more=len(found) > len(given))


def open(*, officer: Person, person_id: int, purpose: str, reason: str, at: datetime) -> Found:
    """Somebody with their cases. The look is in the ledger, with the reason, before it is given. Raises NotFound."""
    with transaction.atomic():
        found = applicants.of(officer, person_id=person_id)
        _record(acts.PERSON_OPENED, [found], officer, purpose, reason, FIELDS, at)
    return found


def note_listed(*, officer: Person, cases: Iterable[Application], zone: ZoneInfo, at: datetime) -> None:
    """Write into the ledger whose names an officer's queue lists, before it is shown: once for each day and list."""
    listings.record(
        act=acts.SEARCHED,
        people=(case.applicant.person_number or "" for case in cases),
        fields=LISTED,
        purpose=PROVIDING,
        legal_ground="",
        by=actors.of(officer),
        at=at,
        once_a_day=zone,
    )


def _record(
    act: str,
    found: Sequence[Found],
    officer: Person,
    purpose: str,
    reason: str,
    fields: Sequence[str],
    at: datetime,
) -> None:
    entry = listings.draft(
        act=act,
        people=[one.person.person_number or "" for one in found],
        fields=fields,
        purpose=purpose or PROVIDING,
        legal_ground=reason,
        by=actors.of(officer),
        at=at,
    )
    ledger.write([entry])
