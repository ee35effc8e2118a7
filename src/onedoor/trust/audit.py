"""Re-audits the ledger: entries give leaves, leaves give tiles and roots, roots are those of every checkpoint ever signed.

Everything is worked out anew from the entries. Memory does not grow with them but for the tiles' nodes, a hash for each 256.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from psycopg import Connection, Cursor

from onedoor.trust import audited_rows, canonical
from onedoor.trust.audited_checkpoints import Checkpoints, Root
from onedoor.trust.erased import Erasures
from onedoor.trust.findings import Finding, Report
from onedoor.trust.merkle import EMPTY_ROOT, HASH_SIZE, Frontier, node_hash
from onedoor.trust.notes import Verifier
from onedoor.trust.tiles import WIDTH

READ = WIDTH * 40
"""Leaves of one query. Their entries are looked up one by one: a plan that joins tables would read all entries each time."""
_LOWEST = -(1 << 63)
"""The lowest number that a row can have: one that was put there below all others is to be seen too."""
_LEAVES = f"""
    select l.position, l.entry, l.salt, l.hash, e.erased_by, e.written
    from (select * from trust_leaf where position >= %s order by position limit %s) l
    left join lateral (select e.erased_by, case when array_lower(e.fields, 1) <> 1 then '' else {canonical.SQL} end as written
                       from trust_entry e where e.id = l.entry offset 0) e on true
    order by l.position
"""  # noqa: S608


def audit(
    *,
    trusted: Sequence[Verifier],
    against: Iterable[str] = (),
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> Report:
    """Audit everything as it stands at one moment. Nothing is changed, and nobody waits.

    `trusted` are the public keys of the log, former ones too, and of witnesses; `against` are signed checkpoints that were
    kept elsewhere, with which this log has to be consistent. `progress` is told how many leaves of how many are done.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if len(connection.atomic_blocks) == 1:
            cursor.execute("set transaction isolation level repeatable read read only")
        report = Report()
        _Audit(report, Checkpoints(trusted=trusted, against=against, report=report)).run(progress)
        audited_rows.waiting(report)
        audited_rows.crowds(report)
        return report


