"""Our side of a real law for many: Riverton's Housing Benefit, Parquet in, answers in memory."""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from bench.decisions.environment import HOME
from bench.decisions.measured import report, without_pandas
from onedoor.catalogue import jurisdictions
from onedoor.dmn.kernel import kernels
from onedoor.insight import synthetic

RIVERTON = Path(__file__).resolve().parents[2] / "jurisdictions" / "riverton"
DAY = date(2026, 4, 1)


def main() -> None:
    """Decide about so many made households; they are drawn before anything is timed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("households", type=int)
    asked = parser.parse_args()
    begun = time.perf_counter()
    service = jurisdictions.load(RIVERTON, run_examples=False).services["housing-benefit"]
    loaded = time.perf_counter() - begun
    file = HOME / f"housing-{asked.households}.parquet"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        synthetic.write(file, service.model, rows=asked.households, recipe=synthetic.Recipe(holes=0.0))
    start = time.perf_counter()
    wanted = ["eligible", *service.decides.amounts]
    kernel = kernels.compiled(service.model, wanted=wanted, on=DAY)
    obstacles = len(kernel.obstacles)
    ready = time.perf_counter()
    states = np.zeros(3, np.int64)
    yes = exact = 0
    with pq.ParquetFile(file) as population:
        for answers in kernel.run_many(population.iter_batches(batch_size=65_536)):
            states += np.bincount(answers.state("eligible"), minlength=3)
            yes += int(np.count_nonzero(answers.decided["eligible"].values & (answers.state("eligible") == 0)))
            exact += answers.exact_rows
    done = time.perf_counter()
    report(
        ready=loaded + ready - start,
        seconds=done - ready,
        entitled=yes,
        cannot_tell=int(states[2]),
        exact=exact,
        obstacles=obstacles,
        decisions=len(kernel.order),
    )


if __name__ == "__main__":
    without_pandas()
    main()
