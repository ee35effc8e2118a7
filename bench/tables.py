"""A table as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Table:
    """One table: its title, its columns, its rows, what a reader has to know, and which targets were missed."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    missed: Sequence[str] = ()
    raw: dict[str, Any] = field(default_factory=dict)
    """The same figures unrounded, round by round, for `--json`."""
    name: str = ""
    """What its place in BENCHMARKS.md is called, where it has one."""

    def text(self) -> str:
        """As it is printed: the first column to the left, figures to the right."""
        lines = [self.title, ""]
        table = [list(self.columns), *[list(row) for row in self.rows]]
        widths = [max(len(row[at]) for row in table) for at in range(len(self.columns))]
        for number, row in enumerate(table):
            cells = [one.ljust(widths[at]) if at == 0 else one.rjust(widths[at]) for at, one in enumerate(row)]
            lines.append(("  " + "   ".join(cells)).rstrip())
            if number == 0:
                lines.append("  " + "   ".join("-" * width for width in widths))
        lines += ["", *[f"  {note}" for note in self.notes]] if self.notes else []
        lines += [f"  MISSED: {target}" for target in self.missed]
        return "\n".join(lines) + "\n"

    def plain(self) -> dict[str, Any]:
        """For `--json`."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"name": self.name, "title": self.title, "rows": rows, "missed": list(self.missed), "raw": self.raw}
