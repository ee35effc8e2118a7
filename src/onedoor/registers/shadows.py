"""The new system of a register, asked for comparison while the old one still answers: later, bounded, to nobody's harm."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from django.db import connection, transaction

from onedoor.registers import differences, tallies
from onedoor.registers.connectors import errands
from onedoor.registers.connectors.connector import Answer, ConnectorFailed
from onedoor.registers.connectors.known import connector_for
from onedoor.registers.differences import Found, Kind
from onedoor.registers.models import Difference
from onedoor.registers.switching import Part, System

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Reads of new systems at the same time, in one process."""
WAITING = 32
"""Reads that may wait for that; further ones are not compared, which is counted."""

_pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="shadow")
_places = threading.BoundedSemaphore(WAITING)
_under_way: set[Future[None]] = set()


def compare_later(
    part: Part, *, keys: Sequence[str], answers: Mapping[str, Answer], seconds: float, at: datetime
) -> None:
    """Ask the new system for what the old one answered in so many `seconds`, and note what differs.

    After the commit of the caller's transaction, so that the look is in the ledger first; in another thread, so that nobody
    waits for it. The reads of one register share its entry: it is one look, at the same fields of the same people.
    """
    errand = errands.current()

    def work() -> None:
        with errands.run(user=errand.user, case=errand.case):
            _compare(part, keys, answers, seconds, at)

    transaction.on_commit(lambda: _begin(work, part, at), robust=True)


def wait(seconds: float = 30) -> None:
    """Until everything that was begun is done; for tests and for the end of a command."""
    for one in list(_under_way):
        one.result(timeout=seconds)


def _begin(work: Callable[[], None], part: Part, at: datetime) -> None:
    if not _places.acquire(blocking=False):
        tallies.compared(part.name, part.capability, skipped=1, at=at)
        return
    try:
        future = _pool.submit(_apart, work)
    except RuntimeError:  # the process is about to end
        _places.release()
        return
    _under_way.add(future)
    future.add_done_callback(_under_way.discard)


def _apart(work: Callable[[], None]) -> None:
    """In a thread of the pool, with a connection that is not kept."""
    try:
        work()
    except Exception:
        log.exception("A register's new system could not be compared.")
    finally:
        connection.close()
        _places.release()


def _compare(
    part: Part, keys: Sequence[str], answers: Mapping[str, Answer], seconds: float, at: datetime
) -> None:
    assert part.shadow is not None
    began = time.perf_counter()
    failure = ""
    try:
        connector = connector_for(part.shadow.settings.kind)
        new = connector.read(register=part.shadow, keys=keys, fields=list(part.fields))
        took = time.perf_counter() - began
        types = part.shadow.types
        found = list(differences.between(answers, new, keys=keys, fields=part.fields, types=types))
        alike = len(keys) - len({one.key for one in found})
        tallies.compared(part.name, part.capability, records=len(keys), alike=alike, at=at)
        if (late := differences.slower(seconds, took)) is not None:
            found.append(late)
    except ConnectorFailed as failed:
        failure, found = failed.kind, [Found(Kind.FAILED, note=failed.kind)]
    except Exception as broken:  # whatever a system that is being built may do
        log.exception("The new system of %s failed in a way nobody thought of.", part.name)
        failure, found = "garbage", [Found(Kind.FAILED, note=type(broken).__name__)]
    tallies.read(
        part.name,
        System.SHADOW,
        keys=len(keys),
        seconds=time.perf_counter() - began,
        at=at,
        failure=failure,
    )
    Difference.objects.bulk_create(
        Difference(
            register=part.name,
            capability=part.capability,
            attribute=one.attribute,
            kind=one.kind,
            key=one.key,
            note=one.note,
            at=at,
        )
        for one in found
    )
    tallies.add_up()
