"""Links between registers: found, reviewed, undone. A link says that two records are about the same one; it merges nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from onedoor.catalogue import jurisdictions
from onedoor.registers.models import Link
from onedoor.registers.terms import HOLDING, LinkState
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from onedoor.identity.actors import Actor

PURPOSE = "verify-identity"
"""What registers are linked for: the purpose of the agreement that allows it."""
_FROM = {
    LinkState.CONFIRMED: (LinkState.PROPOSED,),
    LinkState.REJECTED: (LinkState.PROPOSED,),
    LinkState.UNDONE: HOLDING,
    LinkState.PROPOSED: (LinkState.REJECTED, LinkState.UNDONE),
}
"""To which state a link may be brought by an officer, and from which: a rejected one is looked at again, too."""


class CannotChange(RuntimeError):
    """The link is not in a state from which this can be done; somebody else may have been quicker."""


class NoReason(ValueError):
    """A link is changed without a reason."""


@dataclass(frozen=True)
class Found:
    """A pair of keys with what speaks for it."""

    left_key: str
    right_key: str
    probability: float
    basis: str


def keep(
    *, left: str, right: str, found: Iterable[Found], link_from: float, model: str, by: Actor, at: datetime
) -> dict[LinkState, int]:
    """Store what was found between two registers; returns how many links are new or changed, by state.

    From the probability `link_from` on a pair is a link, below it waits for an officer. What an officer has said stays as it
    is. A pair that waits and is not found any more goes.
    """
    counts = dict.fromkeys((LinkState.LINKED, LinkState.PROPOSED), 0)
    with transaction.atomic():
        there = {
            (one.left_key, one.right_key): one
            for one in Link.objects.select_for_update().filter(left_register=left, right_register=right)
        }
        entries = []
        for pair in found:
            state = LinkState.LINKED if pair.probability >= link_from else LinkState.PROPOSED
            old = there.pop((pair.left_key, pair.right_key), None)
            if old is not None and old.state not in (LinkState.LINKED, LinkState.PROPOSED):
                continue
            link = old or Link(
                left_register=left, left_key=pair.left_key, right_register=right, right_key=pair.right_key, found_at=at
            )
            changed = old is None or old.state != state
            if changed:
                link.at, link.by_id, link.by_name = at, by.id, by.name
                counts[state] += 1
            link.probability, link.basis, link.model, link.state = pair.probability, pair.basis, model, state
            link.save()
            if changed:
                entries += _entries(link, what=f"{state}, {pair.probability:.4f}", by=by, at=at)
        for old in there.values():
            if old.state == LinkState.PROPOSED:
                old.delete()
        ledger.write(entries)
    return counts


def confirm(*, link: Link, reason: str, by: Actor, at: datetime) -> Link:
    """The records are about the same one. Raises NoReason, CannotChange."""
    return _change(link, LinkState.CONFIRMED, reason=reason, by=by, at=at)


def reject(*, link: Link, reason: str, by: Actor, at: datetime) -> Link:
    """They are not. Raises NoReason, CannotChange."""
    return _change(link, LinkState.REJECTED, reason=reason, by=by, at=at)


def undo(*, link: Link, reason: str, by: Actor, at: datetime) -> Link:
    """A link that held is wrong: it is not used from now on. Raises NoReason, CannotChange."""
    return _change(link, LinkState.UNDONE, reason=reason, by=by, at=at)


def reopen(*, link: Link, reason: str, by: Actor, at: datetime) -> Link:
    """A link that was rejected or undone waits for an officer again. Raises NoReason, CannotChange."""
    return _change(link, LinkState.PROPOSED, reason=reason, by=by, at=at)


def _change(link: Link, state: LinkState, *, reason: str, by: Actor, at: datetime) -> Link:
    if not reason.strip():
        raise NoReason("Say why.")
    with transaction.atomic():
        held = Link.objects.select_for_update().get(pk=link.pk)
        if held.state not in _FROM[state]:
            raise CannotChange(f"The link is {held.state}.")
        held.state, held.reason, held.by_id, held.by_name, held.at = state, reason.strip(), by.id, by.name, at
        held.save()
        ledger.write(_entries(held, what=f"{state}: {held.reason}", by=by, at=at))
    return held


def _entries(link: Link, *, what: str, by: Actor, at: datetime) -> list[ledger.Entry]:
    return [
        ledger.draft(
            act=acts.RECORDS_LINKED,
            by=by,
            about=about,
            fields=[f"{link.left_register}.key", f"{link.right_register}.key"],
            purpose=PURPOSE,
            legal_ground=what,
            at=at,
        )
        for about in people_of(link) or [""]
    ]


def people_of(link: Link) -> list[str]:
    """The person numbers under which the two records stand, each once: a property's number is none."""
    registers = jurisdictions.current().registers
    sides = ((link.left_register, link.left_key), (link.right_register, link.right_key))
    return sorted({key for name, key in sides if (file := registers.get(name)) and file.key == "person number"})


