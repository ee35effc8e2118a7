"""The sequencer: every committed entry gets one place, in one order, whatever happens meanwhile."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from django.db import connection, connections, transaction

from onedoor.trust import audit, keys, log, merkle, sequencer
from onedoor.trust.models import Entry, Leaf, Node, SignedCheckpoint, Waiting
from onedoor.trust.notes import Signer

pytestmark = pytest.mark.django_db(transaction=True)


def in_order() -> None:
    """Positions without gaps, each entry once."""
    places = list(Leaf.objects.order_by("position").values_list("position", "entry"))
    assert [position for position, _ in places] == list(range(len(places)))
    assert len({entry for _, entry in places}) == len(places)


def test_every_entry_gets_a_leaf_in_order_and_the_root_is_signed(written: Any, signer: Signer) -> None:
    entries = written(5)
    assert sequencer.sequence(signer=signer) == sequencer.Sequenced(added=5, size=5)
    leaves = list(Leaf.objects.order_by("position"))
    assert [leaf.entry for leaf in leaves] == [entry.pk for entry in entries]
    assert len({bytes(leaf.salt or b"") for leaf in leaves}) == 5
    assert log.said(log.latest()).root == merkle.root([bytes(leaf.hash) for leaf in leaves])
    assert not Waiting.objects.exists()


def test_an_empty_ledger_is_signed_once(signer: Signer) -> None:
    for _ in range(2):
        assert sequencer.sequence(signer=signer).size == 0
    assert [(one.size, log.said(one).root) for one in SignedCheckpoint.objects.all()] == [
        (0, merkle.EMPTY_ROOT)
    ]


def test_a_tree_grows_over_tiles_step_by_step(
    written: Any, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencer, "STEP", 300)
    for count in (1, 255, 1, 700):
        written(count)
        sequencer.sequence(signer=signer)
    in_order()
    assert Leaf.objects.count() == 957
    assert list(Node.objects.order_by("level", "index").values_list("level", "index")) == [
        (1, 0),
        (1, 1),
        (1, 2),
    ]
    assert list(SignedCheckpoint.objects.order_by("size").values_list("size", flat=True)) == [
        1, 256, 257, 557, 857, 957,
    ]  # fmt: skip
    assert not audit.audit(trusted=[signer.verifier]).findings


def test_entries_of_open_transactions_come_later_although_their_ids_are_smaller(
    written: Any, signer: Signer
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    early: list[int] = []

    def slow_writer() -> None:
        with transaction.atomic():
            early.extend(entry.pk for entry in written(2))
            begun.set()
            go_on.wait(20)
        connections.close_all()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert begun.wait(20)
    late = [entry.pk for entry in written(2)]
    assert sequencer.sequence(signer=signer).size == 2
    go_on.set()
    thread.join()
    assert sequencer.sequence(signer=signer).size == 4
    assert list(Leaf.objects.order_by("position").values_list("entry", flat=True)) == late + early
    assert early[0] < late[0]


def test_many_writers_and_sequencers_at_once_lose_nothing(written: Any, signer: Signer) -> None:
    def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(12):
            with transaction.atomic():
                written(chance.randint(1, 9))
                transaction.set_rollback(chance.random() < 0.2)
        connections.close_all()

    def place() -> None:
        for _ in range(6):
            sequencer.sequence(signer=signer)
        connections.close_all()

    threads = [threading.Thread(target=write, args=[seed]) for seed in range(6)]
    threads += [threading.Thread(target=place) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sequencer.sequence(signer=signer).size == Entry.objects.count() > 100
    in_order()
    assert not audit.audit(trusted=[signer.verifier]).findings


KILLED = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django; django.setup()
from onedoor.trust import keys, sequencer
sequencer.STEP = 97
print("ready", flush=True)
sequencer.sequence(signer=keys.signer(sys.argv[1]))
print("done", flush=True)
"""


def test_a_sequencer_killed_at_any_moment_loses_nothing_and_places_nothing_twice(
    written: Any, signer: Signer
) -> None:
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace(f"/onedoor_{os.getpid()}", f"/{name}")
    url = url if f"/{name}" in url else url.replace("/onedoor", f"/{name}", 1)
    environment = os.environ | {"DATABASE_URL": url}
    command = [sys.executable, "-c", KILLED, keys.private_text(signer)]
    chance, killed = random.Random(7), 0
    for _ in range(4):
        written(3_000)
        child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.01, 0.4))
        child.send_signal(signal.SIGKILL)
        killed += "done" not in child.stdout.read()
        child.wait()
        in_order()
        assert Leaf.objects.count() + Waiting.objects.count() == Entry.objects.count()
    assert killed
    assert sequencer.sequence(signer=signer).size == Entry.objects.count() == 12_000
    in_order()
    assert not audit.audit(trusted=[signer.verifier]).findings


def test_nothing_is_added_to_a_tree_that_is_not_the_one_that_was_signed(written: Any, signer: Signer) -> None:
    written(3)
    sequencer.sequence(signer=signer)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update trust_leaf set hash = %s where position = 1", [bytes(32)])
        cursor.execute("set session_replication_role = default")
    written(1)
    with pytest.raises(sequencer.TreeDamaged, match="not the one that was signed"):
        sequencer.sequence(signer=signer)
    assert Waiting.objects.count() == 1
