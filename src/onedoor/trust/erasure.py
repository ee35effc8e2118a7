"""Erasing entries whose retention ended: they lose content and salt; their leaves' hashes stay, and the tree stays valid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from onedoor.trust import acts, ledger
from onedoor.trust.erased import PREFIX
from onedoor.trust.models import Entry, Leaf

EACH = 500
"""Entries that one receipt names at most."""


class NotErasable(ValueError):
    """An entry that cannot be erased: it has no leaf yet, was erased, or tells of an erasure itself."""


def erase(
    *, entries: Sequence[int], purpose: str, legal_ground: str, by: ledger.By, at: datetime
) -> list[Entry]:
    """Take content and salt from the entries with these ids, and return the entries that tell of it.

    All or none. Needs the database role that owns the ledger: the web server's cannot. Raises NotErasable.
    """
    receipts = []
    with transaction.atomic():
        _refuse_others(entries)
        for first in range(0, len(entries), EACH):
            part = entries[first : first + EACH]
            receipt = ledger.record(
                act=acts.ERASED,
                by=by,
                about="",
                fields=[f"{PREFIX}{entry}" for entry in part],
                purpose=purpose,
                legal_ground=legal_ground,
                at=at,
            )
            _erase(part, receipt)
            receipts.append(receipt)
    return receipts


def _refuse_others(entries: Sequence[int]) -> None:
    if len(set(entries)) != len(entries):
        raise NotErasable("An entry is named twice.")
    fit = Entry.objects.filter(pk__in=entries, erased_by=None).exclude(act=acts.ERASED)
    fit = fit.filter(pk__in=Leaf.objects.filter(entry__in=entries).values("entry"))
    if other := sorted(set(entries) - set(fit.values_list("pk", flat=True))):
        raise NotErasable(
            f"These entries cannot be erased: {', '.join(map(str, other[:10]))}. They do not exist, wait for their place "
            "in the tree, were erased before, or tell of an erasure."
        )


def _erase(entries: Sequence[int], receipt: Entry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('onedoor.erasing', 'yes', true)")
        cursor.execute(
            """update trust_entry set at = %s, act = '', actor_kind = '', actor_id = '', actor_name = '', actor_role = null, organisation = '',
               about = '', fields = '{}', purpose = '', legal_ground = '', "case" = '', crowd = '', hidden_until = null,
               approved_by = '', erased_by = %s where id = any(%s)""",
            [receipt.at, receipt.pk, list(entries)],
        )
        cursor.execute("update trust_leaf set salt = null where entry = any(%s)", [list(entries)])
        cursor.execute("select set_config('onedoor.erasing', '', true)")
