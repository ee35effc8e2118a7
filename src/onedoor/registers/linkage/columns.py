"""What each column of a file holds: said in a YAML beside it, told by its name, or found out from its values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from onedoor.registers.linkage import cleaning, dates
from onedoor.registers.linkage.kinds import ADDRESS_PARTS, BIRTH_PARTS, Kind, known_by_name, plain
from onedoor.registers.linkage.tables import CannotLink, Table

SURE = 5
"""So many records at least are needed to say that a column does nothing but number them."""
_CODE = re.compile(r"(\D{0,12}?)(\d{1,12})((?:[-_/][\w-]{1,12})?)")
TRIED = 2_000
"""Values of a column that are looked at to find out what it holds."""
_JOINED = (Kind.GIVEN, Kind.MIDDLE, Kind.SURNAME)
"""Of these a file may have several columns, which together are one: a first and a second surname."""


@dataclass(frozen=True)
class Column:
    """A column of a file and what it holds."""

    name: str
    kind: Kind
    alias: str = ""
    """The name of the other file's column that holds the same."""

    @property
    def plain(self) -> str:
        """Its name as columns of two files are brought together."""
        return self.alias or plain(self.name)


@dataclass(frozen=True)
class Described:
    """A file's columns that are used, and the one that names its records."""

    columns: tuple[Column, ...]
    id: str | None

    def of(self, kind: Kind) -> list[str]:
        """Names of the columns of this kind."""
        return [column.name for column in self.columns if column.kind == kind]


def describe(table: Table, *, config: Path | None = None) -> Described:
    """What the columns of `table` hold. `config`: a YAML that says so, else `NAME.yaml` beside the file if there is one.

    Raises CannotLink for a YAML that cannot be read or names columns or kinds that are not there.
    """
    said = _said(table, config)
    told: dict[str, Kind] = {}
    for name in table.columns:
        values = _some(table, name)
        kind = said.get(name) or known_by_name(name)
        if name not in said and (kind is None or not _fits(kind, values)):
            kind = _by_values(name, values)
        assert kind is not None
        told[name] = kind
    told |= {name: Kind.NUMBER for name, kind in told.items() if name not in said and _stands_alone(name, kind, told.values())}
    own_id = _own_id(table, told, said)
    kinds = _each_once(told)
    used = tuple(Column(name, kind) for name, kind in kinds.items() if kind not in (Kind.ID, Kind.IGNORE) and name != own_id)
    if not used:
        raise CannotLink(
            f"{table.name}: no column can be compared ({', '.join(table.columns)}). Name what they hold in a YAML beside the file: "
            "columns: {their name: surname, …}"
        )
    return Described(used, own_id)


