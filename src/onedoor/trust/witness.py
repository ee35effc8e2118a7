"""A witness: remembers what a log said, and signs what it says next only when its tree grew, and nothing else.

Pure but for the functions that are handed over: no database, no framework. A witness belongs on another machine, with others in charge.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from onedoor.trust.checkpoints import Checkpoint, CheckpointError, checkpoint
from onedoor.trust.merkle import ProofError, verify_consistency
from onedoor.trust.notes import NoteError, Signer, Verifier, cosign, open_note, verifier
from onedoor.trust.tiles import Tile, TiledTree

Fetch = Callable[[str], bytes]
"""The bytes of a path below the log's address: `checkpoint`, `key`, or that of a tile. Raises OSError."""


class Refused(Exception):
    """What the log says does not go with what it said before: the witness does not sign. The message says how."""


class Unreadable(Exception):
    """The log, or what the witness remembers, cannot be read; nothing is said about whether it is honest."""


@dataclass(frozen=True)
class Remembered:
    """What the witness saw last: the log's key, and the checkpoint as it signed it."""

    key: Verifier
    note: str

    def text(self) -> str:
        """As it is kept in a file."""
        return (
            json.dumps({"log": self.key.text(), "checkpoint": self.note}, ensure_ascii=False, indent=1) + "\n"
        )

    def said(self) -> Checkpoint:
        """What the log said. Raises Unreadable when it was not signed by the log."""
        return _said(self.note, self.key, Unreadable)


def remembered(text: str) -> Remembered:
    """Read what was kept. Raises Unreadable."""
    try:
        kept = json.loads(text)
        found = Remembered(verifier(kept["log"]), str(kept["checkpoint"]))
    except (ValueError, KeyError, TypeError, NoteError) as error:
        raise Unreadable(f"What the witness remembers cannot be read: {error}") from error
    found.said()
    return found


def look(
    *, fetch: Fetch, key: Verifier, before: Remembered | None, signer: Signer, seconds: int
) -> Remembered:
    """Read the log's checkpoint, check that its tree is the one seen before or grew from it, and cosign it.

    `key` is the log's public key, `seconds` the time since 1970. What is returned is to be kept before it is shown to
    anybody. Raises Refused, and Unreadable or OSError when the log does not answer as a log does.
    """
    if before is not None and before.key != key:
        raise Refused(
            f"The log's key is {key.text()}, and it was {before.key.text()}. When the log changed its key, and says so in public, "
            "begin with a new state file."
        )
    try:
        note = fetch("checkpoint").decode()
    except UnicodeDecodeError as error:
        raise Unreadable("The checkpoint is not UTF-8.") from error
    now = _said(note, key, Refused)
    if now.origin != key.name:
        raise Refused(f"The checkpoint is one of {now.origin}, and the key is that of {key.name}.")
    _check_growth(before.said() if before else None, now, fetch)
    text, _, below = note.rpartition("\n\n")
    own = "".join(f"{line}\n" for line in below.split("\n") if line.startswith(f"— {key.name} "))
    return Remembered(key, cosign(f"{text}\n\n{own}", signer, seconds=seconds))


def _check_growth(before: Checkpoint | None, now: Checkpoint, fetch: Fetch) -> None:
    tree = TiledTree(now.size, lambda tile: _tile(tile, fetch))
    try:
        if before and now.size < before.size:
            raise Refused(
                f"The log was rolled back: it said {before.size} leaves before, and now {now.size}. Entries are gone."
            )
        if before and now.size == before.size and now.root != before.root:
            raise Refused(f"The log forked: it signed two trees of {now.size} leaves with different roots.")
        if tree.root() != now.root:
            raise Refused("The log's tiles do not give the root that it signed.")
        if before and before.size:
            proof = tree.consistency_proof(before.size)
            verify_consistency(before.size, now.size, proof, before.root, now.root)
    except ProofError as error:
        size = f" from {before.size}" if before else ""
        raise Refused(f"The log forked: its tree of {now.size} leaves did not grow{size}. {error}") from error


def _tile(tile: Tile, fetch: Fetch) -> bytes:
    """A tile; where a partial one is not kept any more, the beginning of the full one."""
    try:
        return fetch(tile.path())
    except FileNotFoundError:
        whole = fetch(Tile(tile.level, tile.index).path())
        return whole[: tile.width * 32]


def _said(note: str, key: Verifier, otherwise: type[Exception]) -> Checkpoint:
    try:
        return checkpoint(open_note(note, [key]).text)
    except (NoteError, CheckpointError) as error:
        raise otherwise(f"The checkpoint is not one of {key.name}: {error}") from error
