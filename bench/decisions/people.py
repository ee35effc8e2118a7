"""Made households: the same for everybody who is measured, each time.

`write` puts them down twice, for each side in the form it reads best: households with their members inside, and members
and households in tables of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

Array = np.ndarray[Any, Any]
OCCUPANCIES = ("owner", "tenant", "free lodger", "homeless")
ROLES = ("adult", "child")
GROUP = 32_768
"""Households in a row group of a file."""
FORM = "required"
"""In what form files are written: others are written anew."""
AT_ONCE = 32_768
"""Households that are read at a time."""


@dataclass(frozen=True)
class People:
    """Columns of persons, of households, and in which household each person lives."""

    birth: Array
    role: Array
    salary: Array
    capital: Array
    household: Array
    rent: Array
    size: Array
    occupancy: Array

    @property
    def starts(self) -> Array:
        """Where each household's members begin, and where the last one's end."""
        counts = np.bincount(self.household, minlength=len(self.rent))
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)

    def part(self, start: int, end: int) -> People:
        """The households from one on and before another, with their members."""
        first, last = int(np.searchsorted(self.household, start)), int(np.searchsorted(self.household, end))
        members = slice(first, last)
        homes = slice(start, end)
        return People(
            self.birth[members],
            self.role[members],
            self.salary[members],
            self.capital[members],
            self.household[members] - start,
            self.rent[homes],
            self.size[homes],
            self.occupancy[homes],
        )


def made(persons: int, *, seed: int = 2016) -> People:
    """So many persons, and those who live with the last of them, in households; money in cents."""
    draw = np.random.default_rng(seed)
    homes = persons // 2 + 10
    adults = draw.integers(1, 3, homes)
    children = np.maximum(0, draw.integers(-3, 4, homes))
    counts = adults + children
    ends = np.cumsum(counts)
    homes = int(np.searchsorted(ends, persons)) + 1
    adults, counts = adults[:homes], counts[:homes]
    household = np.repeat(np.arange(homes), counts)
    place = np.arange(len(household)) - np.repeat(np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    role = (place >= np.repeat(adults, counts)).astype(np.int8)
    grown = role == 0
    years = np.where(grown, draw.integers(18, 90, len(role)), draw.integers(0, 18, len(role)))
    birth = np.datetime64("2016-11-01") - (years * 365.25 + draw.integers(0, 366, len(role))).astype(int)
    earns = grown & (draw.random(len(role)) < 0.7)
    salary = np.where(earns, np.minimum(draw.lognormal(7.6, 0.7, len(role)) * 100, 5_000_000).astype(int), 0)
    capital = np.where(draw.random(len(role)) < 0.15, draw.integers(0, 100_000, len(role)), 0)
    occupancy = draw.choice(4, homes, p=[0.45, 0.45, 0.07, 0.03]).astype(np.int8)
    rent = np.where(occupancy == 1, draw.integers(20_000, 250_000, homes), 0)
    return People(
        birth.astype("datetime64[D]"),
        role,
        salary.astype(np.int64),
        capital.astype(np.int64),
        household,
        rent.astype(np.int64),
        draw.integers(12, 220, homes),
        occupancy,
    )


def money(cents: Array) -> pa.Array:
    """Cents as decimals of Arrow: of four bytes, as many as an amount has in the others' file."""
    return pa.Array.from_buffers(pa.decimal32(9, 2), len(cents), [None, pa.py_buffer(cents.astype(np.int32))])


def nested(people: People) -> pa.Table:
    """A row for each household with its members inside: what Onedoor reads. Nothing is missing, and the file says so."""
    columns = {
        "birth": pa.array(people.birth),
        "role": pa.DictionaryArray.from_arrays(pa.array(people.role), list(ROLES)),
        "salary": money(people.salary),
        "capital returns": money(people.capital),
    }
    members = pa.StructArray.from_arrays(list(columns.values()), fields=_fields(columns))
    listed = pa.list_(pa.field("element", members.type, nullable=False))
    homes = {
        "household.members": pa.ListArray.from_arrays(pa.array(people.starts), members, type=listed),
        "household.rent": money(people.rent),
        "home.size": pa.array(people.size),
        "home.occupancy": pa.DictionaryArray.from_arrays(pa.array(people.occupancy), list(OCCUPANCIES)),
    }
    return pa.table(list(homes.values()), schema=pa.schema(_fields(homes)))


def _fields(columns: dict[str, pa.Array]) -> list[pa.Field]:
    return [pa.field(name, column.type, nullable=False) for name, column in columns.items()]


def write(folder: Path, persons: int) -> None:
    """Put the files down, unless they are there: households.parquet for us, person.parquet and home.parquet for others."""
    done = folder / "made"
    if done.exists() and done.read_text().split()[2:] == [str(GROUP), FORM]:
        return
    folder.mkdir(parents=True, exist_ok=True)
    people = made(persons)
    pq.write_table(
        nested(people), folder / "households.parquet", row_group_size=GROUP, store_decimal_as_integer=True
    )
    person = {
        "birth": people.birth,
        "role": people.role,
        "household": people.household.astype(np.int32),
        "salary": (people.salary / 100).astype(np.float32),
        "capital_returns": (people.capital / 100).astype(np.float32),
    }
    home = {
        "rent": (people.rent / 100).astype(np.float32),
        "accommodation_size": people.size.astype(np.float32),
        "occupancy": people.occupancy,
    }
    for name, columns in (("person", person), ("home", home)):
        arrays = {one: pa.array(column) for one, column in columns.items()}
        table = pa.table(list(arrays.values()), schema=pa.schema(_fields(arrays)))
        pq.write_table(table, folder / f"{name}.parquet")
    done.write_text(f"{len(people.birth)} {len(people.rent)} {GROUP} {FORM}\n")
