"""The web server's database role adds to the ledger, and can do nothing else to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from onedoor.trust import roles, sequencer
from onedoor.trust.models import Entry, Waiting
from onedoor.trust.notes import Signer

pytestmark = pytest.mark.django_db(transaction=True)
ROLE = f"onedoor_web_{os.getpid()}"

LEDGER = ("trust_entry", "trust_crowdpart", "trust_leaf", "trust_node", "trust_signedcheckpoint", "trust_cosignature", "trust_waiting")  # fmt: skip


@pytest.fixture
def web() -> Iterator[psycopg.Connection[Any]]:
    """A connection as the web server's."""
    roles.ensure(ROLE, password="of the tests")
    roles.ensure(ROLE, password="of the tests")
    roles.grant(ROLE)
    settings = connection.settings_dict
    address = {"host": settings["HOST"], "port": settings["PORT"] or None, "dbname": settings["NAME"]}
    with psycopg.connect(**address, user=ROLE, password="of the tests", autocommit=True) as found:
        yield found
    with connection.cursor() as cursor:
        name = sql.Identifier(ROLE)
        cursor.execute(sql.SQL("drop owned by {}").format(name))
        cursor.execute(sql.SQL("drop role {}").format(name))


def test_it_adds_entries_which_then_wait_for_their_place(
    web: psycopg.Connection[Any], written: Any, signer: Signer
) -> None:
    connection.close()
    settings = connection.settings_dict
    owner = settings["USER"], settings["PASSWORD"]
    settings["USER"], settings["PASSWORD"] = ROLE, "of the tests"
    try:
        written(3)
        assert Entry.objects.count() == 3
    finally:
        connection.close()
        settings["USER"], settings["PASSWORD"] = owner
    assert Waiting.objects.count() == 3
    assert sequencer.sequence(signer=signer).size == 3


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize(
    "statement",
    [
        "update {table} set {column} = {column}",
        "delete from {table}",
        "truncate {table}",
        "alter table {table} disable trigger all",
        "alter table {table} disable trigger {guard}",
        "drop table {table}",
        "drop trigger {guard} on {table}",
        "create trigger mine before insert on {table} for each row execute function trust_refuse()",
        "create rule mine as on insert to {table} do instead nothing",
    ],
)
def test_it_cannot_change_remove_or_empty_the_ledger_nor_switch_off_its_guards(
    web: psycopg.Connection[Any], written: Any, table: str, statement: str
) -> None:
    written(1)
    guard = {"trust_crowdpart": "trust_crowd_keeps", "trust_waiting": "all"}.get(table, f"{table}_keeps")
    if table == "trust_waiting" and statement.startswith("drop trigger"):
        statement = "alter table {table} rename to mine"  # it has no guard to drop
    columns = {"trust_signedcheckpoint": "size", "trust_cosignature": "size", "trust_node": "level"}
    column = columns.get(table, "entry" if table in ("trust_leaf", "trust_waiting") else "id")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"permission denied|must be owner"):
        web.execute(statement.format(table=table, column=column, guard=guard))  # type: ignore[arg-type]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("table", [table for table in LEDGER if table not in roles.ADDED_TO])
def test_it_cannot_add_to_the_tree_itself(web: psycopg.Connection[Any], table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        web.execute(f"insert into {table} default values")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "statement",
    [
        "set session_replication_role = replica",
        "set role onedoor",
        "create or replace function trust_refuse() returns trigger language plpgsql as 'begin return null; end'",
        "alter role current_user superuser",
        "grant update on trust_entry to current_user",
    ],
)
def test_it_cannot_become_somebody_who_could(web: psycopg.Connection[Any], statement: str) -> None:
    try:
        web.execute(statement)  # type: ignore[arg-type]
    except psycopg.errors.InsufficientPrivilege:
        return
    # PostgreSQL only warns of a grant by somebody who may not grant
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("update trust_entry set id = id")


def test_all_other_tables_are_its_to_work_with(web: psycopg.Connection[Any]) -> None:
    rows = web.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not "
        "(has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert') "
        "and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))"
    ).fetchall()
    assert {table for (table,) in rows} == {*LEDGER, "django_migrations"}
    web.execute("select nextval('trust_entry_id_seq')")


def test_who_may_not_make_the_role_is_told_what_to_run(web: psycopg.Connection[Any]) -> None:
    connection.close()
    settings = connection.settings_dict
    owner = settings["USER"], settings["PASSWORD"]
    settings["USER"], settings["PASSWORD"] = ROLE, "of the tests"
    try:
        with pytest.raises(roles.NoRole, match="CREATE ROLE another LOGIN"):
            roles.ensure("another", password="x")
    finally:
        connection.close()
        settings["USER"], settings["PASSWORD"] = owner


def test_it_is_told_whether_the_role_in_use_could_change_the_ledger(web: psycopg.Connection[Any]) -> None:
    assert roles.may_change_the_ledger()
    connection.close()
    settings = connection.settings_dict
    owner = settings["USER"], settings["PASSWORD"]
    settings["USER"], settings["PASSWORD"] = ROLE, "of the tests"
    try:
        assert not roles.may_change_the_ledger()
    finally:
        connection.close()
        settings["USER"], settings["PASSWORD"] = owner
