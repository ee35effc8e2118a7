"""Our side of the generated law: compiled and run over everybody, Parquet in, results out."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.decisions import generated, law
from bench.decisions.measured import report, without_pandas
from onedoor.dmn.build import build
from onedoor.dmn.kernel import kernels


def main() -> None:
    """Read the law in, compile it, and decide about everybody in the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int)
    parser.add_argument("facts", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    document = generated.document(generated.rules(asked.size))
    start = time.perf_counter()
    model = build(document, attribute_types={})
    read = time.perf_counter()
    kernel = kernels.compiled(model, wanted=[generated.TOTAL], on=law.DAY)
    ready = time.perf_counter()
    tables = []
    with pq.ParquetFile(asked.facts) as file:
        for answers in kernel.run_many(file.iter_batches(batch_size=16_384)):
            tables.append(answers.table)
    pq.write_table(pa.Table.from_batches(tables), asked.out)
    done = time.perf_counter()
    report(read=read - start, ready=ready - read, run=done - ready, seconds=done - start, obstacles=len(kernel.obstacles))


if __name__ == "__main__":
    without_pandas()
    main()
