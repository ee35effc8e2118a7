"""What a few columns say in other words: one that another column says already, and categories that two files name differently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from onedoor.registers.linkage.kinds import GENERIC, Kind
from onedoor.registers.linkage.records import Feature, Records, Value

REPEATED = 0.8
"""A text of which such a share of words stands in the record's other columns as well says nothing of its own."""
CATEGORY = 60
"""Up to so many values on both sides a column is one of categories."""
ENOUGH = 4
"""So many pairs at least say that a category of one file is one of the other."""
MOSTLY = 0.6
"""And so large a share of the pairs with it."""


def settle(records: Records) -> None:
    """Leave out what only repeats other columns, and give categories of two files the same names."""
    records.features = [one for one in records.features if not _repeats(records, one)]
    if records.linking:
        for one in records.features:
            if one.kind in (Kind.SEX, Kind.CATEGORY, Kind.TEXT) and one.name not in ("given", "surname"):
                _translate(records, one.name)


def _repeats(records: Records, feature: Feature) -> bool:
    """Whether a text is made of other columns: a full name beside its parts would be counted twice."""
    if feature.kind != Kind.TEXT:
        return False
    name = feature.columns[0]
    others = [column for one in records.features if one.kind not in GENERIC for column in one.columns]
    words = shared = 0
    for place, value in enumerate(records.columns[name]):
        if value:
            said = set(value.split())
            there = {word for column in others for word in (records.columns[column][place] or "").split()}
            words, shared = words + len(said), shared + len(said & there)
    return words > 0 and shared >= REPEATED * words


def _translate(records: Records, name: str) -> None:
    """Categories of the right file that are another word for one of the left: told by pairs that agree in what is rare."""
    values = records.columns[name]
    left, right = set(values[: records.left]) - {None}, set(values[records.left :]) - {None}
    if not 1 < len(left) <= CATEGORY or not 1 < len(right) <= CATEGORY or len(right & left) > 0.5 * len(right):
        return
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for one, two in _surely_the_same(records, name):
        if (mine := values[one]) is not None and (theirs := values[two]) is not None:
            together[theirs][mine] += 1
    words = _words(together)
    records.columns[name] = [*values[: records.left], *(words.get(value, value) if value else value for value in values[records.left :])]


def _words(together: Mapping[str, Counter[str]]) -> dict[str, str]:
    found = {}
    for theirs, mine in together.items():
        word, often = mine.most_common(1)[0]
        if often >= ENOUGH and often >= MOSTLY * mine.total():
            found[theirs] = word
    return found


def _surely_the_same(records: Records, but: str) -> list[tuple[int, int]]:
    """Pairs across that have a value in common which each file has once: of the columns in which most such values are."""
    best: list[tuple[int, int]] = []
    for one in records.features:
        for column in one.columns[:1]:
            if one.name != but:
                pairs = _once_in_each(records.columns[column], records.left)
                best = pairs if len(pairs) > len(best) else best
    return best


def _once_in_each(values: Sequence[Value], left: int) -> list[tuple[int, int]]:
    often = Counter(values[:left]), Counter(values[left:])
    places = {value: place for place, value in enumerate(values[:left]) if value and often[0][value] == 1}
    return [(places[value], place) for place, value in enumerate(values[left:], start=left) if value in places and often[1][value] == 1]
