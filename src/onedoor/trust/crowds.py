"""The people an act concerns where they are many: kept once under a digest, so that each can find what was done.

A register that is read for everybody would need a row of the ledger for each resident. Instead one entry names a crowd: its
person numbers in their order, some thousands to a row. Two reads of an unchanged register share one crowd.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet

from onedoor.trust.models import CrowdPart

PART = 10_000
"""People of one row."""


class OutOfOrder(ValueError):
    """People of a crowd that do not come in ascending order, each once."""


def keep(people: Callable[[], Iterable[str]]) -> str:
    """Keep these person numbers, unless they are kept already; returns the crowd's digest, empty for nobody.

    `people` gives them in ascending order, each once. It is called twice and gone through part by part: bounded memory for
    any number. Within the caller's transaction. Raises OutOfOrder.
    """
    digest = hashlib.sha256()
    somebody = False
    for part in _parts(people()):
        digest.update("".join(f"{one}\n" for one in part).encode())
        somebody = True
    name = digest.hexdigest() if somebody else ""
    if somebody and not CrowdPart.objects.filter(crowd=name).exists():
        for part in _parts(people()):
            CrowdPart.objects.create(crowd=name, first=part[0], last=part[-1], people=part)
    return name


def holding(person: str) -> QuerySet[CrowdPart]:
    """The parts of crowds in which this person is."""
    return CrowdPart.objects.filter(first__lte=person, last__gte=person, people__contains=[person])


def size(crowd: str) -> int:
    """How many people are in a crowd."""
    return sum(
        len(people) for people in CrowdPart.objects.filter(crowd=crowd).values_list("people", flat=True)
    )


def _parts(people: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(people)
    last: str | None = None
    while part := list(islice(rest, PART)):
        for one in part:
            if last is not None and one <= last:
                raise OutOfOrder(f"{one!r} comes after {last!r}: a crowd is in ascending order, each once.")
            last = one
        yield part
