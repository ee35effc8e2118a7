"""The line of a file that a problem stands in, with a caret under the place."""

from __future__ import annotations

from pathlib import Path

WIDTH = 100


def excerpt(file: Path, line: int, column: int) -> str | None:
    """Two lines to print below a problem; None where the file has no such line or cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return None
    if not 1 <= line <= len(lines) or not lines[line - 1].strip():
        return None
    text, place = lines[line - 1].replace("\t", " "), max(0, column - 1)
    indent = len(text) - len(text.lstrip())
    start = (
        min(indent, place)
        if len(text) - indent <= WIDTH
        else max(0, min(place - WIDTH // 2, len(text) - WIDTH))
    )
    shown = text[start : start + WIDTH].rstrip()
    return f"    {shown}\n    {' ' * min(place - start, WIDTH)}^"
