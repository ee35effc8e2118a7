"""Registers in MariaDB, and in databases behind ODBC: the real servers and drivers, where they are installed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.registers.connectors.conftest import read, register

from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.known import connector_for

MARIADBD, INSTALL = shutil.which("mariadbd") or "/usr/sbin/mariadbd", shutil.which("mariadb-install-db")
TABLE = "CREATE TABLE person (number varchar(20), name varchar(50), born date, income decimal(12,2), changed date)"
ROWS = [
    ("A1", "Ada Žlutý", date(1990, 2, 3), Decimal("1200.10"), date(2026, 5, 3)),
    ("B2", "Bo 100%", None, None, date(2026, 5, 1)),
]
FIELDS = ["name", "born", "income"]


def civil(dialect: str, **more: Any) -> Register:
    return register(
        {
            "kind": "sql",
            "dialect": dialect,
            "address": {"secret": "CIVIL"},
            "reviewed": {"by": "R. Eader", "on": date(2026, 4, 1)},
            "query": "SELECT number, name, born, income, changed FROM person WHERE number IN (:keys) AND name NOT LIKE '%nobody%'",
            "everything": "SELECT number, name, born, income, changed FROM person",
            "key": "number",
            "as_of": "changed",
            **more,
        },
        attributes={
            name: {"type": kind, "title": {"en": name}}
            for name, kind in (("name", "text"), ("born", "date"), ("income", "money"))
        },
    )


# ---------------------------------------------------------------------- the servers


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A MariaDB of its own with the register, and an account that reads alone; its port."""
    pymysql = pytest.importorskip(
        "pymysql", reason="pymysql is not installed (the group mariadb): MariaDB is not tested here."
    )
    if not Path(MARIADBD).exists() or INSTALL is None:
        pytest.skip("MariaDB's server is not installed here: it is not tested.")
    folder = tmp_path_factory.mktemp("mariadb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    account = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        [INSTALL, "--no-defaults", *account, f"--datadir={folder}/data", "--auth-root-authentication-method=normal", "--skip-test-db"],
        check=True, capture_output=True,
    )  # fmt: skip
    process = subprocess.Popen(
        [
            MARIADBD, "--no-defaults", *account, f"--datadir={folder}/data", f"--socket={folder}/s", f"--pid-file={folder}/pid",
            f"--port={port}", "--bind-address=127.0.0.1", "--innodb-buffer-pool-size=16M",
        ],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        root = _patiently(lambda: pymysql.connect(unix_socket=f"{folder}/s", user="root", autocommit=True))
        with root.cursor() as cursor:
            cursor.execute("CREATE DATABASE civil CHARACTER SET utf8mb4")
            cursor.execute("USE civil")
            cursor.execute(TABLE)
            cursor.executemany("INSERT INTO person VALUES (%s, %s, %s, %s, %s)", ROWS)
            cursor.execute("CREATE USER reader@127.0.0.1 IDENTIFIED BY 'p@ss/word'")
            cursor.execute(
                "GRANT SELECT, INSERT ON civil.* TO reader@127.0.0.1"
            )  # so that reading alone is our doing
        root.close()
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _patiently(work: Any) -> Any:
    for _ in range(300):
        try:
            return work()
        except Exception:
            time.sleep(0.1)
    return work()


@pytest.fixture(params=["mariadb", "odbc of PostgreSQL", "odbc of SQLite"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A database with the register, as its file names it; the dialect."""
    if request.param == "mariadb":
        port = request.getfixturevalue("mariadb")
        monkeypatch.setenv("ONEDOOR_SECRET_CIVIL", f"mariadb://reader:p%40ss%2Fword@127.0.0.1:{port}/civil")
        yield "mariadb"
        return
    pyodbc = pytest.importorskip(
        "pyodbc", reason="pyodbc is not installed (the group odbc): ODBC is not tested here."
    )
    name = request.param.removeprefix("odbc of ")
    drivers = [
        one for one in pyodbc.drivers() if name.casefold() in one.casefold() and "ansi" not in one.casefold()
    ]
    if not drivers:
        pytest.skip(f"There is no ODBC driver for {name} here: it is not tested.")
    if name == "SQLite":
        path = tmp_path / "civil.db"
        with sqlite3.connect(path) as one:
            one.execute(TABLE)
            one.executemany(
                "INSERT INTO person VALUES (?, ?, ?, ?, ?)",
                [[None if v is None else str(v) for v in row] for row in ROWS],
            )
        one.close()
        monkeypatch.setenv("ONEDOOR_SECRET_CIVIL", f"Driver={drivers[-1]};Database={path};")
        yield "odbc"
        return
    url = urlsplit(os.environ["DATABASE_URL"])
    host = parse_qs(url.query).get("host", [url.hostname or "localhost"])[0]
    user = f"Uid={url.username};" if url.username else ""
    text = f"Driver={{{drivers[0]}}};Server={host};Port={url.port or 5432};Database=postgres;{user}Pwd={url.password or ''};"
    writing = pyodbc.connect(text, autocommit=True)
    writing.execute("DROP TABLE IF EXISTS person")
    writing.execute(TABLE)
    writing.cursor().executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?)", ROWS)
    monkeypatch.setenv("ONEDOOR_SECRET_CIVIL", text)
    yield "odbc"
    writing.execute("DROP TABLE person")
    writing.close()


# ---------------------------------------------------------------------- what holds for each of them


def test_values_are_exact_and_keys_are_parameters(database: str) -> None:
    answers = read(civil(database), "A1", "B2", "C3", "A1') OR ('1'='1", "%s", "?", fields=FIELDS)
    assert set(answers) == {"A1", "B2"}
    assert answers["A1"].attributes["name"] == "Ada Žlutý"
    assert str(answers["A1"].attributes["born"]) == "1990-02-03"
    assert answers["B2"].attributes == {"name": "Bo 100%", "born": None, "income": None}
    assert str(answers["A1"].as_of) == "2026-05-03"
    assert Decimal(str(answers["A1"].attributes["income"])) == Decimal("1200.10")


def test_all_records_come_in_batches(database: str) -> None:
    batches = list(connector_for("sql").read_all(register=civil(database), fields=["name"], batch=1))
    assert [batch.num_rows for batch in batches] == [1, 1]
    assert sorted(connector_for("sql").keys(register=civil(database))) == ["A1", "B2"]


def test_a_check_names_what_the_query_lacks(database: str) -> None:
    assert connector_for("sql").check(register=civil(database)).schema_problems == ()
    query = "SELECT number, name, born, changed FROM person WHERE number IN (:keys)"
    found = connector_for("sql").check(register=civil(database, query=query))
    assert re.search("income", " ".join(found.schema_problems))


def test_a_query_that_is_none_is_told_without_a_repetition(database: str) -> None:
    with pytest.raises(ConnectorFailed) as failed:
        read(
            civil(
                database,
                query="SELECT number, name, born, income, changed FROM nobody WHERE number IN (:keys)",
            ),
            "A1",
            fields=FIELDS,
        )
    assert failed.value.kind == "schema"
    assert not failed.value.passing


def test_a_database_that_is_away_is_told_to_be_so(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    if database == "mariadb":
        monkeypatch.setenv("ONEDOOR_SECRET_CIVIL", f"mariadb://reader:x@127.0.0.1:{port}/civil")
    elif "SQLite" in os.environ["ONEDOOR_SECRET_CIVIL"]:
        monkeypatch.setenv("ONEDOOR_SECRET_CIVIL", "Driver=SQLite3;Database=/nowhere/civil.db;NoCreat=1;")
    else:
        there = os.environ["ONEDOOR_SECRET_CIVIL"]
        monkeypatch.setenv(
            "ONEDOOR_SECRET_CIVIL", re.sub("Server=[^;]*;Port=[^;]*", f"Server=127.0.0.1;Port={port}", there)
        )
    began = time.monotonic()
    with pytest.raises(ConnectorFailed) as failed:
        read(civil(database, timeout=2, attempts=2), "A1", fields=FIELDS)
    assert failed.value.kind == "unreachable"
    assert time.monotonic() - began < 4


# ---------------------------------------------------------------------- MariaDB alone


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_mariadb_is_read_in_a_transaction_that_cannot_write(database: str) -> None:
    query = "SELECT number, name, born, income, changed FROM person WHERE number IN (:keys) FOR UPDATE"
    with pytest.raises(ConnectorFailed):
        read(civil(database, query=query), "A1", fields=FIELDS)
    assert set(read(civil(database), "A1", fields=FIELDS)) == {"A1"}


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_a_query_that_hangs_in_mariadb_is_ended_in_time(database: str) -> None:
    query = "SELECT number, name, born, income, changed, SLEEP(20) FROM person WHERE number IN (:keys)"
    began = time.monotonic()
    with pytest.raises(ConnectorFailed) as failed:
        read(civil(database, query=query, timeout=1, attempts=1), "A1", fields=FIELDS)
    assert failed.value.kind in ("timeout", "unreachable")
    assert time.monotonic() - began < 4
