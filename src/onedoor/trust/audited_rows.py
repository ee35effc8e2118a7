"""What an audit of the ledger asks of single tables: nodes, entries that wait, crowds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import connection
from django.db.models import Func, IntegerField, Max

from onedoor.trust.findings import Finding, Report
from onedoor.trust.merkle import root
from onedoor.trust.models import CrowdPart, Entry, Node, SignedCheckpoint, Waiting
from onedoor.trust.tiles import WIDTH


def nodes(level: int, begin: int, end: int) -> dict[int, bytes]:
    """The hashes of a level from `begin` to before `end`, by their index."""
    rows = Node.objects.filter(level=level, index__gte=begin, index__lt=end)
    return {index: bytes(hash) for index, hash in rows.values_list("index", "hash")}


def signed_size() -> int:
    """The size of the largest tree that was signed."""
    return SignedCheckpoint.objects.aggregate(size=Max("size"))["size"] or 0


def upper_nodes(report: Report, size: int, blocks: Sequence[bytes]) -> None:
    """Whether the tiles above the lowest are what the leaves give, and there are no others. Level 1 was compared before."""
    level, below = 1, blocks
    while size >> 8 * level:
        if level > 1:
            below = [root(below[at : at + WIDTH]) for at in range(0, len(below) - WIDTH + 1, WIDTH)]
            kept = nodes(level, 0, len(below))
            for index, computed in enumerate(below):
                if kept.get(index) != computed:
                    report.add(Finding(f"hash {index} of the tiles at level {level} was changed or is gone"))
        level += 1
    with connection.cursor() as cursor:
        cursor.execute(
            "select level, index from trust_node "
            "where level < 1 or level > 7 or index < 0 or index >= %s >> (8 * level) order by 1, 2 limit 3",
            [size],
        )
        for level, index in cursor.fetchall():
            report.add(
                Finding(f"hash {index} of the tiles at level {level} belongs to no tile of {size} leaves")
            )


def waiting(report: Report) -> None:
    """Count the entries without a leaf; each of them has to wait for one, and nothing else waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), min(e.id) filter (where not exists (select from trust_waiting w where w.entry = e.id)) "
            "from trust_entry e where not exists (select from trust_leaf l where l.entry = e.id)"
        )
        [(report.waiting, forgotten)] = cursor.fetchall()
        if forgotten is not None:
            report.add(Finding("it has no leaf and does not wait for one", entry=forgotten))
        extra = Waiting.objects.count() - report.waiting
        if extra > 0:
            report.add(Finding(f"{extra} entries wait for a leaf that are gone or have one"))


class _ArrayLower(Func):
    """The number from which a list is counted: 1, unless somebody wrote it otherwise; null for an empty one."""

    function = "array_lower"
    template = "%(function)s(%(expressions)s, 1)"
    output_field = IntegerField()


def crowds(report: Report) -> None:
    """Whether the people of each crowd are those of its name, which is in the entries and so in the tree."""
    of: dict[str, bool] = {}
    name, last, digest = "", "", hashlib.sha256()
    fine = True
    parts = CrowdPart.objects.order_by("crowd", "first").annotate(begins=_ArrayLower("people"))
    for part in parts.iterator(chunk_size=20):
        if part.crowd != name:
            if name:
                of[name] = fine and digest.hexdigest() == name
            name, last, digest, fine = part.crowd, "", hashlib.sha256(), True
        people = part.people
        fine = (
            fine
            and part.begins == 1
            and (part.first, part.last) == (people[0], people[-1])
            and last < people[0]
        )
        last = people[-1] if people else last
        digest.update("".join(f"{one}\n" for one in people).encode())
    if name:
        of[name] = fine and digest.hexdigest() == name
    for crowd in (one for one, fine in of.items() if not fine):
        report.add(Finding(f"the people of crowd {crowd[:16]}… are not those of its name"))
    named = Entry.objects.exclude(crowd="").order_by().values_list("crowd", flat=True).distinct()
    for crowd in named.iterator():
        if crowd not in of:
            report.add(Finding(f"the people of crowd {crowd[:16]}… are gone"))
