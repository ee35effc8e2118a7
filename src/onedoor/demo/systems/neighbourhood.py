"""Which systems a town has, where they run, what they are told, and what they are filled with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onedoor.demo.population import records
from onedoor.demo.systems import population
from onedoor.demo.systems.nightly import drops
from onedoor.demo.systems.stores import Store

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction

KINDS = {"population": "sql", "tax": "soap", "property": "rest", "drivers": "files", "vehicles": "files"}
"""Register -> kind of connector for which the demo has a system."""
SERVERS = {"tax": ("tax office", "TAX_OFFICE"), "property": ("property registry", "PROPERTY_REGISTRY")}
"""Register -> title of the server's process, and the name of its settings."""


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
    zone: str = "UTC"

    def has(self, register: str) -> bool:
        """Whether the register lies in one of these systems."""
        return register in self.descriptions

    @property
    def dropped(self) -> Path:
        """The folder into which files are dropped."""
        return self.folder / "dropped"

    def settings(self, *, free_port: Callable[[int], int], secret: Callable[[str], str]) -> dict[str, str]:
        """What the registers' files leave to the environment. `free_port` finds a port, given how far from the first."""
        said: dict[str, str] = {}
        for apart, (register, (_, name)) in enumerate(SERVERS.items(), start=2):
            if self.has(register):
                said[f"ONEDOOR_SETTING_{name}"] = f"http://127.0.0.1:{free_port(apart)}"
                said[f"ONEDOOR_SECRET_{name}"] = secret(name.lower().replace("_", "-"))
        if self.has("property"):
            said["ONEDOOR_SETTING_PROPERTY_SIGN_IN"] = said["ONEDOOR_SETTING_PROPERTY_REGISTRY"] + "/token"
        if self.has("drivers") or self.has("vehicles"):
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
                    *("--store", str(self._store(register).path)),
                    *("--description", str(self.descriptions[register])),
                ],
                {f"{name}_SECRET": settings[f"ONEDOOR_SECRET_{name}"]},
            )
            for register, (title, name) in SERVERS.items()
            if self.has(register)
        ]

    def nightly(self) -> list[Command]:
        """The process that drops files every night, where there are such registers."""
        if not (self.has("drivers") or self.has("vehicles")):
            return []
        where = ["--stores", str(self.folder), "--folder", str(self.dropped), "--zone", self.zone]
        return [Command("nightly files", ["-m", "onedoor.demo.systems.nightly", *where])]

    def fill(self, made: records.Records, *, database: str, on: date, say: Callable[[str], None]) -> list[str]:
        """Put the records into their systems where other ones are, and drop the files of the day `on`.

        `database` is the address of the population's. Returns the registers whose files were dropped. Raises population.NotOurs.
        """
        anew: set[str] = set()
        for register in filter(self.has, made):
            rows, digest = made[register], records.digest({register: made[register]})
            if register == "population":
                if population.digest(database) == digest:
                    continue
                population.fill(database, rows, named=digest)
            else:
                store = self._store(register)
                if store.digest() == digest:
                    continue
                store.write(rows.items(), digest=digest)
            anew.add(register)
            say(f"    {len(rows):>6,} records of the {register} register, in a system of its own")
        dropped = drops.drop(stores=self.folder, folder=self.dropped, on=on, again=anew)
        return sorted({path.name.partition("-")[0] for path in dropped})

    def _store(self, register: str) -> Store:
        return Store(self.folder / f"{register}.sqlite")


def of(town: Jurisdiction, folder: Path) -> Neighbourhood:
    """The systems for those of the town's registers that are not held by Onedoor itself."""
    descriptions: dict[str, Path] = {}
    for register, kind in KINDS.items():
        described: Any = town.registers.get(register)
        if described is not None and described.connector.kind == kind and town.path is not None:
            named = getattr(described.connector, "description", None)
            descriptions[register] = town.path / "registers" / named if named else Path()
    return Neighbourhood(folder, descriptions, str(town.zone))
