"""The one gate in front of systems elsewhere: a failing one costs an application nothing but its inputs."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.registers.conftest import gather, loaded
from tests.registers.connectors.conftest import Server, Town

from onedoor.catalogue.services import Service
from onedoor.catalogue.shapes.connectors import Rest
from onedoor.registers import holdings
from onedoor.registers.connectors import known
from onedoor.registers.connectors.connector import Register
from onedoor.trust import acts, ledger

pytestmark = pytest.mark.django_db

DESCRIPTION = {
    "openapi": "3.1.0",
    "paths": {"/incomes": {"post": {"operationId": "incomes", "requestBody": {}}}},
}


@pytest.fixture
def service(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled: Callable[..., None]
) -> Iterator[Service]:
    """The service whose register of incomes lies behind a server."""
    filled(2)
    (tmp_path / "income.json").write_text(json.dumps(DESCRIPTION))
    registers = loaded().registers
    before = registers["income"]
    connector = {
        "kind": "rest",
        "description": "income.json",
        "address": server.address,
        "many": {"operation": "incomes", "keys": "numbers"},
        "key": "number",
        "timeout": 1,
    }
    settings = TypeAdapter(Rest).validate_python(connector)
    registers["income"] = before.model_copy(update={"connector": settings})
    at_home = known.register_of
    monkeypatch.setattr(
        "onedoor.registers.evidence.register_of",
        lambda town, name: (
            Register(name, registers[name], tmp_path) if name == "income" else at_home(town, name)
        ),
    )
    yield loaded().services["allowance"]
    registers["income"] = before


def incomes(town: Town) -> None:
    numbers = json.loads(town.body)["numbers"]
    town.give(200, [{"number": one, "monthly_income": "100.10", "payments": []} for one in numbers])


def test_a_household_behind_a_server_costs_one_call(server: Server, service: Service) -> None:
    server.routes["POST", "/incomes"] = incomes
    facts = {fact.input: fact for fact in gather(service).facts}
    assert [str(one) for one in facts["household.incomes"].value] == ["100.10", "100.10"]  # type: ignore[union-attr]
    assert facts["household.incomes"].as_of.isoformat() == "2026-05-04"  # the day of the reading
    assert len(server.seen) == 1
    assert [entry.act for entry in ledger.about("M1")] == [acts.READ]


def lies(town: Town) -> None:
    town.give(200, [{"number": "Z9", "monthly_income": "1", "payments": []}])


def changed(town: Town) -> None:
    town.give(200, [{"number": "M0", "income": "1"}, {"number": "M1", "income": "1"}])


@pytest.mark.parametrize(
    ("route", "why"),
    [
        (lambda town: time.sleep(3), "did not answer in time"),
        (lies, "somebody who was not asked about"),
        (lambda town: town.give(200, b"\x00\x01"), "not JSON"),
        (changed, "there is nothing for “monthly income”"),
        (
            lambda town: town.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[{"),
            "in the middle|in time",
        ),
    ],
    ids=["hangs", "lies", "garbage", "another schema", "switched off in the middle"],
)
def test_a_register_that_is_not_well_leaves_its_inputs_open_and_the_look_in_the_ledger(
    server: Server, service: Service, route: Any, why: str
) -> None:
    def answer(town: Town) -> None:
        route(town)
        town.close_connection = True

    server.routes["POST", "/incomes"] = answer
    began = time.monotonic()
    gathered = gather(service)
    assert time.monotonic() - began < 2.9
    [gap] = gathered.unreachable
    assert gap.inputs == ("household.incomes", "household.payments")
    assert re.search(why, gap.why)
    assert "home.listed" in {fact.input for fact in gathered.facts}
    assert [entry.act for entry in ledger.about("M0")] == [acts.READ_FAILED]


def test_a_value_of_another_type_opens_its_own_input_alone(server: Server, service: Service) -> None:
    server.routes["POST", "/incomes"] = lambda town: town.give(
        200, [{"number": one, "monthly_income": "much", "payments": []} for one in ("M0", "M1")]
    )
    gathered = gather(service)
    [gap] = gathered.unreachable
    assert gap.inputs == ("household.incomes",)
    assert "household.payments" in {fact.input for fact in gathered.facts}


def test_people_see_that_a_register_could_not_be_reached(server: Server, service: Service) -> None:
    server.stop()
    gathered = gather(service)
    assert "cannot be reached" in gathered.unreachable[0].why
    assert holdings.Record.objects.filter(register="income").exists()  # what is held here is not used instead
    assert "household.incomes" not in {fact.input for fact in gathered.facts}
