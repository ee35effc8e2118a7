"""A simulation: the law as it is and as it might be, applied to the same people side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from onedoor.insight import effects, results, running
from onedoor.insight.answering import Answers
from onedoor.insight.effects import Effects, Measure
from onedoor.insight.groups import Grouping
from onedoor.insight.populations import Part, Population
from onedoor.insight.scans import Progress
from onedoor.insight.settings import Variant

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service

Rules = Callable[[pa.RecordBatch], Sequence[Answers]]
"""Answers a batch by the law as it is and by each variant, in this order."""
CHANGES = pa.schema(
    [
        pa.field("entitled before", pa.bool_()),
        pa.field("entitled after", pa.bool_()),
        *(pa.field(name, results.AMOUNT) for name in ("before", "after", "difference")),
    ]
)


@dataclass
class Simulation:
    """What came out, variant by variant."""

    service: str
    digest: str
    on: date
    measure: Measure
    variants: list[Effects] = field(default_factory=list)
    now: str = ""
    """What stands in the law in place of what the (first) variant sets."""
    grouping: Grouping | None = None
    seconds: float = 0.0
    out: Path | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "service": self.service,
            "digest": self.digest,
            "on": self.on.isoformat(),
            "amount": self.measure.amount,
            "now": self.now,
            "by": self.grouping.name if self.grouping else None,
            "variants": [one.to_json() for one in self.variants],
            "out": str(self.out) if self.out else None,
            "seconds": round(self.seconds, 3),
        }


class NoSuchAmount(ValueError):
    """The amount named is none of the service's that can be compared."""


def measure_of(service: Service, amount: str | None = None) -> Measure:
    """What of a service is compared: its first amount that is a number, or the one named. Raises NoSuchAmount."""
    decisions = service.model.decisions
    known = [name for name in service.decides.amounts if decisions[name].type.is_number]
    if amount is not None and amount not in known:
        listed = ", ".join(f"“{name}”" for name in known) or "none that is a number"
        raise NoSuchAmount(f"“{amount}” is no amount of this service. It has {listed}.")
    chosen = amount or (known[0] if known else None)
    cost = service.cost.decision if service.cost else None
    return Measure(service.decides.eligible, chosen, chosen is not None and chosen == cost)


def wanted_of(measure: Measure, grouping: Grouping | None) -> tuple[str, ...]:
    """The decisions that a simulation needs."""
    by = grouping.name if grouping is not None and not grouping.is_input else None
    return tuple(dict.fromkeys(name for name in (measure.eligible, measure.amount, by) if name is not None))


def run(
    *,
    service: Service,
    rules: Rules,
    variants: Sequence[Variant],
    population: Population,
    on: date,
    measure: Measure,
    grouping: Grouping | None = None,
    edges: Sequence[Decimal] = (),
    out: Path | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> Simulation:
    """Compare the law as it is with each variant. With `out`, write whom the (one) variant changes anything for.

    Streams: only some parts are in memory. Raises what the population raises, and results.CannotWrite.
    """
    began = time.monotonic()
    compared = [Effects(one.label) for one in variants]
    done = Simulation(service.id, service.digest, on, measure, compared, now=variants[0].now, out=out)
    if grouping is not None:
        done.grouping = _with_bands(grouping, rules, population, edges)
    work = partial(
        _compared,
        rules,
        [one.label for one in variants],
        measure,
        done.grouping,
        population.key.name if out else None,
    )
    with _writing(out, done, population.key) as write:
        rows = 0
        for found, changed in running.in_order(work, population.parts(), threads=threads):
            for whole, one in zip(done.variants, found, strict=True):
                whole.add(one)
            write(changed)
            rows += found[0].whole.people
            if progress is not None:
                progress(rows)
    done.seconds = time.monotonic() - began
    return done


def _compared(
    rules: Rules,
    labels: Sequence[str],
    measure: Measure,
    grouping: Grouping | None,
    key: str | None,
    part: Part,
) -> tuple[list[Effects], Mapping[str, pa.Array]]:
    before, *after = rules(part.batch)
    compared = [
        effects.compare(part, before, one, measure=measure, label=label, grouping=grouping, key=key)
        for label, one in zip(labels, after, strict=True)
    ]
    return [one for one, _ in compared], compared[0][1]


def _with_bands(
    grouping: Grouping, rules: Rules, population: Population, edges: Sequence[Decimal]
) -> Grouping:
    """The grouping with bands that suit the first people there are."""
    if edges:
        return replace(grouping, edges=tuple(edges)) if grouping.type.is_number else grouping
    part = next(iter(population.parts()), None)
    if part is None or not grouping.type.is_number:
        return grouping
    return grouping.with_bands(part, rules(part.batch)[0])


@contextmanager
def _writing(
    out: Path | None, done: Simulation, key: pa.Field
) -> Iterator[Callable[[Mapping[str, pa.Array]], None]]:
    if out is None:
        yield lambda rows: None
        return
    about = {
        "service": done.service,
        "digest": done.digest,
        "on": done.on.isoformat(),
        "variant": done.variants[0].label,
        "amount": done.measure.amount,
    }
    with results.Result(out, pa.schema([key, *CHANGES]), about=about) as result:
        yield result.write
