"""Which connectors there are, by the kind a register's file names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from onedoor.registers.connectors.connector import Connector, ConnectorFailed
from onedoor.registers.connectors.held.connector import Held

CONNECTORS: Mapping[str, Connector] = MappingProxyType({"held": Held()})
"""One connector for each `connector: {kind: …}`."""


def connector_for(kind: str) -> Connector:
    """The connector of this kind. Raises ConnectorFailed for one that is not known."""
    try:
        return CONNECTORS[kind]
    except KeyError:
        raise ConnectorFailed(
            f"There is no connector of the kind “{kind}”. Known: {', '.join(CONNECTORS)}."
        ) from None
