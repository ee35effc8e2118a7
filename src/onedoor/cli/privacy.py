"""`onedoor privacy`: what is kept of people, and how it goes."""

from __future__ import annotations

import click

from onedoor.cli import privacy_holds, privacy_retention
from onedoor.cli.django_ready import load_django


@click.group()
def privacy() -> None:
    """The record of processing; what was scrubbed; legal holds; erasures after a restored backup."""


@privacy.command()
@click.option(
    "--format", "wanted", type=click.Choice(["markdown", "csv"]), default="markdown", show_default=True
)
@click.option("--language", default="en", show_default=True, help="Of the words in it.")
def record(wanted: str, language: str) -> None:
    """Print the record of processing activities: each personal field, its purpose, legal ground and retention."""
    load_django(database=False, of_the_demo=True)
    from onedoor.trust.privacy import processing

    found = processing.activities(language=language)
    write = processing.as_csv if wanted == "csv" else processing.as_markdown
    click.echo(write(found), nl=False)


for _one in (
    privacy_retention.retain,
    privacy_retention.receipts,
    privacy_holds.hold,
    privacy_holds.holds,
    privacy_holds.lift,
    privacy_retention.replay,
):
    privacy.add_command(_one)
