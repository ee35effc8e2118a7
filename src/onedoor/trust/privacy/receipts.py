"""Receipts: what was scrubbed, how many of it, under which rule, and the hash of the list. They name no row and no person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from onedoor.trust import acts, ledger
from onedoor.trust.privacy.models import Receipt, ReceiptLine
from onedoor.trust.privacy.scrubbing import Scrubbed

__all__ = ["Receipt", "add", "begin", "digest_of", "end", "newest"]


def begin(*, kind: str, by: ledger.By, at: datetime, inquiry: str = "") -> Receipt:
    """A receipt to be filled. A retention run that was killed has one that goes on."""
    if kind == Receipt.Kind.RETENTION:
        left = Receipt.objects.filter(kind=kind, ended_at=None).order_by("began_at").first()
        if left is not None:
            return left
    return Receipt.objects.create(
        kind=kind, began_at=at, by_kind=by.kind, by_id=by.id, by_name=by.name, inquiry=inquiry
    )


def add(receipt: Receipt, found: Sequence[Scrubbed], *, rule: str) -> None:
    """Write a batch onto the receipt, in the transaction that scrubbed it."""
    for one in found:
        line, _ = ReceiptLine.objects.select_for_update().get_or_create(
            receipt=receipt, table=one.table, rule=rule, defaults={"fields": list(one.fields)}
        )
        line.digest = digest_of(one.table, one.keys, before=line.digest)
        line.count = F("count") + len(one.keys)
        line.save(update_fields=["digest", "count"])


def digest_of(table: str, keys: Sequence[str], *, before: str = "") -> str:
    """SHA-256 (hexadecimal) over the digest of the batches before and that of these rows, `table key` on a line, in order."""
    batch = hashlib.sha256("".join(f"{table} {key}\n" for key in keys).encode()).digest()
    return hashlib.sha256(bytes.fromhex(before) + batch).hexdigest()


def record(
    found: Sequence[Scrubbed], *, rule: str, by: ledger.By, at: datetime, about: str = "", case: str = ""
) -> None:
    """The ledger's entry of a batch: which fields of which tables, under which rule."""
    fields = [f"{one.table}.{name}" for one in found for name in one.fields]
    ledger.record(
        act=acts.SCRUBBED,
        by=by,
        about=about,
        fields=fields,
        purpose="comply-with-law",
        legal_ground=rule,
        at=at,
        case=case,
    )


def end(receipt: Receipt, *, at: datetime) -> Receipt:
    """The run is over."""
    receipt.ended_at = at
    receipt.save(update_fields=["ended_at", "kept"])
    return receipt


def newest(count: int = 50) -> list[Receipt]:
    """The newest receipts with their lines."""
    return list(Receipt.objects.prefetch_related("lines").order_by("-began_at", "-id")[:count])
