"""What the ledger costs: reads through the gate with it and without, proofs, and the audit of everything."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import psutil

from bench.tables import Table
from bench.town import ROOT, NotMeasured, Town
from onedoor.demo.state import State

WRITERS = 8
LEAST = 0.9
"""Of the reads per second without the ledger, from the systems in which the town's registers are."""
WHERE = {"elsewhere": "in systems of their own", "here": "in Onedoor's own table"}
HOW = ("with", "without")


def measure(town: Town, *, quick: bool, say: Callable[[str], None]) -> Iterator[Table]:
    """The tables, on the town's own PostgreSQL, whose commits wait for the disk."""
    surroundings = town.surroundings(
        DJANGO_SETTINGS_MODULE="onedoor.config.settings",
        ONEDOOR_LOG_LEVEL="ERROR",
        ONEDOOR_LEDGER_KEY=State(town.folder).settings()["ONEDOOR_LEDGER_KEY"],
        PYTHONWARNINGS="ignore",
    )
    _python(surroundings, _PREPARE)
    launcher = psutil.Process(State(town.folder).running()["launcher"])
    rounds, seconds = (7, 1.0) if quick else (15, 2.0)
    yield _reads(surroundings, launcher, rounds=rounds, seconds=seconds, say=say)
    entries = 50_000 if quick else 500_000
    say(f"  a tree of {entries:,} entries …")
    yield _tree(surroundings, entries)


def _reads(
    surroundings: Mapping[str, str],
    town: psutil.Process,
    *,
    rounds: int,
    seconds: float,
    say: Callable[[str], None],
) -> Table:
    rows: list[tuple[str, ...]] = []
    raw: dict[str, Any] = {}
    missed: list[str] = []
    for where, words in WHERE.items():
        say(f"  {WRITERS} processes read through the gate: registers {words} …")
        with _readers(surroundings, where) as readers:
            rates, spent = _in_turns(readers, town, rounds, seconds)
        ratios = [a / b for a, b in zip(rates["with"], rates["without"], strict=True)]
        ratio = statistics.median(ratios)
        median = [f"{statistics.median(rates[how]):,.0f}" for how in HOW]
        rows.append((words, *median, f"{ratio:.2f}", f"{min(ratios):.2f}–{max(ratios):.2f}", *_work(spent)))
        raw[where] = {"rates": rates, "ratios": ratios, "processor_ms": spent}
        if where == "elsewhere" and ratio < LEAST:
            missed.append(f"registers {words}: at least {LEAST} of the reads without the ledger")
    return Table(
        f"Reads through the gate by {WRITERS} processes, with the ledger and without",
        (
            *("registers", "with, reads/s", "without, reads/s", "ratio", "in rounds"),
            *("processor's ms for one", "of it PostgreSQL's"),
        ),
        rows,
        notes=[
            "A read: all that registers know for one application for Housing Benefit, of the applicant and the household.",
            f"In turns, {rounds} rounds of {seconds:g} s; PostgreSQL waits for the disk at each commit.",
            "Processor: of those who read, of PostgreSQL and of the registers' systems, with / without the ledger.",
        ],
        missed=missed,
        raw=raw,
        name="ledger-reads",
    )


def _work(spent: Mapping[str, list[tuple[float, float]]]) -> list[str]:
    """The processor's milliseconds, with / without: of all, and of PostgreSQL."""
    return [
        " / ".join(f"{statistics.median(one[whose] for one in spent[how]):.1f}" for how in HOW)
        for whose in (0, 1)
    ]


