"""Finds the town and the service a command is about, without settings or a database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from onedoor.cli.exits import FOUND, Unable

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction, Service


def town_of(folder: Path | None) -> tuple[Path, Jurisdiction]:
    """The jurisdiction in a folder (None: of the environment). Ends the command with 1 where it is not right."""
    from onedoor.catalogue import jurisdictions
    from onedoor.catalogue.problems import Invalid
    from onedoor.config import environment

    home = folder or environment.jurisdiction()
    try:
        return home, jurisdictions.load(home, run_examples=False)
    except Invalid as invalid:
        click.echo(str(invalid), err=True)
        raise SystemExit(FOUND) from invalid


def service_of(id: str, folder: Path | None) -> Service:
    """A service of that jurisdiction. Raises Unable with the names there are."""
    home, town = town_of(folder)
    if id not in town.services:
        raise Unable(f"There is no service “{id}” in {home}. There are: {', '.join(town.services)}.")
    return town.services[id]
