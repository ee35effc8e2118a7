"""The ledger as the person it is about may read it: narrowed, counted, a page at a time, one entry by its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from onedoor.trust import acts, crowds, purposes
from onedoor.trust.models import Entry

_LONGEST = 64
"""Characters of a person number; nothing longer, or with a NUL, is anybody's."""


class NoSuchEntry(LookupError):
    """No entry of this number is about the person, or not for them to see yet."""


@dataclass(frozen=True)
class Wanted:
    """Which entries: those of an organisation, of a register, within two moments (both included)."""

    organisation: str | None = None
    """Empty for what no organisation did: the person's own looks, and the system's."""
    register: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    besides_own: bool = False
    """Without what the person did themselves."""


EVERYTHING = Wanted()


def page(
    person_number: str, *, on: date, wanted: Wanted = EVERYTHING, skip: int = 0, most: int
) -> tuple[list[Entry], int]:
    """Entries about this person that they may see on the day `on`, newest first, and how many there are in all.

    Two queries for any number. Of a look at a register elsewhere, which is written before and after, there is one.
    """
    found = _narrowed(_seen_by(person_number, on=on), wanted)
    return list(found.order_by("-at", "-id")[skip : skip + most]), found.count()


def find(person_number: str, entry_id: int, *, on: date) -> Entry:
    """One entry about this person that they may see. Raises NoSuchEntry."""
    found = _seen_by(person_number, on=on).filter(pk=entry_id).first() if 0 < entry_id < 2**63 else None
    if found is None:
        raise NoSuchEntry(f"No entry {entry_id} is about this person.")
    return found


def organisations(person_number: str, *, on: date) -> list[str]:
    """Ids of the organisations that looked, in alphabetical order, in one query."""
    seen = _seen_by(person_number, on=on).exclude(organisation="")
    return sorted(seen.order_by().values_list("organisation", flat=True).distinct())


def first_at() -> datetime | None:
    """When the ledger began, as far as its entries still have their content; None for an empty one."""
    return Entry.objects.filter(erased_by=None).order_by("id").values_list("at", flat=True).first()


def _seen_by(person_number: str, *, on: date) -> QuerySet[Entry]:
    if not person_number or len(person_number) > _LONGEST or "\0" in person_number:
        return Entry.objects.none()
    among = crowds.holding(person_number).values("crowd")
    concerning = Q(about=person_number) | Q(crowd__in=among)
    seen = Entry.objects.filter(concerning, Q(hidden_until=None) | Q(hidden_until__lte=on))
    alike = ("at", "actor_kind", "actor_id", "organisation", "about", "crowd", "case", "purpose")
    concluded = Entry.objects.filter(
        act__in=(acts.READ, acts.READ_FAILED, acts.SHOWN, acts.READ_OF_ALL),
        legal_ground=OuterRef("legal_ground"),
        fields=OuterRef("fields"),
        **{name: OuterRef(name) for name in alike},
    )
    return seen.exclude(Q(act=acts.READ_BEGUN) & Exists(concluded))


def _narrowed(entries: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    if wanted.organisation is not None:
        entries = entries.filter(organisation=wanted.organisation)
    if wanted.register is not None:
        holds = "EXISTS (SELECT 1 FROM unnest(trust_entry.fields) one WHERE starts_with(one, %s))"
        entries = entries.filter(RawSQL(holds, [f"{wanted.register}."], output_field=BooleanField()))  # noqa: S611
    if wanted.since is not None:
        entries = entries.filter(at__gte=wanted.since)
    if wanted.until is not None:
        entries = entries.filter(at__lte=wanted.until)
    if wanted.besides_own:
        entries = entries.exclude(purpose=purposes.FULFIL_RIGHTS, actor_kind="resident", organisation="")
    return entries
