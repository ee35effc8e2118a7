"""What `serve` and `work` do before they start: nobody who was erased comes back with a restored backup."""

from __future__ import annotations

import logging

from onedoor.cli.exits import told_plainly
from onedoor.lib import clock

log = logging.getLogger(__name__)


def replay_before_start() -> None:
    """Follow again what the erasure list knows and the database does not.

    A database that does not answer or was not migrated is no reason not to start (the pages say so); the worker's
    job looks again every ten minutes. Raises Unable where the list's file is damaged.
    """
    from django.db import DatabaseError

    from onedoor.trust.privacy import erasure_list, replaying

    with told_plainly(erasure_list.Unreadable, OSError):
        try:
            replaying.replay(at=clock.now())
        except DatabaseError:
            log.exception("The erasure list could not be compared with the database; the job worker tries again.")
        finally:
            _let_go()


def _let_go() -> None:
    from django.db import connection

    connection.close()
