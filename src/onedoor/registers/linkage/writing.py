"""The file of pairs."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from onedoor.registers.linkage.linking import Linked
from onedoor.registers.linkage.tables import Table

COLUMNS = ("left_id", "right_id", "match_probability", "cluster", "basis", "left_row", "right_row")


def write(linked: Linked, tables: Sequence[Table], *, out: Path) -> None:
    """Write the pairs as CSV: whole or not at all. Raises OSError.

    Ids are those of the files' own id columns, else the numbers of the records, from 1 on.
    """
    left = _ids(tables[0], linked.described[0].id)
    right = _ids(tables[-1], linked.described[-1].id)
    away = linked.left if len(tables) == 2 else 0
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for pair in linked.pairs:
                other = pair.right - away
                probability = f"{min(pair.probability, 0.999999):.6f}"
                writer.writerow(
                    (left[pair.left], right[other], probability, pair.cluster, pair.basis, pair.left + 1, other + 1)
                )
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _ids(table: Table, column: str | None) -> list[str]:
    return table.column(column) if column else [str(number) for number in range(1, len(table) + 1)]
