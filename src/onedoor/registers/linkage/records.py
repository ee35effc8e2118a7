"""The records of one or two files side by side: the same cleaned columns for both, ready to be compared."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from onedoor.registers.linkage import cleaning, dates, nicknames
from onedoor.registers.linkage.columns import Described
from onedoor.registers.linkage.kinds import ADDRESS_PARTS, GENERIC, Kind
from onedoor.registers.linkage.tables import CannotLink, Table

Value = str | None
Clean = Callable[[str | None], Value]


@dataclass(frozen=True)
class Feature:
    """Something that two records are compared by: its kind and the cleaned columns it stands in."""

    name: str
    kind: Kind
    columns: tuple[str, ...]
    weights: tuple[float, ...] = ()
    """How much each column tells, in bits: only of an address with parts."""


@dataclass
class Records:
    """Cleaned records: those of the left file first, then those of the right one."""

    left: int
    """How many there are of the left file; all of them where there is one file."""
    count: int
    linking: bool
    """Two files; else one is searched for duplicates."""
    columns: dict[str, list[Value]] = field(default_factory=dict)
    features: list[Feature] = field(default_factory=list)

    def feature(self, name: str) -> Feature | None:
        """The feature of this name, if the files have it."""
        return next((one for one in self.features if one.name == name), None)

    def distinct(self, column: str) -> int:
        """How many values a column has."""
        return len({value for value in self.columns[column] if value is not None})


    def is_all_alike(self) -> bool:
        """Whether nothing tells one record from another."""
        return all(self.distinct(column) <= 1 for one in self.features for column in one.columns)


Side = tuple[Table, Described]


def together(sides: Sequence[Side]) -> Records:
    """Clean one or two files. Raises CannotLink where they have nothing in common that can be compared."""
    records = Records(len(sides[0][0]), sum(len(table) for table, _ in sides), len(sides) == 2)
    _names(records, sides)
    _birth(records, sides)
    for name, kind, clean in _SIMPLE:
        if all(described.of(kind) for _, described in sides):
            _add(records, name, kind, [_joined(side, kind, clean) for side in sides])
    _addresses(records, sides)
    _generic(records, sides)
    if not records.is_all_alike():
        records.features = [one for one in records.features if any(records.distinct(column) > 1 for column in one.columns)]
    if not records.features:
        raise CannotLink(
            "The files have no columns in common that could be compared. Name what they hold in a YAML beside each file: "
            "columns: {their name: surname, …}"
        )
    return records


_SIMPLE: tuple[tuple[str, Kind, Clean], ...] = (
    ("sex", Kind.SEX, cleaning.sex),
    ("national", Kind.NATIONAL, cleaning.code),
    ("phone", Kind.PHONE, cleaning.phone),
    ("email", Kind.EMAIL, cleaning.email),
)


def _add(records: Records, name: str, kind: Kind, sides: list[list[Value]]) -> None:
    records.columns[name] = [value for side in sides for value in side]
    records.features.append(Feature(name, kind, (name,)))


def _joined(side: Side, kind: Kind, clean: Clean) -> list[Value]:
    """The cleaned values of a side's columns of one kind, several of them together."""
    table, described = side
    parts = [[clean(value) for value in table.column(name)] for name in described.of(kind)]
    if not parts:
        return [None] * len(table)
    return [_one(values) for values in zip(*parts, strict=True)]


def _one(values: Sequence[Value]) -> Value:
    return " ".join(value for value in values if value) or None


def _names(records: Records, sides: Sequence[Side]) -> None:
    if all(described.of(Kind.SURNAME) and described.of(Kind.GIVEN) for _, described in sides):
        given = [_joined(side, Kind.GIVEN, cleaning.text) for side in sides]
        _add(records, "given", Kind.GIVEN, given)
        _add(records, "surname", Kind.SURNAME, [_joined(side, Kind.SURNAME, cleaning.text) for side in sides])
        if all(described.of(Kind.MIDDLE) for _, described in sides):
            _add(records, "middle", Kind.MIDDLE, [_joined(side, Kind.MIDDLE, cleaning.text) for side in sides])
        return
    kinds = (Kind.GIVEN, Kind.MIDDLE, Kind.NAME, Kind.SURNAME)
    if all(any(described.of(kind) for kind in kinds) for _, described in sides):
        full = []
        for side in sides:
            parts = [_joined(side, kind, cleaning.text) for kind in kinds]
            full.append([_one(values) for values in zip(*parts, strict=True)])
        _add(records, "name", Kind.NAME, full)


def _birth(records: Records, sides: Sequence[Side]) -> None:
    parted = (Kind.BIRTH_YEAR, Kind.BIRTH_MONTH, Kind.BIRTH_DAY)
    if not all(described.of(Kind.BIRTH) or all(described.of(kind) for kind in parted) for _, described in sides):
        if all(described.of(Kind.BIRTH_YEAR) for _, described in sides):
            _add(records, "birth_year", Kind.NUMBER, [_joined(side, Kind.BIRTH_YEAR, cleaning.short_code) for side in sides])
        return
    days = []
    for table, described in sides:
        if names := described.of(Kind.BIRTH):
            days.append(_days(table.column(names[0])))
            continue
        year, month, day = (table.column(described.of(kind)[0]) for kind in parted)
        days.append([dates.clean(f"{y}-{m}-{d}") if y and m and d else None for y, m, d in zip(year, month, day, strict=True)])
    _add(records, "birth", Kind.BIRTH, days)


