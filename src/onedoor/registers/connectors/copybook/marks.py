"""Numbers by which records are found again: of the file, of the record in it, and of the segments that it belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from onedoor.registers.connectors.copybook.errors import FormatError
from onedoor.registers.connectors.copybook.generation import Row
from onedoor.registers.connectors.copybook.layout import Layout, path
from onedoor.registers.connectors.copybook.reading import Examined


class Told:
    """What the segment field of a record says. Raises FormatError when no such item is shown."""

    def __init__(self, layout: Layout, name: str | None) -> None:
        found = path(layout, name) if name else None
        if found is None:
            raise FormatError(f"The copybook shows no item {name or 'that was named'} to tell segments by.")
        self._path = found

    def __call__(self, row: Row) -> str:
        """The field's value as text, without blanks around it; nothing when it has none."""
        found: Any = row
        for key in self._path:
            found = None if found is None else found.get(key)
        return "" if found is None else str(found).strip()

_OTHERS = {"*", "_"}


@dataclass
class Marks:
    """Writes marks in front of the fields of each record."""

    records: bool
    """Whether File_Id, Record_Id (both from 0) and Record_Byte_Length are shown."""
    levels: Sequence[Sequence[str]] = ()
    """For each level from the root down the values of the segment field that stand for it; * or _ for all others."""
    prefix: str = "ID"
    told: Told | None = None
    _counts: list[int] = field(default_factory=list)
    _root: str | None = None
    _level: int = -1

    def begin(self) -> None:
        """A new file begins: nothing belongs to what was in the last one."""
        self._counts, self._root, self._level = [0] * len(self.levels), None, -1

    def marked(self, line: str, record: Examined, file: int) -> str:
        """The record's line with its marks: ``Seg_Id0`` is ``ID_0_7`` for the record 7 of the file 0, ``Seg_Id1`` of its
        second child ``ID_0_7_L1_2``."""
        found: dict[str, Any] = {}
        if self.records:
            found |= {"File_Id": file, "Record_Id": record.number - 1, "Record_Byte_Length": len(record.data)}
        if self.levels and self.told:
            self._count(self.told(record.row), record, file)
            for level in range(len(self.levels)):
                if (mark := self._mark(level)) is not None:
                    found[f"Seg_Id{level}"] = mark
        written = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        if not found:
            return line
        return written if line == "{}" else written[:-1] + "," + line[1:]

    def _count(self, value: str, record: Examined, file: int) -> None:
        self._level = next(
            (level for level, values in enumerate(self.levels) if value in values),
            next((level for level, values in enumerate(self.levels) if _OTHERS & {*values}), -1),
        )
        if self._level == 0:
            self._root = f"{self.prefix}_{file}_{record.number - 1}"
            self._counts = [0] * len(self.levels)
        elif self._level > 0:
            self._counts[self._level] += 1
            self._counts[self._level + 1 :] = [0] * (len(self.levels) - self._level - 1)

    def _mark(self, level: int) -> str | None:
        if level > self._level or self._root is None:
            return None
        return self._root if level == 0 else f"{self._root}_L{level}_{self._counts[level]}"
