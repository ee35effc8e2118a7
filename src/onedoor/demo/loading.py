"""Puts the made population and the personas' own records into the registers that Onedoor holds, and into the town's systems."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import sql
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from onedoor.demo.population import place, records
from onedoor.demo.systems.neighbourhood import Neighbourhood

TABLE = "registers_record"
MARK = "population "
TRIED = 400
"""People about whom both systems of a register that is being replaced are asked on the first day."""


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
    *,
    jurisdiction: Path,
    say: Callable[[str], None],
    again: bool = False,
    systems: Neighbourhood | None = None,
    database: str = "",
) -> bool:
    """Load the population into the registers, unless exactly these records were loaded into this database before.

    The database itself remembers it, as a comment on the table: one that was dropped and made anew knows nothing. With
    `again` that is not looked at. Registers that Onedoor does not hold are filled in their `systems`, where there are such;
    `database` is the address of the population's. Returns whether anything that is held was loaded.
    """
    wanted = made(jurisdiction)
    if wanted is None:
        say(
            f"  {jurisdiction.name} describes no population (demo/population.yaml): the registers stay as they are"
        )
        return False
    if systems is not None:
        _fill(systems, wanted, database=database, say=say)
    held = {name: rows for name, rows in wanted.items() if _kind_of(name) == "held"}
    digest = records.digest(held)
    if not held or (not again and _remembered() == digest):
        return False
    with transaction.atomic():
        load(held, say=say)
        _remember(digest)
    return True


def load(wanted: records.Records, *, say: Callable[[str], None]) -> None:
    """Load the records into the table of the registers that Onedoor holds, where the jurisdiction has them."""
    from onedoor.catalogue import jurisdictions
    from onedoor.lib import clock
    from onedoor.registers import holdings

    town = jurisdictions.current()
    today = clock.today(town.zone)
    for register, rows in wanted.items():
        if register in town.registers:
            count = holdings.load(register=register, records=rows.items(), as_of=today)
            say(f"    {count:>6,} records of the {register} register")


def _fill(
    systems: Neighbourhood, wanted: records.Records, *, database: str, say: Callable[[str], None]
) -> None:
    """Fill the town's systems, and load what they dropped."""
    from onedoor.catalogue import jurisdictions
    from onedoor.lib import clock
    from onedoor.registers import loading

    today = clock.today(jurisdictions.current().zone)
    systems.fill(wanted, database=database, on=today, say=say)
    for loaded in loading.load_all(at=clock.now()):
        say(f"    {loaded.records:>6,} records of {loaded.file} loaded")
    for register in systems.replaced:
        _put_into_shadow(register, systems, say=say)


def _put_into_shadow(register: str, systems: Neighbourhood, *, say: Callable[[str], None]) -> None:
    """The new system of a register is asked as well, from the town's first day on; both are tried with some of the people."""
    from onedoor.identity.actors import Actor
    from onedoor.lib import clock
    from onedoor.registers import switching, trials
    from onedoor.registers.connectors.connector import ConnectorFailed

    town = Actor(kind="system", id="demo", name="Demo town")
    if switching.was_switched(register):
        return
    why = "Trial of the new system beside the old one"
    switching.switch(name=register, capability=None, to=switching.To.SHADOW, reason=why, by=town, at=clock.now())
    try:
        tried = trials.run(name=register, most=TRIED, reason=why, by=town, at=clock.now())
    except ConnectorFailed as failure:
        say(f"    the {register} register's systems could not be compared yet: {failure}")
        return
    say(f"    {tried.people:>6,} records of the {register} register compared in its old and its new system")


def _kind_of(register: str) -> str:
    """The kind of its connector; empty where the jurisdiction has no such register."""
    from onedoor.catalogue import jurisdictions

    described = jurisdictions.current().registers.get(register)
    return described.connector.kind if described else ""


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
