"""Legal holds: what must not be scrubbed, because a court, an audit or a claim needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from onedoor.trust import acts, ledger
from onedoor.trust.privacy import declarations
from onedoor.trust.privacy.declarations import Table, Unit, With, model_of
from onedoor.trust.privacy.models import Hold

__all__ = ["Held", "Hold", "HoldNotFound", "all_of", "current", "ended", "find", "is_anything", "lift", "place", "whose"]

_GROUND = "Legal hold"
_LIFTED = "Legal hold lifted"
FIELD = "privacy.hold"
"""A hold, as the ledger names it."""


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
        for case in _leading_to_a_case(table):
            found |= Q(**{f"{case}__in": self.cases})
        return found

    def of_unit(self, unit: Unit) -> Q:
        """Units that are held: by their reference where they have one, or by the person whose they are."""
        found = Q(**{f"{unit.number}__in": self.people})
        return found | Q(reference__in=self.cases) if unit.key == "reference" else found


def _leading_to_a_case(table: Table) -> Iterator[str]:
    """What leads from a row to the reference of the case that it belongs to."""
    if table.case:
        yield table.case
    for belongs in (table.keep, *table.also):
        if isinstance(belongs, With) and declarations.UNITS[belongs.unit].key == "reference":
            yield belongs.key


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


def lift(*, hold_id: int, because: str, by: ledger.By, at: datetime) -> Hold:
    """End a hold before its day, and say why. Raises HoldNotFound, ValueError without a reason."""
    if not because.strip():
        raise ValueError("A hold is lifted for a reason: say which.")
    with transaction.atomic():
        found = Hold.objects.select_for_update().filter(pk=hold_id, lifted_at=None).first()
        if found is None:
            raise HoldNotFound(f"There is no hold {hold_id} that could be lifted.")
        found.lifted_at, found.lifted_by, found.lifted_because = at, by.id, because.strip()
        found.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
        _record(found, acts.HOLD_LIFTED, by=by, at=at)
    return found


def find(hold_id: int) -> Hold:
    """The hold with this number, lifted or not. Raises HoldNotFound."""
    found = Hold.objects.filter(pk=hold_id).first()
    if found is None:
        raise HoldNotFound(f"There is no hold {hold_id}.")
    return found


def ended(*, on: date, most: int = 20) -> list[Hold]:
    """Holds that were lifted or whose day has passed, the newest first."""
    return list(Hold.objects.exclude(lifted_at=None, until__gte=on).order_by("-placed_at")[:most])


def whose(hold: Hold) -> str:
    """The person number of whom it is about: of a case, of whose it is; empty where nothing is kept of it."""
    return hold.key if hold.kind == Hold.Kind.PERSON else _of_case(hold.key)


def is_anything(*, kind: str, key: str) -> bool:
    """Whether anything is kept of this person, or there is such a case."""
    declarations.load()
    if kind == Hold.Kind.CASE:
        return any(
            model_of(unit)._base_manager.filter(reference=key).exists() for unit in declarations.UNITS.values() if unit.key == "reference"
        )
    return any(
        model_of(table)._base_manager.filter(table.about([key])).exists()
        for table in declarations.TABLES.values()
        if table.number
    )


def _of_case(reference: str) -> str:
    declarations.load()
    for unit in declarations.UNITS.values():
        if unit.key == "reference":
            rows = model_of(unit)._base_manager.filter(reference=reference)
            if number := rows.values_list(unit.number, flat=True).first():
                return str(number)
    return ""


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
    said = f"{_GROUND}: {hold.ground}" if act == acts.HOLD_PLACED else f"{_LIFTED}: {hold.lifted_because}"
    ledger.record(
        act=act,
        by=by,
        about=whose(hold),
        fields=[FIELD],
        purpose="comply-with-law",
        legal_ground=said,
        at=at,
        case="" if hold.kind == Hold.Kind.PERSON else hold.key,
    )


def without(found: QuerySet[Model], held: Q) -> QuerySet[Model]:
    """The rows that are not held. (Not `exclude`: a row whose person has no number would be left out with it.)"""
    kept = found.model._base_manager.filter(held).values("pk")
    return found.exclude(pk__in=kept)
