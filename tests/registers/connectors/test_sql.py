"""Registers in databases of others: a real PostgreSQL and real SQLite files."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pydantic import ValidationError
from tests.registers.connectors.conftest import read, register

from onedoor.dmn.values import parse
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register
from onedoor.registers.connectors.known import connector_for

SCHEMA = f"civil_{os.getpid()}"
QUERY = f"""
    SELECT number, name, born, income, student, household, changed
    FROM {SCHEMA}.person WHERE number IN (:keys) AND name NOT LIKE '%nobody%'
"""


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection[Any]]:
    """A population register in a PostgreSQL schema of its own."""
    url = os.environ["DATABASE_URL"].rpartition("/")[0]
    host = os.environ["DATABASE_URL"].partition("?")[2]
    address = f"{url}/postgres?{host}"
    monkeypatch.setenv("ONEDOOR_SECRET_CIVIL", address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
        connection.execute(
            sql.SQL(
                "CREATE TABLE {}.person (number text, name text, born date, income numeric(12, 2), student boolean,"
                " household jsonb, changed timestamptz)"
            ).format(sql.Identifier(SCHEMA))
        )
        connection.execute(
            sql.SQL("INSERT INTO {}.person VALUES (%s, %s, %s, %s, %s, %s, %s)").format(sql.Identifier(SCHEMA)),
            ["A1", "Ada", date(1990, 2, 3), Decimal("1200.10"), True, '[{"name": "Bo", "share": 0.10}]',
             "2026-05-03T10:00:00Z"],
        )  # fmt: skip
        connection.execute(
            sql.SQL(
                "INSERT INTO {}.person VALUES ('B2', 'Bo', NULL, NULL, NULL, NULL, '2026-05-01Z')"
            ).format(sql.Identifier(SCHEMA))
        )
        yield connection
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(SCHEMA)))


def civil(**more: Any) -> Register:
    return register(
        {
            "kind": "sql",
            "dialect": "postgresql",
            "address": {"secret": "CIVIL"},
            "reviewed": {"by": "R. Eader", "on": date(2026, 4, 1)},
            "query": QUERY,
            "everything": f"SELECT number, name, born, changed FROM {SCHEMA}.person",
            "key": "number",
            "as_of": "changed",
            **more,
        }
    )


def test_one_query_answers_for_many_keys_with_exact_values(database: Any) -> None:
    answers = read(civil(), "A1", "B2", "C3")
    assert set(answers) == {"A1", "B2"}
    assert answers["A1"] == Answer(
        "A1",
        {
            "name": "Ada",
            "born": date(1990, 2, 3),
            "income": Decimal("1200.10"),
            "student": True,
            "household": [{"name": "Bo", "share": Decimal("0.10")}],
        },
        date(2026, 5, 3),
    )
    assert answers["B2"].attributes["income"] is None


def test_no_more_than_what_is_asked_for_comes_out(database: Any) -> None:
    assert read(civil(), "A1", fields=["born"])["A1"].attributes == {"born": date(1990, 2, 3)}


def test_keys_are_parameters_and_never_part_of_the_query(database: Any) -> None:
    assert read(civil(), "A1') OR ('1'='1", "%s", "'; DROP TABLE person; --") == {}
    assert set(read(civil(), "A1")) == {"A1"}


def test_a_query_that_writes_is_refused_by_the_database(database: Any) -> None:
    writing = (
        f"WITH gone AS (DELETE FROM {SCHEMA}.person RETURNING *) SELECT * FROM gone WHERE number IN (:keys)"
    )
    with pytest.raises(ConnectorFailed, match="read-only"):
        read(civil(query=writing), "A1")
    assert database.execute(f"SELECT count(*) FROM {SCHEMA}.person").fetchone() == (2,)


def test_a_query_that_hangs_is_ended_in_time_on_both_sides(database: Any) -> None:
    hanging = f"SELECT *, pg_sleep(60) FROM {SCHEMA}.person WHERE number IN (:keys)"
    began = time.monotonic()
    with pytest.raises(ConnectorFailed) as failed:
        read(civil(query=hanging, timeout=1), "A1")
    assert failed.value.kind == "timeout"
    assert time.monotonic() - began < 15
    time.sleep(0.3)
    left = database.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep%%' AND pid <> pg_backend_pid() AND state = 'active'"
    )
    assert left.fetchone() == (0,)


def test_a_changed_schema_is_told_and_nothing_of_the_answer_is_used(database: Any) -> None:
    database.execute(f"ALTER TABLE {SCHEMA}.person RENAME COLUMN income TO earnings")
    with pytest.raises(ConnectorFailed, match='column "income" does not exist') as failed:
        read(civil(), "A1")
    assert failed.value.kind == "schema"
    starred = civil(query=f"SELECT * FROM {SCHEMA}.person WHERE number IN (:keys)")
    with pytest.raises(ConnectorFailed, match="there is nothing for “income”"):
        read(starred, "A1")
    check = connector_for("sql").check(register=starred)
    assert check.reachable
    [problem] = check.schema_problems
    assert problem.startswith("The query gives no column “income”: add it to the query, or say")


def test_a_check_tells_of_columns_of_another_type(database: Any) -> None:
    database.execute(f"ALTER TABLE {SCHEMA}.person ALTER COLUMN student TYPE text")
    database.execute(f"ALTER TABLE {SCHEMA}.person ALTER COLUMN name TYPE int USING 7")
    starred = civil(query=f"SELECT * FROM {SCHEMA}.person WHERE number IN (:keys)")
    [name, student] = connector_for("sql").check(register=starred).schema_problems
    assert "“name” is integer, and the register's file says text" in name
    assert "“student” is text, and the register's file says boolean" in student


def test_how_fresh_it_is_a_query_of_its_own_says(database: Any) -> None:
    newest = f"SELECT max(changed) FROM {SCHEMA}.person WHERE name LIKE '%'"
    check = connector_for("sql").check(register=civil(newest=newest))
    assert (check.schema_problems, str(check.as_of)) == ((), "2026-05-03")
    database.execute(f"DELETE FROM {SCHEMA}.person")
    [problem] = connector_for("sql").check(register=civil(newest=newest)).schema_problems
    assert problem == "The query “newest” gives no day: is there any entry?"
    [gone] = connector_for("sql").check(register=civil(newest="SELECT max(day) FROM closing")).schema_problems
    assert 'relation "closing" does not exist' in gone


def test_a_database_that_lies_about_whose_record_it_is_is_not_believed(database: Any) -> None:
    lying = f"SELECT 'Z9' AS number, name, born FROM {SCHEMA}.person WHERE number IN (:keys)"
    with pytest.raises(ConnectorFailed, match="somebody who was not asked about") as failed:
        read(_without_day(lying), "A1", fields=["name"])
    assert failed.value.kind == "garbage"


def _without_day(query: str) -> Register:
    settings = civil().settings.model_dump(exclude_none=True)
    del settings["as_of"]
    return register({**settings, "query": query, "reviewed": {"by": "R. Eader", "on": date(2026, 4, 1)}})


def test_a_database_that_is_not_there_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_SECRET_CIVIL", "postgresql://civil:hidden@127.0.0.1:1/civil")
    with pytest.raises(ConnectorFailed) as failed:
        read(civil(), "A1")
    assert failed.value.kind == "unreachable"
    assert "hidden" not in str(failed.value)
    monkeypatch.delenv("ONEDOOR_SECRET_CIVIL")
    with pytest.raises(ConnectorFailed, match="ONEDOOR_SECRET_CIVIL is not set"):
        read(civil(), "A1")


def test_a_whole_register_is_read_in_batches_and_its_keys_in_order(database: Any) -> None:
    database.execute(
        f"INSERT INTO {SCHEMA}.person (number, name, changed) SELECT 'N' || n, 'x', now() FROM generate_series(1, 25) n"
    )
    connector = connector_for("sql")
    batches = list(connector.read_all(register=civil(), fields=["name", "born"], batch=10))
    assert [batch.num_rows for batch in batches] == [10, 10, 7]
    assert batches[0].to_pylist()[0] == {
        "key": "A1", "as_of": date(2026, 5, 3), "name": "Ada", "born": date(1990, 2, 3)
    }  # fmt: skip
    keys = list(connector.keys(register=civil()))
    assert keys == sorted(keys)
    assert len(keys) == 27


# -- SQLite


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Register]:
    file = tmp_path / "people.db"
    with sqlite3.connect(file) as made:
        made.execute(
            "CREATE TABLE person (number TEXT, name TEXT, born TEXT, income TEXT, student INT, members TEXT)"
        )
        made.execute(
            "INSERT INTO person VALUES ('A1', 'Ada', '1990-02-03', '1200.10', 1, '[{\"name\": \"Bo\"}]')"
        )

    def of(query: str = "SELECT * FROM person WHERE number IN (:keys)", **more: Any) -> Register:
        return register(
            {
                "kind": "sql",
                "dialect": "sqlite",
                "address": str(file),
                "reviewed": {"by": "R. Eader", "on": date(2026, 4, 1)},
                "query": query,
                "key": "number",
                "columns": {"household": "members"},
                **more,
            }
        )

    return of


def test_sqlite_answers_with_values_of_the_declared_types(small: Callable[..., Register]) -> None:
    people = small()
    answer = read(people, "A1", "B2")["A1"]
    values = {name: parse(value, people.types[name]) for name, value in answer.attributes.items()}
    assert values == {
        "name": "Ada",
        "born": date(1990, 2, 3),
        "income": Decimal("1200.10"),
        "student": True,
        "household": [{"name": "Bo", "share": None}],
    }
    assert answer.as_of is None


def test_sqlite_is_opened_for_reading_alone_and_never_made(
    small: Callable[..., Register], tmp_path: Path
) -> None:
    (tmp_path / "people.db").unlink()
    with pytest.raises(ConnectorFailed, match="cannot be opened"):
        read(small(), "A1")
    assert not (tmp_path / "people.db").exists()


def test_sqlite_stops_a_query_that_does_not_end(small: Callable[..., Register]) -> None:
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT * FROM person, n WHERE number IN (:keys) AND x < 0"
    )
    began = time.monotonic()
    with pytest.raises(ConnectorFailed) as failed:
        read(small(endless, timeout=1), "A1")
    assert failed.value.kind == "timeout"
    assert time.monotonic() - began < 15


# -- what a file may say


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("DELETE FROM person WHERE number IN (:keys)", "begins with SELECT or WITH"),
        ("SELECT 1; DROP TABLE person", "more than one statement"),
        ("SELECT * FROM person", "does not say where the keys belong"),
        ("SELECT '1'::keys", "does not say where the keys belong"),
    ],
)
def test_a_query_that_cannot_be_right_is_refused_when_the_file_is_read(query: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        civil(query=query)


def test_a_module_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_SECRET_CIVIL", "mariadb://a:b@localhost/c")
    monkeypatch.setitem(sys.modules, "pymysql", None)
    with pytest.raises(ConnectorFailed, match="pip install pymysql"):
        read(civil(dialect="mariadb"), "A1")
