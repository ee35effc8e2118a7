"""Puts the made population and the personas' own records into the registers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from onedoor.demo.population import place, records


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


def load_unless_loaded(
    *, jurisdiction: Path, note: Path, say: Callable[[str], None], again: bool = False
) -> bool:
    """Load the population into the registers, unless exactly these records were loaded into this database before.

    `note` is the file that remembers it; with `again` it is not looked at. Returns whether anything was loaded.
    """
    wanted = made(jurisdiction)
    if wanted is None:
        say(
            f"  {jurisdiction.name} describes no population (demo/population.yaml): the registers stay as they are"
        )
        return False
    mark = {"digest": records.digest(wanted), **_database()}
    if not again and _noted(note) == mark:
        return False
    note.unlink(missing_ok=True)
    load(wanted, say=say)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(mark))
    return True


def load(wanted: records.Records, *, say: Callable[[str], None]) -> None:
    """Load the records into the registers that the jurisdiction has."""
    from onedoor.catalogue import jurisdictions
    from onedoor.lib import clock
    from onedoor.registers import holdings

    town = jurisdictions.current()
    today = clock.today(ZoneInfo(town.time_zone))
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


def _noted(note: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(note.read_text())
    except (OSError, ValueError):
        return None
    return found


def _database() -> dict[str, Any]:
    """What tells this database from every other: a dropped and newly made one has another number."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select system_identifier::text, (select oid::text from pg_database where datname = current_database())"
            " from pg_control_system()"
        )
        server, database = cursor.fetchone()
    return {"server": server, "database": database}
