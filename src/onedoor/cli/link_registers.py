"""`onedoor link --registers`: links between two registers of the town."""

from __future__ import annotations

from collections.abc import Callable

import click

from onedoor.cli.exits import told_plainly
from onedoor.cli.register_names import known, town_in_force


def link_registers(
    left: str, right: str, *, consumer: str | None, link_from: float, review_from: float, say: Callable[[str], None]
) -> None:
    """Link the registers and say what came of it. Raises Unable."""
    town = town_in_force()
    for name in (left, right):
        known(town, name)
    if left == right:
        raise click.UsageError("Two different registers, please.")
    if consumer is not None and consumer not in town.organisations:
        raise click.BadParameter(f"there is no organisation “{consumer}”.", param_hint="--for")
    from onedoor.identity.actors import SYSTEM
    from onedoor.lib import clock
    from onedoor.registers.agreements import AgreementMissing
    from onedoor.registers.connectors.connector import ConnectorFailed
    from onedoor.registers.linkage import between
    from onedoor.registers.linkage.tables import CannotLink

    with told_plainly(AgreementMissing, ConnectorFailed, CannotLink):
        counts = between.link(
            left=left, right=right, consumer=consumer, link_from=link_from, review_from=review_from, by=SYSTEM,
            on=clock.today(town.zone), at=clock.now(), say=say,
        )  # fmt: skip
    click.echo(", ".join(f"{count:,} {state}" for state, count in counts.items()))
