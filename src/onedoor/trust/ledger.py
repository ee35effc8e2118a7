"""The record of every look at personal data: added to in the transaction of the act, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction

from onedoor.trust import acts
from onedoor.trust.models import Entry

__all__ = ["Entry", "OutsideTransaction", "about", "of_case", "record", "record_each"]


class By(Protocol):
    """Who acts: `identity.actors.Actor` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class OutsideTransaction(RuntimeError):
    """An entry was to be written outside a transaction, where the act could succeed and its entry be lost."""


def record(
    *,
    act: str,
    by: By,
    about: str,
    fields: Sequence[str],
    purpose: str,
    legal_ground: str,
    at: datetime,
    case: str | None = None,
    organisation: str = "",
) -> Entry:
    """Write one entry into the caller's transaction and return it.

    `about` is the person number, or empty when the act concerns nobody; `fields` are `register.attribute`. Raises
    OutsideTransaction when no transaction is open, ValueError for an act that `trust.acts` does not know.
    """
    entries = record_each(
        act=act,
        by=by,
        about=[about],
        fields=fields,
        purpose=purpose,
        legal_ground=legal_ground,
        at=at,
        case=case,
        organisation=organisation,
    )
    return entries[0]


def record_each(
    *,
    act: str,
    by: By,
    about: Iterable[str],
    fields: Sequence[str],
    purpose: str,
    legal_ground: str,
    at: datetime,
    case: str | None = None,
    organisation: str = "",
) -> list[Entry]:
    """Write one entry for each person of `about`, in one query: an act on a household concerns each member alone.

    Raises as `record` does.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(
            "A ledger entry belongs into the transaction of the act it records: open one with transaction.atomic() first."
        )
    if act not in acts.ALL:
        raise ValueError(f"The ledger knows no act {act!r}. Known: {', '.join(sorted(acts.ALL))}.")
    return Entry.objects.bulk_create(
        Entry(
            at=at,
            act=act,
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
            organisation=organisation,
            about=person_number,
            fields=list(fields),
            purpose=purpose,
            legal_ground=legal_ground,
            case=case or "",
        )
        for person_number in about
    )


def about(person_number: str) -> list[Entry]:
    """Every entry about this person, newest first, in one query. None for an empty number: that is nobody."""
    if not person_number:
        return []
    return list(Entry.objects.filter(about=person_number).order_by("-id"))


def of_case(reference: str) -> list[Entry]:
    """Every entry written for this case, oldest first, in one query."""
    if not reference:
        return []
    return list(Entry.objects.filter(case=reference).order_by("id"))
