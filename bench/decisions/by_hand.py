"""The benchmark's law written by hand in numpy, as somebody in a hurry for speed would: the yardstick, and the reference.

Of November 2016: figures are constants, money is in cents, members are columns, nobody is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from bench.decisions.people import Array, People

NAMES = (
    "income tax",
    "social security contribution",
    "basic income",
    "pension",
    "housing tax",
    "housing allowance",
    "parenting allowance",
    "disposable income",
)
DAY = np.datetime64("2016-11-01")
SLICE = 32_768


def computed(people: People) -> dict[str, Array]:
    """The eight results of each household, in euros."""
    homes = len(people.rent)
    starts = people.starts[:-1]

    def together(column: Array) -> Array:
        return np.add.reduceat(column, starts)

    age = ages(people.birth)
    pension = (age >= 60.33) * 1.0
    salary, capital = people.salary / 100, people.capital / 100
    income_tax = together((salary + capital + pension) * 0.15)
    contribution = together(0.04 * salary + 0.08 * np.maximum(0, salary - 12_300))
    basic = together(((age >= 18) & (people.salary == 0)) * 600.0)
    pensions = together(pension)
    household_income = together(salary)
    allowance = people.rent * 0.0025
    single = together((people.role == 0).astype(np.int64)) == 1
    under_8, under_6 = np.logical_or.reduceat(age < 8, starts), np.logical_or.reduceat(age < 6, starts)
    parenting = ((household_income <= 500) & ((single & under_8) | under_6)) * 600.0
    taxed = people.occupancy <= 1
    housing_tax = np.where(taxed, np.maximum(people.size * 10.0, 200.0), np.zeros(homes))
    disposable = (
        household_income
        + together(capital)
        + pensions
        + basic
        + allowance
        + parenting
        - income_tax
        - housing_tax / 12
        - contribution
    )
    found = (income_tax, contribution, basic, pensions, housing_tax, allowance, parenting, disposable)
    return dict(zip(NAMES, found, strict=True))


def ages(birth: Array) -> Array:
    """Whole years on the day."""
    months = birth.astype("datetime64[M]")
    day = (birth - months).astype(np.int64)
    between = DAY.astype("datetime64[M]").astype(np.int64) - months.astype(np.int64)
    # the day is the first of a month: who was born later in it has not had that month
    return (between - (day > 0)) // 12


def in_threads(people: People, threads: int) -> dict[str, Array]:
    """The same, slice by slice, in threads: numpy lets go of Python's lock."""
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(computed, slices(people)))
    return {name: np.concatenate([part[name] for part in parts]) for name in NAMES}


def slices(people: People) -> Iterator[People]:
    """The households, so many at a time that their columns stay in the processor's cache."""
    for start in range(0, len(people.rent), SLICE):
        yield people.part(start, min(start + SLICE, len(people.rent)))
