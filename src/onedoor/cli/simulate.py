"""`onedoor simulate SERVICE --set …`: who gains and who loses by a changed figure, and what it costs."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onedoor.cli import people, simulated
from onedoor.cli.people import Named
from onedoor.cli.progress import at_work

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.insight.groups import Grouping
    from onedoor.insight.settings import Variant

PURPOSE = "improve-public-services"
"""What registers are read for here: nobody's entitlement is established."""


@click.command()
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A figure of the law and what it would be; repeatable.",
)
@click.option(
    "--grid",
    "grids",
    multiple=True,
    metavar="RANGE",
    help="Try many: “savings limit=16000..20000 step 1000”, or values between |; several are combined.",
)
@people.options
@click.option("--amount", metavar="DECISION", help="The amount to compare; by default the service's first.")
@click.option("--by", metavar="NAME", help="Show groups: an input or a decision; numbers in bands.")
@click.option("--bands", metavar="EDGES", help="Where bands begin: 6000,10000,16000.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write everybody for whom something changes into this Parquet file.",
)
@click.option(
    "--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw the result into this file."
)
def simulate(
    named: Named,
    settings: tuple[str, ...],
    grids: tuple[str, ...],
    as_json: bool,
    amount: str | None,
    by: str | None,
    bands: str | None,
    out: Path | None,
    svg: Path | None,
) -> None:
    """Change figures of the law SERVICE rests on, and see who gains, who loses, and what it costs.

    A figure is named by its name or its title in the definition, a field of it after a dot:
    --set "savings limit=20000" --set "local housing allowance.shared=80".
    """
    if not settings and not grids:
        raise click.UsageError("Say what to change: --set “savings limit=20000”, or --grid.")
    if out is not None and grids:
        raise click.UsageError("--out is for one variant: take --set, or leave --out away.")
    asked = named.looked_up()
    from onedoor.insight import rules, simulations

    variants = _variants(asked.service, settings, grids, asked.on)
    grouping, edges = _grouping(asked.service, by, bands)
    try:
        measure = simulations.measure_of(asked.service, amount)
    except simulations.NoSuchAmount as wrong:
        raise click.BadParameter(str(wrong), param_hint="--amount") from wrong
    wanted = simulations.wanted_of(measure, grouping)
    _note_unused(asked.service, variants, wanted)
    kernel = people.compiled(asked, wanted)
    more = (grouping.name,) if grouping is not None and grouping.is_input else ()
    opened = people.population_of(asked, kernel, what="simulation", more=more, purpose=PURPOSE)
    opened = people.with_assumptions(asked, opened)
    people.warn_of_obstacles(asked, kernel, opened)
    with at_work(opened.total) as progress:
        done = simulations.run(
            service=asked.service,
            rules=rules.side_by_side(kernel, variants),
            variants=variants,
            population=opened,
            on=asked.on,
            measure=measure,
            grouping=grouping,
            edges=edges,
            out=out,
            threads=asked.threads,
            progress=progress,
        )
        if svg is not None:
            simulated.draw(svg, done, asked.service)
    if as_json:
        click.echo(json.dumps(done.to_json(), ensure_ascii=False))
    else:
        click.echo(simulated.grid(done, asked.service) if grids else simulated.one(done, asked.service))


def _variants(service: Service, settings: tuple[str, ...], grids: tuple[str, ...], on: date) -> list[Variant]:
    """What is to be compared with the law as it is: with a grid many, else one. Ends with wrong usage."""
    from onedoor.insight import settings as reading

    try:
        fixed = [reading.read(one, service.model) for one in settings]
        rows = reading.grid(grids, service.model) if grids else [()]
        return [reading.variant([*fixed, *row], service.model, on=on) for row in rows]
    except reading.WrongSetting as wrong:
        raise click.BadParameter(
            str(wrong), param_hint="--grid" if grids and not settings else "--set"
        ) from wrong


def _grouping(
    service: Service, by: str | None, bands: str | None
) -> tuple[Grouping | None, tuple[Decimal, ...]]:
    from onedoor.insight import groups

    if by is None:
        if bands is not None:
            raise click.UsageError("--bands needs --by.")
        return None, ()
    try:
        grouping = groups.read(by, service.model)
        edges = groups.bands(bands) if bands is not None else ()
    except groups.NoGrouping as wrong:
        raise click.BadParameter(str(wrong), param_hint="--by") from wrong
    if edges and not grouping.type.is_number:
        raise click.UsageError(f"“{grouping.name}” is no number: it has no bands.")
    return grouping, edges


def _note_unused(service: Service, variants: list[Variant], wanted: tuple[str, ...]) -> None:
    from onedoor.insight.settings import unused

    for name in unused(variants, service.model, wanted):
        click.echo(f"Note: nothing that is compared rests on “{name}”.", err=True)
