"""Entries that stay even when the caller's transaction is undone: written and committed over a connection of their own.

The connection is kept for its thread as long as Django keeps its own (CONN_MAX_AGE), since some reads need one each time.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.signals import request_finished
from django.db import connections, transaction

from onedoor.trust import adding

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from onedoor.trust.models import Entry

_here = threading.local()


def write(entries: Sequence[Entry]) -> None:
    """Write and commit these entries, whatever becomes of the transaction that may be open."""
    if not entries:
        return
    if not transaction.get_connection().in_atomic_block:
        adding.add(entries, over=transaction.get_connection())
        return
    own = _connection()
    try:
        adding.add(entries, over=own)
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
