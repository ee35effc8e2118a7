"""Counting what is asked of which system, and when one fails: gathered in the process, added up in the database now and then.

So that no read waits for another one's count. What a process that is killed had counted in its last seconds is lost.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from onedoor.registers.models import Outage

if TYPE_CHECKING:
    from onedoor.registers.switching import System

log = logging.getLogger(__name__)

EVERY = 5.0
"""Seconds between two times of adding up, at least."""

_TRAFFIC = """
INSERT INTO registers_traffic (register, system, day, reads, keys, failed, milliseconds) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (register, system, day) DO UPDATE SET reads = registers_traffic.reads + EXCLUDED.reads,
keys = registers_traffic.keys + EXCLUDED.keys, failed = registers_traffic.failed + EXCLUDED.failed,
milliseconds = registers_traffic.milliseconds + EXCLUDED.milliseconds
"""
_COMPARED = """
INSERT INTO registers_comparison (register, capability, day, compared, alike, skipped) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (register, capability, day) DO UPDATE SET compared = registers_comparison.compared + EXCLUDED.compared,
alike = registers_comparison.alike + EXCLUDED.alike, skipped = registers_comparison.skipped + EXCLUDED.skipped
"""


@dataclass
class _Count:
    reads: int = 0
    keys: int = 0
    failed: int = 0
    milliseconds: int = 0


@dataclass
class _Failing:
    first: datetime
    last: datetime
    failures: int
    kind: str


@dataclass
class _Waiting:
    """What is to be added up."""

    traffic: dict[tuple[str, str, date], _Count] = field(default_factory=dict)
    compared: dict[tuple[str, str, date], list[int]] = field(default_factory=dict)
    failing: dict[tuple[str, str], _Failing] = field(default_factory=dict)
    well: dict[tuple[str, str], datetime] = field(default_factory=dict)


_lock = threading.Lock()
_waiting = _Waiting()
_added_at: float | None = None


def read(
    register: str, system: System, *, keys: int, seconds: float, at: datetime, failure: str = ""
) -> None:
    """One system was asked once; `failure` is the kind in which it failed."""
    with _lock:
        count = _waiting.traffic.setdefault((register, str(system), at.date()), _Count())
        count.reads += 1
        count.keys += keys
        count.failed += bool(failure)
        count.milliseconds += round(seconds * 1000)
        one = (register, str(system))
        if failure:
            failing = _waiting.failing.setdefault(one, _Failing(at, at, 0, failure))
            failing.last, failing.kind = at, failure
            failing.failures += 1
            _waiting.well.pop(one, None)
        else:
            _waiting.well[one] = at


def compared(
    register: str, capability: str, *, records: int = 0, alike: int = 0, skipped: int = 0, at: datetime
) -> None:
    """Two systems were compared over so many records; or a read was `skipped`."""
    with _lock:
        sums = _waiting.compared.setdefault((register, capability, at.date()), [0, 0, 0])
        for place, more in enumerate((records, alike, skipped)):
            sums[place] += more


def add_up_later(monotonic: Callable[[], float] = time.monotonic) -> None:
    """Add up after the transaction, when it was not done for some seconds."""
    if _added_at is None or monotonic() - _added_at >= EVERY:
        transaction.on_commit(add_up, robust=True)


def add_up() -> None:
    """Write what was counted into the database. What cannot be written is kept for the next time."""
    global _waiting, _added_at
    with _lock:
        mine, _waiting, _added_at = _waiting, _Waiting(), time.monotonic()
    if not (mine.traffic or mine.compared):
        return
    try:
        with transaction.atomic():
            _write(mine)
    except DatabaseError:
        log.exception("What registers were asked could not be counted; it is tried again.")
        _give_back(mine)


def forget() -> None:
    """Nothing was counted, as when the process starts."""
    global _waiting, _added_at
    with _lock:
        _waiting, _added_at = _Waiting(), None


def _write(mine: _Waiting) -> None:
    with connection.cursor() as cursor:
        for place, count in sorted(mine.traffic.items()):
            numbers = [count.reads, count.keys, count.failed, count.milliseconds]
            cursor.execute(_TRAFFIC, [*place, *numbers])
        for place, sums in sorted(mine.compared.items()):
            cursor.execute(_COMPARED, [*place, *sums])
    for (register, system), failing in sorted(mine.failing.items()):
        running = Outage.objects.filter(register=register, system=system, ended_at=None)
        if not running.update(
            failures=F("failures") + failing.failures, last_at=failing.last, kind=failing.kind
        ):
            Outage.objects.create(
                register=register,
                system=system,
                began_at=failing.first,
                last_at=failing.last,
                failures=failing.failures,
                kind=failing.kind,
            )
    for (register, system), at in sorted(mine.well.items()):
        Outage.objects.filter(register=register, system=system, ended_at=None).update(ended_at=at)


def _give_back(mine: _Waiting) -> None:
    """Before what was counted meanwhile. A failure that a success followed is not told again."""
    with _lock:
        for place, count in mine.traffic.items():
            there = _waiting.traffic.setdefault(place, _Count())
            there.reads += count.reads
            there.keys += count.keys
            there.failed += count.failed
            there.milliseconds += count.milliseconds
        for place, sums in mine.compared.items():
            now = _waiting.compared.setdefault(place, [0, 0, 0])
            for index, more in enumerate(sums):
                now[index] += more
        for one, failing in mine.failing.items():
            _waiting.failing.setdefault(one, failing)
        for one, at in mine.well.items():
            if one not in _waiting.failing:
                _waiting.well.setdefault(one, at)
