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


STATEMENTS = (
    "update {table} set {column} = {column}",
    "delete from {table}",
    "truncate {table}",
    "alter table {table} disable trigger all",
    "alter table {table} disable trigger {guard}",
    "drop table {table}",
    "drop trigger {guard} on {table}",
    "create trigger mine before insert on {table} for each row execute function trust_refuse()",
    "create rule mine as on insert to {table} do instead nothing",
    "alter table {table} owner to current_user",
    "alter table {table} add column mine int",
    "alter table {table} alter column {column} drop not null",
    "create index mine on {table} ({column})",
    "cluster {table}",
    "begin; lock table {table} in access exclusive mode",
    "create policy mine on {table}",
    "copy (delete from {table} returning *) to stdout",
    "with gone as (delete from {table} returning 1) select * from gone",
    "merge into {table} using (select 1 as one) as seen on true when matched then delete",
    "select * from {table} for update",
)
"""Ways to change a table, to empty it, to get at its guards, or to stand in everybody's way."""


def test_it_cannot_change_remove_or_empty_the_ledger_nor_switch_off_its_guards(
    web: psycopg.Connection[Any], written: Any
) -> None:
    written(1)
    columns = {"trust_signedcheckpoint": "size", "trust_cosignature": "size", "trust_node": "level"}
    columns |= dict.fromkeys(("trust_leaf", "trust_waiting"), "entry")
    for table in LEDGER:
        guard = {"trust_crowdpart": "trust_crowd_keeps", "trust_waiting": "all"}.get(table, f"{table}_keeps")
        for statement in STATEMENTS:
            if table == "trust_waiting" and statement.startswith("drop trigger"):
                continue  # it has no guard to drop
            said = statement.format(table=table, column=columns.get(table, "id"), guard=guard)
            with pytest.raises(
                psycopg.errors.InsufficientPrivilege, match=r"permission denied|must be owner"
            ):
                web.execute(said)  # type: ignore[call-overload]
            web.execute("rollback")
    assert Entry.objects.count() == 1


def test_it_cannot_add_to_the_tree_itself(web: psycopg.Connection[Any]) -> None:
    for table in LEDGER:
        if table not in roles.ADDED_TO:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                web.execute(f"insert into {table} default values")  # type: ignore[call-overload]


BECOMING = (
    "set session_replication_role = replica",
    "set role onedoor",
    "create or replace function trust_refuse() returns trigger language plpgsql as 'begin return null; end'",
    "alter role current_user superuser",
    "grant update on trust_entry to current_user",
    "set session authorization onedoor",
    "reassign owned by onedoor to current_user",
    "alter function trust_refuse() security invoker",
    "alter function trust_await() owner to current_user",
    "alter system set session_replication_role = replica",
    "do $$ begin perform set_config('session_replication_role', 'replica', false); end $$",
    "update pg_trigger set tgenabled = 'D'",
    "delete from pg_trigger",
    "create event trigger mine on ddl_command_start execute function trust_refuse()",
    "copy trust_entry to program 'cat'",
)


def test_it_cannot_become_somebody_who_could(web: psycopg.Connection[Any]) -> None:
    for statement in BECOMING:
        try:
            web.execute(statement)  # type: ignore[call-overload]
        except psycopg.errors.InsufficientPrivilege:
            continue
        # PostgreSQL only warns of a grant by somebody who may not grant
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("update trust_entry set id = id")


def test_it_cannot_hang_the_ledgers_functions_onto_tables_of_its_own(
    web: psycopg.Connection[Any], written: Any
) -> None:
    """One of them runs with its owner's rights, and would put what it is given among the entries that wait."""
    web.execute("create temp table mine (id bigint)")
    for function in ("trust_await", "trust_refuse", "trust_let_erase_entry", "trust_let_erase_salt"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for function"):
            web.execute(  # type: ignore[call-overload]
                "create trigger mine after insert on mine referencing new table as added for each statement "
                f"execute function {function}()"
            )
    written(1)  # the trigger that is there needs no such right
    assert Waiting.objects.count() == 1


def test_no_table_cascades_into_the_ledger_and_none_of_its_rows_is_another_tables(
    web: psycopg.Connection[Any],
) -> None:
    found = web.execute(
        "select conrelid::regclass::text, confrelid::regclass::text from pg_constraint where contype = 'f' "
        "and (conrelid::regclass::text = any(%(tables)s) or confrelid::regclass::text = any(%(tables)s))",
        {"tables": list(LEDGER)},
    ).fetchall()
    assert found == []


def test_it_cannot_turn_back_the_numbers_of_entries(web: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        web.execute("select setval('trust_entry_id_seq', 1)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="must be owner"):
        web.execute("alter sequence trust_entry_id_seq restart")


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
