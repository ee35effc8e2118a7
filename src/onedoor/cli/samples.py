"""Whose answers the order of questions is made from: a file, decided cases, or the town's made population."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onedoor.cli.exits import Unable, told_plainly

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.dmn.questions import Person

ENOUGH_CASES = 200
Row = tuple[dict[str, Any], frozenset[str]]
"""What somebody knows, and the inputs of it that are known without asking."""


def of(service: Service, path: Path | None, *, on: date, most: int) -> tuple[list[Row], str]:
    """At most so many people, spread evenly, and whose they are. Raises Unable."""
    if path is not None:
        rows, whose = list(_of_file(service, path, most)), path.name
    else:
        rows, whose = _decided(service) or made(service, on=on)
    return spread(rows, most), whose


def spread(rows: list[Row], most: int) -> list[Row]:
    """At most so many of them, evenly."""
    step = max(1.0, len(rows) / most)
    return [rows[int(place * step)] for place in range(int(len(rows) / step))]


def in_both_ways(rows: list[Row]) -> list[Person]:
    """Each person twice: in the check, where nothing is known, and in an application, where registers have been read."""
    from onedoor.dmn.questions import Person

    ways = [("check", False), ("application", True)] if any(held for _, held in rows) else [("check", False)]
    return [
        Person(answers, 1.0, held if with_registers else frozenset(), where)
        for answers, held in rows
        for where, with_registers in ways
    ]


def _of_file(service: Service, path: Path, most: int) -> Iterator[Row]:
    if path.is_dir() or path.suffix == ".parquet":
        yield from _of_parquet(service, path, most)
        return
    held = frozenset(name for name, data in service.inputs.items() if data.from_ is not None)
    for given in _written(path):
        from onedoor.catalogue import examples

        inputs, problems = examples.inputs_of(given, model=service.model)
        if problems:
            raise Unable(f"{path}: {problems[0].what}. Instead: {problems[0].instead}")
        yield inputs, held & inputs.keys()


def _written(path: Path) -> list[dict[str, Any]]:
    """The people of a YAML list or of JSON lines: what is `given`, as in an example, or that alone."""
    from onedoor.catalogue import positions
    from onedoor.catalogue.problems import Invalid

    with told_plainly(Invalid, OSError, ValueError):
        if path.suffix == ".jsonl":
            lines = path.read_text(encoding="utf-8").splitlines()
            people = [json.loads(line) for line in lines if line.strip()]
        else:
            people = positions.read(path, file=str(path)).document
    if not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
        raise Unable(f"{path}: write a list of people, each a mapping of inputs to values.")
    return [one.get("given", one) for one in people]


def _of_parquet(service: Service, path: Path, most: int) -> Iterator[Row]:
    from onedoor.dmn.kernel.populations import rows
    from onedoor.dmn.model import PERSON_NUMBER
    from onedoor.insight import files
    from onedoor.insight.columns import WrongColumn
    from onedoor.insight.populations import NoPopulation

    held = frozenset(name for name, data in service.inputs.items() if data.from_ is not None)
    with told_plainly(NoPopulation, WrongColumn):
        people = files.opened(path, service.model, wanted=list(service.inputs))
        everybody = (row for part in people.parts() for row in rows(part.batch, service.model))
        for row in islice(everybody, 20 * most):
            inputs = {name: value for name, value in row.items() if name != PERSON_NUMBER}
            yield inputs, held & inputs.keys()


def _decided(service: Service) -> tuple[list[Row], str] | None:
    """The answers of decided cases, where the settings name a database and there are enough of them."""
    if not os.environ.get("ONEDOOR_SECRET_KEY"):
        return None
    from onedoor.cli.django_ready import load_django

    load_django()
    from onedoor.cases import answered
    from onedoor.cli.privacy_holds import operator
    from onedoor.lib import clock

    rows = answered.of_decided(service, by=operator(), at=clock.now())
    return (rows, f"the decided cases of {service.id}") if len(rows) >= ENOUGH_CASES else None


def made(service: Service, *, on: date) -> tuple[list[Row], str]:
    """The adults of the town's made population, and whose it is. Raises Unable where there is none."""
    from onedoor.demo import answers, loading
    from onedoor.demo.population import place

    with told_plainly(answers.BadAnswers, place.BadPlace, loading.BadRecords, LookupError):
        return answers.residents(service, on=on)
