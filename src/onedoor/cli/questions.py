"""`onedoor questions SERVICE`: the order of questions that takes the fewest over a population."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onedoor.cli.exits import Unable, told_plainly
from onedoor.cli.people import Day
from onedoor.cli.towns import service_of

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.dmn.ordering import Found
    from onedoor.dmn.questions import Person

WAYS = {"check": "Check first, nothing known", "application": "Application, registers read"}
Rows = list[tuple[dict[str, Any], frozenset[str]]]


@click.command()
@click.argument("service", metavar="SERVICE")
@click.option(
    "--population",
    type=click.Path(exists=True, path_type=Path),
    help="Whose answers: a Parquet file (or folder), or YAML or JSON lines with “given” for each person.",
)
@click.option("--on", type=Day(), metavar="DATE", help="The day whose law is applied; today.")
@click.option(
    "--people", type=click.IntRange(20), default=1000, show_default=True, help="How many are looked at."
)
@click.option(
    "--fewest",
    type=click.IntRange(2),
    default=20,
    show_default=True,
    help="Least people to say anything about.",
)
@click.option(
    "--seconds",
    type=click.IntRange(1),
    default=120,
    show_default=True,
    help="How long to look for better orders.",
)
@click.option("--write", is_flag=True, help="Keep the order beside the definition, in questions.yaml.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--jurisdiction",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the town; by default ONEDOOR_JURISDICTION, else the only one in ./jurisdictions.",
)
def questions(
    service: str,
    population: Path | None,
    on: date | None,
    people: int,
    fewest: int,
    seconds: int,
    write: bool,
    as_json: bool,
    jurisdiction: Path | None,
) -> None:
    """Say how many questions it takes until an answer is settled, and find the order that takes the fewest.

    SERVICE is the service's identifier, such as housing-benefit. Without --population, the answers of decided cases are
    taken where there are enough of them and a database is named, else those of the town's made population
    (demo/answers.yaml). The order that is kept holds nobody's answers; it never changes what is asked, only what is asked first.
    """
    from onedoor.catalogue import orders
    from onedoor.cli import samples
    from onedoor.lib import clock

    found = service_of(service, jurisdiction)
    day = on or clock.today(found.jurisdiction.zone)
    rows, whose = samples.of(found, population, on=day, most=people)
    if len(rows) < fewest:
        raise Unable(
            f"There are {len(rows)} people in {whose}, fewer than {fewest}: too few to say anything."
        )
    sample = samples.in_both_ways(rows)
    result = _found(found, sample, day, fewest=fewest, seconds=seconds)
    text = orders.as_yaml(result, service=found, on=day, whose=whose, people=len(rows), fewest=fewest)
    if as_json:
        click.echo(json.dumps(_as_json(result, found, whose, len(rows)), ensure_ascii=False, indent=2))
    else:
        _tell(result, found, whose, len(rows))
    if write:
        _write(found, text)


def _found(service: Service, sample: list[Person], on: date, *, fewest: int, seconds: int) -> Found:
    """The best order, within the time; an exact one where that is possible."""
    from dataclasses import replace
    from datetime import timedelta

    from onedoor.catalogue import asking
    from onedoor.dmn import ordering
    from onedoor.lib import clock

    end = clock.now() + timedelta(seconds=seconds)
    # of large definitions, showing that each question matters would take the time that finding orders needs
    aim = replace(asking.aim_of(service, on=on, with_files=False), tries=0)
    return ordering.best(aim, sample, fewest=fewest, stop=lambda: clock.now() > end)


def _tell(result: Found, service: Service, whose: str, people: int) -> None:
    click.echo(f"{service.id}: questions until it is settled, on average over {people:,} of {whose}")
    click.echo(f"  {'':30}{'first needed':>14}{'this order':>14}{'saving':>10}")
    for where, one in result.averages.items():
        saving = 1 - one.in_this_order / one.first_needed if one.first_needed else 0
        click.echo(
            f"  {WAYS.get(where, where):30}{one.first_needed:>14.2f}{one.in_this_order:>14.2f}{saving:>10.0%}"
        )
    click.echo(f"  {'':30}{result.first_needed:>14.2f}{result.expected:>14.2f}{result.saving:>10.0%}")
    if result.exact:
        click.echo("No order can take fewer.")
    for line in _order(result.policy, service, 0):
        click.echo(line)


def _order(policy: Any, service: Service, depth: int) -> list[str]:
    """The order as titles, line by line."""
    pad = "  " * (depth + 1)
    lines = []
    if policy.split is not None:
        lines.append(f"{pad}first: {_title(service, policy.split)}")
        for answer, branch in policy.branches.items():
            lines += [f"{pad}  after {answer}:", *_order(branch, service, depth + 2)]
    if policy.order:
        lines.append(f"{pad}then: " + "; ".join(_title(service, name) for name in policy.order))
    return lines or [f"{pad}in the order in which the definition needs them"]


def _title(service: Service, name: str) -> str:
    title = service.inputs[name].title
    return title.get("en", name) if title else name


def _as_json(result: Found, service: Service, whose: str, people: int) -> dict[str, Any]:
    from onedoor.catalogue import asking

    return {
        "service": service.id,
        "digest": service.digest,
        "population": whose,
        "people": people,
        "first_needed": result.first_needed,
        "expected": result.expected,
        "saving": result.saving,
        "exact": result.exact,
        "averages": {
            where: {"first_needed": one.first_needed, "in_this_order": one.in_this_order}
            for where, one in result.averages.items()
        },
        "policy": asking.described(result.policy),
    }


def _write(service: Service, text: str) -> None:
    home = service.jurisdiction.path
    assert home is not None
    path = home / "services" / service.id / "questions.yaml"
    with told_plainly(OSError):
        path.write_text(text, encoding="utf-8")
    click.echo(f"{path} is written: look it over, and keep it with the definition.", err=True)
