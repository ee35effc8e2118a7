"""The same scan through Spark: each worker compiles the same kernel and is handed Arrow batches (`mapInArrow`)."""

from __future__ import annotations

import io
import json
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onedoor.catalogue import canonical, compiling
from onedoor.dmn.kernel import kernels
from onedoor.dmn.model import PERSON_NUMBER
from onedoor.insight import columns, scans, tallies
from onedoor.insight.assumptions import Assumption, filled
from onedoor.insight.columns import Columns
from onedoor.insight.files import ParquetPopulation
from onedoor.insight.java import NoSpark, session
from onedoor.insight.populations import PERSON, Part
from onedoor.insight.scans import Question, Scan
from onedoor.insight.tallies import Tally

__all__ = ["NoSpark", "answer", "run"]

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.dmn.kernel.kernels import Kernel

FOUND = "tally string, rows binary"
"""What a worker returns for a batch: its counts as JSON, and who is entitled as an Arrow stream."""
FILE, ROW_OF_FILE = "_file", "_row"


@dataclass(frozen=True)
class Task:
    """What a worker is told: everything it needs to compile the rules and to name the people."""

    rules: str
    """What the decisions depend on, as canonical JSON: `Service.decided_on`."""
    question: Question
    on: date
    columns: Columns
    key: str
    first_rows: Mapping[str, int]
    """The number of each file's first row."""
    with_rows: bool
    assumptions: tuple[Assumption, ...] = ()


def run(
    *,
    service: Service,
    kernel: Kernel,
    population: ParquetPopulation,
    on: date,
    out: Path | None = None,
    threads: int = 1,
    assumptions: tuple[Assumption, ...] = (),
) -> Scan:
    """As `scans.run`, by Spark on this machine. Raises NoSpark, and results.CannotWrite.

    Workers write what they found into a folder that is gone at the end; `out` is put together from it, in no certain order.
    """
    question = scans.question_of(service)
    scan = Scan(service.id, service.digest, on, out=out)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="onedoor-scan-") as folder,
        scans.writing(out, service=service, question=question, on=on, key=population.key) as write,
    ):
        with session(threads, Path(folder)) as spark:
            for place, (of, files) in enumerate(_alike(population)):
                task = Task(
                    rules=canonical.to_text(service.decided_on),
                    question=question,
                    on=on,
                    columns=of,
                    key=population.key.name,
                    first_rows=_first_rows(population),
                    with_rows=out is not None,
                    assumptions=assumptions,
                )
                frame = _frame(spark, files, of, key=task.key)
                found = frame.mapInArrow(partial(answer, task), FOUND)
                found.write.parquet(str(Path(folder) / f"found-{place}"))
        for path in sorted(Path(folder).glob("found-*/*.parquet")):
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=16):
                    _gather(batch, scan.tally, write)
    scan.seconds = time.monotonic() - began
    return scan


def answer(task: Task, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A worker's part: the counts of each batch and, where they are wanted, who is entitled."""
    kernel = _kernel(task.rules, task.question.wanted, task.on)
    model = kernel.model
    names = _names(task.columns, task.key)
    for unnamed in batches:
        batch = unnamed.rename_columns(names)
        known = columns.fitted(batch, task.columns)
        part = Part(_keys(task, batch), filled(known, task.assumptions, model))
        answers = kernel.run(part.batch)
        tally = tallies.of(answers, eligible=task.question.eligible, amounts=task.question.amounts)
        rows = b""
        if task.with_rows and tally.yes:
            rows = _packed(scans.entitled(part, answers, task.question, key=task.key))
        yield pa.record_batch(
            {"tally": pa.array([json.dumps(tally.to_json())]), "rows": pa.array([rows], pa.binary())}
        )


@lru_cache(maxsize=4)
def _kernel(rules: str, wanted: tuple[str, ...], on: date) -> Kernel:
    """The kernel, once for each worker."""
    written = canonical.from_text(rules)
    model = compiling.model_of(written["service"], written["attribute_types"])
    return kernels.compiled(model, wanted=wanted, on=on)


def _keys(task: Task, batch: pa.RecordBatch) -> pa.Array:
    if task.key == PERSON.name:
        return batch.column(PERSON_NUMBER).cast(pa.string())
    files = batch.column(FILE).dictionary_encode()
    firsts = pa.array([task.first_rows[unquote(urlsplit(one).path)] for one in files.dictionary.to_pylist()])
    return pc.add(firsts.take(files.indices), batch.column(ROW_OF_FILE)).cast(pa.int64())


def _alike(population: ParquetPopulation) -> Iterator[tuple[Columns, list[Path]]]:
    """The files, those with the same columns together: Spark takes one schema for all that it reads at once."""
    groups: dict[tuple[tuple[str, Any], ...], tuple[Columns, list[Path]]] = {}
    for path, of in zip(population.files, population.columns, strict=True):
        groups.setdefault(tuple(of.read.items()), (Columns(of.read), []))[1].append(path)
    return iter(groups.values())


def _first_rows(population: ParquetPopulation) -> dict[str, int]:
    first, rows = 0, {}
    for path in population.files:
        rows[str(path.resolve())] = first
        first += pq.read_metadata(path).num_rows
    return rows


def _frame(spark: Any, files: list[Path], of: Columns, *, key: str) -> Any:
    from pyspark.sql import functions

    hidden = {FILE: "_metadata.file_path", ROW_OF_FILE: "_metadata.row_index"}
    columns_of = [
        functions.col(hidden.get(name) or f"`{name.replace('`', '``')}`").alias(f"c{place}")
        for place, name in enumerate(_names(of, key))
    ]
    return spark.read.parquet(*map(_as_spark_reads_it, files)).select(*columns_of)


def _as_spark_reads_it(path: Path) -> str:
    """A path of this machine, with the signs escaped that would make a pattern of it."""
    return "file://" + re.sub(r"([\\{}\[\]*?])", r"\\\1", str(path.resolve()))


def _names(of: Columns, key: str) -> list[str]:
    """The columns a worker is handed, in this order. On the way they go by their places: Spark stumbles over dots."""
    names = list(of.read)
    if key != PERSON.name:
        return [*names, FILE, ROW_OF_FILE]
    return names if PERSON_NUMBER in names else [*names, PERSON_NUMBER]


def _packed(rows: Mapping[str, pa.Array]) -> bytes:
    sink = io.BytesIO()
    batch = pa.record_batch(dict(rows))
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue()


def _gather(found: pa.RecordBatch, tally: Tally, write: Any) -> None:
    for one in found.to_pylist():
        tally.add(Tally.from_json(json.loads(one["tally"])))
        if one["rows"]:
            with pa.ipc.open_stream(one["rows"]) as stream:
                for batch in stream:
                    write({name: batch.column(name) for name in batch.schema.names})
