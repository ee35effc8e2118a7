"""The retention run: what is out of its period goes, in batches, each with its ledger entry and its part of the receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import PROTECT, DateTimeField, Exists, Model, OuterRef, Q, QuerySet

from onedoor.trust import ledger
from onedoor.trust.privacy import declarations, holds, receipts, scrubbing
from onedoor.trust.privacy.actors import RETENTION
from onedoor.trust.privacy.declarations import After, Table, Unit, model_of
from onedoor.trust.privacy.periods import gone_before, last_day_gone
from onedoor.trust.privacy.receipts import Receipt

BATCH = 100
"""Units or rows of one transaction."""


class Running(RuntimeError):
    """Another retention run is under way."""


@dataclass(frozen=True, slots=True)
class Due:
    """What would go: how many rows of a table, under which rule."""

    table: str
    rule: str
    count: int


def run(
    *,
    at: datetime,
    by: ledger.By = RETENTION,
    batch: int = BATCH,
    after_batch: Callable[[Receipt], None] | None = None,
) -> Receipt:
    """Scrub everything that is out of its period at `at` and not held; the receipt says what went.

    Safe to be killed: each batch is whole or not there, and the next run goes on with the same receipt. Raises Running.
    """
    declarations.load()
    with _alone():
        receipt = receipts.begin(kind=Receipt.Kind.RETENTION, by=by, at=at)
        for step in _steps():
            while _one_batch(step, receipt, at=at, by=by, batch=batch):
                if after_batch is not None:
                    after_batch(receipt)
        return receipts.end(receipt, at=at)


def _one_batch(step: Unit | Table, receipt: Receipt, *, at: datetime, by: ledger.By, batch: int) -> bool:
    with transaction.atomic():
        scrubbing.allow()
        if isinstance(step, Unit):
            field = step.key
            waiting = due_units(step, at=at).order_by("pk").select_for_update(of=("self",))
            keys = list(waiting.values_list(field, flat=True)[:batch])
            found = scrubbing.of_unit(step, keys, at=at) if keys else []
        else:
            keys = list(due_rows(step, at=at).order_by("pk").values_list("pk", flat=True).distinct()[:batch])
            found = [scrubbing.rows(step, keys, at=at)] if keys else []
        if found:
            receipts.add(receipt, found, rule=rule_of(step))
            receipts.record(found, rule=rule_of(step), by=by, at=at)
    return bool(found)


def due(*, at: datetime) -> list[Due]:
    """What a run at that moment would scrub. Changes nothing."""
    declarations.load()
    return list(_due(at))


def _due(at: datetime) -> Iterator[Due]:
    for step in _steps():
        if isinstance(step, Table):
            counts = [(step, due_rows(step, at=at).values("pk").distinct().count())]
        else:
            keys = list(due_units(step, at=at).values_list(step.key, flat=True))
            counts = [
                (table, scrubbing.belonging(table, step.id, keys).count())
                for table in scrubbing.tables_of(step.id)
            ]
        yield from (Due(table.model, rule_of(step), count) for table, count in counts if count)


def _steps() -> list[Unit | Table]:
    """Units, accounts last since cases refer to them; then rows with a time of their own, the ledger last."""
    units = sorted(declarations.UNITS.values(), key=lambda one: one.unless_held_by_others)
    tables = [one for one in declarations.TABLES.values() if isinstance(one.keep, After)]
    return [*units, *sorted(tables, key=lambda one: one.model.startswith("trust."))]


def rule_of(step: Unit | Table) -> str:
    """The rule in one line, for receipt and ledger."""
    if isinstance(step, Unit):
        return f"{step.id}: its period after {step.event['en']}"
    assert isinstance(step.keep, After)
    return f"{step.keep.period} after {step.keep.event['en']}"


def due_rows(table: Table, *, at: datetime) -> QuerySet[Model]:
    """Rows of a table with a time of its own that are out of it and not held."""
    keep = table.keep
    assert isinstance(keep, After)
    model = model_of(table)
    ended = Q(**_before(model, keep.at, keep.period, at))
    found = model._base_manager.filter(ended & keep.only)
    if not table.row_goes and table.scrub is None:
        found = found.exclude(scrubbing.done(table))
    return holds.without(found, holds.current(on=at.date()).of_table(table))


def _before(model: type[Model], name: str, period: str, at: datetime) -> dict[str, datetime | date]:
    """The condition that the event in the field `name` is out of its period."""
    own = {one.name: one for one in model._meta.concrete_fields}.get(name)
    if own is None or isinstance(own, DateTimeField):
        return {f"{name}__lt": gone_before(period, at=at)}
    return {f"{name}__lte": last_day_gone(period, on=at.date())}


def due_units(unit: Unit, *, at: datetime) -> QuerySet[Model]:
    """Units that are out of their period and not held."""
    periods, model = unit.periods(), model_of(unit)
    otherwise = Q(**_before(model, unit.at, periods.otherwise, at))
    if unit.by:
        otherwise &= ~Q(**{f"{unit.by}__in": list(periods.by)})
    ended = otherwise
    for value, period in periods.by.items():
        ended |= Q(**{unit.by: value}, **_before(model, unit.at, period, at))
    found = model._base_manager.filter(ended & unit.only)
    return holds.without(unreferred(unit, found), holds.current(on=at.date()).of_unit(unit))


def unreferred(unit: Unit, found: QuerySet[Model]) -> QuerySet[Model]:
    """Those units that no row of another unit needs."""
    if not unit.unless_held_by_others:
        return found
    for relation in model_of(unit)._meta.related_objects:
        table = declarations.TABLES.get(relation.related_model._meta.label)
        own = table is not None and table.of(unit.id) is not None
        if relation.on_delete is PROTECT and not own:
            referring: dict[str, Any] = {relation.field.name: OuterRef("pk")}
            found = found.filter(~Exists(relation.related_model._base_manager.filter(**referring)))
    return found


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('onedoor retention'))")
        if not cursor.fetchone()[0]:
            raise Running("Another retention run is under way: it does the same.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(hashtext('onedoor retention'))")
