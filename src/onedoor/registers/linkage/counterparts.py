"""Columns of two files that hold the same under different names: found by the words that their values share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onedoor.registers.linkage import cleaning
from onedoor.registers.linkage.columns import Column, Described
from onedoor.registers.linkage.kinds import ADDRESS_PARTS, BIRTH_PARTS, GENERIC, NAMES, Kind
from onedoor.registers.linkage.tables import Table

LIKE = 0.25
"""From this likeness on two columns are taken to hold the same."""
NAMED_ALIKE = 0.3
"""What a like name adds, at most."""
READ = 5_000
"""Values of a column that are looked at."""

Side = tuple[Table, Described]


@dataclass(frozen=True)
class _Group:
    """Columns of one side that the other side may have in one: all parts of a name, or one column."""

    columns: tuple[Column, ...]
    words: Mapping[str, float]

    @property
    def kind(self) -> Kind:
        """What a column would hold that holds the same."""
        kinds = {column.kind for column in self.columns}
        if kinds & set(NAMES):
            return Kind.NAME if len(self.columns) > 1 else self.columns[0].kind
        return Kind.ADDRESS if len(self.columns) > 1 else self.columns[0].kind


def paired(sides: Sequence[Side]) -> tuple[Described, ...]:
    """The sides' columns, those without a counterpart by kind or name brought together by what they hold, the most alike first."""
    described = [one for _, one in sides]
    if len(sides) != 2:
        return tuple(described)
    tables = [table for table, _ in sides]
    left, right = (_alone(tables[place], described[place], described[1 - place]) for place in (0, 1))
    scored = sorted(
        ((_likeness(one, two), -first, -second, one, two) for first, one in enumerate(left) for second, two in enumerate(right)),
        key=lambda found: found[:3],
        reverse=True,
    )
    taken: set[str] = set()
    for likeness, _, _, one, two in scored:
        names = {f"0{column.name}" for column in one.columns} | {f"1{column.name}" for column in two.columns}
        if likeness < LIKE or taken & names or not _go_together(one, two):
            continue
        taken |= names
        described[0], described[1] = _joined(described[0], described[1], one, two)
    return tuple(described)


def _alone(table: Table, own: Described, other: Described) -> list[_Group]:
    """Columns that have no counterpart by kind or by name; the parts of a name or an address together as well."""
    kinds = {column.kind for column in other.columns}
    named = {column.plain for column in other.columns if column.kind in GENERIC}
    lone = [column for column in own.columns if not _has_counterpart(column, kinds, named)]
    groups: list[tuple[Column, ...]] = [(column,) for column in lone]
    for parts in (NAMES, ADDRESS_PARTS):
        together = tuple(column for column in lone if column.kind in parts)
        groups += [together] if len(together) > 1 else []
    return [_Group(group, _words(table, [column.name for column in group])) for group in groups]


def _has_counterpart(column: Column, kinds: set[Kind], named: set[str]) -> bool:
    if column.kind in GENERIC:
        return column.plain in named
    for parts in (NAMES, BIRTH_PARTS, ADDRESS_PARTS):
        if column.kind in parts:
            return bool(kinds & set(parts))
    return column.kind in kinds


def _words(table: Table, names: Iterable[str]) -> Mapping[str, float]:
    """The words of some columns with their weight; the sum of squares is one."""
    step = max(1, len(table) // READ)
    often: Counter[str] = Counter()
    for name in names:
        for value in table.column(name)[::step]:
            often.update((cleaning.text(value) or "").split())
    weights = {word: 1 + math.log(count) for word, count in often.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _likeness(one: _Group, two: _Group) -> float:
    """The cosine of the values' words, and something for the likeness of the names."""
    small, large = sorted((one.words, two.words), key=len)
    shared = math.fsum(weight * large[word] for word, weight in small.items() if word in large)
    names = max((_named_alike(a.plain, b.plain) for a in one.columns for b in two.columns), default=0.0)
    return shared + NAMED_ALIKE * names if shared >= LIKE / 5 or names == 1.0 else 0.0


def _named_alike(one: str, two: str) -> float:
    """1 where one name begins or ends the other or consists of its words (occup, occupation; birthplace, place of birth), else 0."""
    words = sorted(([word for word in name.split() if word not in _LITTLE] for name in (one, two)), key=lambda own: len("".join(own)))
    short, long = ("".join(own) for own in words)
    if len(short) < 4:
        return 0.0
    within = long.startswith(short) or long.endswith(short)
    made_of = any(len("".join(own)) >= 6 and all(word in other for word in own) for own, other in ((words[0], long), (words[1], short)))
    return float(within or made_of)


_LITTLE = frozenset(("of", "the", "de", "del", "la", "du", "des", "der", "die", "and", "no", "name", "num", "nr"))


def _go_together(one: _Group, two: _Group) -> bool:
    """Whether what their names promise does not speak against it."""
    firm = [group.kind for group in (one, two) if group.kind not in GENERIC]
    if len(firm) < 2:
        return True
    return any(set(firm) <= set(parts) for parts in (NAMES, ADDRESS_PARTS))


def _joined(left: Described, right: Described, one: _Group, two: _Group) -> tuple[Described, Described]:
    """Both sides, with these columns as the same: of the kind that one of them has, and under one name."""
    kind = next((group.kind for group in (one, two) if group.kind not in GENERIC), None)
    if kind is None:
        return left, _with(right, two, plain_name=one.columns[0].plain, kind=None)
    sides = []
    for described, group in ((left, one), (right, two)):
        sides.append(described if group.kind not in GENERIC else _with(described, group, plain_name="", kind=kind))
    return sides[0], sides[1]


def _with(described: Described, group: _Group, *, plain_name: str, kind: Kind | None) -> Described:
    own = {column.name for column in group.columns}
    columns = [
        replace(column, kind=kind or column.kind, alias=plain_name) if column.name in own else column for column in described.columns
    ]
    return replace(described, columns=tuple(columns))
