"""`onedoor replay`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import FOUND
from onedoor.cli.privacy_holds import operator
from onedoor.lib import clock

if TYPE_CHECKING:
    from onedoor.cases.replays import Replay


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="REFERENCE...")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each reference.")
def replay(references: tuple[str, ...], as_json: bool) -> None:
    """Recompute decisions from what was stored with them and say whether they come out the same.

    REFERENCE is the application's, as on its receipt. Exits with 1 when a decision differs, and with 2 when there is no
    decided application of a reference. The applicant can read that it was done. Without settings in the environment it asks the demo town that runs here.
    """
    load_django(of_the_demo=True)
    from onedoor.cases import applications, showings
    from onedoor.cases.replays import NothingToReplay
    from onedoor.cases.replays import replay as recompute

    differing = False
    for reference in references:
        try:
            found = recompute(reference)
        except NothingToReplay as nothing:
            raise click.BadParameter(str(nothing), param_hint="REFERENCE") from nothing
        differing |= not found.same
        case = applications.find(found.reference)
        showings.to_officer(case=case, by=operator(), at=clock.now())
        click.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else _told(found))
    if differing:
        sys.exit(FOUND)


def _told(found: Replay) -> str:
    verdict = "the same" if found.same else "different"
    lines = [f"{found.reference}: {verdict} (definition {found.digest[:12]})"]
    lines += (
        f"  {one.where}: recorded {one.recorded}, recomputed {one.recomputed}" for one in found.differences
    )
    return "\n".join(lines)
