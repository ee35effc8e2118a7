"""All five systems, asked by Riverton's own registers: what was put into them comes out of them, one by one and as a whole."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from tests.demo.systems.conftest import RIVERTON, TODAY, Neighbours

from onedoor.catalogue import jurisdictions
from onedoor.demo.population import records
from onedoor.demo.systems import population
from onedoor.demo.systems.nightly import drops
from onedoor.demo.systems.stores import Store
from onedoor.dmn.values import parse
from onedoor.feel.values import from_python
from onedoor.registers import checking, loading, switching
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.known import connector_for

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
KINDS = {
    "population": "sql", "tax": "soap", "property": "rest", "drivers": "rest", "drivers (legacy)": "files", "vehicles": "files",
}  # fmt: skip
"""Every system behind a register. What the drivers' file holds is the truth; the new service has its differences."""


def of(name: str) -> Register:
    return switching.systems(jurisdictions.current())[name]


def read(name: str, *keys: str) -> Any:
    register = of(name)
    return connector_for(register.settings.kind).read(
        register=register, keys=list(keys), fields=list(register.types)
    )


def load_files() -> None:
    loaded = {one.register: one.set_aside for one in loading.load_all(at=AT)}
    assert loaded == {"drivers (legacy)": 0, "vehicles": 0}


def test_every_register_lies_behind_a_system_of_another_kind() -> None:
    town = jurisdictions.load(RIVERTON, run_examples=False)
    systems = switching.systems(town)
    assert {name: register.settings.kind for name, register in systems.items()} == KINDS
    formats = {systems[name].settings.format.kind for name in ("drivers (legacy)", "vehicles")}
    assert formats == {"copybook", "csv"}


def test_what_was_put_into_a_system_comes_out_of_it_unchanged(neighbours: Neighbours) -> None:
    load_files()
    for name, rows in neighbours.made.items():
        name = "drivers (legacy)" if name == "drivers" else name
        register = of(name)
        answers = read(name, *rows)
        assert set(answers) == set(rows)
        for key, row in rows.items():
            for field, type in register.types.items():
                given = parse(from_python(row.get(field)), type)
                assert parse(answers[key].attributes.get(field), type) == given, (name, key, field)
        connector = connector_for(register.settings.kind)
        assert list(connector.keys(register=register)) == sorted(rows)
        batches = connector.read_all(register=register, fields=list(register.types))
        assert sum(batch.num_rows for batch in batches) == len(rows)


def test_nobody_is_answered_for_whom_no_system_knows(neighbours: Neighbours) -> None:
    load_files()
    for name in KINDS:
        assert read(name, "RV9999999Z") == {}


def test_every_system_is_well_and_says_so(neighbours: Neighbours) -> None:
    load_files()
    for name in KINDS:
        is_file = KINDS[name] == "files"  # a dropped file is of the day on which it was written
        on = date.today() if is_file else TODAY
        found = checking.check(name=name, on=on)
        assert found.is_well, (name, found)
        assert found.as_of == on


@pytest.mark.parametrize(
    ("name", "until"), [("population", "2026-11-09"), ("tax", "2026-12-02"), ("property", "2026-12-02"), ("drivers", "2026-11-03")]
)
def test_every_system_is_stale_the_day_after_its_freshness_ends(
    neighbours: Neighbours, name: str, until: str
) -> None:
    last = date.fromisoformat(until)
    assert checking.check(name=name, on=last).is_well
    late = checking.check(name=name, on=last + timedelta(days=1))
    assert late.problems == (f"It is stale: what it holds was to be renewed by {until}.",)
    early = checking.check(name=name, on=TODAY - timedelta(days=2))
    assert "yet to come" in early.problems[0]


@pytest.mark.parametrize(("title", "register"), [("tax office", "tax"), ("property registry", "property")])
def test_a_system_that_is_switched_off_is_unreachable_and_the_others_are_not(
    neighbours: Neighbours, title: str, register: str
) -> None:
    neighbours.end(title)
    with pytest.raises(ConnectorFailed) as failed:
        read(register, next(iter(neighbours.made[register])))
    assert failed.value.kind == "unreachable"
    other = next(name for name in ("tax", "property") if name != register)
    assert read(other, next(iter(neighbours.made[other])))


