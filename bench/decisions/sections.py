"""The tables about decisions, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.decisions import country, environment, generated, large, one, real
from bench.tables import Table

NAMES = ("country", "rules", "one", "real", "cold")


def measure(names: frozenset[str], *, quick: bool, say: Callable[[str], None]) -> Iterator[Table]:
    """The tables of these names; quick: fewer people, rules and rounds."""
    python, skipped = environment.python(say, may_download=not quick)
    rounds = 1 if quick else 5
    if "one" in names:
        yield one.measure(python, skipped, rounds=rounds, say=say)
    if "cold" in names:
        yield one.cold(rounds=rounds, say=say)
    if "country" in names:
        sizes = [100_000] if quick else [1_000_000, 5_000_000]
        yield from country.measure(python, skipped, sizes=sizes, rounds=rounds, say=say)
    if "rules" in names:
        sizes = generated.SIZES[:3] if quick else generated.SIZES
        many = 0 if quick else 1_000_000
        yield large.measure(
            python, skipped, sizes=sizes, people=10_000 if quick else 100_000, many=many, rounds=1 if quick else 3, say=say
        )
    if "real" in names:
        yield real.measure(python, skipped, many=1_000 if quick else 100_000, rounds=1, say=say)
