"""One decision at a time: Onedoor and engines of the same trade; and Riverton read in from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.decisions.environment import HOME, PEERS, Say
from bench.decisions.processes import OURS, Outcome, failure, interleaved, middle, peak
from bench.decisions.targets import Targets, duration, megabytes
from bench.tables import Table

ENGINES = {"zen-engine": "zen", "SpiffWorkflow": "spiff", "bkflow-feel": "bkflow", "pyDMNrules": "pydmn"}
LAWS = {"fees": "a table of 30 rows", "rents": "a small help with rent", "housing": "Housing Benefit (69 decisions)"}
US = [*OURS, "-m", "bench.decisions.our_one"]


def measure(python: Path, skipped: str, *, rounds: int, say: Say) -> Table:
    """One case, warm, in each engine."""
    targets = Targets()
    rows: list[list[str]] = []
    notes = [
        "The processor's time. The first two laws: the mean of three cases; compiled beforehand, from values in memory to a value in memory. bkflow-feel has no tables: "
        "its rows are tried in Python. SpiffWorkflow's tables compute in Python, not in FEEL; floats in all but Onedoor, whose decimals are exact.",
        "Traced: what each decision came to, and which row of its table was hit (zen-engine's trace; the others have none). In full: the whole "
        "tree of reasons down to each input, figure and law, which only Onedoor has; it is made as it is looked at, and here all of it is.",
        "Housing Benefit: all 69 decisions for a family of four, with every input given, which zen-engine needs; its law was written for it by the "
        "benchmark, figures of one day as constants. The other engines have no words for its lists of persons.",
    ]
    for which, law in LAWS.items():
        say(f"  {law} …")
        found = _found(python, skipped, which, rounds)
        rows += [_row(law, name, each, found, targets) for name, each in found.items()]
        notes += _compared(law, found)
    if skipped:
        notes.append(f"Other engines were not measured: {skipped}")
    columns = ("law", "engine", "answer", "traced", "in full", "of ours", "target")
    return Table("One decision, warm", columns, rows, notes, targets.missed, name="one")


def _found(python: Path, skipped: str, which: str, rounds: int) -> dict[str, list[Outcome]]:
    is_large = which == "housing"
    file = ["--law", HOME / "zen-housing.json"] if is_large else []
    sides: dict[str, list[Any]] = {"onedoor": [*US, which, *file]}
    if not skipped:
        engines = {"zen-engine": "zen"} if is_large else ENGINES
        sides |= {name: [python, PEERS / "one.py", engine, which, *file] for name, engine in engines.items()}
    return interleaved(rounds, sides, seconds=120)


def _row(law: str, name: str, each: list[Outcome], found: dict[str, list[Outcome]], targets: Targets) -> list[str]:
    failed = failure(each)
    if failed:
        if name == "onedoor":
            targets.missed.append(f"{law}: {failed}")
        return [law, name, failed, "", "", "", ""]
    kinds = ("seconds", "traced", "explained")
    has = {kind for kind in kinds if each[0].figures[kind] is not None}
    cells = [duration(middle(each, kind)) if kind in has else "–" for kind in kinds]
    ours = found["onedoor"]
    if name == "onedoor" or failure(ours):
        return [law, name, *cells, "", ""]
    ratio = middle(each) / middle(ours)
    said, target = f"{ratio:.2f}×", targets.least(f"{law}: ahead of {name}", ratio, 1)
    if "traced" in has:
        ratio = middle(each, "traced") / middle(ours, "traced")
        said += f", {ratio:.2f}×"
        target += ", " + targets.least(f"{law} traced: ahead of {name}", ratio, 1)
    return [law, name, *cells, said, target]


def _compared(law: str, found: dict[str, list[Outcome]]) -> list[str]:
    if failure(found["onedoor"]):
        return []
    ours = found["onedoor"][0].figures["values"]
    others = {name: each[0].figures["values"] for name, each in found.items() if not failure(each) and name != "onedoor"}
    unlike = [name for name, values in others.items() if not _alike(values, ours)]
    said = f"other results than ours in {', '.join(unlike)}" if unlike else "the same results in all"
    numbers = [one for one in ours if one is not None]
    listed = ", ".join("null" if one is None else f"{one:g}" for one in ours)
    return [f"{law}: {said} ({listed if len(ours) < 9 else f'{len(numbers)} numbers and truths'})"] if others else []


def _alike(one: list[float | None], other: list[float | None]) -> bool:
    return all(
        a is b if a is None or b is None else abs(a - b) < 0.005 for a, b in zip(one, other, strict=True)
    )


def cold(*, rounds: int, say: Say) -> Table:
    """All of Riverton in a fresh process."""
    say("  Riverton, cold …")
    targets = Targets()
    found = interleaved(max(3, rounds), {"onedoor": [*US, "cold"]})["onedoor"]
    if failure(found):
        raise SystemExit(failure(found))
    total = middle(found)
    row = [
        duration(total),
        duration(middle(found, "imports")),
        duration(middle(found, "loading")),
        megabytes(peak(found)),
        targets.most("Riverton, cold", total, 0.5, " s"),
    ]
    notes = [f"{found[0].figures['decisions']} decisions; everything is read, checked and compiled."]
    columns = ("in all", "importing", "reading and compiling", "memory", "target")
    return Table("All of Riverton in a fresh process", columns, [row], notes, targets.missed, name="cold")
