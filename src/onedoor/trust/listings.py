"""Looks at several people at once, such as a list that names them: one entry, about the one or about their crowd."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from onedoor.trust import crowds, ledger
from onedoor.trust.models import Entry


def draft(
    *,
    act: str,
    people: Iterable[str],
    fields: Sequence[str],
    purpose: str,
    legal_ground: str,
    by: ledger.By,
    at: datetime,
) -> Entry:
    """An entry about these people that is not written yet; about nobody, where there are none.

    `people` are person numbers in any order; those without one (empty) are left out.
    """
    numbers = sorted({one for one in people if one})
    return ledger.draft(
        act=act,
        by=by,
        about=numbers[0] if len(numbers) == 1 else "",
        crowd=crowds.keep(lambda: numbers) if len(numbers) > 1 else "",
        fields=fields,
        purpose=purpose,
        legal_ground=legal_ground,
        at=at,
    )


def record(
    *,
    act: str,
    people: Iterable[str],
    fields: Sequence[str],
    purpose: str,
    legal_ground: str,
    by: ledger.By,
    at: datetime,
    once_a_day: ZoneInfo | None = None,
) -> Entry | None:
    """Write the entry, and return it; nothing for nobody. To be called before anything of them is shown.

    `once_a_day`: where the like was written on the same day of this zone, nothing is. A list is looked at all day long, and that
    somebody saw the same one twice says nothing new to those on it.
    """
    numbers = {one for one in people if one}
    if not numbers:
        return None
    with transaction.atomic():
        entry = draft(
            act=act, people=numbers, fields=fields, purpose=purpose, legal_ground=legal_ground, by=by, at=at
        )
        if once_a_day is not None:
            begin = at.astimezone(once_a_day).replace(hour=0, minute=0, second=0, microsecond=0)
            if ledger.is_there(entry, since=begin):
                return None
        return ledger.write([entry])[0]
