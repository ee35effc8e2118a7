"""Which connectors there are, by the kind a register's file names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from onedoor.catalogue import jurisdictions
from onedoor.registers.connectors.connector import Connector, ConnectorFailed, Register
from onedoor.registers.connectors.files.connector import Files
from onedoor.registers.connectors.guard import Guarded
from onedoor.registers.connectors.held.connector import Held
from onedoor.registers.connectors.rest.connector import Rest
from onedoor.registers.connectors.soap.connector import Soap
from onedoor.registers.connectors.sql.connector import Sql
from onedoor.registers.connectors.xroad.connector import XRoad

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction

CONNECTORS: Mapping[str, Connector] = MappingProxyType(
    {
        "held": Held(),
        "sql": Guarded(Sql()),
        "rest": Guarded(Rest()),
        "x-road": Guarded(XRoad()),
        "soap": Guarded(Soap()),
        "files": Files(),
    }
)
"""One connector for each `connector: {kind: …}`."""


def connector_for(kind: str) -> Connector:
    """The connector of this kind. Raises ConnectorFailed for one that is not known."""
    try:
        return CONNECTORS[kind]
    except KeyError:
        raise ConnectorFailed(
            f"There is no connector of the kind “{kind}”. Known: {', '.join(CONNECTORS)}."
        ) from None


def register_of(town: Jurisdiction, name: str) -> Register:
    """A register of the town as it is reached today.

    A definition that was recalled says what was decided on; where the systems are now, only the files in force know.
    """
    if town.path is None and (now := jurisdictions.current()).registers.get(name) is not None:
        town = now
    folder = None if town.path is None else town.path / "registers"
    return Register(name, town.registers[name], folder)
