"""`onedoor export-dmn SERVICE`: a service's decisions as DMN XML, for other tools. No database is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from onedoor.cli.exits import FOUND, Unable, told_plainly


@click.command()
@click.argument("service", metavar="SERVICE")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; the screen when left away."
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only the law of this day; the figures of all days when left away.",
)
@click.option(
    "--jurisdiction",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the town; by default ONEDOOR_JURISDICTION, else the only one in ./jurisdictions.",
)
def export_dmn(service: str, out: Path | None, on: datetime | None, jurisdiction: Path | None) -> None:
    """Write a service's decisions as DMN 1.5 XML.

    SERVICE is the service's identifier, such as housing-benefit. Other tools read the file; Onedoor reads it
    back to the same model, sentences and laws included (decisions: {dmn: FILE}).
    """
    from onedoor.catalogue import jurisdictions
    from onedoor.catalogue.problems import Invalid
    from onedoor.config import environment
    from onedoor.dmn import figures
    from onedoor.dmn.errors import NoFigure
    from onedoor.dmn.export import writing
    from onedoor.dmn.export.laws import Law
    from onedoor.dmn.export.markup import NotWritable

    home = jurisdiction or environment.jurisdiction()
    try:
        town = jurisdictions.load(home, run_examples=False)
    except Invalid as invalid:
        click.echo(str(invalid), err=True)
        raise SystemExit(FOUND) from invalid
    if service not in town.services:
        raise Unable(f"There is no service “{service}” in {home}. There are: {', '.join(town.services)}.")
    found = town.services[service]
    laws = {name: Law(law.title, str(law.url)) for name, law in found.legal_resources.items()}
    model = found.model
    with told_plainly(NotWritable, NoFigure, OSError):
        if on is not None:
            day = on.date()
            held = {
                name: replace(one, figures=(figures.on(one, day),)) for name, one in model.parameters.items()
            }
            model = replace(model, parameters=held)
        written = writing.write(model, name=service, laws=laws)
        if out is None:
            click.echo(written.decode(), nl=False)
        else:
            out.write_bytes(written)
            click.echo(f"{out}: {len(model.decisions)} decisions, {len(model.inputs)} inputs.", err=True)