def find(number: int) -> Link:
    """The link with this number. Raises LookupError."""
    link = Link.objects.filter(pk=number).first()
    if link is None:
        raise LookupError(f"There is no link {number}.")
    return link


def waiting(*, registers: Iterable[str], most: int = 50) -> list[Link]:
    """Links between these registers that an officer is to look at, the most probable first."""
    names = list(registers)
    own = Q(left_register__in=names, right_register__in=names)
    return list(Link.objects.filter(own, state=LinkState.PROPOSED).order_by("-probability", "pk")[:most])


def reviewed(*, registers: Iterable[str], most: int = 20) -> list[Link]:
    """Links between these registers about which an officer said something, the newest first."""
    names = list(registers)
    own = Q(left_register__in=names, right_register__in=names)
    said = (LinkState.CONFIRMED, LinkState.REJECTED, LinkState.UNDONE)
    return list(Link.objects.filter(own, state__in=said).order_by("-at", "-pk")[:most])


def made(*, registers: Iterable[str], most: int = 20) -> list[Link]:
    """Links between these registers about which nobody was asked, the newest first."""
    names = list(registers)
    own = Q(left_register__in=names, right_register__in=names)
    return list(Link.objects.filter(own, state=LinkState.LINKED).order_by("-at", "-pk")[:most])


def key_of(*, register: str, person_number: str) -> str | None:
    """The key under which `register` holds the record of the person with this number: see `keys_of`."""
    return keys_of(registers=[register], person_numbers=[person_number]).get((register, person_number))


def keys_of(*, registers: Collection[str], person_numbers: Collection[str]) -> dict[tuple[str, str], str]:
    """The keys under which these registers hold these people, by links that hold: by register and person number.

    Left out is whom no link leads to a record, whom several lead to different ones, and whose record is linked to somebody
    else as well: then nobody knows whose it is. One query for any number of registers and people.
    """
    people = [name for name, file in jurisdictions.current().registers.items() if file.key == "person number"]
    found: dict[tuple[str, str], set[str]] = {}
    shared: set[tuple[str, str]] = set()
    from_left = _leading("left", "right", people, registers, person_numbers)
    for register, person, key, of_others in from_left.union(_leading("right", "left", people, registers, person_numbers)):
        found.setdefault((register, person), set()).add(key)
        if of_others:
            shared.add((register, person))
    return {pair: keys.pop() for pair, keys in found.items() if len(keys) == 1 and pair not in shared}


def _leading(
    of_person: str, of_record: str, people: Collection[str], registers: Collection[str], numbers: Collection[str]
) -> QuerySet[Link, tuple[str, str, str, bool]]:
    """Register, person number, key, and whether the record is linked to another person: of links with the person on this side."""
    record, key = OuterRef(f"{of_record}_register"), OuterRef(f"{of_record}_key")
    holding = Link.objects.filter(state__in=HOLDING)
    others = Exists(
        holding.filter(left_register__in=people, right_register=record, right_key=key).exclude(
            left_key=OuterRef(f"{of_person}_key")
        )
    ) | Exists(
        holding.filter(right_register__in=people, left_register=record, left_key=key).exclude(
            right_key=OuterRef(f"{of_person}_key")
        )
    )
    sides = {
        f"{of_person}_register__in": people,
        f"{of_person}_key__in": numbers,
        f"{of_record}_register__in": registers,
    }
    return (
        holding.filter(**sides)
        .annotate(of_others=others)
        .values_list(f"{of_record}_register", f"{of_person}_key", f"{of_record}_key", "of_others")
    )
