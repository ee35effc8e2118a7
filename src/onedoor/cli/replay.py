"""`onedoor replay`."""

import sys

import click

from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import FOUND, Unable


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="REFERENCE...")
def replay(references: tuple[str, ...]) -> None:
    """Recompute decisions from what was stored with them and say whether they come out the same.

    REFERENCE is the application's, as on its receipt. Exits with 1 when a decision differs.
    """
    load_django()
    from onedoor.cases.replays import NothingToReplay
    from onedoor.cases.replays import replay as recompute

    differing = False
    for reference in references:
        try:
            result = recompute(reference)
        except NothingToReplay as error:
            raise Unable(
                str(error) or f"{reference}: there is no decided application of that reference."
            ) from error
        differing |= not result.same
        click.echo(
            f"{result.reference}: {'the same' if result.same else 'DIFFERENT'} (definition {result.digest[:12]})"
        )
        for difference in result.differences:
            click.echo(
                f"  {difference.where}: recorded {difference.recorded}, recomputed {difference.recomputed}"
            )
    if differing:
        sys.exit(FOUND)
