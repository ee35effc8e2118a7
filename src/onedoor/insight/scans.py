"""A scan: a service's rules applied to everybody, counted, summed, and those who are entitled written down."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from onedoor.insight import results, running, tallies
from onedoor.insight.answering import Answers, Kernel
from onedoor.insight.populations import Part, Population
from onedoor.insight.tallies import Tally

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service

Progress = Callable[[int], None]
"""Told how many people are done, every now and then."""


@dataclass(frozen=True)
class Question:
    """What is asked of everybody: which decision says yes, and which others go with it."""

    eligible: str
    outputs: tuple[str, ...]
    """Decisions that are written down of those who are entitled."""
    amounts: tuple[str, ...]
    """Those of them that are numbers, and are summed."""

    @property
    def wanted(self) -> tuple[str, ...]:
        """All of its decisions."""
        return tuple(dict.fromkeys((self.eligible, *self.outputs)))


@dataclass
class Scan:
    """What came out."""

    service: str
    digest: str
    on: date
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    out: Path | None = None
    unreadable: Counter[str] = field(default_factory=Counter)
    """Values in registers that could not be understood, by input; they counted as missing."""

    @property
    def rows_per_second(self) -> int:
        """How many people in a second, all included."""
        return round(self.tally.rows / self.seconds) if self.seconds else 0

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "service": self.service,
            "digest": self.digest,
            "on": self.on.isoformat(),
            **self.tally.to_json(),
            "unreadable": dict(self.unreadable),
            "out": str(self.out) if self.out else None,
            "seconds": round(self.seconds, 3),
        }


def question_of(service: Service) -> Question:
    """What a service's `decides` asks: who is entitled, and to what."""
    decides, decisions = service.decides, service.model.decisions
    outputs = tuple(dict.fromkeys(decides.amounts))
    return Question(
        decides.eligible, outputs, tuple(name for name in outputs if decisions[name].type.is_number)
    )


def schema_of(service: Service, question: Question, key: pa.Field) -> pa.Schema:
    """The columns of the file of those who are entitled."""
    types = [pa.field(name, results.type_of(service.model.decisions[name].type)) for name in question.outputs]
    return pa.schema([key, *types])


def run(
    *,
    service: Service,
    kernel: Kernel,
    population: Population,
    on: date,
    out: Path | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> Scan:
    """Apply the rules of the day `on` to a population; with `out`, write who is entitled and to what.

    Streams: only some parts are in memory. Raises what the population raises, and results.CannotWrite; then, and when it
    is interrupted, no part of `out` is left.
    """
    question = question_of(service)
    scan = Scan(service.id, service.digest, on, out=out)
    began = time.monotonic()
    with writing(out, service=service, question=question, on=on, key=population.key) as write:
        work = partial(_answer, kernel, question, population.key.name if out else None)
        for tally, rows in running.in_order(work, population.parts(), threads=threads):
            scan.tally.add(tally)
            write(rows)
            if progress is not None:
                progress(scan.tally.rows)
    scan.seconds = time.monotonic() - began
    scan.unreadable = population.unreadable
    return scan


@contextmanager
def writing(
    out: Path | None, *, service: Service, question: Question, on: date, key: pa.Field
) -> Iterator[Callable[[Mapping[str, pa.Array]], None]]:
    """What takes the rows of those who are entitled; it does nothing with them without a file. Raises CannotWrite."""
    if out is None:
        yield lambda rows: None
        return
    about = {"service": service.id, "digest": service.digest, "on": on.isoformat()}
    with results.Result(out, schema_of(service, question, key), about=about) as result:
        yield result.write


def _answer(
    kernel: Kernel, question: Question, key: str | None, part: Part
) -> tuple[Tally, Mapping[str, pa.Array]]:
    """The counts of one part and, with a `key`, the rows of those who are entitled."""
    answers = kernel.run(part.batch)
    tally = tallies.of(answers, eligible=question.eligible, amounts=question.amounts)
    return tally, entitled(part, answers, question, key=key) if key else {}


def entitled(part: Part, answers: Answers, question: Question, *, key: str) -> dict[str, pa.Array]:
    """The columns of those of a part who are entitled, named by `key`."""
    yes = pa.array(tallies.entitled(answers, question.eligible))
    rows = {name: answers.column(name).filter(yes) for name in question.outputs}
    return {key: part.keys.filter(yes), **rows}
