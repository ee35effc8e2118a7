"""The parts of `onedoor privacy` about legal holds."""

from __future__ import annotations

import getpass
from datetime import datetime

import click

from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import Unable
from onedoor.identity.actors import Actor
from onedoor.lib import clock


def operator() -> Actor:
    """Who runs the command, as the ledger names them: the account on this machine."""
    name = getpass.getuser()
    return Actor(kind="system", id=f"operator:{name}", name=f"Operator {name}")


@click.command()
@click.option("--person", help="Person number: nothing about them is scrubbed.")
@click.option("--case", help="Reference of a case: it is not scrubbed.")
@click.option("--ground", required=True, help="Who needs it, and by which law or order.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day of it.")
def hold(person: str | None, case: str | None, ground: str, until: datetime) -> None:
    """Keep a person's data, or a case, from being scrubbed. Written into the ledger."""
    if bool(person) == bool(case):
        raise click.UsageError("Name either --person NUMBER or --case REFERENCE.")
    load_django(of_the_demo=True)
    from onedoor.trust.privacy import holds as held

    try:
        made = held.place(
            kind="person" if person else "case",
            key=str(person or case),
            ground=ground,
            until=until.date(),
            by=operator(),
            at=clock.now(),
        )
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    click.echo(f"Hold {made.pk}: {made.kind} {made.key} until {made.until}.")


@click.command()
def holds() -> None:
    """Print the holds of today. Whom they are about can read that."""
    load_django(of_the_demo=True)
    from onedoor.trust import acts, listings
    from onedoor.trust.privacy import holds as held

    at = clock.now()
    found = held.all_of(on=at.date())
    listings.record(
        act=acts.SEARCHED,
        people=[held.whose(one) or "" for one in found],
        fields=[held.FIELD],
        purpose="comply-with-law",
        legal_ground="",
        by=operator(),
        at=at,
    )
    for one in found:
        click.echo(f"{one.pk}: {one.kind} {one.key} until {one.until}, by {one.placed_by}: {one.ground}")


@click.command()
@click.argument("hold_id", metavar="HOLD", type=int)
@click.option("--because", required=True, help="Why it is not needed any more.")
def lift(hold_id: int, because: str) -> None:
    """End the hold of the number HOLD before its day. Written into the ledger."""
    load_django(of_the_demo=True)
    from onedoor.trust.privacy import holds as held

    try:
        held.lift(hold_id=hold_id, because=because, by=operator(), at=clock.now())
    except held.HoldNotFound as unknown:
        raise Unable(str(unknown)) from unknown
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    click.echo(f"Hold {hold_id} is lifted.")
