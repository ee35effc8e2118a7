"""Two real laws for many people: Riverton's Housing Benefit, and the French rsa of openfisca-france. They differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.decisions.environment import PEERS, Say
from bench.decisions.processes import OURS, failure, interleaved, middle, peak
from bench.decisions.targets import duration, megabytes
from bench.tables import Table


def measure(python: Path, skipped: str, *, many: int, rounds: int, say: Say) -> Table:
    """Both, for so many families of their own."""
    say("  housing benefit, and openfisca-france's rsa (takes minutes) …")
    sides: dict[str, list[Any]] = {
        "onedoor: Housing Benefit": [*OURS, "-m", "bench.decisions.our_housing", str(many)]
    }
    if not skipped:
        sides["openfisca-france: rsa"] = [python, PEERS / "rsa.py", str(many)]
    found = interleaved(rounds, sides, seconds=900)
    rows = []
    for name, each in found.items():
        failed = failure(each)
        if failed:
            rows.append([name, "", failed, "", ""])
            continue
        entitled = f"{each[0].figures['entitled']:,}"
        rows.append([name, duration(middle(each, "ready")), duration(middle(each)), megabytes(peak(each)), entitled])
    notes = [
        "These are two laws: other conditions, other inputs, other families, another number of rules. Neither figure is a measure of the other; "
        "they say what a real law of each kind costs.",
        "For rsa, three months before are needed; both sides take made families as they are in memory or in Parquet.",
    ]
    ours = found["onedoor: Housing Benefit"]
    if not failure(ours):
        figures = ours[0].figures
        notes.append(
            f"Housing Benefit: {figures['decisions']} decisions, {figures['obstacles']} not compiled; {figures['exact']:,} households decided one by one "
            f"because they were too close to an edge; {figures['cannot_tell']:,} cannot be told."
        )
    if skipped:
        notes.append(f"openfisca-france was not measured: {skipped}")
    columns = ("law", "read in", "work", "memory", "entitled")
    return Table(f"A real law for {many:,} families (two different laws)", columns, rows, notes, name="real")
