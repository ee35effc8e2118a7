"""The generated law in Polars (eager and lazy) and DuckDB. Runs in the peers' environment."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from measured import report, without_pandas

MOST = 1_000_000


def polars_rule(rule):
    """A rule as an expression of Polars."""
    import polars as pl

    name, form, reads, figures = rule
    one = [pl.col(read) for read in reads]
    if form == "taper":
        share, least = figures
        found = pl.max_horizontal(0, one[0] - (pl.max_horizontal(0, one[1] - least) * share) // 100)
    elif form == "lesser":
        found = pl.min_horizontal(one[0], one[1] + figures[0])
    elif form == "choice":
        found = pl.when(one[0] & (one[1] > figures[0])).then(one[1]).otherwise(one[2])
    elif form == "bands":
        low, high, first, second, third = figures
        found = pl.when(one[0] < low).then(first).when(one[0] < high).then(second).otherwise(third).cast(pl.Int64)
    else:
        total = one[0]
        for other in one[1:]:
            total = total + other
        found = pl.min_horizontal(total, MOST) if form == "added" else total // len(one)
    return found.alias(name)


def eager(law, facts, out):
    """Layer by layer, at once."""
    import polars as pl

    frame = pl.read_parquet(facts)
    for layer in law:
        frame = frame.with_columns([polars_rule(rule) for rule in layer])
    frame.select("total").write_parquet(out)


def lazy(law, facts, out):
    """As one plan, which Polars makes better before it runs it."""
    import polars as pl

    frame = pl.scan_parquet(facts)
    for layer in law:
        frame = frame.with_columns([polars_rule(rule) for rule in layer])
    frame.select("total").collect().write_parquet(out)


def sql_rule(rule):
    """A rule as an expression of SQL."""
    name, form, reads, figures = rule
    if form == "taper":
        share, least = figures
        said = f"greatest(0, {reads[0]} - (greatest(0, {reads[1]} - {least}) * {share}) // 100)"
    elif form == "lesser":
        said = f"least({reads[0]}, {reads[1]} + {figures[0]})"
    elif form == "choice":
        said = f"CASE WHEN {reads[0]} AND {reads[1]} > {figures[0]} THEN {reads[1]} ELSE {reads[2]} END"
    elif form == "bands":
        low, high, first, second, third = figures
        said = f"CASE WHEN {reads[0]} < {low} THEN {first} WHEN {reads[0]} < {high} THEN {second} ELSE {third} END"
    elif form == "added":
        said = f"least({' + '.join(reads)}, {MOST})"
    else:
        said = f"({' + '.join(reads)}) // {len(reads)}"
    return f"{said} AS {name}"


def duckdb(law, facts, out):
    """Layer by layer as common table expressions of one query."""
    import duckdb as engine

    connection = engine.connect()
    connection.execute("SET threads = 2")
    steps = [f"l0 AS (SELECT * FROM read_parquet('{facts}'))"]
    for place, layer in enumerate(law, start=1):
        columns = ", ".join(sql_rule(rule) for rule in layer)
        steps.append(f"l{place} AS (SELECT *, {columns} FROM l{place - 1})")
    query = f"WITH {', '.join(steps)} SELECT total FROM l{len(law)}"
    connection.execute("SET max_expression_depth = 100000")
    connection.execute(f"COPY ({query}) TO '{out}' (FORMAT parquet)")


WORK = {"eager": eager, "lazy": lazy, "duckdb": duckdb}

if __name__ == "__main__":
    without_pandas()
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=sorted(WORK))
    parser.add_argument("law", type=Path)
    parser.add_argument("facts", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    law = json.loads(asked.law.read_text())
    if asked.work == "duckdb":
        import duckdb as _
    else:
        import polars as _  # noqa: F401
    start = time.perf_counter()
    WORK[asked.work](law, asked.facts, asked.out)
    report(seconds=time.perf_counter() - start)
