"""Scrubbing rows as their table's declaration says. Everything here runs in the caller's transaction."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, F, Field, ForeignKey, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Concat

from onedoor.trust.privacy import declarations
from onedoor.trust.privacy.declarations import Scrub, Table, Unit, model_of

log = logging.getLogger(__name__)
GONE = "gone-"
"""What a pseudonym begins with."""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """Rows of one table that were scrubbed: their primary keys, and which fields went."""

    table: str
    fields: tuple[str, ...]
    keys: tuple[str, ...]


def allow() -> None:
    """Tell the database that this transaction scrubs: what refuses to lose rows looks at it, and at the role."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('onedoor.scrubbing', 'yes', true)")


def of_unit(unit: Unit, keys: Sequence[Any], *, at: datetime) -> list[Scrubbed]:
    """Scrub all rows of these units, those that refer to others first."""
    found = []
    for table in tables_of(unit.id):
        primary = list(belonging(table, unit.id, keys).order_by("pk").values_list("pk", flat=True))
        if primary:
            found.append(rows(table, primary, at=at))
    return found


def belonging(table: Table, unit_id: str, keys: Sequence[Any]) -> QuerySet[Model]:
    """The rows of a table that belong to the units of this kind with these keys."""
    how = table.of(unit_id)
    assert how is not None
    return model_of(table)._base_manager.filter(**{f"{how.key}__in": list(keys)})


def tables_of(unit_id: str) -> list[Table]:
    """The tables of a unit in the order in which their rows can go."""
    tables = {model_of(table): table for table in declarations.TABLES.values() if table.of(unit_id)}
    order: TopologicalSorter[type[Model]] = TopologicalSorter()
    for model in tables:
        order.add(model)
        for one in model._meta.concrete_fields:
            if isinstance(one, ForeignKey) and one.related_model in tables and one.related_model is not model:
                order.add(one.related_model, model)
    return [tables[model] for model in order.static_order()]


def rows(table: Table, keys: Sequence[Any], *, at: datetime) -> Scrubbed:
    """Scrub the rows with these primary keys; their files go when the transaction has ended well."""
    if table.files is not None:
        for path in table.files(keys):
            transaction.on_commit(lambda path=path: _remove(path))  # type: ignore[misc]
    found = model_of(table)._base_manager.filter(pk__in=list(keys))
    if table.scrub is not None:
        table.scrub(keys, at)
    elif table.row_goes:
        found.delete()
    else:
        _change(table, found)
    return Scrubbed(table.model, tuple(table.personal), tuple(str(key) for key in keys))


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the daily sweep of files that belong to nothing tries again
        log.exception("A file of what was scrubbed could not be removed.")


class _Pseudonym(Func):
    """A hash, by the database: the same person stays the same within a batch, and without the key it says nothing."""

    template = f"'{GONE}' || left(encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex'), 16)"
    output_field = CharField()


def _change(table: Table, found: QuerySet[Model]) -> None:
    for name, one in table.personal.items():
        if one.scrub is Scrub.PSEUDONYMISED:
            thrown_away = Value(secrets.token_hex(32))
            found.exclude(untouched(name)).update(**{name: _Pseudonym(Concat(thrown_away, F(name)))})
    blank = {name: _blank(table, name) for name, one in table.personal.items() if one.scrub is Scrub.BLANKED}
    blank |= {table.detach: None} if table.detach else {}
    if blank:
        found.update(**blank)


def untouched(name: str) -> Q:
    """Rows whose field `name` is a pseudonym already, or empty."""
    return Q(**{f"{name}__startswith": GONE}) | Q(**{name: ""})


def done(table: Table) -> Q:
    """Rows that stay and were scrubbed before."""
    scrubbed = Q()
    for name, one in table.personal.items():
        if one.scrub is Scrub.PSEUDONYMISED:
            scrubbed &= untouched(name)
        elif one.scrub is Scrub.BLANKED:
            scrubbed &= Q(**{name: _blank(table, name)})
    return scrubbed


def _blank(table: Table, name: str) -> Any:
    one = model_of(table)._meta.get_field(name)
    if getattr(one, "null", False):
        return None
    default = one.get_default() if isinstance(one, Field) else None
    return "" if default is None else default
