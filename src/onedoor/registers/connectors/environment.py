"""What a register's file leaves to the environment: addresses and secrets."""

from __future__ import annotations

import os

from onedoor.catalogue.shapes.environment import Secret, Setting
from onedoor.registers.connectors.connector import ConnectorFailed


def value(given: str | Setting | Secret) -> str:
    """The text itself, or what the environment says. Raises ConnectorFailed that names the variable which is not set."""
    if isinstance(given, Setting):
        name, found = f"ONEDOOR_SETTING_{given.setting}", os.environ.get(f"ONEDOOR_SETTING_{given.setting}")
    elif isinstance(given, Secret):
        name, found = f"ONEDOOR_SECRET_{given.secret}", os.environ.get(f"ONEDOOR_SECRET_{given.secret}")
    else:
        return given
    if not found:
        raise ConnectorFailed(f"{name} is not set: its register cannot be reached without it.")
    return found