def test_equal_records_are_not_put_in_again_and_changed_ones_are(
    neighbours: Neighbours, database: str
) -> None:
    said: list[str] = []
    assert neighbours.systems.fill(neighbours.made, database=database, on=TODAY, say=said.append) == []
    assert not said
    someone = next(iter(neighbours.made["drivers"]))
    changed = {**neighbours.made["drivers"][someone], "licence status": "revoked"}
    made = {**neighbours.made, "drivers": {**neighbours.made["drivers"], someone: changed}}
    assert neighbours.systems.fill(made, database=database, on=TODAY, say=said.append) == ["drivers"]
    assert len(said) == 1
    load_files()
    for name in ("drivers (legacy)", "drivers"):
        assert read(name, someone)[someone].attributes["licence status"] == "revoked"


def test_the_reader_of_the_population_reads_it_and_nothing_else(database: str, made: records.Records) -> None:
    population.fill(database, made["population"], named="x")
    address = population.let_read(database, password="read & only/?")
    someone = next(iter(made["population"]))
    with psycopg.connect(address) as connection:
        query = "SELECT name FROM population.person WHERE number = %s"
        assert connection.execute(query, [someone]).fetchone() == (made["population"][someone]["name"],)
    for forbidden in (
        "UPDATE population.person SET name = 'x'",
        "SET default_transaction_read_only = off; DELETE FROM population.lives_with",
        "SELECT * FROM public.registers_record",
        "CREATE TABLE population.mine ()",
    ):
        with psycopg.connect(address) as connection, pytest.raises(psycopg.Error):
            connection.execute(forbidden)  # type: ignore[arg-type]


def test_a_schema_that_somebody_else_made_is_left_alone(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("CREATE SCHEMA population")
    with pytest.raises(population.NotOurs, match="another one in DATABASE_URL"):
        population.digest(database)


def test_files_are_dropped_once_a_night_and_kept_for_three(neighbours: Neighbours) -> None:
    folder = neighbours.systems.dropped
    assert sorted(one.name for one in folder.iterdir()) == ["drivers-20261102.dat", "vehicles-20261102.csv"]
    for night in range(1, 5):
        day = TODAY + timedelta(days=night)
        assert len(drops.drop(stores=neighbours.systems.folder, folder=folder, on=day)) == 2
        assert drops.drop(stores=neighbours.systems.folder, folder=folder, on=day) == []
    left = sorted(one.name for one in folder.iterdir())
    assert left == [
        *(f"drivers-202611{day:02}.dat" for day in (4, 5, 6)),
        *(f"vehicles-202611{day:02}.csv" for day in (4, 5, 6)),
    ]


def test_the_books_are_closed_every_night_and_never_turned_back(neighbours: Neighbours) -> None:
    stores, tomorrow = neighbours.systems.folder, TODAY + timedelta(days=1)
    drops.close_books(stores=stores, on=tomorrow)
    assert {Store(path).closed().date() for path in stores.glob("*.sqlite")} == {tomorrow}
    drops.close_books(stores=stores, on=TODAY)
    assert checking.check(name="drivers", on=tomorrow).as_of == tomorrow


def test_the_drivers_file_is_ebcdic_with_record_words_and_the_vehicles_file_plain_lines(
    neighbours: Neighbours,
) -> None:
    raw = (neighbours.systems.dropped / "drivers-20261102.dat").read_bytes()
    first = sorted(neighbours.made["drivers"])[0]
    length = int.from_bytes(raw[:2], "big")
    assert raw[2:4] == b"\0\0"
    assert raw[4:16].decode("cp037").strip() == first
    assert int.from_bytes(raw[length : length + 2], "big") > 40, "the next record begins where this one ends"
    with (neighbours.systems.dropped / "vehicles-20261102.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    kept = {number for number, one in neighbours.made["vehicles"].items() if one["registration mark"]}
    assert {line["keeper"] for line in lines if line["registration_mark"]} == kept
    days = [line["taxed_until"] for line in lines if line["taxed_until"]]
    assert all(date(int(one[6:]), int(one[3:5]), int(one[:2])) for one in days)
