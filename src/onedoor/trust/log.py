"""The tree of the ledger as it is kept: tiles are read from the rows of leaves and nodes, checkpoints as they were signed.

A row for each hash is all that is kept, so that a tile of any width there ever was can be read, and nothing is written twice.
"""

from __future__ import annotations

from django.db import connection

from onedoor.trust.checkpoints import Checkpoint, checkpoint
from onedoor.trust.merkle import ProofError
from onedoor.trust.models import Cosignature, SignedCheckpoint
from onedoor.trust.tiles import WIDTH, Tile, TiledTree

_LEAVES = "select hash from trust_leaf where position between %s and %s order by position"
_NODES = "select hash from trust_node where level = %s and index between %s and %s order by index"


class NoCheckpoint(LookupError):
    """Nothing was signed yet."""


def tile(tile: Tile) -> bytes:
    """The bytes of a tile. Raises ProofError when the tree has no such tile yet, or not so wide a one."""
    first, last = tile.index * WIDTH, tile.index * WIDTH + tile.width - 1
    if last >> 62:
        raise ProofError(f"There is no {tile.path()}.")
    with connection.cursor() as cursor:
        if tile.level:
            cursor.execute(_NODES, [tile.level, first, last])
        else:
            cursor.execute(_LEAVES, [first, last])
        rows = cursor.fetchall()
    if len(rows) != tile.width:
        raise ProofError(f"There is no {tile.path()}.")
    return b"".join(bytes(hash) for (hash,) in rows)


def latest() -> SignedCheckpoint:
    """The newest checkpoint. Raises NoCheckpoint."""
    found = SignedCheckpoint.objects.order_by("-size").first()
    if found is None:
        raise NoCheckpoint("The ledger's tree has not been signed yet: run `onedoor ledger sequence`.")
    return found


def cosigned(signed: SignedCheckpoint) -> str:
    """The note of a checkpoint with the witnesses' lines below it."""
    lines = Cosignature.objects.filter(size=signed.size).order_by("id").values_list("line", flat=True)
    return signed.note + "".join(lines)


def said(signed: SignedCheckpoint) -> Checkpoint:
    """What a checkpoint says; its signature is not looked at. Raises CheckpointError."""
    return checkpoint(signed.note.rpartition("\n\n")[0] + "\n")


def tree(size: int) -> TiledTree:
    """The tree of the first `size` leaves, as it is kept."""
    return TiledTree(size, tile)
