"""The job worker is killed while it places entries and reads registers, PostgreSQL while eight threads read through the gate:
nothing was read without its entry, no entry is lost, and each gets its place once.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from tests.cases.conftest import TOWN
from tests.trust import processes

from onedoor.demo.postgres import Cluster
from onedoor.trust import keys
from onedoor.trust.notes import Signer

KILLS = 3
CASES, ENTRIES = 24, 30_000

SET_UP = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.db import transaction
from onedoor.identity.actors import SYSTEM
from onedoor.trust import acts, ledger
from tests.cases.conftest import MONDAY, Scene, people
from tests.cases.test_checks import told_while_down
call_command("migrate", verbosity=0)
scene = Scene(**people())
for _ in range(int(sys.argv[1])):
    told_while_down(scene)
with transaction.atomic():
    ledger.write([
        ledger.draft(act=acts.READ, by=SYSTEM, about=f"A{number}", fields=["a.b"], purpose="x", legal_ground="", at=MONDAY)
        for number in range(int(sys.argv[2]))
    ])
"""
READ = """
import sys, threading
import django
django.setup()
from onedoor.catalogue import services
from onedoor.identity.actors import SYSTEM
from onedoor.lib import clock
from onedoor.registers import evidence
service = services.find("garden-grant")
def read(thread):
    for number in range(1_000_000):
        case = f"{sys.argv[1]}-{thread}-{number}"
        now = clock.now()
        found = evidence.gather(service=service, person_number="P1", known={}, by=SYSTEM, on=now.date(), at=now, case=case)
        assert found.facts
        sys.stdout.write(case + "\\n")
        sys.stdout.flush()
threads = [threading.Thread(target=read, args=(one,)) for one in range(8)]
for one in threads: one.start()
for one in threads: one.join()
"""
FINISH = """
import sys
import django
django.setup()
from django.conf import settings
from onedoor.cases import checking
from onedoor.lib import clock
from onedoor.trust import audit, keys, sequencer
key = keys.signer(settings.ONEDOOR_LEDGER_KEY)
checking.run(at=clock.now())
sequencer.sequence(signer=key)
report = audit.audit(trusted=[key.verifier])
print(report.size, report.waiting, report.found, *report.findings)
"""


@pytest.fixture(scope="module")
def key() -> str:
    return keys.private_text(Signer("town.example/log", bytes(range(32))))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, key: str) -> Iterator[Cluster]:
    """A PostgreSQL to kill, with the town of Oakford in it: cases to check, and entries that wait for their places."""
    found = Cluster(tmp_path_factory.mktemp("killed") / "postgres", {"fsync": "off"})
    server = found.start()
    found.wait(server)
    found.ensure_database("onedoor")
    finished(found, key, SET_UP, str(CASES), str(ENTRIES))
    yield found
    found.end_leftover()
    found.remove_sockets()


def begun(cluster: Cluster, key: str, *arguments: str) -> subprocess.Popen[str]:
    """Python beside the database."""
    uploads = str(cluster.data.parent / "uploads")
    return processes.begun(cluster, *arguments, town=TOWN, ONEDOOR_UPLOADS=uploads, ONEDOOR_LEDGER_KEY=key)


def finished(cluster: Cluster, key: str, code: str, *arguments: str) -> str:
    process = begun(cluster, key, "-c", code, *arguments)
    said = process.communicate(timeout=240)[0]
    assert process.returncode == 0, said
    return said.strip()


def counted(database: psycopg.Connection[Any], question: str) -> int:
    [(found,)] = database.execute(question).fetchall()  # type: ignore[arg-type]
    return int(found)


PLACED = "select count(*) from trust_leaf"
CHECKED = "select count(*) from cases_check where state = 'confirmed'"
UNLOGGED = """
    select count(*) from cases_answer answer join cases_application application on application.id = answer.application_id
    join cases_check checked on checked.application_id = application.id and checked.input = answer.input
    where checked.state = 'confirmed' and not exists (select from trust_entry entry
        where entry.act = 'read' and entry.case = application.reference and entry.about = 'P1'
        and ('people.' || split_part(answer.input, '.', 2)) = any (entry.fields))
"""
"""Values that a check took from its register and that no entry tells of."""


