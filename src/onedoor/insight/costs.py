"""What it costs to decide person by person, measured on a few of the people themselves."""

from __future__ import annotations

import time
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.kernel.populations import rows
from onedoor.insight.populations import Population
from onedoor.insight.scans import question_of

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service

SOME = 30


def of_one(service: Service, population: Population, *, on: date) -> float | None:
    """Seconds that one person's decision takes here, of the first few; None where there is nobody."""
    part = next(iter(population.parts()), None)
    if part is None or not part.rows:
        return None
    wanted = question_of(service).wanted
    taken = []
    for inputs in rows(part.batch.slice(0, SOME), service.model):
        began = time.perf_counter()
        evaluate(service.model, inputs=inputs, on=on, wanted=wanted)
        taken.append(time.perf_counter() - began)
    return median(taken)
