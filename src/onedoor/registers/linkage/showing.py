"""What both records of a link say, side by side, for the officer who reviews it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from onedoor.catalogue import jurisdictions
from onedoor.registers import reading, switching
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.known import register_of
from onedoor.registers.linkage import cleaning, links
from onedoor.registers.linkage.between import PERSON, Side, sides_of
from onedoor.registers.linkage.kinds import known_by_name
from onedoor.registers.linkage.links import PURPOSE
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.identity.actors import Actor
    from onedoor.lib.languages import Text
    from onedoor.registers.models import Link


@dataclass(frozen=True)
class Line:
    """One thing that both records may say: None where a record does not say it."""

    title: Text
    left: Any
    right: Any
    alike: bool
    """Whether both say the same, apart from case, accents and signs."""


@dataclass(frozen=True)
class Compared:
    """Two records; `unreachable` names the registers that did not answer."""

    lines: list[Line]
    unreachable: list[str]


def compare(*, link: Link, consumer: str, by: Actor, on: date, at: datetime) -> Compared:
    """Both records of a link, for the organisation `consumer`. The looks are in the ledger before anything is given.

    Raises AgreementMissing where it may not compare these registers (any more).
    """
    sides = sides_of(link.left_register, link.right_register, consumer=consumer, by=by, on=on, at=at)
    keys = (link.left_key, link.right_key)
    with transaction.atomic():
        ledger.write(
            ledger.draft(
                act=acts.READ,
                by=by,
                about=key if side.file.key == PERSON else "".join(links.people_of(link)[:1]),
                fields=[f"{side.name}.{field}" for field in side.fields or ("key",)],
                purpose=PURPOSE,
                legal_ground=side.ground,
                at=at,
                organisation=consumer,
            )
            for side, key in zip(sides, keys, strict=True)
        )
    unreachable: list[str] = []
    values = [_read(side, key, at, unreachable) for side, key in zip(sides, keys, strict=True)]
    return Compared(_lines(sides, values), unreachable)


def _read(side: Side, key: str, at: datetime, unreachable: list[str]) -> dict[str, Any]:
    register = register_of(jurisdictions.current(), side.name)
    try:
        answer = reading.together(switching.parts(register, side.fields), keys=[key], at=at).get(key)
    except ConnectorFailed:
        unreachable.append(side.name)
        return {}
    return dict(answer.attributes) if answer else {}


def _lines(sides: tuple[Side, Side], values: list[dict[str, Any]]) -> list[Line]:
    """The attributes of both, those of the same kind on one line."""
    left, right = sides
    rest = list(right.fields)
    lines = []
    for field in left.fields:
        partner = next((one for one in rest if known_by_name(one) == known_by_name(field)), None)
        if partner is not None:
            rest.remove(partner)
        one, two = values[0].get(field), values[1].get(partner) if partner else None
        lines.append(Line(left.file.attributes[field].title, one, two, _alike(one, two)))
    lines += [Line(right.file.attributes[field].title, None, values[1].get(field), False) for field in rest]
    return lines


def _alike(left: Any, right: Any) -> bool:
    return left is not None and right is not None and cleaning.words(str(left)) == cleaning.words(str(right))
