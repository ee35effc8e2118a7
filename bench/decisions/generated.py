"""A law of as many rules as one likes, in the words of each engine: Onedoor's YAML form, Polars, SQL, numpy.

Every rule is live: what no later rule uses goes into averages, and these into the total. All numbers are whole and stay under a million, so
that decimals, 64-bit integers and floats give the very same results.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZES = (63, 223, 754, 2_386, 7_938)
FACTS = 40
FLAGS = 10
MOST = 1_000_000
TOTAL = "total"


@dataclass(frozen=True)
class Rule:
    """One rule: its name, its form, the names that it reads and its figures."""

    name: str
    form: str
    reads: tuple[str, ...]
    figures: tuple[int, ...]

    def to_json(self) -> list[Any]:
        return [self.name, self.form, list(self.reads), list(self.figures)]


def facts() -> list[str]:
    """The columns with amounts."""
    return [f"amount_{place}" for place in range(FACTS)]


def flags() -> list[str]:
    """The columns with yes or no."""
    return [f"flag_{place}" for place in range(FLAGS)]


def rules(size: int, *, seed: int = 7) -> list[Rule]:
    """So many rules, the last of which is the total."""
    draw = random.Random(seed)
    made: list[Rule] = []
    unused: dict[str, None] = {}
    while len(made) + _joins(len(unused)) < size:
        form = draw.choices(("taper", "lesser", "choice", "bands", "added"), (4, 3, 3, 2, 2))[0]
        reads = tuple(_read(draw, made, unused) for _ in range({"taper": 2, "bands": 1}.get(form, 2)))
        if form == "choice":
            reads = (draw.choice(flags()), *reads)
        name = f"rule_{len(made)}"
        made.append(Rule(name, form, reads, _figures(draw, form)))
        for one in reads:
            unused.pop(one, None)
        unused[name] = None
    return [*made, *_joined(list(unused), size - len(made))]


def _joins(count: int) -> int:
    """How many rules it takes to bring so many together, eight at a time, in the total."""
    taken = 0
    while count > 1:
        count = -(-count // 8)
        taken += count
    return max(1, taken)


def _read(draw: random.Random, made: list[Rule], unused: dict[str, None]) -> str:
    chance = draw.random()
    if made and unused and chance < 0.45:
        return draw.choice(list(unused))
    if made and chance < 0.7:
        return draw.choice(made).name
    return draw.choice(facts())


def _figures(draw: random.Random, form: str) -> tuple[int, ...]:
    if form == "taper":
        return (draw.randint(1, 99), draw.randint(0, 50_000))
    if form == "bands":
        low = draw.randint(100, 20_000)
        return (low, low + draw.randint(100, 50_000), draw.randint(0, 999), draw.randint(1_000, 9_999), draw.randint(10_000, 20_000))
    return (draw.randint(1, 100_000),)


def _joined(names: list[str], left: int) -> Iterator[Rule]:
    """The rules that average what is left, the last of them the total; exactly so many."""
    place = 0
    while left > 1:
        taken, names = names[:8], names[8:]
        name = f"mean_{place}"
        yield Rule(name, "mean", tuple(taken), ())
        names.append(name)
        place, left = place + 1, left - 1
    yield Rule(TOTAL, "mean", tuple(names), ())


def layers(law: list[Rule]) -> list[list[Rule]]:
    """The rules in layers, each of which reads the layers before it only."""
    depth: dict[str, int] = {}
    found: list[list[Rule]] = []
    for rule in law:
        level = max((depth[name] + 1 for name in rule.reads if name in depth), default=0)
        depth[rule.name] = level
        while len(found) <= level:
            found.append([])
        found[level].append(rule)
    return found


def document(law: list[Rule]) -> dict[str, Any]:
    """The law in Onedoor's plain (YAML) form."""
    asked = {"ask": {"en": "How much?"}}
    inputs: dict[str, Any] = {name: {"type": "integer", **asked} for name in facts()}
    inputs |= {name: {"type": "boolean", **asked} for name in flags()}
    return {"input_data": inputs, "decisions": {rule.name: _decision(rule) for rule in law}}


def _decision(rule: Rule) -> dict[str, Any]:
    reads, figures = rule.reads, rule.figures
    if rule.form == "taper":
        share, least = figures
        return {"type": "integer", "value": f"max([0, {reads[0]} - floor(max([0, {reads[1]} - {least}]) * {share} / 100)])"}
    if rule.form == "lesser":
        return {"type": "integer", "value": f"min([{reads[0]}, {reads[1]} + {figures[0]}])"}
    if rule.form == "choice":
        return {"type": "integer", "value": f"if {reads[0]} and {reads[1]} > {figures[0]} then {reads[1]} else {reads[2]}"}
    if rule.form == "bands":
        low, high, first, second, third = figures
        table = {"inputs": [reads[0]], "rules": [[f"< {low}", first], [f"[{low}..{high})", second], [f">= {high}", third]]}
        return {"type": "integer", "table": table}
    if rule.form == "added":
        return {"type": "integer", "value": f"min([{reads[0]} + {reads[1]}, {MOST}])"}
    return {"type": "integer", "value": f"floor(({' + '.join(reads)}) / {len(reads)})"}


def people(folder: Path, rows: int) -> Path:
    """The file of so many people, written if need be."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = folder / f"facts-{rows}.parquet"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draw = np.random.default_rng(rows)
        columns: dict[str, Any] = {name: draw.integers(0, 100_001, rows) for name in facts()}
        columns |= {name: draw.random(rows) < 0.5 for name in flags()}
        pq.write_table(pa.table(columns), file, row_group_size=65_536)
    return file


def write(folder: Path, size: int) -> Path:
    """The law as JSON for the other engines, written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"law-{size}.json"
    file.write_text(json.dumps([[rule.to_json() for rule in layer] for layer in layers(rules(size))]))
    return file


if __name__ == "__main__":
    for size in map(int, sys.argv[1:]) if len(sys.argv) > 1 else SIZES:
        law = rules(size)
        print(size, len(law), "rules in", len(layers(law)), "layers")
