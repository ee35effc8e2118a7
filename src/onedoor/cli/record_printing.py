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
from onedoor.registers.connectors.copybook.errors import FormatError, Rejected, StopsInTheMiddle
from onedoor.registers.connectors.copybook.json_lines import json_lines
from onedoor.registers.connectors.copybook.reading import Counts, DataFile

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


def print_records(reader: DataFile, data: Path, printing: Printing) -> Counts:
    """Check all files, then print their records. Raises Unable when one of them is not whole; then nothing was printed."""
    counts = Counts()
    with ExitStack() as stack:
        files = _files(data, stack)
        for name, path in files:
            with _whole(name, counts), _opened(path) as file:
                reader.check(file)
        rejects = stack.enter_context(_created(printing.rejected)) if printing.rejected else None
        for name, path in files:
            with _whole(name, counts), _opened(path) as file:
                _print(reader, file, counts, rejects, printing)
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


def _print(
    reader: DataFile, file: BinaryIO, counts: Counts, rejects: BinaryIO | None, printing: Printing
) -> None:
    out = sys.stdout.buffer
    line = json_lines(reader.layout, nulls=printing.nulls, root=printing.root)
    waiting: list[str] = []
    for one in reader.read(file, counts, set_aside=printing.set_aside):
        if isinstance(one, Rejected):
            _tell(one, file.name, rejects)
            continue
        waiting.append(line(one))
        if len(waiting) == _AT_ONCE:
            out.write(("\n".join(waiting) + "\n").encode())
            waiting.clear()
    if waiting:
        out.write(("\n".join(waiting) + "\n").encode())
    out.flush()


def _tell(one: Rejected, file: str, rejects: BinaryIO | None) -> None:
    click.echo(f"Set aside: {one}", err=True)
    if rejects:
        told = {"record": one.number, "offset": one.offset, "reason": one.reason, "data": one.data.hex()}
        rejects.write((json.dumps({"file": Path(file).name, **told}, ensure_ascii=False) + "\n").encode())
