"""`onedoor scan SERVICE`: who is entitled, among everybody."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onedoor.cli import people
from onedoor.cli.exits import told_plainly
from onedoor.cli.people import Asked, Named
from onedoor.cli.progress import at_work

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.dmn.kernel.kernels import Kernel
    from onedoor.insight.scans import Scan


@click.command()
@people.options
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Work here, or through Spark (needs --population, PySpark and Java).",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write who is entitled, and to what, into this Parquet file.",
)
def scan(named: Named, as_json: bool, engine: str, out: Path | None) -> None:
    """Apply the rules of SERVICE to everybody and count: yes, no, cannot tell and why.

    Without --population everybody is in the town's registers: each adult with a record is an applicant, what only they
    could answer is missing, the agreements hold, and the ledger shows it to each of them.
    """
    if engine == "spark" and named.population is None:
        raise click.UsageError("Spark reads Parquet: name it with --population.")
    asked = named.looked_up()
    from onedoor.insight import scans

    kernel = people.compiled(asked, scans.question_of(asked.service).wanted)
    done = _with_spark(asked, kernel, out) if engine == "spark" else _here(asked, kernel, out)
    click.echo(json.dumps(done.to_json(), ensure_ascii=False) if as_json else told(done, asked.service))


def _here(asked: Asked, kernel: Kernel, out: Path | None) -> Scan:
    from onedoor.insight import scans

    population = people.with_assumptions(asked, people.population_of(asked, kernel, what="scan"))
    people.warn_of_obstacles(asked, kernel, population)
    with at_work(population.total) as progress:
        return scans.run(
            service=asked.service,
            kernel=kernel,
            population=population,
            on=asked.on,
            out=out,
            threads=asked.threads,
            progress=progress,
        )


def _with_spark(asked: Asked, kernel: Kernel, out: Path | None) -> Scan:
    from onedoor.insight import spark
    from onedoor.insight.files import ParquetPopulation

    population = people.population_of(
        asked, kernel, what="scan"
    )  # what is wrong with the files is said before Java starts
    assert isinstance(population, ParquetPopulation)
    people.warn_of_obstacles(asked, kernel, population)
    logging.disable(logging.ERROR)  # interrupted, py4j tells of every connection that ends
    with told_plainly(spark.NoSpark), at_work(population.total):
        return spark.run(
            service=asked.service,
            kernel=kernel,
            population=population,
            on=asked.on,
            out=out,
            threads=asked.threads,
            assumptions=asked.assumptions,
        )


def told(done: Scan, service: Service) -> str:
    """The result as lines for people."""
    from onedoor.lib.money import format_money

    tally = done.tally
    lines = [
        f"{service.title.get('en', service.id)}, on {done.on.isoformat()}: {tally.rows:,} people in "
        f"{done.seconds:,.1f} s ({done.rows_per_second:,} a second)",
        "",
        *_share("Yes", tally.yes, tally.rows),
        *_share("No", tally.no, tally.rows),
        *_share("Cannot tell", tally.cannot_tell, tally.rows),
    ]
    for name, count in tally.missing.most_common():
        lines.append(f"      {count:>14,}  lack “{name}”")
    if tally.without_answer:
        lines.append(f"      {tally.without_answer:>14,}  lack nothing: the rules give them no answer")
    for name, amounts in tally.amounts.items():
        type = service.model.decisions[name].type
        written = (
            format_money(amounts.sum, language="en", currency=service.jurisdiction.currency)
            if type.is_money
            else f"{amounts.sum:,}"
        )
        per = f" a {type.per}" if type.per else ""
        title = (service.model.decisions[name].title or {}).get("en") or name
        lines += ["", f"{title}, of those with a yes: {written}{per} for {amounts.known:,} people"]
        if amounts.missing:
            lines.append(f"      {amounts.missing:>14,}  more whose amount cannot be told")
    for name, count in done.unreadable.items():
        lines.append(
            f"{count:,} values of “{name}” in the registers could not be understood and counted as missing."
        )
    if tally.one_by_one:
        lines += ["", f"{tally.one_by_one:,} people were decided one by one."]
    if done.out is not None:
        lines += ["", f"Who is entitled is in {done.out}."]
    return "\n".join(lines)


def _share(word: str, count: int, rows: int) -> list[str]:
    return [f"  {word:<12}{count:>12,}  {count / rows if rows else 0:>6.1%}"]
