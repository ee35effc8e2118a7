"""How good linkage is and how long it takes: FEBRL's public sets, and a town of families that the tests make."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.registers.linkage import people
from tests.registers.linkage.measuring import f1, febrl, who

from bench.tables import Table
from bench.town import NotMeasured
from onedoor.registers.linkage import linking, tables

BAR = 0.99
"""Of F1, on FEBRL's sets."""


def measure(*, quick: bool, large: bool = False, say: Callable[[str], None]) -> Table:
    """Link and count; with `large` also files of a hundred thousand records. Raises NotMeasured where FEBRL's sets are not installed."""
    folder = febrl()
    if folder is None:
        raise NotMeasured("FEBRL's sets are not installed: make dev")
    rows: list[tuple[str, ...]] = []
    raw: dict[str, object] = {}
    missed: list[str] = []
    for name, sets in (("FEBRL 4, two files", ("dataset4a", "dataset4b")), ("FEBRL 3, duplicates", ("dataset3",))):
        say(f"  linking {name} …")
        files = [folder / f"{one}.csv" for one in sets]
        truth = [who(rec_id) for file in files for rec_id in tables.read(file).column("rec_id")]
        reached = _measured(name, files, truth, rows, raw)
        if reached < BAR:
            missed.append(f"{name}: an F1 of at least {BAR}")
    with tempfile.TemporaryDirectory() as made:
        for many in (2_000,) if quick else (2_000, 20_000):
            name = f"a town of {many:,} in families, duplicates"
            say(f"  linking {name} …")
            records = people.with_duplicates(many, seed=20)
            file = people.write(Path(made) / "people.csv", records)
            _measured(name, [file], [one["who"] for one in records], rows, raw)
        if large:
            _large(Path(made), rows, raw, say)
    return Table(
        title="Linkage: onedoor link, without its progress",
        columns=("set", "records", "pairs compared", "F1", "s", "memory so far, MB"),
        rows=rows,
        notes=("FEBRL's ids, which tell the truth, are not compared. The town has twins, nicknames, moves and marriages.",),
        missed=missed,
        raw=raw,
        name="linkage",
    )


def _large(folder: Path, rows: list[tuple[str, ...]], raw: dict[str, object], say: Callable[[str], None]) -> None:
    """A file of a hundred thousand records, and two of as many."""
    say("  linking a hundred thousand records …")
    records = people.with_duplicates(71_000, seed=20)
    file = people.write(folder / "large.csv", records)
    _measured("a town of 71,000 in families, duplicates", [file], [one["who"] for one in records], rows, raw)
    say("  linking a hundred thousand records with a hundred thousand …")
    left, right = people.two_offices(133_300, seed=21)
    files = [people.write(folder / f"large_{name}.csv", own) for name, own in (("left", left), ("right", right))]
    _measured("a town of 133,300 in families, two files", files, [one["who"] for one in (*left, *right)], rows, raw)


def _measured(
    name: str, files: Sequence[Path], truth: Sequence[object], rows: list[tuple[str, ...]], raw: dict[str, object]
) -> float:
    began = time.perf_counter()
    linked = linking.link([tables.read(file) for file in files])
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reached = f1(linked, truth, linking=len(files) == 2)
    rows.append((name, f"{len(truth):,}", f"{linked.compared:,}", f"{reached:.4f}", f"{seconds:.1f}", f"{memory:,.0f}"))
    raw[name] = {"f1": reached, "seconds": seconds, "megabytes": memory}
    return reached
