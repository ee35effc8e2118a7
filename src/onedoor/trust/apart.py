"""Entries that stay even when the caller's transaction is undone: written and committed over a connection of their own.

The connection is kept for its thread as long as Django keeps its own (CONN_MAX_AGE), since some reads need one each time.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.signals import request_finished
from django.db import connections, transaction

from onedoor.trust.models import Entry

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_here = threading.local()


def write(entries: Sequence[Entry]) -> None:
    """Write and commit these entries, whatever becomes of the transaction that may be open."""
    if not entries:
        return
    if not transaction.get_connection().in_atomic_block:
        with transaction.atomic():
            Entry.objects.bulk_create(entries)
        return
    own = _connection()
    columns = [field for field in Entry._meta.concrete_fields if not field.primary_key]
    names = ", ".join(own.ops.quote_name(str(field.column)) for field in columns)
    places = f"({', '.join(['%s'] * len(columns))})"
    rows = ", ".join([places] * len(entries))
    insert = f"INSERT INTO {own.ops.quote_name(Entry._meta.db_table)} ({names}) VALUES {rows}"  # noqa: S608
    values = [
        field.get_db_prep_save(getattr(row, field.attname), own) for row in entries for field in columns
    ]
    try:
        with own.cursor() as cursor:
            cursor.execute(insert, values)
    except BaseException:
        own.close()
        raise
    _leave(own)


def _connection() -> BaseDatabaseWrapper:
    """The thread's own, healthy and to the database that is used now."""
    kept: BaseDatabaseWrapper | None = getattr(_here, "connection", None)
    if kept is None or kept.settings_dict is not transaction.get_connection().settings_dict:
        if kept is not None:
            kept.close()
        kept = _here.connection = connections.create_connection("default")
    kept.health_check_done = False
    kept.close_if_unusable_or_obsolete()
    return kept


def _leave(own: BaseDatabaseWrapper) -> None:
    if not own.settings_dict["CONN_MAX_AGE"]:
        own.close()


def _look_after(**_: object) -> None:
    kept: BaseDatabaseWrapper | None = getattr(_here, "connection", None)
    if kept is not None:
        kept.close_if_unusable_or_obsolete()


request_finished.connect(_look_after)
