"""Which systems a town has, where they run, what they are told, and what they are filled with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onedoor.demo.population import records
from onedoor.demo.systems import population
from onedoor.demo.systems.drivers.migration import migrated
from onedoor.demo.systems.nightly import drops
from onedoor.demo.systems.stores import Store

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction

KINDS = {"population": "sql", "tax": "soap", "property": "rest", "drivers": "rest"}
"""Register -> kind of connector for which the demo has a database or a server."""
SERVERS = {
    "tax": ("tax office", "TAX_OFFICE"),
    "property": ("property registry", "PROPERTY_REGISTRY"),
    "drivers": ("driver service", "DRIVER_SERVICE"),
}
"""Register -> title of the server's process, and the name of its settings."""
DROPPED = tuple(extract.register for extract in drops.EXTRACTS)
"""Registers whose agencies drop files."""


@dataclass(frozen=True)
class Command:
    """A process to start: arguments after `python`, and what it is told by its environment."""

    title: str
    arguments: list[str]
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Neighbourhood:
    """The systems around one town. All they write lies in `folder`, but for the population's schema."""

    folder: Path
    descriptions: Mapping[str, Path] = field(default_factory=dict)
    """Register -> file that describes its system (WSDL, OpenAPI); an empty path where it has none."""
    files: frozenset[str] = frozenset()
    """Registers that come in dropped files; one of them may have a system in `descriptions` that is to replace the files."""
    zone: str = "UTC"

    def has(self, register: str) -> bool:
        """Whether the register lies in one of these systems."""
        return register in self.descriptions or register in self.files

    @property
    def replaced(self) -> list[str]:
        """Registers with an old system and a new one."""
        return [register for register in self.descriptions if register in self.files]

    @property
    def dropped(self) -> Path:
        """The folder into which files are dropped."""
        return self.folder / "dropped"

    def settings(self, *, free_port: Callable[[int], int], secret: Callable[[str], str]) -> dict[str, str]:
        """What the registers' files leave to the environment. `free_port` finds a port, given how far from the first."""
        said: dict[str, str] = {}
        for apart, (register, (_, name)) in enumerate(SERVERS.items(), start=2):
            if register in self.descriptions:
                said[f"ONEDOOR_SETTING_{name}"] = f"http://127.0.0.1:{free_port(apart)}"
                said[f"ONEDOOR_SECRET_{name}"] = secret(name.lower().replace("_", "-"))
        for register, name in (("property", "PROPERTY"), ("drivers", "DRIVER")):
            if register in self.descriptions:
                server = said[f"ONEDOOR_SETTING_{SERVERS[register][1]}"]
                said[f"ONEDOOR_SETTING_{name}_SIGN_IN"] = f"{server}/token"
        if self.files:
            said["ONEDOOR_SETTING_DROPPED"] = str(self.dropped)
        return said

    def servers(self, settings: Mapping[str, str]) -> list[Command]:
        """The servers to start; they answer, with 503, also before they are filled."""
        return [
            Command(
                title,
                [
                    *("-m", f"onedoor.demo.systems.{register}"),
                    *("--port", settings[f"ONEDOOR_SETTING_{name}"].rpartition(":")[2]),
                    *("--store", str(self._served(register).path)),
                    *("--description", str(self.descriptions[register])),
                ],
                {f"{name}_SECRET": settings[f"ONEDOOR_SECRET_{name}"]},
            )
            for register, (title, name) in SERVERS.items()
            if register in self.descriptions
        ]

    def nightly(self) -> list[Command]:
        """The process that drops files every night, where there are such registers."""
        if not self.files:
            return []
        where = ["--stores", str(self.folder), "--folder", str(self.dropped), "--zone", self.zone]
        return [Command("nightly files", ["-m", "onedoor.demo.systems.nightly", *where])]

    def fill(self, made: records.Records, *, database: str, on: date, say: Callable[[str], None]) -> list[str]:
        """Put the records into their systems where other ones are, and drop the files of the day `on`.

        `database` is the address of the population's. Every system's books are closed on that day. Returns the registers whose
        files were dropped. Raises population.NotOurs.
        """
        anew: set[str] = set()
        for register in filter(self.has, made):
            rows, digest = made[register], records.digest({register: made[register]})
            if register == "population":
                is_new = population.digest(database) != digest
                if is_new:
                    population.fill(database, rows, named=digest)
                population.close(database, on=on)
            else:
                is_new = self._put(register, rows, digest, on)
            if is_new:
                anew.add(register)
                say(f"    {len(rows):>6,} records of the {register} register, in a system of its own")
        dropped = drops.drop(stores=self.folder, folder=self.dropped, on=on, again=anew)
        return sorted({path.name.partition("-")[0] for path in dropped})

    def _put(self, register: str, rows: Mapping[str, Any], digest: str, on: date) -> bool:
        """Into the stores of a register's systems; whether other records were there."""
        wanted: dict[Path, Callable[[], Iterable[tuple[str, Any]]]] = {}
        if register in self.descriptions:
            is_moved = register == "drivers"
            wanted[self._served(register).path] = lambda: migrated(rows.items()) if is_moved else rows.items()
        if register in self.files:
            wanted[self.folder / f"{register}.sqlite"] = rows.items
        is_new = False
        for path, content in wanted.items():
            store = Store(path)
            if store.digest() != digest:
                store.write(content(), digest=digest)
                is_new = True
            store.close(on)
        return is_new

    def _served(self, register: str) -> Store:
        """What a register's server keeps."""
        name = "driver-service" if register == "drivers" else register
        return Store(self.folder / f"{name}.sqlite")


def of(town: Jurisdiction, folder: Path) -> Neighbourhood:
    """The systems for those of the town's registers that are not held by Onedoor itself."""
    descriptions: dict[str, Path] = {}
    files: set[str] = set()
    for register, described in town.registers.items():
        if town.path is None:
            continue
        connectors: list[Any] = [described.connector, *([described.legacy.connector] if described.legacy else [])]
        for connector in connectors:
            if connector.kind == "files" and register in DROPPED:
                files.add(register)
            elif connector.kind == KINDS.get(register):
                named = getattr(connector, "description", None)
                descriptions[register] = town.path / "registers" / named if named else Path()
    return Neighbourhood(folder, descriptions, frozenset(files), str(town.zone))
