"""Checkpoints: what a log says of its tree at one moment, as the text of a signed note (https://c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass

from onedoor.trust.merkle import HASH_SIZE


class CheckpointError(ValueError):
    """A text is no checkpoint; the message says why."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's name, how many leaves its tree has, and the tree's root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.root) != HASH_SIZE:
            raise CheckpointError(f"A root has {HASH_SIZE} bytes, not {len(self.root)}.")
        if self.size < 0:
            raise CheckpointError(f"A tree cannot have {self.size} leaves.")
        for line in (self.origin, *self.extensions):
            if not line or "\n" in line:
                raise CheckpointError("The origin and all further lines are single lines that are not empty.")

    def text(self) -> str:
        """The note's text."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(line + "\n" for line in lines)


def checkpoint(text: str) -> Checkpoint:
    """Read a note's text as a checkpoint. Raises CheckpointError when it is none, or is written in another way than the one."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1]:
        raise CheckpointError("A checkpoint has at least three lines: origin, size and root.")
    origin, size, root = lines[:3]
    if not (size.isascii() and size.isdigit()) or len(size) > 20:
        raise CheckpointError(f"The tree's size is to be a whole number, not {size[:40]!r}.")
    try:
        found = Checkpoint(origin, int(size), b64decode(root, validate=True), tuple(lines[3:-1]))
    except (binascii.Error, ValueError) as error:
        raise (
            error if isinstance(error, CheckpointError) else CheckpointError("The root is not in base64.")
        ) from None
    if found.text() != text:
        raise CheckpointError("The size has zeros before it, or the root is in an unusual form of base64.")
    return found
