"""Reviewing links between registers: whose they are, and the trace that a list of them leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from onedoor.catalogue import jurisdictions
from onedoor.design.filters import day
from onedoor.identity import actors
from onedoor.identity.permissions import may
from onedoor.identity.terms import Permission
from onedoor.registers.linkage import between, links
from onedoor.trust import acts, listings

if TYPE_CHECKING:
    from onedoor.identity.models import Person
    from onedoor.registers.models import Link

LISTED = ("link.keys", "link.probability")


def organisations_of(officer: Person) -> list[str]:
    """The organisations for which this officer reviews links."""
    organisations = jurisdictions.current().organisations
    return [
        id_
        for id_, one in organisations.items()
        if any(may(officer, Permission.REVIEW_LINKS, team=team) for team in one.teams)
    ]


def registers_of(organisation: str, *, on: date) -> set[str]:
    """The registers that an organisation may compare: its own, and those whose agreement says so."""
    registers = jurisdictions.current().registers
    return {name for name, file in registers.items() if between.side_for(name, file, organisation, on) is not None}


def consumer_of(officer: Person, link: Link, *, on: date) -> str | None:
    """The organisation of the officer's that may compare both sides of a link; None where there is none."""
    both = {link.left_register, link.right_register}
    return next((one for one in organisations_of(officer) if both <= registers_of(one, on=on)), None)


def shown(value: object) -> str:
    """What a register's record says, for a person to compare: days in words, the rest as it stands there."""
    if value is None:
        return "–"
    try:
        return day(date.fromisoformat(str(value))) if len(str(value)) == 10 else str(value)
    except ValueError:
        return str(value)


def note_listed(*, officer: Person, listed: Iterable[Link], zone: ZoneInfo, at: datetime) -> None:
    """Write into the ledger whose links an officer's list names, before it is shown: once for each day and list."""
    listings.record(
        act=acts.SEARCHED,
        people=(number for link in listed for number in links.people_of(link)),
        fields=LISTED,
        purpose=links.PURPOSE,
        legal_ground="",
        by=actors.of(officer),
        at=at,
        once_a_day=zone,
    )