def _some(table: Table, name: str) -> list[str]:
    step = max(1, len(table) // TRIED)
    return [bare for value in table.column(name)[::step] if (bare := cleaning.known(value))]


def _said(table: Table, config: Path | None) -> dict[str, Kind]:
    file = config
    if file is None:
        beside = [Path(table.name).with_suffix(ending) for ending in (".yaml", ".yml")]
        file = next((one for one in beside if one.is_file()), None)
    if file is None:
        return {}
    try:
        content: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CannotLink(f"{file}: cannot be read as YAML: {error}") from error
    columns = content.get("columns", content) if isinstance(content, dict) else None
    if not isinstance(columns, dict):
        raise CannotLink(f"{file}: it should say `columns:` and below, for each column, what it holds.")
    return {str(name): _kind(file, str(name), kind) for name, kind in columns.items() if _is_there(file, table, str(name), config)}


def _is_there(file: Path, table: Table, name: str, config: Path | None) -> bool:
    if name in table.columns:
        return True
    if config is not None:
        return False  # one file for both sides: each takes what it has
    raise CannotLink(f"{file}: {table.name} has no column “{name}”. It has: {', '.join(table.columns)}.")


def _kind(file: Path, name: str, kind: Any) -> Kind:
    try:
        return Kind(str(kind).strip().lower().replace("_", " "))
    except ValueError as error:
        raise CannotLink(f"{file}: {name}: “{kind}” is no kind of column. There are: {', '.join(Kind)}.") from error


def _fits(kind: Kind, values: Sequence[str]) -> bool:
    """Whether the values could be what the name promises; a column `date` or `number` may hold anything."""
    if not values:
        return True
    if kind == Kind.EMAIL:
        return _share(values, lambda one: "@" in one) > 0.5
    if kind in (Kind.PHONE, Kind.BIRTH):
        return _share(values, lambda one: sum(sign.isdigit() for sign in one) >= 4) > 0.5
    if kind == Kind.NUMBER_IN_STREET:
        return _share(values, lambda one: any(sign.isdigit() for sign in one) and len(one) <= 12) > 0.5
    if kind in (Kind.GIVEN, Kind.SURNAME, Kind.NAME):
        return _share(values, lambda one: any(sign.isalpha() for sign in one)) > 0.5
    return True


def _by_values(name: str, values: Sequence[str]) -> Kind:
    if not values:
        return Kind.IGNORE
    if _share(values, lambda one: "@" in one and "." in one) > 0.8:
        return Kind.EMAIL
    if dates.looks_like_days(values):
        return Kind.BIRTH if "birth" in plain(name) or "nac" in plain(name) else Kind.DATE
    if _share(values, lambda one: cleaning.number(one) is not None and sum(sign.isalpha() for sign in one) <= 3) > 0.9:
        return Kind.CATEGORY if len(set(values)) <= 12 < len(values) / 4 else Kind.NUMBER
    if len(set(values)) <= max(2, min(40, len(values) // 20)):
        return Kind.CATEGORY
    return Kind.TEXT


def _share(values: Sequence[str], holds: Any) -> float:
    return sum(1 for one in values if holds(one)) / len(values)


def _stands_alone(name: str, kind: Kind, all_kinds: Collection[Kind]) -> bool:
    """A number that no street goes with is no house's; an age says something only where no birthday does."""
    if kind == Kind.NUMBER_IN_STREET:
        return not {Kind.STREET, Kind.ADDRESS, Kind.ADDRESS_LINE, Kind.POSTCODE} & set(all_kinds)
    return kind == Kind.IGNORE and plain(name) in ("age", "edad", "alter") and not set(BIRTH_PARTS) & set(all_kinds)


def _own_id(table: Table, told: Mapping[str, Kind], said: Mapping[str, Kind]) -> str | None:
    """The column that names the records: said to, or called so, with another value in each record."""
    for name in [*(name for name, kind in said.items() if kind == Kind.ID), *table.columns]:
        if told[name] == Kind.ID:
            values = table.column(name)
            if name in said or (all(values) and len(set(values)) == len(values)):
                return name
    return next((name for name, kind in told.items() if name not in said and _numbers_records(kind, table.column(name))), None)


def _numbers_records(kind: Kind, values: Sequence[str]) -> bool:
    """Whether a column of another name, or of none that is known, does nothing but number the records.

    Another code in each record, made after one pattern (P-0001, rec-12-dup-0) or counted through: a number of a person that two
    records have is not of that kind, for then it stands there twice.
    """
    if kind not in (Kind.NATIONAL, Kind.NUMBER, Kind.CATEGORY, Kind.TEXT) or len(values) < SURE or not all(values) or len(set(values)) < len(values):
        return False
    codes = [_CODE.fullmatch(value) for value in values]
    if not all(codes):
        return False
    figures = [int(code[2]) for code in codes if code]
    alike = len({code[1] for code in codes if code}) == 1
    return alike and max(figures) - min(figures) < 2 * len(figures)


def _each_once(told: Mapping[str, Kind]) -> dict[str, Kind]:
    """No kind twice: a second line of an address is another line, a second column of most kinds is like one without a name."""
    seen: set[Kind] = set()
    kinds: dict[str, Kind] = {}
    for name, kind in told.items():
        if kind in seen and kind in ADDRESS_PARTS:
            kind = Kind.ADDRESS_LINE
        elif kind in seen and kind not in (*_JOINED, Kind.ID, Kind.IGNORE, Kind.DATE, Kind.NUMBER, Kind.CATEGORY, Kind.TEXT):
            kind = Kind.DATE if kind == Kind.BIRTH else Kind.TEXT
        seen.add(kind)
        kinds[name] = kind
    return kinds
