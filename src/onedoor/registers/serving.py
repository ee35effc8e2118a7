"""Registers that other organisations' systems read: agreed, recorded, then given, as at the gate for our own services.

The same agreements hold, the same ledger is written in the same transaction, and a read outside of them is refused and recorded.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.spelling import listed
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import parse, to_json
from onedoor.registers import looks, reading, switching
from onedoor.registers.agreements import AgreementMissing, Wanted, ground_for
from onedoor.registers.attributes import types_of
from onedoor.registers.connectors.connector import Answer, ConnectorFailed
from onedoor.registers.connectors.known import is_elsewhere, register_of
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.register import RegisterFile
    from onedoor.identity.actors import Actor

log = logging.getLogger(__name__)

AT_MOST = 100
"""People of one request."""


class NotServed(LookupError):
    """There is no such register, or it is none that is asked by person number: then no entry could say whose record was read."""


class Unclear(ValueError):
    """What is wanted cannot be told; the message says what to write."""


class NotAnswering(RuntimeError):
    """The register's system does not answer. Nobody's record was given, and the ledger says that it was tried."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a system wants to know, and on whose behalf."""

    register: str
    keys: Sequence[str]
    consumer: str
    """Id of the organisation; empty for a system that belongs to none that we know."""
    purpose: str | None
    """Without it the only one that the consumer's agreements of that day are for."""
    attributes: Sequence[str] | None
    """Without them all that these agreements allow."""


@dataclass(frozen=True, slots=True)
class Served:
    """A record as another system gets it."""

    key: str
    as_of: date | None
    values: Mapping[str, Any]
    """Attribute -> value as JSON knows it; amounts are texts with all their decimals."""


def served(name: str) -> RegisterFile:
    """The register of this name, when it is one that can be served. Raises NotServed."""
    found = jurisdictions.current().registers.get(name)
    if found is None or found.key != "person number":
        raise NotServed(f"There is no register “{name}” to be read by other systems.")
    return found


def read(*, asked: Asked, by: Actor, on: date, at: datetime, case: str) -> list[Served]:
    """The records of these people that there are, in the order in which they were asked for.

    Raises NotServed, Unclear; AgreementMissing, and the attempt stays in the ledger; NotAnswering, likewise.
    """
    file = served(asked.register)
    if not 0 < len(asked.keys) <= AT_MOST or not all(0 < len(key) <= 64 and key.isprintable() for key in asked.keys):
        raise Unclear(f"Ask for 1 to {AT_MOST} keys of at most 64 characters.")
    grounds, purpose = _grounds(file, asked, by=by, on=on, at=at, case=case)
    fields = list(grounds)
    parts = switching.parts(register_of(jurisdictions.current(), asked.register), fields)
    keys = list(dict.fromkeys(asked.keys))
    entries = looks.of_people(
        ((key, purpose, ground, f"{asked.register}.{name}") for key in keys for name, ground in grounds.items()),
        act=acts.READ,
        organisation=asked.consumer,
        by=by,
        at=at,
        case=case,
    )
    with transaction.atomic():
        looks.begin(entries, kind=next((one.kind for one in parts if is_elsewhere(one.kind)), parts[0].kind))
        try:
            answers = reading.together(parts, keys=keys, at=at)
            found = [_record(file, answers[key], fields) for key in keys if key in answers]
        except (ConnectorFailed, WrongValue) as failure:
            log.warning("The register %s could not be read for %s: %s", asked.register, asked.consumer, failure)
            ledger.write([looks.copied(entry, act=acts.READ_FAILED) for entry in entries], last=True)
            found = None
        else:
            ledger.write(entries, last=True)
    if found is None:
        raise NotAnswering(f"The register “{asked.register}” does not answer now.")
    return found


def _grounds(
    file: RegisterFile, asked: Asked, *, by: Actor, on: date, at: datetime, case: str
) -> tuple[dict[str, str], str]:
    """Attribute -> the ground on which it is read, and the purpose."""
    if asked.attributes is not None and (unknown := [one for one in asked.attributes if one not in file.attributes]):
        raise Unclear(f"There is no “{unknown[0]}” in this register. There are {listed(list(file.attributes))}.")
    open_to_them = [
        one
        for one in file.agreements
        if one.consumer == asked.consumer and one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)
    ]
    purposes = list(dict.fromkeys(one.purpose for one in open_to_them))
    if asked.purpose is None and len(purposes) > 1:
        raise Unclear(f"Say for which purpose: {listed(purposes)}.")
    purpose = asked.purpose or (purposes[0] if purposes else "")
    allowed = list(dict.fromkeys(field for one in open_to_them if one.purpose == purpose for field in one.fields))
    wanted = [
        Wanted(register=asked.register, attribute=name, consumer=asked.consumer, purpose=purpose)
        for name in (asked.attributes if asked.attributes is not None else allowed or list(file.attributes))
    ]
    found = {one.attribute: ground_for(one, list(file.agreements), on=on) for one in wanted}
    refused = tuple(one for one in wanted if found[one.attribute] is None)
    if refused or not wanted:
        _refuse(refused, asked, purpose, by=by, at=at, case=case)
        raise AgreementMissing(refused, on)
    return {name: ground for name, ground in found.items() if ground is not None}, purpose


def _refuse(
    refused: Sequence[Wanted], asked: Asked, purpose: str, *, by: Actor, at: datetime, case: str
) -> None:
    ledger.record_apart(
        ledger.draft(
            act=acts.READ_REFUSED,
            by=by,
            about=key,
            fields=[one.field for one in refused],
            purpose=purpose[:64],
            legal_ground="",
            at=at,
            case=case,
            organisation=asked.consumer,
        )
        for key in dict.fromkeys(asked.keys)
    )


def _record(file: RegisterFile, answer: Answer, fields: Sequence[str]) -> Served:
    types = types_of(file)
    values = {name: to_json(parse(answer.attributes.get(name), types[name])) for name in fields}
    return Served(key=answer.key, as_of=answer.as_of, values=values)
