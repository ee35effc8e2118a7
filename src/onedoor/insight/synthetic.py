"""Made populations for a service, in Parquet: from the types of its inputs, the same for the same seed.

They are for tests and for measuring, not for policy: every value is drawn for itself, within what the definition allows.

    python -m onedoor.insight.synthetic housing-benefit --jurisdiction FOLDER --rows 1000000 --out people.parquet
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import InputData, Model
from onedoor.insight.columns import IS_NULL

BATCH = 100_000
LIKELY = 0.9
AMOUNT = pa.decimal128(12, 2)
CENT = pa.scalar(Decimal("0.01"), pa.decimal128(2, 2))
Numbers = np.ndarray[Any, np.dtype[np.int64]]
_RANGE = re.compile(r"^\[\s*(-?\d+)\s*\.\.\s*(-?\d+)\s*\]$")


@dataclass(frozen=True)
class Recipe:
    """How people are drawn."""

    seed: int = 1
    holes: float = 0.02
    """Share of values that are not known."""
    longest: int = 4
    """Longest list (household members, jobs)."""
    most: Mapping[str, int] = field(default_factory=dict)
    """Highest number of an input, where it is not to be guessed."""
    years: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Of dates: from how many years after (or, negative, before) the day to how many; else from 90 before it."""
    likely: Mapping[str, bool | str] = field(default_factory=dict)
    """What most answer to an input that is a choice, or yes and no: so that enough people come as far as the amounts."""
    on: date = date(2026, 4, 1)


def batches(model: Model, *, rows: int, recipe: Recipe | None = None) -> Iterator[pa.RecordBatch]:
    """Draw `rows` people, some thousands at a time; each batch is drawn from a seed of its own."""
    drawn = recipe or Recipe()
    for number, first in enumerate(range(0, rows, BATCH)):
        dice = np.random.default_rng([drawn.seed, number])
        count = min(BATCH, rows - first)
        columns = {}
        for data in model.inputs.values():
            columns[data.name] = _with_holes(_input(data, count, dice, drawn), dice, drawn.holes)
            if data.may_be_empty:
                known_null = dice.random(count) < 0.5
                columns[data.name + IS_NULL] = pa.array(known_null)
                columns[data.name] = _with_holes(columns[data.name], dice, 0, also=known_null)
        yield pa.record_batch(columns)


def write(path: Path, model: Model, *, rows: int, recipe: Recipe | None = None) -> None:
    """Draw `rows` people into a Parquet file."""
    writer: pq.ParquetWriter | None = None
    try:
        for batch in batches(model, rows=rows, recipe=recipe):
            writer = writer or pq.ParquetWriter(path, batch.schema, compression="zstd")
            writer.write_batch(batch)
    finally:
        if writer is not None:
            writer.close()


def _input(data: InputData, count: int, dice: np.random.Generator, recipe: Recipe) -> pa.Array:
    if data.type.kind == "date":
        return _dates(count, dice, recipe.on, *recipe.years.get(data.name, (-90, 0)))
    if data.name in recipe.likely:
        others = _values(data.type, count, dice, recipe)
        if pa.types.is_dictionary(others.type):
            others = others.dictionary_decode()
        return pc.if_else(pa.array(dice.random(count) < LIKELY), recipe.likely[data.name], others)
    tests = data.valid.tests.text if data.valid else ""
    least, most = _bounds(tests, data.type, recipe.most.get(data.name))
    return _values(data.type, count, dice, recipe, least, most)


def _bounds(tests: str, type: DataType, most: int | None) -> tuple[int, int]:
    """The lowest and highest number to draw: what the definition's own test says, else something usual."""
    if found := _RANGE.match(tests.strip()):
        return int(found[1]), int(found[2])
    usual = {"day": 100, "week": 900, "month": 3_000, "year": 40_000}.get(type.per or "", 30_000)
    return 0, most if most is not None else (usual if type.is_money else 12)


def _values(
    type: DataType, count: int, dice: np.random.Generator, recipe: Recipe, least: int = 0, most: int = 0
) -> pa.Array:
    """An array of `count` values of a type, none of them null."""
    if type.kind == "list" and type.item is not None:
        return _lists(type.item, count, dice, recipe)
    if type.kind == "record":
        parts = [
            _values(one.type, count, dice, recipe, *_bounds("", one.type, None))
            for one in type.fields.values()
        ]
        return pa.StructArray.from_arrays(parts, names=list(type.fields))
    if type.kind == "boolean":
        return pa.array(dice.random(count) < 0.5)
    if type.kind == "choice" and type.options:
        codes = pa.array(dice.integers(0, len(type.options), count, dtype=np.int32))
        return pa.DictionaryArray.from_arrays(codes, pa.array(list(type.options), pa.string()))
    if type.kind == "date":
        return _dates(count, dice, recipe.on, -90, 0)
    if type.kind == "integer":
        return pa.array(dice.integers(least, most + 1, count, dtype=np.int64))
    if type.is_number:
        return _amounts(count, dice, least, most)
    codes = pa.array(dice.integers(0, 1_000, count, dtype=np.int32))
    return pa.DictionaryArray.from_arrays(codes, pa.array([f"text {place}" for place in range(1_000)]))


def _dates(count: int, dice: np.random.Generator, on: date, first: int, last: int) -> pa.Array:
    """Days from some years before or after a day to some others."""
    day = (on - date(1970, 1, 1)).days
    return pa.array(dice.integers(day + first * 365, day + last * 365, count, dtype=np.int32)).cast(
        pa.date32()
    )


def _amounts(count: int, dice: np.random.Generator, least: int, most: int) -> pa.Array:
    """Amounts with cents, more small ones than large ones, every tenth a round hundred (figures of laws are round)."""
    cents: Numbers = (least + (most - least) * dice.random(count) ** 2 * 100).astype(np.int64)
    round_ones = dice.random(count) < 0.1
    cents[round_ones] = cents[round_ones] // 10_000 * 10_000
    return pc.multiply(pa.array(cents).cast(pa.decimal128(19, 0)), CENT).cast(AMOUNT)


def _lists(item: DataType, count: int, dice: np.random.Generator, recipe: Recipe) -> pa.Array:
    lengths = np.minimum(dice.geometric(0.5, count) - 1, recipe.longest)
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    bounds = _bounds("", item, None)
    return pa.ListArray.from_arrays(pa.array(offsets), _values(item, int(offsets[-1]), dice, recipe, *bounds))


def _with_holes(array: pa.Array, dice: np.random.Generator, share: float, also: Any = None) -> pa.Array:
    holes = dice.random(len(array)) < share
    if also is not None:
        holes |= also
    return pc.if_else(pa.array(holes), pa.scalar(None, array.type), array) if holes.any() else array


@click.command()
@click.argument("service")
@click.option("--jurisdiction", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--holes", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Share of unknown values."
)
@click.option(
    "--likely", multiple=True, metavar="INPUT=VALUE", help="What nine of ten answer: true, false, an option."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def main(
    service: str, jurisdiction: Path, rows: int, seed: int, holes: float, likely: tuple[str, ...], out: Path
) -> None:
    """Write a made population for SERVICE."""
    from onedoor.catalogue import jurisdictions

    model = jurisdictions.load(jurisdiction, run_examples=False).services[service].model
    words = {"true": True, "false": False}
    pairs = [one.partition("=") for one in likely]
    most = {name: words.get(value, value) for name, _, value in pairs}
    write(out, model, rows=rows, recipe=Recipe(seed=seed, holes=holes, likely=most))
    click.echo(f"{rows:,} people in {out}")


if __name__ == "__main__":
    main()
