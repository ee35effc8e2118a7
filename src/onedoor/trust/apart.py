"""Entries that stay even when the caller's transaction is undone: written and committed by themselves.

That is over a connection of their own, unless the caller's transaction has not begun yet in the database. It is kept for its thread as long as Django keeps its own (CONN_MAX_AGE), since some reads need one each time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.signals import request_finished
from django.db import OperationalError, connections, transaction

from onedoor.trust import adding

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from onedoor.trust.models import Entry

_here = threading.local()


def write(entries: Sequence[Entry]) -> None:
    """Write and commit these entries, whatever becomes of the transaction that may be open."""
    if not entries:
        return
    callers = transaction.get_connection()
    if not callers.in_atomic_block or adding.has_not_begun(callers):
        adding.add(entries, over=callers, alone=True)
        return
    own = _connection()
    known = own.connection is not None
    try:
        try:
            adding.add(entries, over=own)
        except OperationalError:
            if not known:
                raise
            own.close()  # the server was started anew since the last time: once more, over a new connection
            adding.add(entries, over=own)
    except BaseException:
        own.close()
        raise
    if not own.settings_dict["CONN_MAX_AGE"]:
        own.close()


def _connection() -> BaseDatabaseWrapper:
    """The thread's own, not too old, and to the database that is used now. Whether it still answers is seen when it is used."""
    kept: BaseDatabaseWrapper | None = getattr(_here, "connection", None)
    if kept is None or kept.settings_dict is not transaction.get_connection().settings_dict:
        if kept is not None:
            kept.close()
        kept = _here.connection = connections.create_connection("default")
    _close_if_old(kept)
    return kept


def _close_if_old(kept: BaseDatabaseWrapper) -> None:
    if kept.close_at is not None and time.monotonic() >= kept.close_at:
        kept.close()


def _look_after(**_: object) -> None:
    kept: BaseDatabaseWrapper | None = getattr(_here, "connection", None)
    if kept is not None:
        _close_if_old(kept)


request_finished.connect(_look_after)
