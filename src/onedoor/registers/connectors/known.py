"""Which connectors there are, by the kind a register's file names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from onedoor.catalogue import jurisdictions
from onedoor.registers.connectors.connector import Connector, ConnectorFailed, Register
from onedoor.registers.connectors.guard import Guarded
from onedoor.registers.connectors.held.connector import Held

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction


# What a kind needs is imported when a register of that kind is asked: the clients of HTTP and SOAP take a while to start.


def _sql() -> Connector:
    from onedoor.registers.connectors.sql.connector import Sql

    return Guarded(Sql())


def _rest() -> Connector:
    from onedoor.registers.connectors.rest.connector import Rest

    return Guarded(Rest())


def _xroad() -> Connector:
    from onedoor.registers.connectors.xroad.connector import XRoad

    return Guarded(XRoad())


def _soap() -> Connector:
    from onedoor.registers.connectors.soap.connector import Soap

    return Guarded(Soap())


def _files() -> Connector:
    from onedoor.registers.connectors.files.connector import Files

    return Files()


CONNECTORS: Mapping[str, Callable[[], Connector]] = MappingProxyType(
    {"held": Held, "sql": _sql, "rest": _rest, "x-road": _xroad, "soap": _soap, "files": _files}
)
"""What makes the connector of each `connector: {kind: …}`."""


@cache
def connector_for(kind: str) -> Connector:
    """The connector of this kind. Raises ConnectorFailed for one that is not known."""
    try:
        made = CONNECTORS[kind]
    except KeyError:
        raise ConnectorFailed(
            f"There is no connector of the kind “{kind}”. Known: {', '.join(CONNECTORS)}."
        ) from None
    return made()


def is_elsewhere(kind: str) -> bool:
    """Whether registers of this kind are asked in systems elsewhere, rather than in our own database."""
    return kind not in ("held", "files")


def register_of(town: Jurisdiction, name: str) -> Register:
    """A register of the town as it is reached today.

    A definition that was recalled says what was decided on; where the systems are now, only the files in force know.
    """
    if town.path is None and (now := jurisdictions.current()).registers.get(name) is not None:
        town = now
    folder = None if town.path is None else town.path / "registers"
    return Register(name, town.registers[name], folder)
