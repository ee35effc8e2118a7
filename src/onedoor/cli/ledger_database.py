"""The parts of `onedoor ledger` that work on the town's database."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import FOUND, Unable, told_plainly
from onedoor.trust.notes import COSIGNATURE, NoteError, Signer, Verifier

if TYPE_CHECKING:
    from onedoor.trust.findings import Report

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
def sequence() -> None:
    """Give all committed entries their place in the tree, and sign it. The job worker does this every ten seconds."""
    load_django(of_the_demo=True)
    from onedoor.trust import sequencer

    with told_plainly(sequencer.TreeDamaged):
        done = sequencer.sequence(signer=_signer())
    click.echo(f"{done.added} entries placed; the tree has {done.size}.")


@click.command()
@click.option(
    "--key",
    "given",
    multiple=True,
    metavar="KEY",
    help="A public key to trust besides those of the settings.",
)
@click.option(
    "--against",
    "against",
    multiple=True,
    type=_FILE,
    help="A checkpoint that was kept elsewhere, or a witness's state: this log has to be consistent with it.",
)
def verify(given: tuple[str, ...], against: tuple[Path, ...]) -> None:
    """Re-audit everything: entries, leaves, tiles, roots, the signatures of every checkpoint. Exit code 1 when something is wrong.

    Each thing that is wrong stands on a line of standard output, in the order of the tree.
    """
    load_django(of_the_demo=True)
    from onedoor.trust import audit

    trusted = _trusted(given)
    began = time.monotonic()
    report = audit.audit(
        trusted=trusted, against=[_note_in(path) for path in against], progress=_Telling(began)
    )
    _say(report, time.monotonic() - began)
    if report.found:
        sys.exit(FOUND)


@click.command()
@click.argument("entry", type=int)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output otherwise."
)
def proof(entry: int, out: Path | None) -> None:
    """Write the proof of the entry with the id ENTRY, for verify/verify_proof.py. Whom it is about can read that."""
    load_django(of_the_demo=True)
    from onedoor.cli.privacy_holds import operator
    from onedoor.lib import clock
    from onedoor.trust import ledger, log, proofs

    found = ledger.Entry.objects.filter(pk=entry).first()
    if found is None:
        raise Unable(f"The ledger has no entry {entry}.")
    with told_plainly(proofs.NotInTree, proofs.Erased, log.NoCheckpoint):
        content = proofs.shown(found, by=operator(), at=clock.now()).file()
    if out:
        with told_plainly(OSError):
            out.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the newest checkpoint, the public key and the tiles into FOLDER, as files for a static web server.

    What is there already is gone on with; a full tile is written once.
    """
    load_django(of_the_demo=True)
    from onedoor.trust import log, tiles

    with told_plainly(log.NoCheckpoint, OSError):
        signed = log.latest()
        for tile in tiles.tiles(signed.size):
            if not (folder / tile.path()).exists():
                _write(folder / tile.path(), log.tile(tile))
        _write(folder / "key", f"{signed.key}\n".encode())
        _write(folder / "checkpoint", log.cosigned(signed).encode())
    click.echo(f"The tree of {signed.size} leaves is in {folder}.")


@click.command()
@click.argument("file", type=_FILE)
def accept(file: Path) -> None:
    """Put a witness's signature below our own checkpoint. FILE is the cosigned checkpoint, or the witness's state."""
    load_django(of_the_demo=True)
    from onedoor.trust import cosignatures

    with told_plainly(cosignatures.NotAccepted):
        names = cosignatures.accept(
            _note_in(file), witnesses=[key for key in _trusted(()) if key.kind == COSIGNATURE]
        )
    click.echo(f"Cosigned by {', '.join(names)}.")


def _signer() -> Signer:
    from django.conf import settings

    from onedoor.trust import keys

    if not settings.ONEDOOR_LEDGER_KEY:
        raise Unable(
            "ONEDOOR_LEDGER_KEY is not set. Make a key with `onedoor ledger key` (docs/operators.md)."
        )
    with told_plainly(NoteError):
        return keys.signer(settings.ONEDOOR_LEDGER_KEY)


def _trusted(given: tuple[str, ...]) -> list[Verifier]:
    from django.conf import settings

    from onedoor.trust import keys

    with told_plainly(NoteError):
        found = keys.verifiers([*settings.ONEDOOR_LEDGER_KEYS, *given])
        if settings.ONEDOOR_LEDGER_KEY:
            found.append(keys.signer(settings.ONEDOOR_LEDGER_KEY).verifier)
    if not found:
        raise Unable("No key is trusted: set ONEDOOR_LEDGER_KEY or ONEDOOR_LEDGER_KEYS, or give --key.")
    return found


def _note_in(path: Path) -> str:
    """A checkpoint in a file, also in a witness's state."""
    from onedoor.trust import witness

    with told_plainly(OSError, witness.Unreadable):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise Unable(f"{path} is no text.") from error
        return witness.remembered(text).note if text.startswith("{") else text


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new-{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)


class _Telling:
    """Tells every few seconds how far the audit is."""

    def __init__(self, began: float) -> None:
        self._told = began

    def __call__(self, done: int, all: int) -> None:
        """As the audit calls it."""
        if time.monotonic() - self._told > 3:
            self._told = time.monotonic()
            click.echo(f"  {done:,} of {all:,} entries", err=True)


def _say(report: Report, seconds: float) -> None:
    for finding in report.findings:
        click.echo(f"WRONG {finding}")
    if report.found > len(report.findings):
        click.echo(f"… and {report.found - len(report.findings)} more")
    click.echo(
        f"{report.size:,} entries in the tree, {report.erased:,} of them erased; {report.waiting:,} wait for their place; "
        f"{report.checkpoints:,} checkpoints; {seconds:.1f} s."
    )
    click.echo(f"{report.found} wrong." if report.found else "Everything is as it was signed.")
