"""Legal holds: what must not be scrubbed, because a court, an audit or a claim needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from onedoor.trust import acts, ledger
from onedoor.trust.privacy.declarations import Table, Unit
from onedoor.trust.privacy.models import Hold

__all__ = ["Held", "Hold", "HoldNotFound", "all_of", "current", "lift", "place"]

_GROUND = "Legal hold"


class HoldNotFound(LookupError):
    """There is no such hold, or it was lifted."""


@dataclass(frozen=True, slots=True)
class Held:
    """Person numbers and references of cases that are held."""

    people: frozenset[str]
    cases: frozenset[str]

    def of_table(self, table: Table) -> Q:
        """Rows of a table with a time of its own that are held."""
        found = Q(pk__in=[])
        if table.number:
            found |= table.about(self.people)
        if table.case:
            found |= Q(**{f"{table.case}__in": self.cases})
        return found

    def of_unit(self, unit: Unit) -> Q:
        """Units that are held: by their reference where they have one, or by the person whose they are."""
        found = Q(**{f"{unit.number}__in": self.people})
        return found | Q(reference__in=self.cases) if unit.key == "reference" else found


def place(*, kind: str, key: str, ground: str, until: date, by: ledger.By, at: datetime) -> Hold:
    """Keep all about a person (`kind` "person", `key` a person number) or a case ("case", its reference) from being scrubbed.

    `until` is the last day of it; `ground` says who needs it and why. Raises ValueError.
    """
    if kind not in Hold.Kind.values or not key.strip():
        raise ValueError("A hold is on a person (by number) or on a case (by reference).")
    if not ground.strip():
        raise ValueError("A hold needs a ground: who needs the data, and by which law or order.")
    if until < at.date():
        raise ValueError(f"A hold until {until} would be over already.")
    with transaction.atomic():
        made = Hold.objects.create(
            kind=kind, key=key.strip(), ground=ground.strip(), until=until, placed_at=at, placed_by=by.id
        )
        _record(made, acts.HOLD_PLACED, by=by, at=at)
    return made


def lift(*, hold_id: int, by: ledger.By, at: datetime) -> Hold:
    """End a hold before its day. Raises HoldNotFound."""
    with transaction.atomic():
        found = Hold.objects.select_for_update().filter(pk=hold_id, lifted_at=None).first()
        if found is None:
            raise HoldNotFound(f"There is no hold {hold_id} that could be lifted.")
        found.lifted_at, found.lifted_by = at, by.id
        found.save(update_fields=["lifted_at", "lifted_by"])
        _record(found, acts.HOLD_LIFTED, by=by, at=at)
    return found


def all_of(*, on: date) -> list[Hold]:
    """Every hold that holds on that day, newest first."""
    return list(_holding(on).order_by("-placed_at"))


def current(*, on: date) -> Held:
    """What is held on that day."""
    rows: Iterable[tuple[str, str]] = _holding(on).values_list("kind", "key")
    kinds = list(rows)
    return Held(
        people=frozenset(key for kind, key in kinds if kind == Hold.Kind.PERSON),
        cases=frozenset(key for kind, key in kinds if kind == Hold.Kind.CASE),
    )


def _holding(on: date) -> QuerySet[Hold]:
    return Hold.objects.filter(lifted_at=None, until__gte=on)


def _record(hold: Hold, act: str, *, by: ledger.By, at: datetime) -> None:
    of_person = hold.kind == Hold.Kind.PERSON
    ledger.record(
        act=act,
        by=by,
        about=hold.key if of_person else "",
        fields=["privacy.hold"],
        purpose="comply-with-law",
        legal_ground=f"{_GROUND}: {hold.ground}",
        at=at,
        case="" if of_person else hold.key,
    )


def without(found: QuerySet[Model], held: Q) -> QuerySet[Model]:
    """The rows that are not held. (Not `exclude`: a row whose person has no number would be left out with it.)"""
    kept = found.model._base_manager.filter(held).values("pk")
    return found.exclude(pk__in=kept)
