"""Gives entries their places in the tree: in the order in which they were committed, without gaps, and signs the result.

One sequencer at a time, whichever process runs it. All of one step (leaves, nodes, checkpoint) is one transaction: killed in
the middle it has done nothing. Entries of transactions that are still open are not seen, and come with a later step.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg import Connection, Cursor

from onedoor.trust import canonical, log
from onedoor.trust.checkpoints import Checkpoint, CheckpointError
from onedoor.trust.merkle import EMPTY_ROOT, HASH_SIZE, ProofError
from onedoor.trust.models import SignedCheckpoint
from onedoor.trust.notes import Signer, sign
from onedoor.trust.tiles import WIDTH, Tile, TiledTree, grown

STEP = 10_000
"""Entries of one transaction."""
_LOCK = "select pg_advisory_xact_lock(hashtext('onedoor ledger'))"
_TAKEN = f"""
    with taken as (delete from trust_waiting where entry in (select entry from trust_waiting order by entry limit %s)
                   returning entry)
    select e.id, {canonical.SQL} from taken join trust_entry e on e.id = taken.entry order by e.id
"""  # noqa: S608


class TreeDamaged(RuntimeError):
    """What is kept of the tree is not what was signed: nothing is added to it. `onedoor ledger verify` says where."""


@dataclass(frozen=True)
class Sequenced:
    """What one run did."""

    added: int
    size: int


def sequence(*, signer: Signer, most: int | None = None) -> Sequenced:
    """Place all entries that are committed, or at most so many, and sign.

    Outside a transaction: each step is one of its own. Raises TreeDamaged.
    """
    added = 0
    while True:
        size, took = _step(signer, min(STEP, most - added) if most is not None else STEP)
        added += took
        if took < STEP:
            return Sequenced(added, size)


def _step(signer: Signer, most: int) -> tuple[int, int]:
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        before = _checked()
        driver: Connection[tuple[int, bytes]] = connection.connection
        with Cursor(driver) as reading:
            rows = reading.execute(_TAKEN, [most], binary=True).fetchall()
        if before is None or rows:
            _add(before.size if before else 0, rows, signer)
        return (before.size if before else 0) + len(rows), len(rows)


def _checked() -> Checkpoint | None:
    """What was signed last; None at first. Raises TreeDamaged when the tree is not so any more."""
    last = SignedCheckpoint.objects.order_by("-size").first()
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(position) + 1, 0) from trust_leaf")
        [(leaves,)] = cursor.fetchall()
    try:
        before = log.said(last) if last else None
        if leaves != (before.size if before else 0):
            raise TreeDamaged(
                f"The tree has {leaves} leaves, and {before.size if before else 0} were signed. "
                "Run `onedoor ledger verify`."
            )
        if before and log.tree(before.size).root() != before.root:
            raise TreeDamaged(
                f"The tree of {before.size} leaves is not the one that was signed. Run `onedoor ledger verify`."
            )
    except (ProofError, CheckpointError) as error:
        raise TreeDamaged(f"{error} Run `onedoor ledger verify`.") from error
    return before


def _add(size: int, rows: list[tuple[int, bytes]], signer: Signer) -> None:
    salts = [secrets.token_bytes(canonical.SALT_SIZE) for _ in rows]
    hashes = [canonical.leaf_of(salt, entry) for salt, (_, entry) in zip(salts, rows, strict=True)]
    nodes: list[tuple[int, int, bytes]] = []
    new: dict[Tile, bytes] = {}
    for tile, data in grown(size, hashes, log.tile):
        new[tile] = data
        if tile.level:
            held = max(0, (size >> 8 * tile.level) - tile.index * WIDTH)
            nodes += (
                (tile.level, tile.index * WIDTH + at, data[at * HASH_SIZE : (at + 1) * HASH_SIZE])
                for at in range(held, tile.width)
            )
    after = size + len(rows)
    root = TiledTree(after, lambda tile: new[tile] if tile in new else log.tile(tile)).root()
    driver: Connection[tuple[object, ...]] = connection.connection
    with Cursor(driver) as writing:
        with writing.copy("copy trust_leaf (position, entry, salt, hash) from stdin (format binary)") as copy:
            copy.set_types(["int8", "int8", "bytea", "bytea"])
            for at, ((entry, _), salt, hash) in enumerate(zip(rows, salts, hashes, strict=True)):
                copy.write_row((size + at, entry, salt, hash))
        with writing.copy("copy trust_node (level, index, hash) from stdin (format binary)") as copy:
            copy.set_types(["int2", "int8", "bytea"])
            for node in nodes:
                copy.write_row(node)
    note = sign(Checkpoint(signer.name, after, root if after else EMPTY_ROOT).text(), [signer])
    SignedCheckpoint.objects.create(size=after, note=note, key=signer.verifier.text())
