"""`onedoor link`: which records of two files, of one file, or of two registers are about the same person or thing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from onedoor.cli.exits import Unable, told_plainly

if TYPE_CHECKING:
    from onedoor.registers.linkage.linking import Linked
    from onedoor.registers.linkage.pairs import Unique

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("names", nargs=-1, metavar="LEFT [RIGHT]")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="PAIRS.csv", help="Where the pairs are written.")
@click.option("--config", type=_FILE, help="A YAML that says what the columns hold.  [default: LEFT.yaml beside LEFT.csv, if there]")
@click.option("--threshold", type=click.FloatRange(0, 1, min_open=True), default=0.5, show_default=True,
    help="The least probability of a pair that is written; for registers, of one that is a link.")  # fmt: skip
@click.option("--unique", type=click.Choice(["auto", "yes", "no"]), default="auto", show_default=True,
    help="With two files: whether each record has one partner at most. auto: as the pairs themselves look.")  # fmt: skip
@click.option("--delimiter", metavar="SIGN", help="The sign between cells.  [default: found out]")
@click.option("--encoding", metavar="NAME", help="The files' encoding.  [default: UTF-8, UTF-16 or cp1252, as they look]")
@click.option("--no-header", is_flag=True, help="The files begin with a record; columns are called column 1, column 2 …")
@click.option("--registers", "of_registers", is_flag=True, help="LEFT and RIGHT are registers of the town; see below.")
@click.option("--review", type=click.FloatRange(0, 1), default=0.2, show_default=True,
    help="With --registers: the least probability of a pair that an officer is asked about.")  # fmt: skip
@click.option("--for", "consumer", metavar="ORGANISATION", help="With --registers: for whom.  [default: the owner of LEFT]")
@click.option("--quiet", is_flag=True, help="Say nothing while at work.")
def link(
    names: tuple[str, ...],
    out: Path | None,
    config: Path | None,
    threshold: float,
    unique: str,
    delimiter: str | None,
    encoding: str | None,
    no_header: bool,
    of_registers: bool,
    review: float,
    consumer: str | None,
    quiet: bool,
) -> None:
    """Find the records of LEFT and RIGHT that are about the same one; with LEFT alone, its duplicates.

    Columns are told by their names in several languages, or a YAML says what they hold. A column that names the records is
    written down and never compared. The same files always give the same pairs.

    With --registers, LEFT and RIGHT are two registers: pairs from --threshold on become links, those from --review on wait
    for an officer at /desk/links; nothing is merged. Without names all registers whose files say `linked_with` are linked, as
    `onedoor work` does every night.
    """
    if len(names) > 2:
        raise click.UsageError("One or two files, please.")
    if of_registers:
        from onedoor.cli.link_registers import link_all_registers, link_registers

        if not names:
            link_all_registers()
            return
        if len(names) != 2:
            raise click.UsageError("--registers needs the names of two registers.")
        link_registers(names[0], names[1], consumer=consumer, link_from=threshold, review_from=min(review, threshold), say=_said(quiet))
        return
    if not names:
        raise click.UsageError("Which file? Name one or two.")
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    _of_files(
        [Path(name) for name in names], out, config=config, threshold=threshold, unique=unique, quiet=quiet,
        header=not no_header, delimiter=_sign(delimiter), encoding=encoding,
    )  # fmt: skip


def _of_files(
    files: list[Path],
    out: Path,
    *,
    config: Path | None,
    threshold: float,
    unique: str,
    quiet: bool,
    header: bool,
    delimiter: str | None,
    encoding: str | None,
) -> None:
    try:
        from onedoor.registers.linkage import linking, tables, writing
    except ImportError as error:
        raise Unable(f"{error.name} is not installed: run `make install`.") from error
    if not out.parent.is_dir():
        raise Unable(f"{out}: there is no folder {out.parent}.")
    began = time.monotonic()
    with told_plainly(OSError, tables.CannotLink):
        read = [tables.read(file, header=header, delimiter=delimiter, encoding=encoding) for file in files]
        linked = linking.link(read, config=config, threshold=threshold, unique=cast("Unique", unique), say=_said(quiet))
        writing.write(linked, read, out=out)
    if not quiet:
        click.echo(_summary(linked, out, time.monotonic() - began), err=True)


def _sign(delimiter: str | None) -> str | None:
    if delimiter is None:
        return None
    sign = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if len(sign) != 1:
        raise click.BadParameter("one sign, or tab.", param_hint="--delimiter")
    return sign


def _said(quiet: bool) -> Callable[[str], None]:
    def say(line: str) -> None:
        if not quiet:
            click.echo(f"{line} …", err=True)
            sys.stderr.flush()

    return say


def _summary(linked: Linked, out: Path, seconds: float) -> str:
    clusters = len({pair.cluster for pair in linked.pairs})
    return f"{len(linked.pairs):,} pairs in {clusters:,} clusters, {linked.compared:,} compared, {seconds:.1f} s: {out}"
