"""Erasing what is kept of one person because they asked: what no law requires to keep goes, the rest is named with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from onedoor.trust import ledger
from onedoor.trust.privacy import (
    declarations,
    erasure_list,
    holds,
    processing,
    receipts,
    retention,
    scrubbing,
)
from onedoor.trust.privacy.declarations import Erased, Kept, Table, Unit, model_of
from onedoor.trust.privacy.models import Receipt

if TYPE_CHECKING:
    from onedoor.lib.languages import Text

RULE = "GDPR art. 17: asked for by the person"
_HELD: Text = {
    "en": "A legal claim or an inquiry needs it for now.",
    "es": "Lo necesita por ahora una reclamación o una investigación.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of a person in one table: what, how many, and where it stays: why and how long."""

    title: Text
    count: int
    why: Text | None = None
    until: Text | None = None


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
        receipt.kept = [
            {"table": table.model, "count": count, "held": held}
            for table, count, held in _staying(number, at=at)
        ]
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
        _stays(table, count - goes.get(table.model, 0), held=held)
        for table, count, held in _staying(number, at=at)
        if count > goes.get(table.model, 0)
    ]
    went = [Part(declarations.TABLES[label].title, count) for label, count in goes.items() if count]
    return Preview(tuple(went), tuple(stays))


def outcome(receipt: Receipt) -> Preview:
    """What went and what stayed by this receipt, with the reasons as they are declared today."""
    declarations.load()
    tables = declarations.TABLES
    went = [Part(tables[line.table].title, line.count) for line in receipt.lines.all() if line.table in tables]
    stayed = [
        _stays(tables[one["table"]], one["count"], held=one["held"])
        for one in receipt.kept
        if one["table"] in tables
    ]
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


def _staying(number: str, *, at: datetime) -> Iterator[tuple[Table, int, bool]]:
    """Tables with rows about this person: how many, and whether a hold is why they stay."""
    held = number in holds.current(on=at.date()).people
    for table in declarations.TABLES.values():
        if not table.number or table.on_request is None:
            continue
        if count := model_of(table)._base_manager.filter(table.about([number])).count():
            yield table, count, held or isinstance(table.on_request, Erased)


def _stays(table: Table, count: int, *, held: bool) -> Part:
    why = table.on_request.why if isinstance(table.on_request, Kept) and not held else _HELD
    until = {language: processing.how_long(table, language=language) for language in ("en", "es")}
    return Part(table.title, count, why, until)
