"""What `onedoor scan` and `onedoor simulate` have in common: the service, the day, the people."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onedoor.cli.exits import told_plainly

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction, Service
    from onedoor.dmn.kernel.kernels import Kernel
    from onedoor.insight.assumptions import Assumption
    from onedoor.insight.populations import Population


class Day(click.ParamType[date]):
    """A day as 2026-04-01."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. Fails with what to write."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no day: write year, month and day, for example 2026-04-01.", param, ctx)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument and the options that both commands take; the command is handed them as `Named`."""

    @wraps(command)
    def named(
        service: str,
        on: date,
        population: Path | None,
        jurisdiction: Path | None,
        assumed: tuple[str, ...],
        threads: int | None,
        from_age: int,
        **others: Any,
    ) -> Any:
        return command(Named(service, on, population, jurisdiction, assumed, threads, from_age), **others)

    for option in reversed(
        [
            click.argument("service"),
            click.option(
                "--on", type=Day(), required=True, help="The day whose law is applied, as 2026-04-01."
            ),
            click.option(
                "--population",
                type=click.Path(path_type=Path),
                help="Parquet file, or folder of them, with a row for each applicant; without it, the town's registers.",
            ),
            click.option(
                "--jurisdiction",
                type=click.Path(exists=True, file_okay=False, path_type=Path),
                help="Folder of the town; by default ONEDOOR_JURISDICTION, else the only one in ./jurisdictions.",
            ),
            click.option(
                "--assume",
                "assumed",
                multiple=True,
                metavar="INPUT=VALUE",
                help="What an input is for everybody of whom it is not known; null for none. Repeatable.",
            ),
            click.option(
                "--threads",
                type=click.IntRange(1, 256),
                help="Threads to work on; by default one for each processor.",
            ),
            click.option(
                "--from-age",
                type=click.IntRange(0, 120),
                default=18,
                show_default=True,
                help="Of the registers: leave out whoever is known to be younger.",
            ),
            click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
        ]
    ):
        named = option(named)
    return named


@dataclass(frozen=True)
class Named:
    """What the command line names, before it is looked up."""

    service: str
    on: date
    population: Path | None
    jurisdiction: Path | None
    assumed: tuple[str, ...]
    threads: int | None
    from_age: int

    def looked_up(self) -> Asked:
        """Find it; the registers' database is only opened where there is no file. Ends plainly where it cannot."""
        from onedoor.catalogue import jurisdictions
        from onedoor.catalogue.problems import Invalid
        from onedoor.insight.running import processors

        with told_plainly(Invalid):
            if self.population is None:
                from onedoor.cli.django_ready import load_django

                load_django(of_the_demo=True)
                from django.conf import settings

                if self.jurisdiction is not None:
                    settings.ONEDOOR_JURISDICTION = self.jurisdiction.resolve()
                town = jurisdictions.current()
            else:
                from onedoor.config import environment

                town = jurisdictions.load(self.jurisdiction or environment.jurisdiction(), run_examples=False)
        service = found(town, self.service)
        return Asked(
            town=town,
            service=service,
            on=self.on,
            population=self.population,
            assumptions=self._assumptions(service),
            from_age=self.from_age,
            threads=self.threads or processors(),
        )

    def _assumptions(self, service: Service) -> tuple[Assumption, ...]:
        from onedoor.insight import assumptions

        try:
            return tuple(assumptions.read(one, service.model) for one in self.assumed)
        except assumptions.WrongAssumption as wrong:
            raise click.BadParameter(str(wrong), param_hint="--assume") from wrong


@dataclass
class Asked:
    """What the command line named."""

    town: Jurisdiction
    service: Service
    on: date
    population: Path | None
    assumptions: tuple[Assumption, ...]
    from_age: int
    threads: int