def is_sound(database: psycopg.Connection[Any]) -> None:
    assert counted(database, UNLOGGED) == 0
    placed = counted(database, PLACED)
    assert placed == counted(database, "select coalesce(max(size), 0) from trust_signedcheckpoint")
    assert placed == counted(database, "select coalesce(max(position) + 1, 0) from trust_leaf")
    assert placed + counted(database, "select count(*) from trust_waiting") == counted(
        database, "select count(*) from trust_entry"
    )


def test_a_worker_killed_at_any_moment_loses_no_entry_and_reads_nothing_unseen(
    cluster: Cluster, key: str
) -> None:
    chance, progress = random.Random(23), []
    with psycopg.connect(cluster.url("onedoor"), autocommit=True) as database:
        for _ in range(KILLS):
            before = counted(database, PLACED), counted(database, CHECKED)
            for task in ("onedoor.trust.sequence", "onedoor.cases.check"):
                database.execute(
                    "insert into procrastinate_jobs (queue_name, task_name, args) values ('default', %s, '{\"timestamp\": 0}')",
                    [task],
                )
            worker = begun(cluster, key, "-m", "onedoor.cli", "work", "--concurrency", "2")
            deadline = time.monotonic() + 60
            while (
                counted(database, PLACED),
                counted(database, CHECKED),
            ) == before and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.4))
            worker.kill()
            worker.communicate(timeout=30)
            is_sound(database)
            progress.append((counted(database, PLACED), counted(database, CHECKED)))
        assert len(set(progress)) > 1, progress  # the worker was in the middle, and went on where it had been
        assert counted(database, "select count(*) from procrastinate_jobs where status = 'doing'")
        entries = counted(database, "select count(*) from trust_entry")
    size, waiting, *found = finished(cluster, key, FINISH).split()
    assert (waiting, found) == ("0", ["0"])
    assert int(size) >= entries >= ENTRIES


def test_a_worker_that_was_killed_is_followed_by_one_that_goes_on(cluster: Cluster, key: str) -> None:
    """The job that was cut off stands there as under way; it is not waited for."""
    with psycopg.connect(cluster.url("onedoor"), autocommit=True) as database:
        database.execute("create temp table more as select * from trust_entry order by id limit 10")
        database.execute("update more set id = nextval('trust_entry_id_seq')")
        database.execute("insert into trust_entry select * from more")
        worker = begun(cluster, key, "-m", "onedoor.cli", "work", "--concurrency", "1")
        try:
            deadline = time.monotonic() + 60
            while counted(database, "select count(*) from trust_waiting") and time.monotonic() < deadline:
                time.sleep(0.1)
            assert counted(database, "select count(*) from trust_waiting") == 0
            is_sound(database)
        finally:
            worker.kill()
            worker.communicate(timeout=30)


@pytest.mark.parametrize("ending", [signal.SIGQUIT, signal.SIGKILL], ids=["stopped immediately", "killed"])
def test_of_what_eight_threads_read_while_postgresql_was_killed_each_has_its_entry(
    cluster: Cluster, key: str, ending: signal.Signals
) -> None:
    cluster.end_leftover()
    server = cluster.start()
    cluster.wait(server)
    reader = begun(cluster, key, "-c", READ, ending.name)
    assert reader.stdout is not None
    read = {reader.stdout.readline().strip()}
    time.sleep(random.Random(ending).uniform(0.3, 0.8))
    server.send_signal(ending)
    server.wait(30)
    said = reader.communicate(timeout=60)[0]
    read |= set(said[: said.rfind("\n") + 1].split())
    server = cluster.start()
    cluster.wait(server)
    with psycopg.connect(cluster.url("onedoor")) as database:
        entries = {
            case
            for (case,) in database.execute("select distinct \"case\" from trust_entry where act = 'read'")
        }
        is_sound(database)
    assert len(read) > 20
    assert {case.split("-")[1] for case in read} == set("01234567")
    assert read <= entries
    if ending == signal.SIGKILL:
        assert finished(cluster, key, FINISH).split()[1:] == ["0", "0"]
    server.send_signal(signal.SIGINT)
    server.wait(30)
