"""No read of a system elsewhere goes unlogged: that it is about to be asked is committed before it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from tests.registers.conftest import AT, gather
from tests.registers.connectors.conftest import Server, Town
from tests.registers.connectors.test_gate import DESCRIPTION, incomes, service

from onedoor.catalogue.services import Service
from onedoor.registers.looks import copied
from onedoor.trust import acts, apart, ledger
from onedoor.trust.models import Entry

__all__ = ["service"]
pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]

CHILD = """
import json, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from pydantic import TypeAdapter
from tests.registers.conftest import TOWN, gather, loaded
from onedoor.catalogue.shapes.connectors import Rest
from onedoor.registers import evidence
from onedoor.registers.connectors import known
from onedoor.registers.connectors.connector import Register
settings.ONEDOOR_JURISDICTION = TOWN
connector, folder = json.loads(sys.argv[1]), Path(sys.argv[2])
registers, at_home = loaded().registers, known.register_of
registers["income"] = registers["income"].model_copy(
    update={"connector": TypeAdapter(Rest).validate_python(connector)}
)
evidence.register_of = lambda town, name: (
    Register(name, registers[name], folder) if name == "income" else at_home(town, name)
)
gather(loaded().services["allowance"])
"""


def url() -> str:
    """The address of the tests' database."""
    settings = connection.settings_dict
    return os.environ["DATABASE_URL"].replace(
        f"/{os.environ['DATABASE_URL'].split('?')[0].rpartition('/')[2]}", f"/{settings['NAME']}"
    )


def seen_by_others() -> list[tuple[str, str]]:
    """Acts and people of the ledger, as a connection of somebody else sees them."""
    with psycopg.connect(url()) as other:
        return other.execute("select act, about from trust_entry order by id").fetchall()  # type: ignore[return-value]


def test_while_it_is_asked_the_intent_is_there_for_everybody(server: Server, service: Service) -> None:
    during: list[tuple[str, str]] = []

    def route(town: Town) -> None:
        during.extend(seen_by_others())
        incomes(town)

    server.routes["POST", "/incomes"] = route
    gather(service)
    assert during == [(acts.READ_BEGUN, "M0"), (acts.READ_BEGUN, "M1")]


def test_of_a_read_that_came_to_its_end_there_is_one_look(server: Server, service: Service) -> None:
    server.routes["POST", "/incomes"] = incomes
    gather(service)
    assert [entry.act for entry in ledger.about("M0")] == [acts.READ]
    assert [entry.act for entry in ledger.about("A1")] == [acts.READ, acts.READ]  # population, property
    assert len(server.seen) == 1


def test_a_read_whose_transaction_is_undone_stays_as_an_intent(server: Server, service: Service) -> None:
    server.routes["POST", "/incomes"] = incomes
    with transaction.atomic():
        gather(service)
        transaction.set_rollback(True)
    assert [entry.act for entry in ledger.about("M0")] == [acts.READ_BEGUN]
    assert ledger.about("A1") == []  # read here, in the same transaction: nobody has seen anything


def test_a_process_killed_while_it_asks_leaves_the_intent(
    server: Server, filled: Callable[..., None], tmp_path: Path
) -> None:
    filled(2)
    (tmp_path / "income.json").write_text(json.dumps(DESCRIPTION))
    asked, over = threading.Event(), threading.Event()

    def route(town: Town) -> None:
        asked.set()
        over.wait(30)

    server.routes["POST", "/incomes"] = route
    connector = {
        "kind": "rest",
        "description": "income.json",
        "address": server.address,
        "timeout": 30,
        "many": {"operation": "incomes", "keys": "numbers"},
        "key": "number",
    }
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, json.dumps(connector), str(tmp_path)],
        env={**os.environ, "DATABASE_URL": url(), "DJANGO_SETTINGS_MODULE": "onedoor.config.settings"},
        cwd=ROOT,
    )
    try:
        assert asked.wait(30)
        child.kill()
        child.wait(10)
    finally:
        over.set()
        child.kill()
    assert seen_by_others() == [(acts.READ_BEGUN, "M0"), (acts.READ_BEGUN, "M1")]
    [look] = ledger.about("M0")
    assert (look.act, look.actor_name, look.case) == (acts.READ_BEGUN, "Ada Hill", "HA-1")


def test_an_intent_is_concluded_by_its_own_read_and_no_other() -> None:
    def entry(act: str, **other: Any) -> ledger.Entry:
        read = ledger.draft(
            act=acts.READ,
            by=SOMEBODY,
            about="A1",
            fields=["income.payments"],
            purpose="establish-entitlement",
            legal_ground="",
            at=AT,
        )
        for name, value in other.items():
            setattr(read, name, value)
        return copied(read, act=act)

    begun = entry(acts.READ_BEGUN)
    for act in (acts.READ, acts.READ_FAILED, acts.SHOWN):
        assert [one.act for one in ledger.concluded([begun, entry(act)])] == [act]
    for other in ({"about": "B2"}, {"fields": ["income.total"]}, {"actor_id": "bo"}, {"case": "HA-2"}):
        assert begun in ledger.concluded([begun, entry(acts.READ, **other)])
    assert begun in ledger.concluded([begun, entry(acts.CASE_OPENED)])


class _Somebody:
    kind, id, name, role = "resident", "ada", "Ada Hill", ""


SOMEBODY = _Somebody()


def test_an_intent_is_written_although_the_connection_kept_for_it_has_died(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)

    def begun(about: str) -> list[ledger.Entry]:
        entry = ledger.draft(
            act=acts.READ_BEGUN, by=SOMEBODY, about=about, fields=["a.b"], purpose="x", legal_ground="", at=AT
        )
        return [entry]

    try:
        with transaction.atomic():
            Entry.objects.exists()  # the transaction has begun: what is to stay goes over another connection
            ledger.record_apart(begun("A1"))
            own = apart._connection()
            with connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(%s)", [own.connection.info.backend_pid])
            ledger.record_apart(begun("A2"))
            assert apart._connection() is own
        assert seen_by_others() == [(acts.READ_BEGUN, "A1"), (acts.READ_BEGUN, "A2")]
    finally:
        apart._connection().close()
