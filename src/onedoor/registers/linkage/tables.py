"""CSV files as people have them: encoding and delimiter found out, and a plain sentence where one cannot be read."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from onedoor.registers.linkage.dates import looks_like_days

DELIMITERS = ",;\t|"
_MOST_CELL = 1_000_000


class CannotLink(ValueError):
    """The files cannot be linked as they are. The message says which, where and what to do."""


@dataclass(frozen=True)
class Table:
    """Records with named columns of text."""

    name: str
    columns: tuple[str, ...]
    rows: list[list[str]] = field(repr=False)
    folder: Path | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[str]:
        """The values of one column, in the order of the records."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read(file: Path, *, header: bool = True, delimiter: str | None = None, encoding: str | None = None) -> Table:
    """The records of a CSV file. Without `header` the columns are called column 1, column 2 and so on.

    Delimiter and encoding are found out when they are not said. Raises CannotLink, OSError.
    """
    csv.field_size_limit(_MOST_CELL)
    content = _text(file, encoding)
    if not content.strip():
        raise CannotLink(f"{file}: the file is empty. It needs a line with the columns' names and a line for each record.")
    delimiter = delimiter or _delimiter(content)
    lines = _lines(file, content, delimiter)
    if header:
        _, names = lines.pop(0)
        columns = _header(file, names)
    else:
        columns = tuple(f"column {number}" for number in range(1, len(lines[0][1]) + 1))
    return Table(str(file), columns, [_cells(file, number, cells, len(columns)) for number, cells in lines], file.parent)


def _text(file: Path, encoding: str | None) -> str:
    raw = file.read_bytes()
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if raw.startswith(mark):
            encoding = name
            break
    try:
        content = raw.decode(encoding or "utf-8")
    except LookupError as error:
        raise CannotLink(f"--encoding {encoding}: there is no encoding of that name. Say utf-8, latin-1, cp1252 …") from error
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise CannotLink(f"{file}: byte {error.start} is not {encoding}. Leave --encoding out, or say the right one.") from error
        content = raw.decode("cp1252", errors="replace")
    if "\0" in content:
        raise CannotLink(f"{file}: this is no text but something else (it has NUL bytes). Save it as CSV in UTF-8.")
    return content


def _delimiter(content: str) -> str:
    """The sign that divides the first lines into the same number of cells, and into most."""
    sample = "".join(content.splitlines(keepends=True)[:50])
    best, best_score = ",", (0.0, 0)
    for sign in DELIMITERS:
        lengths = Counter(len(cells) for cells in csv.reader(io.StringIO(sample), delimiter=sign) if cells)
        if not lengths:
            continue
        width, often = lengths.most_common(1)[0]
        score = (often / lengths.total() if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = sign, score
    return best


def _lines(file: Path, content: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Number of the line and cells, without lines that are blank."""
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, skipinitialspace=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise CannotLink(f"{file}, line {reader.line_num}: {error}. Is a quotation mark not closed there?") from error
    if content.count('"') % 2 and lines and any("\n" in cell for cell in lines[-1][1]):
        begun = content.count("\n", 0, content.rfind('"')) + 1
        raise CannotLink(f"{file}, line {begun}: a quotation mark is opened there and not closed until the end of the file.")
    return lines


def _header(file: Path, names: list[str]) -> tuple[str, ...]:
    while names and not names[-1]:
        names = names[:-1]
    if looks_like_data(names):
        raise CannotLink(
            f"{file}: the first line looks like a record, not like the names of the columns. Put a line with names above it, "
            "or say --no-header."
        )
    if "" in names:
        raise CannotLink(f"{file}: column {names.index('') + 1} has no name in the first line. Give it one.")
    twice = [name for name, often in Counter(name.casefold() for name in names).items() if often > 1]
    if twice:
        raise CannotLink(f"{file}: {len(twice)} name(s) of columns stand there more than once: {', '.join(twice)}. Rename one of each.")
    return tuple(names)


def looks_like_data(names: list[str]) -> bool:
    """Whether a first line cannot be names: figures, days or an e-mail address in it."""
    filled = [name for name in names if name]
    if not filled:
        return True
    return any(name.replace(".", "").replace("-", "").isdigit() or "@" in name or looks_like_days([name]) for name in filled)


def _cells(file: Path, number: int, cells: list[str], width: int) -> list[str]:
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    if len(cells) > width:
        raise CannotLink(
            f"{file}, line {number}: {len(cells)} cells, but there are {width} columns. Is there a delimiter inside of a value "
            "that needs quotation marks, or is --delimiter needed?"
        )
    return cells + [""] * (width - len(cells))
