"""`onedoor registers switch` and `compare`: replacing the system behind a register, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onedoor.cli.exits import FOUND, told_plainly

if TYPE_CHECKING:
    from onedoor.registers.comparisons import Summary


@click.command()
@click.argument("name")
@click.argument("capability", required=False)
@click.option(
    "--to",
    required=True,
    type=click.Choice(["legacy", "shadow", "new"]),
    help="Who answers: the old system; the old one, with the new one asked as well; the new one.",
)
@click.option("--reason", default="", help="Why; it stands in the ledger and in the history.")
def switch(name: str, capability: str | None, to: str, reason: str) -> None:
    """Switch CAPABILITY of the register NAME (without it: all of them) to another system.

    In force with the next read. The way back is the same command with --to legacy.
    """
    from onedoor.cli.privacy_holds import operator
    from onedoor.cli.register_names import known, town_in_force

    town = town_in_force()
    known(town, name)
    from onedoor.lib import clock
    from onedoor.registers import switching

    with told_plainly(switching.NotReplaced):
        done = switching.switch(
            name=name,
            capability=capability,
            to=switching.To(to),
            reason=reason,
            by=operator(),
            at=clock.now(),
        )
    for one in done:
        click.echo(f"{name} {one.capability}: {one.to} from now on.")
    if not done:
        click.echo(f"Nothing to switch: it is {to} already.")


@click.command()
@click.argument("name")
@click.argument("capability", required=False)
@click.option("--ask", default=0, type=click.IntRange(0, 10_000), help="First ask both systems about so many people.")
@click.option("--examples", default=0, type=click.IntRange(0, 1000), help="Show for whom, so many at most.")
@click.option("--reason", default="", help="Why: the people can read it. Needed for --ask and --examples.")
def compare(name: str, capability: str | None, ask: int, examples: int, reason: str) -> None:
    """Say how two systems of the register NAME differed since it was put into shadow, by kind.

    What the records say is not kept. The exit code is 1 when anything differed. Bulk reads are not compared.
    """
    if (ask or examples) and not reason.strip():
        option = "--ask" if ask else "--examples"
        raise click.UsageError(f"{option} needs --reason: the people whose records they are can read it.")
    from onedoor.cli.privacy_holds import operator
    from onedoor.cli.register_names import known, town_in_force

    known(town_in_force(), name)
    from onedoor.lib import clock
    from onedoor.registers import comparisons, switching, trials
    from onedoor.registers.connectors.connector import ConnectorFailed

    with told_plainly(switching.NotReplaced, trials.NotInShadow, ConnectorFailed):
        if ask:
            tried = trials.run(name=name, most=ask, reason=reason, by=operator(), at=clock.now())
            click.echo(f"Both systems were asked about {tried.people} people.")
        found = [one for one in comparisons.of(name=name) if capability in (None, one.capability)]
    if not found:
        raise click.BadParameter(f"there is no capability “{capability}”.", param_hint="CAPABILITY")
    for one in found:
        _print(one)
    if examples:
        rows = comparisons.examples(
            name=name, capability=capability, most=examples, reason=reason, by=operator(), at=clock.now()
        )
        for row in rows:
            said = "  ".join(part for part in (row.kind, row.attribute, row.note) if part)
            click.echo(f"  {row.at:%Y-%m-%d %H:%M}  {row.key}  {said}")
    if any(one.differences for one in found):
        raise SystemExit(FOUND)


def _print(one: Summary) -> None:
    since = f" since {one.since:%Y-%m-%d %H:%M}, by {one.by}" if one.since else ""
    click.echo(f"{one.capability}: {one.to}{since}")
    click.echo(f"  {one.compared} records compared, {one.alike} alike, {one.skipped} reads not compared")
    for kind, attribute, often in one.differences:
        click.echo(f"  {often:>8}  {kind}{f': {attribute}' if attribute else ''}")
