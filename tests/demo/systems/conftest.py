"""The town's small systems as processes of their own, filled with some two hundred people, and the registers that ask them."""

from __future__ import annotations

import os
import random
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from onedoor.catalogue import jurisdictions
from onedoor.demo.children import Children
from onedoor.demo.population import place, records
from onedoor.demo.ports import next_free
from onedoor.demo.systems import neighbourhood
from onedoor.demo.systems.neighbourhood import Neighbourhood
from onedoor.registers.connectors import circuits
from onedoor.registers.connectors.rest import tokens

RIVERTON = Path("jurisdictions/riverton").resolve()
TODAY = date(2026, 11, 2)


@dataclass
class Neighbours:
    """What runs, and what it was filled with."""

    systems: Neighbourhood
    settings: dict[str, str]
    made: records.Records
    children: Children

    def end(self, title: str) -> None:
        """Switch one system off."""
        child = next(one for one in self.children.all if one.title == title)
        child.process.kill()
        child.process.wait(10)


@pytest.fixture(scope="module")
def made() -> records.Records:
    described = place.read(RIVERTON / "demo" / "population.yaml")
    return records.make(described.model_copy(update={"residents": 200}), {})


@pytest.fixture
def database(transactional_db: None) -> Iterator[str]:
    """The address of the tests' database, which Django renamed; the population's schema in it goes with the test."""
    from django.db import connection

    address = urlunsplit(
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    )
    yield address
    with psycopg.connect(address) as own:
        own.execute("DROP SCHEMA IF EXISTS population CASCADE")


@pytest.fixture
def neighbours(
    tmp_path: Path,
    made: records.Records,
    database: str,
    settings: object,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Neighbours]:
    """The systems, running and filled. Registers are told where they are."""
    settings.ONEDOOR_JURISDICTION = RIVERTON  # type: ignore[attr-defined]
    circuits.forget()
    tokens.forget()
    systems = neighbourhood.of(jurisdictions.load(RIVERTON, run_examples=False), tmp_path / "systems")
    first = random.randrange(15000, 30000, 50)
    said = systems.settings(free_port=lambda apart: next_free(first + apart), secret=lambda name: f"{name}!")
    said["ONEDOOR_SECRET_CIVIL_REGISTRY"] = database
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    children = Children(tmp_path / "logs")
    bare = {name: value for name, value in os.environ.items() if not name.startswith("ONEDOOR_")}
    for command in systems.servers(said):
        children.start(command.title, command.arguments, bare | dict(command.told))
    systems.fill(made, database=database, on=TODAY, say=lambda line: None)
    for name in ("TAX_OFFICE", "PROPERTY_REGISTRY", "DRIVER_SERVICE"):
        _wait_for(said[f"ONEDOOR_SETTING_{name}"])
    yield Neighbours(systems, said, made, children)
    children.end()
    circuits.forget()
    tokens.forget()


def _wait_for(address: str) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            assert time.monotonic() < end, address
            time.sleep(0.05)
        else:
            return
