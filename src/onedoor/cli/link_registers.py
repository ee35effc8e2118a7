"""`onedoor link --registers`: links between two registers of the town."""

from __future__ import annotations

from collections.abc import Callable

import click

from onedoor.cli.exits import FOUND, told_plainly
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
    from onedoor.registers.linkage import nightly

    click.echo(nightly.told(counts))


def link_all_registers() -> None:
    """Link the registers as the job of every night does, and say of each pair what came of it. The exit code is 1 where one failed."""
    town = town_in_force()
    from onedoor.lib import clock
    from onedoor.registers.linkage import nightly

    done = nightly.link_all(on=clock.today(town.zone), at=clock.now())
    if not done:
        click.echo("No register says `linked_with`: name two, or write it into the file of one.")
    for one in done:
        click.echo(f"{one.left} and {one.right}: {'NOT LINKED: ' + one.failed if one.failed else nightly.told(one.counts)}")
    if any(one.failed for one in done):
        raise SystemExit(FOUND)