def _days(values: list[str]) -> list[Value]:
    order = dates.order_of(values)
    return [dates.clean(value, order) for value in values]


_PARTS: tuple[tuple[str, Kind, Clean], ...] = (
    ("a_number", Kind.NUMBER_IN_STREET, cleaning.short_code),
    ("a_street", Kind.STREET, cleaning.road),
    ("a_line", Kind.ADDRESS_LINE, cleaning.road),
    ("a_place", Kind.PLACE, cleaning.road),
    ("a_postcode", Kind.POSTCODE, cleaning.postcode),
    ("a_state", Kind.STATE, cleaning.text),
)


def _addresses(records: Records, sides: Sequence[Side]) -> None:
    """An address is compared as one: its parts agree together or not at all, and each by itself would be counted too much."""
    kinds = [{kind for kind in ADDRESS_PARTS if described.of(kind)} for _, described in sides]
    if not all(kinds):
        return
    line = any(Kind.ADDRESS in one and Kind.STREET not in one for one in kinds) or not kinds[0] & kinds[-1]
    parts = [one for one in _PARTS if all(one[1] in own for own in kinds)]
    used: list[str] = []
    if line or any(Kind.ADDRESS in one for one in kinds):
        apart = [one for one in parts if one[1] in (Kind.PLACE, Kind.POSTCODE, Kind.STATE)]
        rest = [kind for kind in ADDRESS_PARTS if kind not in {one[1] for one in apart}]
        whole = []
        for side, other in zip(sides, reversed(sides), strict=True):
            values = [_joined(side, kind, cleaning.road) for kind in rest if kind not in _AROUND or _is_within(side, kind, other)]
            whole.append([_one(cells) for cells in zip(*values, strict=True)])
        records.columns["a_whole"] = [value for side in whole for value in side]
        used.append("a_whole")
        parts = apart
    for name, kind, clean in parts:
        records.columns[name] = [value for side in sides for value in _joined(side, kind, clean)]
        used.append(name)
    told = [math.log2(max(2, records.distinct(name))) for name in used]
    records.features.append(Feature("address", Kind.ADDRESS, tuple(used), tuple(told)))


_AROUND = (Kind.PLACE, Kind.POSTCODE, Kind.STATE)


def _is_within(side: Side, kind: Kind, other: Side) -> bool:
    """Whether the other side writes what this side has in a column of its own into its lines of address, as a rule."""
    own = Counter(word for value in _joined(side, kind, cleaning.road) if value for word in value.split())
    lines = [_joined(other, one, cleaning.road) for one in (Kind.ADDRESS, Kind.STREET, Kind.ADDRESS_LINE)]
    there = {word for values in lines for value in values if value for word in value.split()}
    return sum(often for word, often in own.items() if word in there) > 0.5 * own.total()


def _generic(records: Records, sides: Sequence[Side]) -> None:
    """Columns nobody knows: brought together by their names, else by their place where both files have as many."""
    for number, names in enumerate(_pairs_of_columns(sides)):
        kinds = {kind for (_, described), name in zip(sides, names, strict=True) for kind in [_kind_of(described, name)]}
        kind = kinds.pop() if len(kinds) == 1 else Kind.TEXT
        values = [_cleaned(table.column(name), kind) for (table, _), name in zip(sides, names, strict=True)]
        _add(records, f"g{number}", kind, values)


def _kind_of(described: Described, name: str) -> Kind:
    return next(column.kind for column in described.columns if column.name == name)


def _pairs_of_columns(sides: Sequence[Side]) -> list[tuple[str, ...]]:
    own = [[column for column in described.columns if column.kind in GENERIC] for _, described in sides]
    if len(sides) == 1:
        return [(column.name,) for column in own[0]]
    named = {column.plain: column.name for column in own[1]}
    found: list[tuple[str, ...]] = [(column.name, named[column.plain]) for column in own[0] if column.plain in named]
    if not found and len(own[0]) == len(own[1]) and len(sides[0][0].columns) == len(sides[1][0].columns):
        return [(left.name, right.name) for left, right in zip(*own, strict=True)]
    return found


def _cleaned(values: list[str], kind: Kind) -> list[Value]:
    if kind == Kind.DATE:
        return _days(values)
    if kind == Kind.NUMBER:
        return [None if (figure := cleaning.number(value)) is None else f"{figure:.10g}" for value in values]
    return [cleaning.text(value) for value in values]


def forms_of(given: Sequence[Value]) -> list[list[str]]:
    """For each given name the signs of its forms."""
    return [nicknames.forms(one) for one in given]


def tokens_of(values: Sequence[Value]) -> list[list[float]]:
    """For each text its words as figures: how rare a word is, in such a way that each word has a figure of its own.

    The sum of squares of the figures that two texts share, over the lengths of both, is the cosine of their angle.
    """
    often = Counter(word for value in values if value for word in set(value.split()))
    total = sum(1 for value in values if value) or 1
    figure = {
        word: math.log1p(total / count) + number * 1e-9
        for number, (word, count) in enumerate(sorted(often.items()))
    }
    return [sorted(figure[word] for word in set(value.split())) if value else [] for value in values]
