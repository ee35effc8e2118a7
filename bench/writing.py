"""Puts tables where they stand in BENCHMARKS.md: between `<!-- bench NAME -->` and `<!-- end of NAME -->`."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.tables import Table

FILE = Path(__file__).resolve().parents[1] / "BENCHMARKS.md"
QUIET = 0.5
"""Processes that waited for a core before the bench began; with fewer the machine counts as quiet."""


def circumstances(words: Sequence[str], *, load: float, on: date) -> str:
    """With which command, when and where figures were taken; `load`: processes that wanted a core before."""
    arguments = f' ARGS="{" ".join(words)}"' if words else ""
    busy = "a quiet machine" if load < QUIET else f"a machine that was busy with other work (load {load:.1f} before)"
    return (
        f"`make bench{arguments}`, {on:%B %Y}, {platform.system()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {busy}:"
    )


def markdown(table: Table) -> str:
    """A table in Markdown, its notes and what was missed below it."""
    lines = [f"| {' | '.join(one.strip() for one in table.columns)} |", f"|---|{'--:|' * (len(table.columns) - 1)}"]
    lines += [f"| {' | '.join(row)} |" for row in table.rows]
    below = [f"- {note}" for note in table.notes] + [f"- **Missed:** {target}." for target in table.missed]
    return "\n".join([*lines, *([""] if below else []), *below])


def placed(text: str, table: Table, begin: str) -> str | None:
    """The text with the table in its place; None where it has none."""
    name = re.escape(table.name)
    pattern = re.compile(rf"(<!-- bench {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    block = f"{begin}\n\n{markdown(table)}\n"
    text, count = pattern.subn(lambda found: found[1] + block + found[2], text)
    return text if table.name and count else None


def write(table: Table, begin: str) -> bool:
    """Write the table to BENCHMARKS.md; whether it has a place there."""
    text = placed(FILE.read_text(), table, begin)
    if text is not None:
        FILE.write_text(text)
    return text is not None
