"""The record of every look at personal data: added to in the transaction of the act, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from django.db import transaction
from django.db.models import Q

from onedoor.trust import acts, adding, apart, crowds
from onedoor.trust.models import Entry

__all__ = [
    "Entry",
    "OutsideTransaction",
    "about",
    "concluded",
    "draft",
    "is_there",
    "of_case",
    "record",
    "record_apart",
    "write",
]


class By(Protocol):
    """Who acts: `identity.actors.Actor` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


class OutsideTransaction(RuntimeError):
    """An entry was to be written outside a transaction, where the act could succeed and its entry be lost."""


def draft(
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
    crowd: str = "",
    hidden_until: date | None = None,
    approved_by: str = "",
) -> Entry:
    """An entry that is not written yet: see `write` for several at once.

    `about` is the person number, or empty when the act concerns nobody, or the many of a `crowd` (see `trust.crowds`);
    `fields` are `register.attribute`; `organisation` is the one on whose behalf it was done. An inquiry that a law allows to
    hide from whom it concerns names the first day on which they see it, `hidden_until`, and who approved that. Raises
    ValueError for an act that `trust.acts` does not know, and for a hidden entry without an approver or the reverse.
    """
    if act not in acts.ALL:
        raise ValueError(f"The ledger knows no act {act!r}. Known: {', '.join(sorted(acts.ALL))}.")
    if (hidden_until is None) != (not approved_by):
        raise ValueError(
            "A hidden entry names the day until which it is hidden, and who approved that: both."
        )
    return Entry(
        at=at,
        act=act,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        actor_role=by.role,
        organisation=organisation,
        about=about,
        fields=list(fields),
        purpose=purpose,
        legal_ground=legal_ground,
        case=case or "",
        crowd=crowd,
        hidden_until=hidden_until,
        approved_by=approved_by,
    )


def write(entries: Iterable[Entry], *, last: bool = False) -> list[Entry]:
    """Write drafted entries into the caller's transaction, in one query.

    `last`: nothing else follows in the transaction that was opened last. Where nothing went before either, and no other one is
    around it, the entries are all there is to it, and are committed in one round trip. Raises OutsideTransaction when no
    transaction is open, and TransactionManagementError when it can only be undone.
    """
    over = transaction.get_connection()
    if not over.in_atomic_block:
        raise OutsideTransaction(
            "A ledger entry belongs into the transaction of the act it records: "
            "open one with transaction.atomic() first."
        )
    over.validate_no_broken_transaction()
    rows = list(entries)
    adding.add(rows, over=over, alone=last and over.commit_on_exit and not over.savepoint_ids)
    return rows


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
    """Write one entry into the caller's transaction and return it. Arguments and errors: see `draft` and `write`."""
    entry = draft(
        act=act,
        by=by,
        about=about,
        fields=fields,
        purpose=purpose,
        legal_ground=legal_ground,
        at=at,
        case=case,
        organisation=organisation,
    )
    return write([entry])[0]


def record_apart(entries: Iterable[Entry]) -> None:
    """Write drafted entries so that they stay even when the caller's transaction is undone.

    For refusals: the error that tells of them undoes the transaction, and the record of it must not go with it. For what is
    about to be done elsewhere (`acts.READ_BEGUN`): no undoing reaches there.
    """
    apart.write(list(entries))


def is_there(entry: Entry, *, since: datetime) -> bool:
    """Whether an entry like this draft, but for its moment, has been written since then."""
    alike = ("act", "actor_kind", "actor_id", "organisation", "about", "crowd", "case", "purpose", "fields")
    same = {name: getattr(entry, name) for name in alike}
    return Entry.objects.filter(**same, at__gte=since).exists()


def concluded(entries: Iterable[Entry]) -> list[Entry]:
    """These entries without the intents that the entry of the read itself followed: so that each look is there once.

    An intent that none followed stays: who asked was cut off in the middle, and may have seen something.
    """
    rows = list(entries)
    done = {_look(row) for row in rows if row.act in _CONCLUSIONS}
    return [row for row in rows if row.act != acts.READ_BEGUN or _look(row) not in done]


_CONCLUSIONS = (acts.READ, acts.READ_FAILED, acts.SHOWN)


def _look(entry: Entry) -> tuple[object, ...]:
    """What an intent and the entry of its read have in common."""
    return (
        *(entry.at, entry.actor_kind, entry.actor_id, entry.organisation, entry.about, entry.case),
        *(entry.purpose, entry.legal_ground, *entry.fields),
    )


def about(person_number: str, *, on: date | None = None) -> list[Entry]:
    """Every entry about this person that they may see, alone or among many, newest first, in one query.

    What is hidden from them until a day is there from that day on: `on` is the day it is. Without it nothing that was ever
    hidden is there. Of a look at a register elsewhere, which is written before and after, there is one (`concluded`). An
    empty number is nobody's.
    """
    if not person_number:
        return []
    among = crowds.holding(person_number).values("crowd")
    open_to_them = Q(hidden_until=None)
    if on is not None:
        open_to_them |= Q(hidden_until__lte=on)
    concerning = Q(about=person_number) | Q(crowd__in=among)
    return concluded(Entry.objects.filter(concerning & open_to_them).order_by("-id"))


def of_case(reference: str) -> list[Entry]:
    """Every entry written for this case, oldest first, in one query."""
    if not reference:
        return []
    return list(Entry.objects.filter(case=reference).order_by("id"))
