"""The parts of `onedoor ledger` that need no database: a witness runs elsewhere."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from onedoor.cli.exits import FOUND, Unable, told_plainly
from onedoor.lib import clock
from onedoor.trust import fetching, keys
from onedoor.trust import witness as witnesses
from onedoor.trust.notes import COSIGNATURE, ED25519, NoteError, Signer, Verifier, verifier

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--name", required=True, help="Name of the log (such as town.example/log) or of the witness.")
@click.option("--witness", "for_witness", is_flag=True, help="A witness's key, not a log's.")
@click.option("--out", type=_FILE, help="File to write the private key to, readable by its owner alone.")
def key(name: str, for_witness: bool, out: Path | None) -> None:
    """Make a key pair. The private key goes to --out or standard output, the public one to standard error."""
    with told_plainly(NoteError):
        made = keys.made(name, kind=COSIGNATURE if for_witness else ED25519)
    if out:
        with told_plainly(OSError):
            descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(keys.private_text(made) + "\n")
    else:
        click.echo(keys.private_text(made))
    click.echo(f"Public key: {made.verifier.text()}", err=True)


@click.command()
@click.option(
    "--from",
    "where",
    required=True,
    metavar="URL-OR-FOLDER",
    help="The log: https://town.example/log, or a copy.",
)
@click.option(
    "--key",
    "key_file",
    required=True,
    type=_FILE,
    help="The witness's private key (`onedoor ledger key --witness`).",
)
@click.option(
    "--state", required=True, type=_FILE, help="File in which the witness remembers what it saw. Keep it."
)
@click.option(
    "--log-key",
    metavar="KEY",
    help="The log's public key. Without it, at first, the one that the log shows is believed.",
)
def witness(where: str, key_file: Path, state: Path, log_key: str | None) -> None:
    """Look at a log, and cosign its checkpoint when its tree is what it was and grew.

    Prints the cosigned checkpoint. A log that forked or lost entries is refused: that is said on standard error, nothing is
    signed, what was seen before stays in the state, and the exit code is 1.
    """
    fetch = fetching.fetch_from(where)
    with told_plainly(witnesses.Unreadable, NoteError, OSError), _held(state):
        signer = _signer(key_file)
        before = witnesses.remembered(state.read_text(encoding="utf-8")) if state.exists() else None
        trusted = verifier(log_key) if log_key else before.key if before else _shown(fetch)
        try:
            seen = witnesses.look(
                fetch=fetch, key=trusted, before=before, signer=signer, seconds=int(clock.now().timestamp())
            )
        except witnesses.Refused as refused:
            click.echo(f"REFUSED {refused}", err=True)
            sys.exit(FOUND)
        _keep(state, seen.text())
    click.echo(seen.note, nl=False)


def _signer(path: Path) -> Signer:
    if not path.is_file():
        raise Unable(
            f"There is no {path}. Make a witness's key with `onedoor ledger key --witness --out {path}`."
        )
    found = keys.signer(path.read_text(encoding="utf-8"))
    if found.kind != COSIGNATURE:
        raise Unable(f"{path} is a log's key. Make a witness's with `onedoor ledger key --witness`.")
    return found


def _shown(fetch: witnesses.Fetch) -> Verifier:
    try:
        shown = verifier(fetch("key").decode("utf-8", errors="replace"))
    except FileNotFoundError as error:
        raise Unable(
            f"There is no log there: {error}. Give its address, such as https://town.example/log."
        ) from error
    click.echo(f"First look: believing the key that the log shows, {shown.text()}", err=True)
    return shown


@contextmanager
def _held(state: Path) -> Iterator[None]:
    """One witness at a time works with a state. Raises OSError."""
    with state.with_name(f"{state.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(state: Path, text: str) -> None:
    """On the disk before anybody sees the signature: a witness that forgets could sign a fork."""
    fresh = state.with_name(f"{state.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(state)
    folder = os.open(state.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
