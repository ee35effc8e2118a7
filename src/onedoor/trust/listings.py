"""Looks at several people at once, such as a list that names them: one entry, about the one or about their crowd."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from onedoor.trust import crowds, ledger
from onedoor.trust.models import Entry


def record(
    *,
    act: str,
    people: Iterable[str],
    fields: Sequence[str],
    purpose: str,
    legal_ground: str,
    by: ledger.By,
    at: datetime,
) -> Entry | None:
    """Write the entry, and return it; nothing for nobody. To be called before anything of them is shown.

    `people` are person numbers in any order; those without one (empty) are left out.
    """
    numbers = sorted({one for one in people if one})
    if not numbers:
        return None
    with transaction.atomic():
        entry = ledger.draft(
            act=act,
            by=by,
            about=numbers[0] if len(numbers) == 1 else "",
            crowd=crowds.keep(lambda: numbers) if len(numbers) > 1 else "",
            fields=fields,
            purpose=purpose,
            legal_ground=legal_ground,
            at=at,
        )
        return ledger.write([entry])[0]
