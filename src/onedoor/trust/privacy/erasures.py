"""Erasing what is kept of one person because they asked: what no law requires to keep goes, the rest is named with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from onedoor.trust import ledger
from onedoor.trust.privacy import (
    declarations,
    erasure_list,
    holds,
    receipts,
    retention,
    scrubbing,
    staying,
)
from onedoor.trust.privacy.declarations import Erased, Table, Unit, model_of
from onedoor.trust.privacy.models import Receipt
from onedoor.trust.privacy.staying import Part

__all__ = ["Part", "Preview", "erase", "of_inquiry", "outcome", "preview"]

RULE = "GDPR art. 17: asked for by the person"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go, and what would stay."""

    goes: tuple[Part, ...]
    stays: tuple[Part, ...]


def erase(
    *, number: str, by: ledger.By, at: datetime, inquiry: str = "", asked_at: datetime | None = None
) -> Receipt:
    """Erase what is kept of the person with this number and no law requires to keep; the receipt says what went, what stayed.

    In one transaction, with an entry in the ledger and a line in the erasure list. Only what there was at `asked_at` goes
    (a replay after a restore names the day of the wish; otherwise it is `at`).
    """
    declarations.load()
    asked = asked_at or at
    with transaction.atomic():
        scrubbing.allow()
        replayed = asked_at is not None
        kind = Receipt.Kind.REPLAY if replayed else Receipt.Kind.ERASURE
        receipt = receipts.begin(kind=kind, by=by, at=at, inquiry=inquiry)
        for step, rows in _free(number, at=at, asked=asked):
            if isinstance(step, Unit):
                found = scrubbing.of_unit(step, list(rows.values_list(step.key, flat=True)), at=at)
            else:
                keys = list(rows.order_by("pk").values_list("pk", flat=True))
                found = [scrubbing.rows(step, keys, at=at)] if keys else []
            if found:
                receipts.add(receipt, found, rule=RULE)
                receipts.record(found, rule=RULE, by=by, at=at, about=number, case=inquiry)
        receipt.kept = [one.written() for one in staying.of(number, at=at)]
        erasure_list.note(kind="erasure", number=number, at=asked, receipt=receipt)
        return receipts.end(receipt, at=at)


def preview(*, number: str, at: datetime) -> Preview:
    """What an erasure would take, and what would stay and why. Changes nothing."""
    declarations.load()
    goes: dict[str, int] = {}
    for step, rows in _free(number, at=at, asked=at):
        for table, count in _counted(step, rows):
            goes[table.model] = goes.get(table.model, 0) + count
    stays = [
        staying.part(replace(one, count=one.count - goes.get(one.table, 0)))
        for one in staying.of(number, at=at)
        if one.count > goes.get(one.table, 0)
    ]
    went = [Part(declarations.TABLES[label].title, count) for label, count in goes.items() if count]
    return Preview(tuple(went), tuple(stays))


def outcome(receipt: Receipt) -> Preview:
    """What went and what stayed by this receipt, with the reasons as they are declared today."""
    declarations.load()
    tables = declarations.TABLES
    went = [Part(tables[line.table].title, line.count) for line in receipt.lines.all() if line.table in tables]
    stayed = [staying.part(staying.Staying(**one)) for one in receipt.kept if one["table"] in tables]
    return Preview(tuple(went), tuple(stayed))


def of_inquiry(reference: str) -> Receipt | None:
    """The receipt of what was erased for this request; None where nothing was."""
    found = Receipt.objects.filter(kind=Receipt.Kind.ERASURE, inquiry=reference).exclude(inquiry="")
    return found.prefetch_related("lines").first()


def _free(number: str, *, at: datetime, asked: datetime) -> Iterator[tuple[Unit | Table, QuerySet[Model]]]:
    """What goes when this person asks: units, single tables, and at last the account if nothing needs it any more."""
    if not number:
        return
    held = holds.current(on=at.date())
    for unit in sorted(declarations.UNITS.values(), key=lambda one: one.unless_held_by_others):
        if unit.unless_held_by_others:
            yield from _free_rows(number, held, asked=asked)
        if unit.free is not None:
            mine = Q(**{unit.number: number})
            there = Q(**{f"{unit.since}__lte": asked}) | Q(**{unit.since: None})
            rows = model_of(unit)._base_manager.filter(mine & there & unit.free)
            yield unit, holds.without(retention.unreferred(unit, rows), held.of_unit(unit))


def _free_rows(number: str, held: holds.Held, *, asked: datetime) -> Iterator[tuple[Table, QuerySet[Model]]]:
    for table in declarations.TABLES.values():
        if isinstance(table.on_request, Erased) and table.number:
            condition = table.about([number])
            if table.on_request.since:
                condition &= Q(**{f"{table.on_request.since}__lte": asked})
            rows = model_of(table)._base_manager.filter(condition)
            yield table, holds.without(rows, held.of_table(table))


def _counted(step: Unit | Table, rows: QuerySet[Model]) -> Iterator[tuple[Table, int]]:
    if isinstance(step, Table):
        yield step, rows.count()
        return
    keys = list(rows.values_list(step.key, flat=True))
    for table in scrubbing.tables_of(step.id) if keys else ():
        yield table, scrubbing.belonging(table, step.id, keys).count()