class _Audit:
    """The way from the first leaf to the last."""

    def __init__(self, report: Report, checkpoints: Checkpoints) -> None:
        self.report = report
        self.checkpoints = checkpoints
        self.erasures = Erasures()
        self.blocks: list[bytes] = []
        """The root of each 256 leaves, as the leaves give it."""
        self.subtrees: list[tuple[int, bytes]] = []
        """Of the blocks so far, the roots of the complete subtrees with their heights, the largest first."""
        self.next = 0
        self.agreed = 0
        """The largest size of which a checkpoint is right."""
        self.disagreed = False

    def run(self, progress: Callable[[int, int], None]) -> None:
        for said in self.checkpoints.between(_LOWEST - 1, 0):
            self._compare(said, EMPTY_ROOT)
        expected = audited_rows.signed_size()
        driver: Connection[tuple[Any, ...]] = connection.connection
        size, begin = 0, _LOWEST
        with Cursor(driver) as cursor:
            while rows := cursor.execute(_LEAVES, [begin, READ], binary=True).fetchall():
                roots = self.checkpoints.between(size, size + len(rows))
                nodes = audited_rows.nodes(1, size // WIDTH, (size + len(rows)) // WIDTH)
                for first in range(0, len(rows), WIDTH):
                    self._block(size + first, rows[first : first + WIDTH], nodes, roots)
                size, begin = size + len(rows), rows[-1][0] + 1
                progress(size, max(size, expected))
        self.report.size = size
        self.checkpoints.past(size)
        audited_rows.upper_nodes(self.report, size, self.blocks)
        if expected < size:
            self.report.add(Finding(f"the tree has {size} leaves, and only {expected} were ever signed"))

    def _block(
        self, begin: int, rows: list[tuple[Any, ...]], nodes: dict[int, bytes], said: list[Root]
    ) -> None:
        """256 leaves, or those at the end."""
        leaves = [row[3] if len(row[3]) == HASH_SIZE else sha256(row[3]).digest() for row in rows]
        wrong = self._entries(rows)
        self._roots(leaves, [root for root in said if begin < root.size <= begin + len(rows)], begin)
        if len(rows) == WIDTH:
            whole = _whole(leaves)
            self.blocks.append(whole)
            self._append(whole)
            node = nodes.get(begin // WIDTH)
            if node != whole:
                wrong = self._of_node(wrong, leaves, begin // WIDTH, node)
        for finding, _ in wrong:
            self.report.add(finding)

    def _entries(self, rows: list[tuple[Any, ...]]) -> list[tuple[Finding, bytes | None]]:
        """What is wrong with entries, each with the leaf's hash that the entry gives."""
        wrong: list[tuple[Finding, bytes | None]] = []
        for position, entry, salt, leaf, erased_by, content in rows:
            if position != self.next:
                wrong.append((Finding(f"leaves from {self.next} on are gone", position, entry), None))
            self.next = position + 1
            if content is None:
                wrong.append((Finding("the entry is gone", position, entry), None))
            elif erased_by is not None:
                self.report.erased += 1
                if what := self.erasures.wrong(entry=entry, by=erased_by, salt=salt, content=content):
                    wrong.append((Finding(what, position, entry), None))
            elif salt is None:
                wrong.append(
                    (Finding("its salt is gone, and no entry tells of an erasure", position, entry), None)
                )
            elif sha256(b"\x00" + sha256(salt + content).digest()).digest() != leaf:
                computed = canonical.leaf_of(salt, content)
                wrong.append((Finding(_CHANGED, position, entry), computed))
        return wrong

    def _of_node(
        self, wrong: list[tuple[Finding, bytes | None]], leaves: list[bytes], block: int, node: bytes | None
    ) -> list[tuple[Finding, bytes | None]]:
        """The leaves do not give the tile's hash: whether a leaf's hash was changed, or the tile's."""
        if node is None:
            return [*wrong, (Finding(f"hash {block} of the tiles at level 1 is gone"), None)]
        restored = list(leaves)
        for finding, computed in wrong:
            if computed is not None and finding.position is not None:
                restored[finding.position % WIDTH] = computed
        if wrong and _whole(restored) == node:
            return [(Finding(_LEAF_CHANGED, one.position, one.entry), computed) for one, computed in wrong]
        what = (
            f"leaves {block * WIDTH} to {block * WIDTH + WIDTH - 1} do not give hash {block} of the tiles at level 1: "
            "one of them, with its entry and salt, or that hash was changed"
        )
        return [*wrong, (Finding(what, block * WIDTH), None)]

    def _roots(self, leaves: list[bytes], said: list[Root], begin: int) -> None:
        """Compare the roots that checkpoints say of trees that end in this block."""
        frontier, upto = Frontier(), 0
        for one in said:
            for leaf in leaves[upto : one.size - begin]:
                frontier.append(leaf)
            upto = one.size - begin
            computed = frontier.root()
            for _, left in reversed(self.subtrees):
                computed = node_hash(left, computed)
            self._compare(one, computed)

    def _compare(self, said: Root, computed: bytes) -> None:
        if computed == said.hash:
            self.agreed = said.size if not self.disagreed else self.agreed
            return
        if not self.disagreed or "elsewhere" in said.by:
            what = (
                f"{said.by} has another root than the leaves give: of leaves {self.agreed} to {said.size - 1} "
                "some are not those that were signed"
            )
            self.report.add(Finding(what, self.agreed))
        self.disagreed = True

    def _append(self, block: bytes) -> None:
        height = 0
        while self.subtrees and self.subtrees[-1][0] == height:
            block = node_hash(self.subtrees.pop()[1], block)
            height += 1
        self.subtrees.append((height, block))


_CHANGED = "its content or its salt was changed: together they do not give the leaf's hash"
_LEAF_CHANGED = "the leaf's hash was changed: content and salt give the one that the tile above was made of"


def _whole(hashes: list[bytes]) -> bytes:
    """The root of 256 leaves. `merkle.root` without its checks, for speed: hashes of a wrong length give another root."""
    while len(hashes) > 1:
        each = iter(hashes)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=True)]
    return hashes[0]
