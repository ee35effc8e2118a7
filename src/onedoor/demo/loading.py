"""Puts the made population and the personas' own records into the registers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import sql
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from onedoor.demo.population import place, records

TABLE = "registers_record"
MARK = "population "


class BadRecords(Exception):
    """`demo/people.yaml` cannot be used; the text says why."""


def made(jurisdiction: Path) -> records.Records | None:
    """Every record of the demo town; None where the jurisdiction describes no population.

    Raises place.BadPlace, BadRecords.
    """
    described = jurisdiction / "demo" / "population.yaml"
    if not described.exists():
        return None
    return records.make(place.read(described), _known(jurisdiction / "demo" / "people.yaml"))


def load_unless_loaded(*, jurisdiction: Path, say: Callable[[str], None], again: bool = False) -> bool:
    """Load the population into the registers, unless exactly these records were loaded into this database before.

    The database itself remembers it, as a comment on the table: one that was dropped and made anew knows nothing. With
    `again` that is not looked at. Returns whether anything was loaded.
    """
    wanted = made(jurisdiction)
    if wanted is None:
        say(
            f"  {jurisdiction.name} describes no population (demo/population.yaml): the registers stay as they are"
        )
        return False
    digest = records.digest(wanted)
    if not again and _remembered() == digest:
        return False
    with transaction.atomic():
        load(wanted, say=say)
        _remember(digest)
    return True


def load(wanted: records.Records, *, say: Callable[[str], None]) -> None:
    """Load the records into the registers that the jurisdiction has."""
    from onedoor.catalogue import jurisdictions
    from onedoor.lib import clock
    from onedoor.registers import holdings

    town = jurisdictions.current()
    today = clock.today(town.zone)
    for register, rows in wanted.items():
        if register in town.registers:
            count = holdings.load(register=register, records=rows.items(), as_of=today)
            say(f"    {count:>6,} records of the {register} register")


def _known(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    if not path.exists():
        return {}
    try:
        content = YAML(typ="safe", pure=True).load(path) or {}
        return {
            register: {str(key): dict(row) for key, row in rows.items()} for register, rows in content.items()
        }
    except (OSError, YAMLError, AttributeError, TypeError, ValueError) as error:
        raise BadRecords(f"{path}: write register: key: attribute: value. {error}") from error


def _remembered() -> str | None:
    """The digest of the population that was loaded into this database."""
    with connection.cursor() as cursor:
        cursor.execute("select obj_description(%s::regclass, 'pg_class')", [TABLE])
        found = cursor.fetchone()
    return str(found[0]).removeprefix(MARK) if found and found[0] else None


def _remember(digest: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("comment on table {} is {}").format(sql.Identifier(TABLE), sql.Literal(MARK + digest))
        )
