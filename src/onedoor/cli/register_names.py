"""The registers that a command can be about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import told_plainly

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction


def town_in_force() -> Jurisdiction:
    """The jurisdiction in force, with the database ready."""
    load_django(of_the_demo=True)
    from onedoor.catalogue import jurisdictions
    from onedoor.catalogue.problems import Invalid

    with told_plainly(Invalid):
        return jurisdictions.current()


def known(town: Jurisdiction, name: str, *, also_replaced: bool = False) -> None:
    """Raises BadParameter for a register that there is not, with the nearest name.

    `also_replaced`: a system that is being replaced counts as well, under its own name.
    """
    from onedoor.catalogue.spelling import listed, nearest
    from onedoor.registers import switching

    there = list(switching.systems(town)) if also_replaced else list(town.registers)
    if name not in there:
        near = nearest(name, there)
        hint = f"Did you mean “{near}”?" if near else f"There are {listed(sorted(there))}."
        raise click.BadParameter(f"there is no register “{name}”. {hint}", param_hint="NAME")
