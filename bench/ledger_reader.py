"""One process that reads through the gate, as it is told on standard input: `with 2.0` or `without 2.0`, answered by counts.

Without the ledger means: the same gate, and no entry is drafted, announced or written.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from unittest import mock

SERVICE = "housing-benefit"


def main(seed: int, where: str) -> None:
    """Read until standard input ends; `where`: the registers in their own systems ("elsewhere"), or all in our table ("here")."""
    from onedoor.config import ready

    ready.load()
    from onedoor.catalogue import jurisdictions
    from onedoor.registers import looks
    from onedoor.registers.connectors import known
    from onedoor.registers.connectors.held.connector import Held
    from onedoor.registers.models import Record

    if where == "here":
        known.CONNECTORS = dict.fromkeys(known.CONNECTORS, Held)  # type: ignore[misc]
        looks.is_elsewhere = lambda kind: False
    service = jurisdictions.current().services[SERVICE]
    numbers = list(Record.objects.filter(register="population").order_by("key").values_list("key", flat=True))
    chance = random.Random(seed)
    print("ready", flush=True)
    for line in sys.stdin:
        how, seconds = line.split()
        with nullcontext() if how == "with" else _without():
            done, facts = _read(service, numbers, chance, float(seconds))
        print(done, facts, flush=True)


def _read(service, numbers, chance, seconds):  # type: ignore[no-untyped-def]
    from onedoor.identity.actors import Actor
    from onedoor.lib import clock
    from onedoor.registers import evidence

    by = Actor(kind="resident", id="bench", name="Somebody who measures")
    at = clock.now()
    end = time.perf_counter() + seconds
    done = facts = 0
    while time.perf_counter() < end:
        gathered = evidence.gather(
            service=service,
            person_number=chance.choice(numbers),
            known={},
            by=by,
            on=at.date(),
            at=at,
            case="HB-BENCH",
        )
        done += 1
        facts += len(gathered.facts)
    return done, facts


@contextmanager
def _without() -> Iterator[None]:
    from onedoor.registers import looks
    from onedoor.trust import ledger

    with (
        mock.patch.object(looks, "drafts", return_value=()),
        mock.patch.object(looks, "begin_all", return_value=None),
        mock.patch.object(ledger, "write", return_value=()),
    ):
        yield


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
