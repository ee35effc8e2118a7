"""Which pairs are compared at all: those that share a key, rare keys first, as many as the machine can bear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from onedoor.registers.linkage import nicknames
from onedoor.registers.linkage.cleaning import sound
from onedoor.registers.linkage.dates import other_order
from onedoor.registers.linkage.kinds import Kind
from onedoor.registers.linkage.records import Records, Value

Places = npt.NDArray[np.int64]
EVERY_PAIR = 600_000
"""Up to so many pairs all are compared."""
PER_RECORD = 40
"""Candidates for a record, on average, where not all are compared."""


def pairs(records: Records, *, per_record: int = PER_RECORD) -> tuple[Places, Places]:
    """The records' places of each candidate pair, the lower first, in ascending order."""
    total = _every(records)
    if total <= EVERY_PAIR:
        return _all(records)
    found = _by_keys(records, budget=EVERY_PAIR // 4 + per_record * records.count)
    return found // records.count, found % records.count


def _every(records: Records) -> int:
    if records.linking:
        return records.left * (records.count - records.left)
    return records.count * (records.count - 1) // 2


def _all(records: Records) -> tuple[Places, Places]:
    if records.linking:
        left, right = np.meshgrid(np.arange(records.left), np.arange(records.left, records.count), indexing="ij")
        return left.ravel().astype(np.int64), right.ravel().astype(np.int64)
    first, second = np.triu_indices(records.count, 1)
    return first.astype(np.int64), second.astype(np.int64)


def _by_keys(records: Records, budget: int) -> Places:
    """Pairs as one figure each, from the smallest blocks up to the budget."""
    blocks: dict[str, list[int]] = {}
    for place, keys in enumerate(_keys(records)):
        for key in keys:
            blocks.setdefault(key, []).append(place)
    sized = sorted((size, key) for key, members in blocks.items() if (size := _size(records, members)) > 0)
    parts: list[Places] = []
    spent = 0
    for size, key in sized:
        spent += size
        if spent > budget:
            break
        parts.append(_within(records, blocks[key]))
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def _size(records: Records, members: Sequence[int]) -> int:
    if not records.linking:
        return len(members) * (len(members) - 1) // 2
    left = sum(1 for one in members if one < records.left)
    return left * (len(members) - left)


def _within(records: Records, members: list[int]) -> Places:
    if len(members) == 2:
        return np.array([members[0] * records.count + members[1]], np.int64)
    own = np.array(members, np.int64)
    if records.linking:
        left, right = own[own < records.left], own[own >= records.left]
        return (left[:, None] * records.count + right[None, :]).ravel()
    first, second = np.triu_indices(len(own), 1)
    return own[first] * records.count + own[second]


def _keys(records: Records) -> Iterator[set[str]]:
    """The keys of each record."""
    makers = [_of_people(records), *(_of_column(records, one.columns[0], one.kind) for one in records.features if one.kind not in _APART)]
    makers.append(_of_addresses(records))
    for keys in zip(*makers, strict=True):
        yield set().union(*keys)


_APART = (Kind.GIVEN, Kind.SURNAME, Kind.MIDDLE, Kind.BIRTH, Kind.ADDRESS, Kind.SEX, Kind.CATEGORY)


def _of_people(records: Records) -> Iterator[list[str]]:
    """By names, as they sound and in either order, with a part of the birthday or the place."""
    column = records.columns
    blank: list[Value] = [None] * records.count
    given, surname, birth = (column.get(name, blank) for name in ("given", "surname", "birth"))
    place = next((column[name] for name in ("a_postcode", "a_place") if name in column), blank)
    for g, s, b, p in zip(given, surname, birth, place, strict=True):
        keys: list[str] = []
        sounds = sorted(sound(one) for one in (g, s) if one)
        if g and s:
            keys += ["gs" + "|".join(sounds), "gi" + s[:4] + "|" + g[:3]]
            keys += [f"fs{form}|{sound(s)}" for form in nicknames.forms(g)]
        keys += [f"{own}{sound(one)}" for own, one in (("g", g), ("s", s)) if one]
        if b:
            keys += ["b" + min(b, other_order(b) or b)]
            for one in sounds:
                keys += [f"by{one}|{b[:4]}", f"bd{one}|{b[4:]}", f"bx{one}|{b[:3]}{b[-2:]}"]
        if p:
            keys += [f"p{one}|{p}" for one in sounds]
            keys += [f"pb{p}|{b[:4]}"] if b else []
        yield keys


def _of_addresses(records: Records) -> Iterator[list[str]]:
    column = records.columns
    blank: list[Value] = [None] * records.count
    number, street, line, place, code, whole, birth = (
        column.get(name, blank) for name in ("a_number", "a_street", "a_line", "a_place", "a_postcode", "a_whole", "birth")
    )
    for n, s, li, p, c, w, b in zip(number, street, line, place, code, whole, birth, strict=True):
        keys: list[str] = []
        if s:
            keys += [f"st{s[:9]}", f"so{sound(s)}|{p[:3] if p else c}", f"sn{s[:6]}|{n}", f"sp{s[:6]}|{c}" if c else f"sp{s[:6]}|{p}"]
        if li:
            keys += [f"li{li[:9]}", f"ln{li[:6]}|{n}", f"lp{li[:6]}|{c}"]
        if n and c:
            keys += [f"nc{n}|{c}"]
        if w:
            keys += [f"w{' '.join(sorted(w.split())[:3])}", f"wb{w[:5]}|{b[:4] if b else c or p}"]
        yield keys


def _of_column(records: Records, name: str, kind: Kind) -> Iterator[list[str]]:
    """By the whole value; a text also by its rarest words, by two of them together and by how it begins."""
    values = records.columns[name]
    if kind not in (Kind.TEXT, Kind.NAME, Kind.EMAIL):
        yield from ([f"{name}={value}"] if value else [] for value in values)
        return
    often: dict[str, int] = {}
    for value in values:
        for word in set((value or "").split()):
            often[word] = often.get(word, 0) + 1
    for value in values:
        if not value:
            yield []
            continue
        rare = sorted(set(value.split()), key=lambda word: (often[word], word))[:5]
        keys = [f"{name}={value}", f"{name}^{value.replace(' ', '')[:7]}", f"{name}$" + "|".join(sorted(sound(word) for word in rare[:3]))]
        keys += [f"{name}:{word}" for word in rare[:4]]
        keys += [f"{name}+{min(a, b)}|{max(a, b)}" for at, a in enumerate(rare) for b in rare[at + 1 :]]
        yield keys
