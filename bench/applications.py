"""Whole applications, from sign-in to receipt: how many a second, how long one takes, whether one is lost or there twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median

from bench import resident
from bench.figures import Comparison, Count, count, percentile
from bench.resident import Resident, Sent
from bench.tables import Table
from bench.town import Town

MANY = 8


@dataclass
class _Clients:
    """So many clients at a time, and what came of them."""

    number: int
    rates: list[float] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    def apply(self, running: Town, *, seconds: float, addresses: _Addresses) -> None:
        """Each begins one application after the other until the time is over, and ends the last one."""
        began = time.perf_counter()

        def one(persona: str) -> list[Sent]:
            sent: list[Sent] = []
            while time.perf_counter() - began < seconds:
                sent.append(Resident(running.address, persona, told_from=addresses.next()).apply())
            return sent

        with ThreadPoolExecutor(self.number) as clients:
            now = [sent for each in clients.map(one, running.applicants[: self.number]) for sent in each]
        self.rates.append(len(now) / (time.perf_counter() - began))
        self.sent += now

    def row(self) -> list[str]:
        times = [one.seconds for one in self.sent]
        figures = [f"{median(times):.2f} s", f"{percentile(times, 95):.2f} s", f"{max(times):.2f} s"]
        who = f"{self.number} client{'s' if self.number > 1 else ''}"
        return [who, str(len(self.sent)), f"{median(self.rates):.2f}", *figures]


class _Addresses:
    """An address for each application: they come from homes of their own."""

    def __init__(self) -> None:
        self._given = 0

    def next(self) -> str:
        self._given += 1
        return f"10.{self._given >> 16 & 255}.{self._given >> 8 & 255}.{self._given & 255}"


def measure(running: Town, *, rounds: int, seconds: float, say: Callable[[str], None]) -> Table:
    """The table of applications: one client and many take turns. Afterwards everything that was sent is sent again."""
    sides, addresses = (_Clients(1), _Clients(MANY)), _Addresses()
    say("  applications: warming up")
    warm = _Clients(1)
    warm.apply(running, seconds=min(2.0, seconds), addresses=addresses)
    for number in range(1, rounds + 1):
        for side in sides:
            say(f"  applications: round {number} of {rounds}, {side.number} at a time")
            side.apply(running, seconds=seconds, addresses=addresses)
    everything = [*warm.sent, *(one for side in sides for one in side.sent)]
    say(f"  applications: sending all {len(everything)} again")
    for one in everything:
        resident.send_again(one)
    counted = _count(running, [one.reference for one in everything])
    decided = len(running.ask("select 1 from cases_application where decided_at is not null"))
    return _table(sides, counted, decided, everything[0].pages)


def _count(running: Town, receipts: list[str]) -> Count:
    def references(query: str) -> list[str]:
        return [str(row[0]) for row in running.ask(query)]

    return count(
        receipts=receipts,
        kept=references("select reference from cases_application where submitted_at is not null"),
        events=references(
            "select reference from cases_event join cases_application on application_id = cases_application.id "
            "where kind = 'submitted'"
        ),
        mails=references("select about from correspondence_posting where template = 'email-submitted'"),
        drafts=len(running.ask("select 1 from cases_application where submitted_at is null")),
    )


def _table(sides: tuple[_Clients, _Clients], counted: Count, decided: int, pages: int) -> Table:
    one, many = sides
    ratio = Comparison(tuple(many.rates), tuple(one.rates))
    missed = []
    if counted.lost or counted.double:
        missed.append(f"{counted.lost} lost and {counted.double} double of {counted.receipts}; promised is none")
    return Table(
        "Whole applications (driving licence renewal), from the service's page over the sign-in to the receipt",
        ("at a time", "applications", "a second", "median", "p95", "longest"),
        [side.row() for side in sides],
        (
            f"{MANY} at a time do {ratio.ratio:.2f} times as many a second as one. "
            f"One application is {pages} requests.",
            f"{counted.receipts} receipts, all sent a second time: {counted.lost} lost, {counted.double} double; "
            f"{decided} decided at once.",
            "Clients, web server, database, job worker and identity provider share the machine.",
        ),
        missed,
        {
            "applications a second": {str(side.number): side.rates for side in sides},
            "seconds": {str(side.number): [sent.seconds for sent in side.sent] for side in sides},
            "receipts": counted.receipts,
            "lost": counted.lost,
            "double": counted.double,
        },
    )