def found(town: Jurisdiction, service: str) -> Service:
    """The service of this name. Ends with wrong usage, naming the one that was perhaps meant."""
    from onedoor.catalogue.spelling import listed, nearest

    if service not in town.services:
        near = nearest(service, town.services)
        hint = f"Did you mean “{near}”?" if near else f"There are {listed(sorted(town.services))}."
        raise click.BadParameter(f"there is no service “{service}”. {hint}", param_hint="SERVICE")
    return town.services[service]


def population_of(
    asked: Asked, kernel: Kernel, *, what: str, more: tuple[str, ...] = (), purpose: str | None = None
) -> Population:
    """The people that were named, opened; what should be known about them goes to standard error.

    `more` are inputs that are read besides those of the kernel. `what` names in the ledger who reads.
    """
    inputs = list(dict.fromkeys([*kernel.schema.names, *more]))
    if asked.population is not None:
        from onedoor.insight import files
        from onedoor.insight.columns import WrongColumn
        from onedoor.insight.populations import NoPopulation

        with told_plainly(NoPopulation, WrongColumn):
            population: Population = files.opened(asked.population, asked.service.model, wanted=inputs)
    else:
        population = _residents(asked, inputs, what=what, purpose=purpose)
    for note in population.notes:
        click.echo(f"Note: {note}", err=True)
    return population


def with_assumptions(asked: Asked, population: Population) -> Population:
    """The people with what is assumed of them."""
    from onedoor.insight.assumptions import Assumed

    return Assumed(population, asked.assumptions, asked.service.model) if asked.assumptions else population


def _residents(asked: Asked, inputs: list[str], *, what: str, purpose: str | None) -> Population:
    import getpass

    from onedoor.identity.actors import Actor
    from onedoor.insight import residents
    from onedoor.lib import clock
    from onedoor.registers.agreements import AgreementMissing
    from onedoor.registers.connectors.connector import ConnectorFailed
    from onedoor.registers.everybody import NothingToRead

    title = asked.service.title.get("en") or asked.service.id
    with told_plainly(AgreementMissing, ConnectorFailed, NothingToRead):
        return residents.opened(
            asked.service,
            inputs=inputs,
            by=Actor(
                kind="system", id=f"onedoor {what}, {getpass.getuser()}", name=f"Onedoor, {what}: {title}"
            ),
            on=asked.on,
            day=clock.today(asked.town.zone),
            at=clock.now(),
            from_age=asked.from_age,
            purpose=purpose,
        )


def compiled(asked: Asked, wanted: tuple[str, ...]) -> Kernel:
    """The decisions for batches of people."""
    from onedoor.dmn.kernel import kernels

    return kernels.compiled(asked.service.model, wanted=wanted, on=asked.on)


def warn_of_obstacles(asked: Asked, kernel: Kernel, population: Population) -> None:
    """Say on standard error what is worked out person by person, and about how long that takes."""
    from onedoor.dmn.errors import NoFigure
    from onedoor.dmn.kernel.kernels import SlowPath

    if not kernel.obstacles:  # what only the values themselves show is said when they are met
        warnings.simplefilter("always", SlowPath)
        warnings.showwarning = lambda message, *_, **__: click.echo(f"Warning: {message}", err=True)
        return
    warnings.simplefilter("ignore", SlowPath)
    from onedoor.insight import costs

    for obstacle in kernel.obstacles:
        where = " > ".join(str(step) for step in obstacle.path)
        at = f", character {obstacle.offset + 1}" if obstacle.offset is not None else ""
        click.echo(
            f"Warning: “{obstacle.decision}” is worked out person by person. {where}{at}: {obstacle.message}",
            err=True,
        )
    with told_plainly(NoFigure):
        each = costs.of_one(asked.service, population, on=asked.on)
    if each is not None:
        total = (
            f", about {each * population.total / 60:,.0f} minutes for everybody" if population.total else ""
        )
        click.echo(f"Warning: that takes about {each * 1000:.1f} ms a person{total}.", err=True)
