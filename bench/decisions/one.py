"""One decision at a time: Onedoor and engines of the same trade; and Riverton read in from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.decisions.environment import PEERS, Say
from bench.decisions.processes import OURS, Outcome, failure, interleaved, middle, peak
from bench.decisions.targets import Targets, duration, megabytes
from bench.tables import Table

ENGINES = {"zen-engine": "zen", "SpiffWorkflow": "spiff", "bkflow-feel": "bkflow", "pyDMNrules": "pydmn"}
LAWS = {"fees": "a table of 30 rows", "rents": "a small help with rent"}
US = [*OURS, "-m", "bench.decisions.our_one"]


def measure(python: Path, skipped: str, *, rounds: int, say: Say) -> Table:
    """One case, warm, in each engine."""
    targets = Targets()
    rows: list[list[str]] = []
    notes = [
        "The mean of three cases, compiled beforehand, from values in memory to a value in memory. bkflow-feel has no tables: its rows are "
        "tried in Python. SpiffWorkflow's tables compute in Python, not in FEEL; floats in all but Onedoor, whose decimals are exact.",
        "With reasons: the whole tree down to each input and figure, which Onedoor makes as it is looked at; a page that shows what settled a "
        "decision looks at little of it. Of the others only zen-engine tells how it came to an answer (its trace). None of them reads Riverton's Housing Benefit, which is "
        "therefore Onedoor's alone.",
    ]
    for which, law in LAWS.items():
        say(f"  {law} …")
        found = _found(python, skipped, which, rounds)
        rows += [_row(law, name, each, found, targets) for name, each in found.items()]
        notes += _compared(law, found)
    say("  housing benefit …")
    alone = interleaved(rounds, {"onedoor": [*US, "housing"]})["onedoor"]
    rows.append(_row("Housing Benefit (69 decisions)", "onedoor", alone, {"onedoor": alone}, targets))
    if skipped:
        notes.append(f"Other engines were not measured: {skipped}")
    columns = ("law", "engine", "answer", "with reasons", "of ours", "target")
    return Table("One decision, warm", columns, rows, notes, targets.missed, name="one")


def _found(python: Path, skipped: str, which: str, rounds: int) -> dict[str, list[Outcome]]:
    sides: dict[str, list[Any]] = {"onedoor": [*US, which]}
    if not skipped:
        sides |= {name: [python, PEERS / "one.py", engine, which] for name, engine in ENGINES.items()}
    return interleaved(rounds, sides, seconds=120)


def _row(law: str, name: str, each: list[Outcome], found: dict[str, list[Outcome]], targets: Targets) -> list[str]:
    failed = failure(each)
    if failed:
        if name == "onedoor":
            targets.missed.append(f"{law}: {failed}")
        return [law, name, failed, "", "", ""]
    explained = [one.figures["explained"] for one in each]
    told = duration(middle(each, "explained")) if all(explained) else "–"
    if name == "onedoor" or failure(found["onedoor"]):
        return [law, name, duration(middle(each)), told, "", ""]
    ratio = middle(each) / middle(found["onedoor"])
    target = targets.least(f"{law}: ahead of {name}", ratio, 1)
    said = f"{ratio:.2f}×"
    if all(explained):
        with_reasons = middle(each, "explained") / middle(found["onedoor"], "explained")
        said += f", {with_reasons:.2f}×"
        target += ", " + targets.least(f"{law} with reasons: ahead of {name}", with_reasons, 1)
    return [law, name, duration(middle(each)), told, said, target]


def _compared(law: str, found: dict[str, list[Outcome]]) -> list[str]:
    if failure(found["onedoor"]):
        return []
    ours = found["onedoor"][0].figures["values"]
    others = {name: each[0].figures["values"] for name, each in found.items() if not failure(each) and name != "onedoor"}
    unlike = [name for name, values in others.items() if not _alike(values, ours)]
    said = f"other results than ours in {', '.join(unlike)}" if unlike else "the same results in all"
    return [f"{law}: {said} ({', '.join('null' if one is None else f'{one:g}' for one in ours)})"] if others else []


def _alike(one: list[float | None], other: list[float | None]) -> bool:
    return all(
        a is b if a is None or b is None else abs(a - b) < 1e-9 for a, b in zip(one, other, strict=True)
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
    notes = [f"{found[0].figures['decisions']} decisions of three services, four registers; everything is read, checked and compiled."]
    columns = ("in all", "importing", "reading and compiling", "memory", "target")
    return Table("All of Riverton in a fresh process", columns, [row], notes, targets.missed, name="cold")
