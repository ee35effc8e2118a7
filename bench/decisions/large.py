"""Laws of many rules: how the time grows with them, in Onedoor, Polars and DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from bench.decisions import generated
from bench.decisions.environment import HOME, PEERS, Say
from bench.decisions.processes import OURS, Outcome, failure, interleaved, middle, peak, run
from bench.decisions.targets import Targets, duration, megabytes
from bench.tables import Table

ENGINES = {"polars, lazy": "lazy", "polars, eager": "eager", "duckdb": "duckdb"}
LIMITS = {"seconds": 60.0, "memory": 8 * 2**30}
FOLDER = HOME / "rules"


def measure(python: Path, skipped: str, *, sizes: Sequence[int], people: int, many: int, rounds: int, say: Say) -> Table:
    """The table; `many` people (0: none) are decided about by the largest law alone."""
    targets = Targets()
    rows: list[list[str]] = []
    notes = [
        f"{people:,} people, 40 amounts and 10 yes-or-no each; from Parquet to Parquet, reading the law in and compiling it included.",
        f"Every rule is live. Each engine has {LIMITS['seconds']:.0f} s and {LIMITS['memory'] / 2**30:.0f} GB.",
    ]
    took: dict[int, float] = {}
    raw: dict[str, Any] = {}
    for size in sizes:
        say(f"  {size:,} rules …")
        found = _found(python, skipped, size, people, rounds)
        raw[str(size)] = {name: [dict(one.figures) or one.failed for one in each] for name, each in found.items()}
        rows += [_row(size, name, each, size == sizes[-1], targets) for name, each in found.items()]
        if not failure(found["onedoor"]):
            took[size] = middle(found["onedoor"])
            notes += _compared(size, found)
    if len(took) > 1:
        notes.append(_growth(took, targets))
    if many:
        say(f"  {sizes[-1]:,} rules for {many:,} people …")
        rows.append(_many(sizes[-1], many, targets))
    if skipped:
        notes.append(f"Other engines were not measured: {skipped}")
    columns = ("rules", "engine", "work", "of it reading the law", "memory", "target")
    return Table("A generated law", columns, rows, notes, targets.missed, raw, name="rules")


def _found(python: Path, skipped: str, size: int, people: int, rounds: int) -> dict[str, list[Outcome]]:
    facts = generated.people(FOLDER, people)
    law = generated.write(FOLDER, size)
    sides: dict[str, list[Any]] = {"onedoor": _ours(size, facts, people)}
    if not skipped:
        for name, work in ENGINES.items():
            sides[name] = [python, PEERS / "columns.py", work, law, facts, "--out", _out(name, size)]
    return interleaved(rounds, sides, **LIMITS)


def _ours(size: int, facts: Path, people: int) -> list[Any]:
    return [*OURS, "-m", "bench.decisions.our_rules", str(size), facts, "--out", _out("onedoor", size if people else 0)]


def _out(name: str, size: int) -> Path:
    return FOLDER / f"out-{name.replace(', ', '-')}-{size}.parquet"


def _row(size: int, name: str, each: list[Outcome], is_largest: bool, targets: Targets) -> list[str]:
    failed = failure(each)
    if failed:
        if name == "onedoor":
            targets.missed.append(f"{size:,} rules: {failed}")
        return [f"{size:,}", name, failed, "", "", ""]
    ours = name == "onedoor"
    compiling = duration(middle(each, "read") + middle(each, "ready")) if ours else ""
    target = ""
    if ours and is_largest:
        target = targets.most(f"{size:,} rules", middle(each), 5, " s")
        target += ", " + targets.most(f"{size:,} rules' memory", peak(each) / 1e9, 1, " GB")
    return [f"{size:,}", name, duration(middle(each)), compiling, megabytes(peak(each)), target]


def _compared(size: int, found: dict[str, list[Outcome]]) -> list[str]:
    """How the results of the others stand to ours, row by row."""
    said = []
    ours = _results("onedoor", size)
    for name, each in found.items():
        if name != "onedoor" and not failure(each):
            gap = np.abs(_results(name, size) - ours)
            said.append(f"{name} {int((gap > 0).sum())} rows, at most {gap.max():g}")
    spread = len(np.unique(ours))
    return [f"{size:,} rules: {spread:,} different results; other than ours: {'; '.join(said)}"] if said else []


def _results(name: str, size: int) -> np.ndarray[Any, Any]:
    return pq.read_table(_out(name, size))["total"].cast("float64").to_numpy()


def _growth(took: dict[int, float], targets: Targets) -> str:
    """The power of the number of rules with which our time grows, from the middle size to the largest: 1 is linear."""
    sizes = sorted(took)
    low, high = sizes[-min(3, len(sizes))], sizes[-1]
    power = log(took[high] / took[low]) / log(high / low)
    target = targets.most("growth with rules", power, 1.1, "")
    return f"Onedoor's time grows with the number of rules to the power of {power:.2f} from {low:,} to {high:,} (1 is linear; {target})"


def _many(size: int, many: int, targets: Targets) -> list[str]:
    facts = generated.people(FOLDER, many)
    done = run(_ours(size, facts, 0), seconds=300, memory=LIMITS["memory"])
    name = f"onedoor, {many:,} people"
    if done.failed:
        targets.missed.append(f"{many:,} people: {done.failed}")
        return [f"{size:,}", name, done.failed, "", "", ""]
    compiling = duration(done.figures["read"] + done.figures["ready"])
    target = targets.most(f"{size:,} rules, {many:,} people", done.seconds, 40, " s")
    return [f"{size:,}", name, duration(done.seconds), compiling, megabytes(done.peak), target]
