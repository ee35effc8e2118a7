"""What `onedoor copybook` is told about the kinds of records in a file, and about the text of its copybook."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from onedoor.registers.connectors.copybook.code_pages import code_page
from onedoor.registers.connectors.copybook.families import Families
from onedoor.registers.connectors.copybook.formats import Segments
from onedoor.registers.connectors.copybook.layout import Layout
from onedoor.registers.connectors.copybook.marks import Marks, Told

_Command = TypeVar("_Command", bound=Callable[..., Any])

SUFFIXES = ("", ".cpy", ".CPY", ".cob", ".COB", ".cbl", ".CBL", ".copybook", ".inc", ".txt")


_LONGEST = 4_000_001
"""Bytes of a copybook that are looked at: one that is longer is refused by its length."""
_COLUMNS = 80
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True)
class Special:
    """What is asked of records besides their fields."""

    families: Families | None
    marks: Marks | None
    only: frozenset[str]
    told: Told | None


_OPTIONS = (
    click.option(
        "--segment-field", "--segment-id-field", "segment_field", metavar="NAME", help="The item that tells the kind of a record."
    ),
    click.option(
        "--segment",
        "--redefine-segment",
        "segments",
        metavar="VALUE=GROUP",
        multiple=True,
        help="The group that is there when --segment-field has this value; groups named so are left out of other records. "
        "May be given again; several values may stand between commas.",
    ),
    click.option(
        "--segment-parent",
        "--segment-child",
        "parents",
        metavar="CHILD=PARENT",
        multiple=True,
        help="Records of the group CHILD belong to the record of the group PARENT before them: they are shown in it, as a list. "
        "May be given again.",
    ),
    click.option(
        "--only-segment",
        "--segment-filter",
        "only",
        metavar="VALUE",
        multiple=True,
        help="Show only records whose --segment-field has this value. May be given again; several may stand between commas.",
    ),
    click.option(
        "--record-ids",
        "--generate-record-id",
        "record_ids",
        is_flag=True,
        help="Show File_Id, Record_Id (both from 0) and Record_Byte_Length before each record's fields.",
    ),
    click.option(
        "--segment-id-level",
        "--segment-id-root",
        "levels",
        metavar="VALUE",
        multiple=True,
        help="Show Seg_Id0, Seg_Id1 and so on before each record's fields: which root record it belongs to, and which child of "
        "it it is. Give it once for each level, from the root down, with the values of --segment-field; * stands for all others.",
    ),
    click.option(
        "--segment-id-prefix", "prefix", default="ID", show_default=True, help="What these begin with."
    ),
)


def segment_options(command: _Command) -> _Command:
    """The options about kinds of records."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def special_of(layout: Layout, segments: Segments | None, options: dict[str, Any]) -> Special | None:
    """What is asked besides, when something is. Raises FormatError for what the copybook does not have."""
    levels = [values_of(level) for level in options["levels"]]
    only = frozenset(value for one in options["only"] for value in values_of(one))
    if not (options["parents"] or options["record_ids"] or levels or only):
        return None
    told = Told(layout, options["segment_field"]) if levels or only else None
    marks = Marks(options["record_ids"], levels, options["prefix"], told) if options["record_ids"] or levels else None
    pairs = [_pair(one, "--segment-parent") for one in options["parents"]]
    parents = {child: parent for children, parent in pairs for child in values_of(children)}
    return Special(Families(layout, segments, parents) if parents else None, marks, only, told)


def segments_of(name: str | None, given: Sequence[str]) -> Segments | None:
    """Which group is there for which value."""
    if not given:
        return None
    if not name:
        raise click.UsageError("--segment needs --segment-field.")
    groups: dict[str, str] = {}
    for one in given:
        values, group = _pair(one, "--segment")
        groups |= dict.fromkeys(values_of(values), group)
    return Segments(field=name, groups=groups)


def numbers_of(given: Sequence[str], option: str) -> dict[str, int]:
    """The number that each word stands for."""
    numbers: dict[str, int] = {}
    for one in given:
        words, number = _pair(one, option)
        if not number.isdecimal() or len(number) > 9:
            raise click.BadParameter(f"{number} is no whole number.", param_hint=option)
        numbers |= dict.fromkeys(values_of(words), int(number))
    return numbers


def pairs_of(given: Sequence[str], option: str) -> tuple[tuple[str, str], ...]:
    """Both sides of each ``OLD=NEW``."""
    found = []
    for one in given:
        old, sign, new = one.strip().partition("=")
        if not sign or not old.strip():
            raise click.BadParameter(f"{one} is not of the form LEFT=RIGHT.", param_hint=option)
        found.append((old.strip(), new.strip()))
    return tuple(found)


def _pair(written: str, option: str) -> tuple[str, str]:
    """Both sides of ``VALUE=GROUP``; ``GROUP => VALUE`` is the same."""
    right, sign, left = written.partition("=>")
    if not sign:
        left, sign, right = written.rpartition("=")
    if not sign or not left.strip() or not right.strip():
        raise click.BadParameter(f"{written} is not of the form NAME=VALUE, such as C=COMPANY.", param_hint=option)
    return left.strip(), right.strip()


def values_of(written: str) -> list[str]:
    """What stands between commas."""
    return [value.strip() for value in written.split(",")]


@dataclass(frozen=True)
class Beside:
    """Finds the copybooks that COPY names in folders, whatever their suffix and the case of their letters."""

    folders: Sequence[Path]

    def __call__(self, name: str) -> str | None:
        """The text of a copybook."""
        for folder in self.folders:
            there = {one.name.casefold(): one for one in folder.iterdir() if one.is_file()}
            for suffix in SUFFIXES:
                if found := there.get((name + suffix).casefold()):
                    return text_of(found)
        return None


def text_of(file: Path) -> str:
    """The text of a copybook: in UTF-8, in EBCDIC as it lay on the mainframe, or else in Latin-1. Raises OSError.

    Lines of a mainframe have 80 columns and no ends; such a text is cut into them.
    """
    with file.open("rb") as opened:
        raw = opened.read(_LONGEST)
    if b" " not in raw and raw.count(0x40) > len(raw) // 10:
        text = code_page("cp1047-extended").decode(raw).replace("\x85", "\n")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    if len(text) > _COLUMNS and len(text) % _COLUMNS == 0 and not _LINE_END.search(text):
        return "\n".join(text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS))
    return text
