"""The ledger's entry of a page at the desk that shows several people: about the one, or about all of them as a crowd."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from onedoor.identity import actors
from onedoor.trust import acts, crowds, ledger

if TYPE_CHECKING:
    from onedoor.identity.models import Person


def draft(
    *,
    act: str,
    officer: Person,
    people: Iterable[str | None],
    fields: Sequence[str],
    purpose: str,
    legal_ground: str,
    at: datetime,
) -> ledger.Entry:
    """An entry about these person numbers; it is not written yet."""
    numbers = sorted({one for one in people if one})
    return ledger.draft(
        act=act,
        by=actors.of(officer),
        about=numbers[0] if len(numbers) == 1 else "",
        crowd=crowds.keep(lambda: numbers) if len(numbers) > 1 else "",
        fields=fields,
        purpose=purpose,
        legal_ground=legal_ground,
        at=at,
    )


def note(
    *,
    officer: Person,
    people: Iterable[str | None],
    fields: Sequence[str],
    purpose: str,
    zone: ZoneInfo,
    at: datetime,
) -> None:
    """Write into the ledger whom an officer's list names, before it is shown: once for each day and list.

    A list is looked at all day long. That somebody saw the same one twice on one day says nothing new to those on it.
    """
    numbers = {one for one in people if one}
    if not numbers:
        return
    begin = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        entry = draft(
            act=acts.SEARCHED,
            officer=officer,
            people=numbers,
            fields=fields,
            purpose=purpose,
            legal_ground="",
            at=at,
        )
        if not ledger.is_there(entry, since=begin):
            ledger.write([entry])
