"""A country's taxes and benefits, Parquet in, results out: Onedoor, OpenFisca, and numpy by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.decisions import people
from bench.decisions.by_hand import NAMES
from bench.decisions.environment import HOME, PEERS, Say
from bench.decisions.processes import OURS, Outcome, failure, interleaved, middle, peak
from bench.decisions.targets import Targets, duration, megabytes
from bench.tables import Table

US = [*OURS, "-m", "bench.decisions.ours"]
TITLE = "A country's law (8 results for each household)"


def measure(python: Path, skipped: str, *, sizes: Sequence[int], rounds: int, say: Say) -> Iterator[Table]:
    """All tables of this law; `skipped` says why the peer cannot be measured."""
    theirs = [python, PEERS / "country.py"]
    yield _whole(theirs, skipped, sizes, rounds, say)
    data = data_of(sizes[0])
    yield _variants(theirs, skipped, data, rounds, say)
    yield _by_hand(data, rounds, say)
    yield _household(theirs, skipped, rounds, say)


def data_of(persons: int) -> Path:
    """The folder with so many people, written if need be."""
    folder = HOME / f"people-{persons}"
    people.write(folder, persons)
    return folder


def _whole(theirs: list[Any], skipped: str, sizes: Sequence[int], rounds: int, say: Say) -> Table:
    targets = Targets()
    rows: list[list[str]] = []
    notes = [
        "Two cores: Onedoor uses both, OpenFisca one. Processor: seconds of both cores together. Memory is the most that the process ever held.",
        "Results are sums over each household's members, by both. OpenFisca computes in 32-bit floats.",
        "Each reads files in the form it reads best: households with their members inside, or a table of persons and one of households. In either an amount has four bytes and nothing may be missing; results are written alike.",
    ]
    raw: dict[str, Any] = {}
    for size in sizes:
        say(f"  {size:,} people …")
        data = data_of(size)
        out = {name: data / f"out-{name}.parquet" for name in ("onedoor", "openfisca")}
        sides: dict[str, list[Any]] = {"onedoor": [*US, "whole", "--data", data, "--out", out["onedoor"]]}
        if not skipped:
            sides["openfisca"] = [*theirs, "whole", "--data", data, "--out", out["openfisca"]]
        found = interleaved(rounds, sides)
        raw[str(size)] = {name: [one.figures for one in each] for name, each in found.items()}
        rows += _rows(size, found, targets)
        if all(not failure(each) for each in found.values()) and not skipped:
            notes.append(f"{size:,}: {difference(out['onedoor'], out['openfisca'])}")
    if skipped:
        notes.append(f"OpenFisca was not measured: {skipped}")
    columns = ("people", "engine", "law read in", "work", "processor", "memory", "times faster", "target", "memory's part", "target ")
    return Table(f"{TITLE}: Parquet in, Parquet out", columns, rows, notes, targets.missed, raw, name="country")


def _rows(size: int, found: dict[str, list[Outcome]], targets: Targets) -> Iterator[list[str]]:
    for name, each in found.items():
        failed = failure(each)
        if failed:
            yield [f"{size:,}", name, "", failed, *[""] * 6]
            continue
        times = [duration(middle(each, figure)) for figure in ("ready", "seconds", "spent")]
        cells = [*times, megabytes(peak(each))]
        others = found.get("openfisca")
        if name == "onedoor" and others and not failure(others):
            ratio, part = middle(others) / middle(each), peak(each) / peak(others)
            met = targets.least(f"{size:,} people", ratio, 4), targets.most(f"{size:,} people's memory", part, 0.5)
            cells += [f"{ratio:.2f}×", met[0], f"{part:.2f}×", met[1]]
        yield [f"{size:,}", name, *cells, *[""] * (8 - len(cells))]


def difference(one: Path, other: Path) -> str:
    """Row by row: how many results differ by more than a cent, and the largest difference."""
    ours, theirs = pq.read_table(one), pq.read_table(other)
    largest, where, rows = 0.0, "", 0
    for name in NAMES:
        gap = np.abs(column(ours, name) - column(theirs, name))
        rows += int((gap > 0.01).sum())
        if gap.max() > largest:
            largest, where = float(gap.max()), name
    count = ours.num_rows * len(NAMES)
    return f"of {count:,} results {rows:,} differ by more than a cent; the largest difference is {largest:.4f} ({where})"


def column(table: pa.Table, name: str) -> np.ndarray[Any, Any]:
    """A column as floats."""
    return pc.cast(table[name], pa.float64(), safe=False).to_numpy()


def _variants(theirs: list[Any], skipped: str, data: Path, rounds: int, say: Say) -> Table:
    say("  ten variants of a parameter …")
    sides: dict[str, list[Any]] = {"onedoor": [*US, "variants", "--data", data]}
    if not skipped:
        sides["openfisca"] = [*theirs, "variants", "--data", data]
    found = interleaved(max(1, rounds // 2), sides)
    targets = Targets()
    rows = []
    notes = [f"OpenFisca was not measured: {skipped}"] if skipped else []
    for name, each in found.items():
        failed = failure(each)
        cells = [failed, "", "", ""] if failed else [duration(middle(each)), megabytes(peak(each)), "", ""]
        others = found.get("openfisca", each)
        if name == "onedoor" and not skipped and not failed and not failure(others):
            ratio = middle(others) / middle(each)
            cells[2:] = [f"{ratio:.2f}×", targets.least("ten variants", ratio, 15)]
            notes.append(_apart(each[0].figures["sums"], others[0].figures["sums"]))
        rows.append([name, *cells])
    title = f"{TITLE}: ten rates of income tax on {data.name.rpartition('-')[2]} people"
    return Table(title, ("engine", "work", "memory", "times faster", "target"), rows, notes, targets.missed, name="country-variants")


def _apart(ours: dict[str, list[float]], theirs: dict[str, list[float]]) -> str:
    largest = max(
        abs(mine - other) / max(1.0, abs(other))
        for name in NAMES
        for mine, other in zip(ours[name], theirs[name], strict=True)
    )
    return f"sums of all results, per rate: apart by at most {largest:.1e} of the sum"


def _by_hand(data: Path, rounds: int, say: Say) -> Table:
    say("  numpy by hand …")
    sides = {
        "onedoor": [*US, "memory", "--data", data],
        "numpy by hand": [*US, "hand", "--data", data],
    }
    found = interleaved(rounds, sides)
    targets = Targets()
    ours, hand = middle(found["onedoor"]), middle(found["numpy by hand"])
    rows = [
        ["onedoor", duration(ours), f"{ours / hand:.2f}×", targets.most("numpy by hand", ours / hand, 1.5)],
        ["numpy by hand", duration(hand), "", ""],
    ]
    notes = [
        "From columns in memory to columns in memory; by hand in two threads, ours decides in one. By hand nothing may be missing or null, and results are floats."
    ]
    title = f"{TITLE}: against numpy written by hand, {data.name.rpartition('-')[2]} people"
    return Table(title, ("engine", "work", "of its time", "target"), rows, notes, targets.missed, name="country-by-hand")


def _household(theirs: list[Any], skipped: str, rounds: int, say: Say) -> Table:
    say("  one household …")
    sides: dict[str, list[Any]] = {"onedoor": [*US, "household"]}
    if not skipped:
        sides["openfisca"] = [*theirs, "household"]
    found = interleaved(rounds, sides)
    targets = Targets()
    rows, notes = [], [f"OpenFisca was not measured: {skipped}"] if skipped else []
    for name, each in found.items():
        if failure(each):
            rows.append([name, failure(each), *[""] * 5])
            continue
        cells = [duration(middle(each, one)) for one in ("seconds", "trace", "plain")]
        cells.append(f"{each[0].figures['lines']}")
        others = found.get("openfisca", each)
        compared = ["", ""]
        if name == "onedoor" and not skipped and not failure(others):
            ratio = middle(others) / middle(each)
            compared = [f"{ratio:.2f}×", targets.least("one household, explained", ratio, 8)]
            gap = max(abs(each[0].figures["values"][one] - others[0].figures["values"][one]) for one in NAMES)
            notes.append(f"the eight results differ by at most {gap:.4f}")
        rows.append([name, *cells, *compared])
    notes.append(
        "Explained as text: OpenFisca's computation log; our account of all eight decisions, with each step, its value and its law. "
        "Explained as objects: OpenFisca's flat trace; our whole tree of each of the eight, walked to its ends. "
        "Both begin with the facts of the household as plain values each time. The processor's time."
    )
    columns = ("engine", "explained as text", "as objects", "not explained", "lines", "times faster", "target")
    return Table(f"{TITLE}: one household, warm", columns, rows, notes, targets.missed, name="country-household")
