"""Loading a dropped file: it replaces what is held of its register, wholly or not at all."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from onedoor.catalogue import jurisdictions
from onedoor.registers import freshness, switching
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.files import rows
from onedoor.registers.connectors.files.connector import arrived
from onedoor.registers.connectors.files.records import Made, Maker, Unreadable
from onedoor.registers.models import Load, Record

log = logging.getLogger(__name__)

TOLD = 1_000
"""Records set aside that are noted one by one; beyond, their number."""


class NothingToLoad(LookupError):
    """The register is not one that comes in files."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not be read."""

    number: int
    offset: int
    reason: str

    def __str__(self) -> str:
        return f"record {self.number} at byte {self.offset}: {self.reason}"


def load(*, name: str, at: datetime, again: bool = False) -> Load | None:
    """Load the newest file of a register; None when it was loaded before and `again` is not asked for.

    Records that cannot be read are set aside and told. Raises ConnectorFailed, and nothing has changed, for a file that
    stops in the middle, that lacks a declared column, or of which nothing can be read; NothingToLoad.
    """
    register = switching.systems(jurisdictions.current())[name]
    if register.settings.kind != "files":
        raise NothingToLoad(f"“{name}” does not come in files: its connector is “{register.settings.kind}”.")
    path = arrived(register)
    state = path.stat()
    modified = datetime.fromtimestamp(state.st_mtime, UTC)
    seen = Load.objects.filter(register=name, file=path.name, size=state.st_size, modified=modified)
    if not again and seen.exists():
        return None
    with transaction.atomic():
        aside = _replace(register, path, modified, latest=freshness.latest(at.date()))
        count = Record.objects.filter(register=name).count()
        loaded = Load.objects.create(
            register=name,
            file=path.name,
            size=state.st_size,
            modified=modified,
            at=at,
            records=count,
            set_aside=len(aside),
            reasons=[str(one) for one in aside[:TOLD]],
        )
    if aside:
        log.warning("%s: %s records of %s were set aside.", name, len(aside), path.name)
    return loaded


def load_all(*, at: datetime) -> list[Load]:
    """Load what was dropped since the last time, register by register; one that fails leaves the others alone."""
    loaded: list[Load] = []
    for name, register in switching.systems(jurisdictions.current()).items():
        if register.settings.kind != "files":
            continue
        try:
            done = load(name=name, at=at)
        except ConnectorFailed as failure:
            log.error("The register %s was not loaded, what it held stays: %s", name, failure)
            continue
        loaded += [done] if done else []
    return loaded


def _replace(register: Register, path: Path, modified: datetime, *, latest: date) -> list[SetAside]:
    """In the transaction: into a table beside, then all at once. Of several records with one key the first is kept."""
    aside: list[SetAside] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"onedoor load {register.name}"])
        cursor.execute(
            "CREATE TEMPORARY TABLE dropped (number bigint, at_byte bigint, key text, attributes text, as_of date) ON COMMIT DROP"
        )
        with cursor.cursor.copy("COPY dropped FROM STDIN") as copy:
            for row, made in _made(register, path, modified, latest, aside):
                copy.write_row((row.number, row.offset, made.key, json.dumps(made.attributes), made.as_of))
        aside += _twice(cursor)
        Record.objects.filter(register=register.name).delete()
        cursor.execute(
            "INSERT INTO registers_record (register, key, attributes, as_of) "
            "SELECT DISTINCT ON (key) %s, key, attributes::jsonb, as_of FROM dropped ORDER BY key, number",
            [register.name],
        )
        if cursor.rowcount == 0:
            raise ConnectorFailed(_nothing(path, aside), kind="garbage")
        cursor.execute("DROP TABLE dropped")
    return sorted(aside, key=lambda one: one.number)


def _made(
    register: Register, path: Path, modified: datetime, latest: date, aside: list[SetAside]
) -> Iterator[tuple[rows.Row, Made]]:
    maker = Maker(register, day=modified.date())
    is_first = True
    for row in rows.of(register, path):
        if is_first and not row.flaw:
            is_first = False
            if missing := maker.missing(row.columns):
                names = ", ".join(f"“{name}”" for name in missing)
                instead = "say in the register's file what it is called now, or ask the owner."
                raise ConnectorFailed(f"{path.name} has no column {names}: {instead}", kind="schema")
        try:
            made = maker.record(row)
            if register.settings.as_of is not None and made.as_of > latest:
                raise Unreadable("it is of a day that is yet to come")
            yield row, made
        except Unreadable as why:
            aside.append(SetAside(row.number, row.offset, str(why)))


def _twice(cursor: Any) -> list[SetAside]:
    cursor.execute(
        "SELECT number, at_byte FROM (SELECT number, at_byte, row_number() OVER (PARTITION BY key ORDER BY number) AS nth "
        "FROM dropped) AS counted WHERE nth > 1"
    )
    return [
        SetAside(number, offset, "its key stands in the file before") for number, offset in cursor.fetchall()
    ]


def _nothing(path: Path, aside: list[SetAside]) -> str:
    first = f" The first: {aside[0]}." if aside else ""
    return f"{path.name} holds no record that can be read.{first}"
