"""Linking two tables, or finding one table's duplicates: from columns of text to pairs with their probability."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onedoor.registers.linkage import candidates, identical, model, pairs, vocabularies
from onedoor.registers.linkage.columns import Described, describe
from onedoor.registers.linkage.counterparts import paired
from onedoor.registers.linkage.pairs import Pair, Unique
from onedoor.registers.linkage.records import Records, together
from onedoor.registers.linkage.tables import CannotLink, Table

Say = Callable[[str], None]


@dataclass(frozen=True)
class Linked:
    """What was found."""

    described: tuple[Described, ...]
    features: tuple[str, ...]
    compared: int
    """Pairs that were looked at."""
    pairs: list[Pair]
    left: int
    """Records of the left table: a pair's places from here on are those of the right one."""


def _silent(_: str) -> None:
    """Say nothing."""


def link(
    tables: Sequence[Table],
    *,
    config: Path | None = None,
    threshold: float = 0.5,
    unique: Unique = "auto",
    say: Say = _silent,
) -> Linked:
    """Link two tables, or find the duplicates of one: the pairs that belong together with a probability of at least `threshold`.

    `unique`: whether each record has at most one partner in the other table; `auto` finds out. The same input gives the
    same pairs. `say` is told how it goes. Raises CannotLink.
    """
    described, records = prepare(tables, config=config)
    names = tuple(one.name for one in records.features)
    say(f"{records.count:,} records, compared by " + ", ".join(names))
    if records.is_all_alike():
        return Linked(described, names, 0, identical.all_alike(records), records.left)
    condensed = identical.condense(records)
    chosen = candidates.pairs(condensed.records)
    if not len(chosen[0]):
        return Linked(described, names, 0, [], records.left)
    scored = model.score(condensed.records, chosen, say=say)
    say("choosing pairs")
    found = pairs.choose(condensed.records, scored, threshold=threshold, unique=unique)
    found = identical.restored(condensed, found, one_each=records.linking and unique == "yes")
    return Linked(described, names, len(scored.left), found, records.left)


def prepare(tables: Sequence[Table], *, config: Path | None = None) -> tuple[tuple[Described, ...], Records]:
    """What the tables' columns hold, and their records cleaned. Raises CannotLink."""
    for table in tables:
        if not len(table):
            raise CannotLink(f"{table.name}: there are no records below the columns' names.")
    described = paired([(table, describe(table, config=config)) for table in tables])
    records = together(list(zip(tables, described, strict=True)))
    vocabularies.settle(records)
    return described, records
