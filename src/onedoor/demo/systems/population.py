"""The civil registry: tables of its own in a schema of its own, and a role that can read them and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

SCHEMA = "population"
READER = "population_reader"
MARK = "The demo town's population: "
"""What the schema's comment begins with, before a name for exactly these records: nobody else's schema is touched."""

TABLES = """
CREATE TABLE population.person (
    number text PRIMARY KEY,
    name text NOT NULL,
    born date NOT NULL,
    address text NOT NULL,
    home text NOT NULL,
    residence_status text NOT NULL
);
CREATE TABLE population.lives_with (
    person text NOT NULL REFERENCES population.person,
    place smallint NOT NULL,
    number text NOT NULL,
    name text NOT NULL,
    born date NOT NULL,
    sex text NOT NULL,
    relation text NOT NULL,
    couple_with text,
    full_time_student boolean NOT NULL,
    PRIMARY KEY (person, place)
);
CREATE TABLE population.closing (day date NOT NULL);
"""
PEOPLE = "COPY population.person (number, name, born, address, home, residence_status) FROM STDIN"
HOUSEHOLDS = (
    "COPY population.lives_with (person, place, number, name, born, sex, relation, couple_with, full_time_student) FROM STDIN"
)


class NotOurs(Exception):
    """The database has a schema of that name that the demo did not make."""


def digest(database: str) -> str:
    """The name of the records that are there; empty where there are none. Raises NotOurs."""
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [SCHEMA]
        ).fetchone()
    if row is not None and not str(row[0] or "").startswith(MARK):
        raise NotOurs(f"The database has a schema “{SCHEMA}” of its own: name another one in DATABASE_URL.")
    return str(row[0]).removeprefix(MARK) if row else ""


def fill(database: str, records: Mapping[str, Mapping[str, Any]], *, named: str) -> None:
    """Make the schema anew with these records, in one transaction. `database` is its owner's address."""
    schema = sql.Identifier(SCHEMA)
    with psycopg.connect(database) as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        connection.execute(TABLES)
        with connection.cursor().copy(PEOPLE) as copy:
            for number, record in records.items():
                own = ("name", "date of birth", "address", "property number", "residence status")
                copy.write_row((number, *(record[name] for name in own)))
        with connection.cursor().copy(HOUSEHOLDS) as copy:
            for number, record in records.items():
                for place, member in enumerate(record["household"]):
                    copy.write_row((number, place, *_member(member)))
        comment = sql.SQL("COMMENT ON SCHEMA {} IS {}").format(schema, sql.Literal(MARK + named))
        connection.execute(comment)


def close(database: str, *, on: date) -> None:
    """Close the registry's books of the day `on`: what is in it was so then."""
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS population.closing (day date NOT NULL)")
        connection.execute("DELETE FROM population.closing")
        connection.execute("INSERT INTO population.closing VALUES (%s)", [on])


def let_read(database: str, *, password: str) -> str:
    """Let the role read the schema; returns its address. `database` is that of an owner who may make roles."""
    role = sql.Identifier(READER)
    with psycopg.connect(database) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [READER]).fetchone()
        verb = sql.SQL("ALTER" if found else "CREATE")
        limits = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD")
        connection.execute(sql.SQL("{} ROLE {} {} {}").format(verb, role, limits, sql.Literal(password)))
        connection.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(role))
        schema = sql.Identifier(SCHEMA)
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role))
        connection.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schema, role))
    return as_reader(database, password=password)


def as_reader(database: str, *, password: str) -> str:
    """The address of the same database for the role that reads."""
    parts = urlsplit(database)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{READER}:{quote(password, safe='')}@{host}"))


def _member(member: Mapping[str, Any]) -> tuple[Any, ...]:
    names = ("person number", "name", "date of birth", "sex", "relation", "couple with")
    return (*(member.get(name) for name in names), bool(member.get("full-time student")))
