"""Our side of the comparisons: each subcommand is one program that does the work once and reports."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.decisions import by_hand, law, people
from bench.decisions.measured import WRITTEN, each, report, without_pandas
from bench.decisions.our_one import whole as whole_reason
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.kernel import kernels

WANTED = by_hand.NAMES
RATES = [Decimal(place) / 100 for place in range(10, 20)]
"""Ten income tax rates."""


def whole(asked: argparse.Namespace) -> None:
    """Parquet in, results out."""
    start = time.perf_counter()
    kernel = kernels.compiled(law.model(), wanted=WANTED, on=law.DAY)
    ready, spent = time.perf_counter(), time.process_time()
    rows = 0
    with pq.ParquetFile(asked.data / "households.parquet", pre_buffer=False) as file:
        # one thread decides, this one reads and writes beside it
        batches = file.iter_batches(batch_size=people.AT_ONCE, use_threads=False)
        with _Out(asked.out) as out:
            for answers in kernel.run_many(batches):
                out.write(answers.compact)
                rows += len(answers)
    done, spent = time.perf_counter() - ready, time.process_time() - spent
    report(ready=ready - start, seconds=done, spent=spent, rows=rows)


class _Out:
    """A Parquet file of answers: amounts of up to 18 digits, which Parquet keeps as whole numbers; several batches are a row group."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer: pq.ParquetWriter | None = None
        self.waiting: list[pa.RecordBatch] = []

    def __enter__(self) -> _Out:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        if self.writer is not None:
            self.writer.close()

    def write(self, batch: pa.RecordBatch) -> None:
        self.waiting.append(batch)
        if sum(map(len, self.waiting)) >= people.GROUP:
            self._flush()

    def _flush(self) -> None:
        if not self.waiting:
            return
        table = pa.Table.from_batches(self.waiting)
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.path, table.schema, store_decimal_as_integer=True, **WRITTEN)
        self.writer.write_table(table)
        self.waiting = []


def variants(asked: argparse.Namespace) -> None:
    """Ten rates of income tax on the same people: what is left to all of them, per rate."""
    start = time.perf_counter()
    kernel = kernels.compiled(law.model(), wanted=WANTED, on=law.DAY)
    ready, spent = time.perf_counter(), time.process_time()
    figures = [{"income tax rate": rate} for rate in RATES]
    sums = {name: [Decimal(0)] * len(RATES) for name in WANTED}
    with pq.ParquetFile(asked.data / "households.parquet", pre_buffer=False) as file:
        batches = file.iter_batches(batch_size=people.AT_ONCE, use_threads=False)
        for found in kernel.run_many_variants(batches, figures):
            for place, answers in enumerate(found):
                for name in WANTED:
                    values, scale = answers.numerators(name)
                    sums[name][place] += Decimal(int(values.sum())).scaleb(-scale)
    done, spent = time.perf_counter() - ready, time.process_time() - spent
    report(ready=ready - start, seconds=done, spent=spent, sums={name: [float(one) for one in each] for name, each in sums.items()})


def memory(asked: argparse.Namespace) -> None:
    """From columns in memory to results in memory, in threads; the best of several rounds is no better than their median."""
    kernel = kernels.compiled(law.model(), wanted=WANTED, on=law.DAY)
    batches = _batches(asked.data)
    took = []
    for _ in range(asked.rounds):
        start = time.perf_counter()
        for _ in kernel.run_many(batches):
            pass
        took.append(time.perf_counter() - start)
    report(seconds=sorted(took)[len(took) // 2])


def hand(asked: argparse.Namespace) -> None:
    """The law by hand, on the same people."""
    given = _people(asked.data)
    took = []
    for _ in range(asked.rounds):
        start = time.perf_counter()
        by_hand.in_threads(given, asked.threads)
        took.append(time.perf_counter() - start)
    report(seconds=sorted(took)[len(took) // 2])


def _batches(data: Path) -> list[pa.RecordBatch]:
    with pq.ParquetFile(data / "households.parquet") as file:
        return list(file.iter_batches(batch_size=people.AT_ONCE))


def _people(data: Path) -> people.People:
    size = int((data / "made").read_text().split()[0])
    for persons in (size, int(data.name.rpartition("-")[2])):
        made = people.made(persons)
        if len(made.birth) == size:
            return made
    raise SystemExit(f"{data} does not hold the people that are made now; remove it")


def household(asked: argparse.Namespace) -> None:
    """One household, warm: answers with their reasons."""
    model = law.model()
    case = _case()

    def plain() -> object:
        done = evaluate(model, inputs=case, on=law.DAY, wanted=WANTED)
        return [done.value(name) for name in WANTED]

    def told() -> str:
        return "\n".join(evaluate(model, inputs=case, on=law.DAY, wanted=WANTED).account())

    def tree() -> object:
        done = evaluate(model, inputs=case, on=law.DAY, wanted=WANTED)
        return [whole_reason(done.reasons(name)) for name in WANTED]

    done = evaluate(model, inputs=case, on=law.DAY, wanted=WANTED)
    values = {name: float(done.value(name)) for name in WANTED}
    report(seconds=each(told), plain=each(plain), trace=each(tree), lines=told().count("\n") + 1, values=values)


def _case() -> dict[str, object]:
    """A couple with a child who rent their home; the peers are told the same."""
    def person(birth: date, role: str, salary: int) -> dict[str, object]:
        return {"birth": birth, "role": role, "salary": Decimal(salary), "capital returns": Decimal(0)}

    members = [
        person(date(1980, 1, 1), "adult", 2500),
        person(date(1982, 5, 5), "adult", 1200),
        person(date(2015, 5, 5), "child", 0),
    ]
    return {
        "household.members": members,
        "household.rent": Decimal(800),
        "home.size": Decimal(60),
        "home.occupancy": "tenant",
    }


WORK = {"whole": whole, "variants": variants, "memory": memory, "hand": hand, "household": household}


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=sorted(WORK))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args(words)


if __name__ == "__main__":
    without_pandas()
    asked = _arguments(sys.argv[1:])
    WORK[asked.work](asked)