@contextmanager
def _readers(surroundings: Mapping[str, str], where: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that wait to be told to read."""
    readers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.ledger_reader", str(number), where],
            env=dict(surroundings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in range(WRITERS)
    ]
    try:
        if any(_line(one) != "ready" for one in readers):
            raise NotMeasured("A process that reads through the gate did not start.")
        yield readers
    finally:
        for one in readers:
            if one.stdin:
                one.stdin.close()
            one.wait(30)


def _in_turns(
    readers: list[subprocess.Popen[str]], town: psutil.Process, rounds: int, seconds: float
) -> tuple[dict[str, list[float]], dict[str, list[tuple[float, float]]]]:
    """Reads per second, and the processor's milliseconds for each (of all, of PostgreSQL), by how they were done."""
    rates: dict[str, list[float]] = {how: [] for how in HOW}
    spent: dict[str, list[tuple[float, float]]] = {how: [] for how in HOW}
    for how in HOW:  # what is done for the first time is not measured
        _together(readers, how, 1.0)
    for number in range(rounds):
        for how in HOW if number % 2 else HOW[::-1]:
            before = _processor(readers, town)
            rates[how].append(_together(readers, how, seconds))
            reads = max(1.0, rates[how][-1] * seconds)
            all_of_it, database = (
                (after - first) * 1000 / reads
                for after, first in zip(_processor(readers, town), before, strict=True)
            )
            spent[how].append((all_of_it, database))
    return rates, spent


def _processor(readers: list[subprocess.Popen[str]], town: psutil.Process) -> tuple[float, float]:
    """Seconds that the processor has worked for those who read, the database and the town's systems; for the database alone."""
    busy = database = 0.0
    for one in [*(psutil.Process(reader.pid) for reader in readers), *town.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            busy += times.user + times.system
            database += times.user + times.system if one.name() == "postgres" else 0
    return busy, database


def _together(readers: list[subprocess.Popen[str]], how: str, seconds: float) -> float:
    """Reads per second of all of them, in one round."""
    for one in readers:
        assert one.stdin is not None
        one.stdin.write(f"{how} {seconds}\n")
        one.stdin.flush()
    done = 0
    for one in readers:
        reads, facts = map(int, _line(one).split())
        if not facts:
            raise NotMeasured("The gate gave no facts.")
        done += reads
    return done / seconds


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


_PREPARE = """
from pathlib import Path
from django.conf import settings
from onedoor.demo import loading
from onedoor.registers import holdings
from onedoor.catalogue import jurisdictions
from onedoor.lib import clock
town = jurisdictions.current()
for register, rows in loading.made(Path(settings.ONEDOOR_JURISDICTION)).items():
    if register in town.registers:
        holdings.load(register=register, records=rows.items(), as_of=clock.now().date())
from django.db import connection
connection.cursor().execute("vacuum analyze")
"""
_TREE = """
import sys, time, statistics, random
from django.db import connection, transaction
from onedoor.identity.actors import SYSTEM
from onedoor.lib import clock
from onedoor.trust import acts, audit, keys, ledger, proofs, sequencer
from django.conf import settings
from onedoor.trust.models import Entry, Leaf
key = keys.signer(settings.ONEDOOR_LEDGER_KEY)
sequencer.sequence(signer=key)
wanted = int(sys.argv[1])
at = clock.now()
while (missing := wanted - Entry.objects.count()) > 0:
    with transaction.atomic():
        ledger.write([
            ledger.draft(act=acts.READ, by=SYSTEM, about=f"A{number % 5000}", fields=["population.household", "tax.income"],
                         purpose="establish-entitlement", legal_ground="HBR reg. 4", at=at, case="HB-2026-0001")
            for number in range(min(missing, 20_000))
        ])
held = Leaf.objects.count()  # the town's own worker places some of them meanwhile
began = time.perf_counter()
size = sequencer.sequence(signer=key).size
placed = (size - held) / (time.perf_counter() - began)
placed_ids = list(Leaf.objects.filter(position__in=random.Random(1).sample(range(size), 200)).values_list("entry", flat=True))
some = list(Entry.objects.filter(pk__in=placed_ids))
random.Random(1).shuffle(some)
took = []
for entry in some:
    began = time.perf_counter()
    proofs.of(entry).file()
    took.append(time.perf_counter() - began)
began = time.perf_counter()
report = audit.audit(trusted=[key.verifier])
audited = report.size / (time.perf_counter() - began)
assert report.size >= size and not report.found, report.findings
import resource
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
took.sort()
print(size, placed, statistics.median(took) * 1000, took[int(len(took) * 0.95)] * 1000, audited, memory)
"""


def _tree(surroundings: Mapping[str, str], entries: int) -> Table:
    said = _python(surroundings, _TREE, str(entries)).split()
    size, placed, median, p95, audited, memory = map(float, said)
    return Table(
        f"The tree of {size:,.0f} entries",
        ("work", "figure"),
        [
            ("placing entries and signing", f"{placed:,.0f} entries/s"),
            ("a proof, written as a file", f"{median:.1f} ms"),
            ("a proof, 95 of 100 within", f"{p95:.1f} ms"),
            ("auditing everything", f"{audited:,.0f} entries/s"),
            ("memory at most", f"{memory:,.0f} MB"),
        ],
        raw={
            "size": size,
            "placed": placed,
            "proof_ms": median,
            "proof_p95_ms": p95,
            "audited": audited,
            "memory_mb": memory,
        },
        name="ledger-tree",
    )


def _python(surroundings: Mapping[str, str], code: str, *arguments: str) -> str:
    """What a few lines print that run beside the database."""
    begin = "from onedoor.config import ready\nready.load()\n"
    done = subprocess.run(
        [sys.executable, "-c", begin + code, *arguments],
        env=dict(surroundings),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise NotMeasured(f"The ledger could not be measured: {done.stderr[-1000:]}")
    return done.stdout.strip()
