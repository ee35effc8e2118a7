"""Prints the records of data files as JSON lines, for `onedoor copybook`."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import click

from onedoor.cli.exits import Unable, told_plainly
from onedoor.cli.record_options import Special
from onedoor.registers.connectors.copybook.errors import FormatError, Rejected, StopsInTheMiddle
from onedoor.registers.connectors.copybook.generation import Row
from onedoor.registers.connectors.copybook.json_lines import json_lines
from onedoor.registers.connectors.copybook.reading import Counts, DataFile, Examined

_AT_ONCE = 1000
"""Rows that are written together."""


@dataclass(frozen=True)
class Printing:
    """How records are to be shown, and what becomes of those that cannot be read."""

    nulls: bool
    root: str | None
    """A name to put around each record."""
    set_aside: bool
    rejected: Path | None
    """A file for the records that were set aside."""
    special: Special | None = None


def prints_only(one: DataFile, other: DataFile, data: Path) -> bool:
    """Whether the first of two readers can follow the file and the other cannot; standard input can be read once alone."""
    if one.framing.record_format != "fixed" or str(data) == "-":
        return False
    with ExitStack() as stack:
        files = _files(data, stack)

    def follows(reader: DataFile) -> bool:
        try:
            for _, path in files:
                with _opened(path) as file:
                    reader.check(file)
        except StopsInTheMiddle:
            return False
        return True

    return follows(one) and not follows(other)


def print_records(reader: DataFile, data: Path, printing: Printing) -> Counts:
    """Check all files, then print their records. Raises Unable when one of them is not whole; then nothing was printed."""
    counts = Counts()
    with ExitStack() as stack:
        files = _files(data, stack)
        for name, path in files:
            with _whole(name, counts), _opened(path) as file:
                reader.check(file)
        rejects = stack.enter_context(_created(printing.rejected)) if printing.rejected else None
        for place, (name, path) in enumerate(files):
            with _whole(name, counts), _opened(path) as file:
                _print(_lines(reader, file, counts, place, printing), file, rejects)
    return counts


def _files(data: Path, stack: ExitStack) -> list[tuple[str, Path]]:
    """The files to read and what to call them: standard input as a file of its own, a folder's files but for hidden ones."""
    if str(data) == "-":
        with told_plainly(OSError):
            kept = stack.enter_context(tempfile.NamedTemporaryFile(prefix="onedoor-"))  # noqa: SIM115
            shutil.copyfileobj(sys.stdin.buffer, kept)
            kept.flush()
        return [("standard input", Path(kept.name))]
    if not data.is_dir():
        return [(str(data), data)]
    with told_plainly(OSError):
        found = sorted(
            file for file in data.iterdir() if file.is_file() and not file.name.startswith((".", "_"))
        )
    if not found:
        raise click.BadParameter(f"There is no file in {data}.", param_hint="DATA")
    return [(str(file), file) for file in found]


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with told_plainly(OSError):
        file = path.open("rb")
    with file:
        yield file


@contextmanager
def _created(path: Path) -> Iterator[BinaryIO]:
    with told_plainly(OSError):
        file = path.open("wb")
    with file:
        yield file


@contextmanager
def _whole(name: str, counts: Counts) -> Iterator[None]:
    """A file that is not whole, or not what it was said to be, ends the command."""
    try:
        yield
    except (StopsInTheMiddle, FormatError) as error:
        raise Unable(f"{name}, {error}" + ("" if counts.rows else " Nothing was printed.")) from error


def _print(lines: Iterator[str | Rejected], file: BinaryIO, rejects: BinaryIO | None) -> None:
    out = sys.stdout.buffer
    waiting: list[str] = []
    for one in lines:
        if isinstance(one, Rejected):
            _tell(one, file.name, rejects)
            continue
        waiting.append(one)
        if len(waiting) == _AT_ONCE:
            out.write(("\n".join(waiting) + "\n").encode())
            waiting.clear()
    if waiting:
        out.write(("\n".join(waiting) + "\n").encode())
    out.flush()


def _lines(
    reader: DataFile, file: BinaryIO, counts: Counts, place: int, printing: Printing
) -> Iterator[str | Rejected]:
    """The records of a file as lines; `place` is that of the file among all, from 0."""
    special = printing.special
    shown = special.families.layout if special and special.families else reader.layout
    line = json_lines(shown, nulls=printing.nulls, root=printing.root)
    if special is None:
        for one in reader.read(file, counts, set_aside=printing.set_aside):
            yield one if isinstance(one, Rejected) else line(one)
        return
    if special.marks:
        special.marks.begin()
    for found in _chosen(reader, file, counts, printing, special):
        if isinstance(found, Rejected):
            counts.rejected += 1
            yield found
            continue
        record, row = found
        counts.rows += 1
        written = line(row)
        yield special.marks.marked(written, record, place) if special.marks else written


def _chosen(
    reader: DataFile, file: BinaryIO, counts: Counts, printing: Printing, special: Special
) -> Iterator[tuple[Examined, Row] | Rejected]:
    """The records that are asked for, those of a family together."""

    def records() -> Iterator[Examined]:
        for one in reader.examined(file):
            if special.told and special.only and special.told(one.row) not in special.only:
                continue
            counts.longer += one.is_longer
            if one.flaws and not printing.set_aside:
                counts.flawed += 1
                yield one._replace(flaws=())
            else:
                yield one

    if special.families:
        yield from special.families.together(records())
        return
    for one in records():
        yield one.rejected if one.flaws else (one, one.row)


def _tell(one: Rejected, file: str, rejects: BinaryIO | None) -> None:
    click.echo(f"Set aside: {one}", err=True)
    if rejects:
        told = {"record": one.number, "offset": one.offset, "reason": one.reason, "data": one.data.hex()}
        rejects.write((json.dumps({"file": Path(file).name, **told}, ensure_ascii=False) + "\n").encode())
