"""PostgreSQL is killed under writers and the sequencer: no act is there without its entry, and no entry is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.trust import processes

from onedoor.demo.postgres import Cluster
from onedoor.trust import keys
from onedoor.trust.notes import Signer

RIVERTON = processes.ROOT / "jurisdictions" / "riverton"

BEGIN = """
import sys
import django
django.setup()
from django.db import connection, transaction
from onedoor.identity.actors import SYSTEM
from onedoor.lib import clock
from onedoor.trust import acts, audit, keys, ledger, sequencer
key = keys.signer(sys.argv[1])
"""
SET_UP = """
from django.core.management import call_command
call_command("migrate", "trust", verbosity=0)
connection.cursor().execute("create table acted (what text primary key)")
"""
WRITE = """
for number in range(100_000):
    names = [f"{sys.argv[2]}-{number}-{one}" for one in range(1 + number % 3)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("insert into acted values (%s)", [[name] for name in names])
        ledger.write([
            ledger.draft(act=acts.READ, by=SYSTEM, about=name, fields=["a.b"], purpose="x", legal_ground="", at=clock.now())
            for name in names
        ])
    print(*names, sep="\\n", flush=True)
"""
SEQUENCE = """
sequencer.STEP = 23
print("begun", flush=True)
while True:
    sequencer.sequence(signer=key)
"""
FINISH = """
done = sequencer.sequence(signer=key)
report = audit.audit(trusted=[key.verifier])
print(done.size, report.size, report.waiting, report.found, *report.findings)
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A PostgreSQL to kill; what it committed is in the system's hands, as it is when a process alone dies."""
    found = Cluster(tmp_path / "postgres", {"fsync": "off"})
    yield found
    found.end_leftover()
    found.remove_sockets()


def run(code: str, cluster: Cluster, *arguments: str) -> subprocess.Popen[str]:
    """Python beside the database."""
    return processes.begun(cluster, "-c", BEGIN + code, *arguments, town=RIVERTON)


def finished(code: str, cluster: Cluster, *arguments: str) -> str:
    process = run(code, cluster, *arguments)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    return said.strip()


def told(process: subprocess.Popen[str]) -> set[str]:
    """What a process said that was killed or failed; of a last line only if it is whole."""
    said = process.communicate(timeout=60)[0]
    return set(said[: said.rfind("\n") + 1].split())


def test_a_killed_postgresql_loses_no_entry_and_keeps_no_act_without_one(cluster: Cluster, signer: Signer) -> None:
    private, chance = keys.private_text(signer), random.Random(11)
    acknowledged: set[str] = set()
    for kill in range(3):
        server = cluster.start()
        cluster.wait(server)
        cluster.ensure_database("onedoor")
        if kill == 0:
            finished(SET_UP, cluster, private)
        writers = [run(WRITE, cluster, private, f"{kill}-{one}") for one in range(2)]
        sequencing = run(SEQUENCE, cluster, private)
        for one in (*writers, sequencing):
            assert one.stdout is not None
            acknowledged |= {one.stdout.readline().strip()} - {"begun"}
        time.sleep(chance.uniform(0.3, 1.0))
        server.send_signal(signal.SIGKILL)
        server.wait(30)
        for one in writers:
            acknowledged |= told(one)
        told(sequencing)
    server = cluster.start()
    cluster.wait(server)
    with psycopg.connect(cluster.url("onedoor")) as database:
        acted = {what for (what,) in database.execute("select what from acted")}
        entries = [about for (about,) in database.execute("select about from trust_entry")]
        assert database.execute("select count(*) from trust_leaf").fetchone() != (0,)
    assert acknowledged <= acted
    assert len(acknowledged) > 100
    assert sorted(entries) == sorted(acted)
    size = len(entries)
    assert finished(FINISH, cluster, private) == f"{size} {size} 0 0"
    server.send_signal(signal.SIGINT)
    server.wait(30)
