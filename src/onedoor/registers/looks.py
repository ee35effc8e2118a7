"""The ledger entries of reads: who looked at which fields of whom, for what, on which ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from onedoor.registers.agreements import AgreementMissing, Wanted, ground_for
from onedoor.registers.connectors.known import is_elsewhere
from onedoor.registers.plans import Ask
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.feel.values import Value
    from onedoor.identity.actors import Actor

Grounds = Mapping[str, tuple[str, str]]
"""Input's name to the purpose and the legal ground on which it may be read."""


def agreed(
    *,
    service: Service,
    person_number: str,
    known: Mapping[str, Value],
    by: Actor,
    on: date,
    at: datetime,
    case: str | None,
    purpose: str | None = None,
) -> Grounds:
    """The ground of every input that is to be read. Raises AgreementMissing, and records the attempt for good.

    `purpose`: what they are all read for; without it each for what its definition says.
    """
    grounds: dict[str, tuple[str, str]] = {}
    refused: list[Wanted] = []
    for data in service.model.inputs.values():
        if data.from_ is None or data.name in known:
            continue
        wanted = Wanted(
            register=data.from_.register,
            attribute=data.from_.attribute,
            consumer=service.competent_authority,
            purpose=purpose or data.purpose or "",
        )
        register = service.jurisdiction.registers.get(wanted.register)
        ground = ground_for(wanted, list(register.agreements) if register else [], on=on)
        if ground is None:
            refused.append(wanted)
        else:
            grounds[data.name] = (wanted.purpose, ground)
    if refused:
        _record_refusal(refused, person_number=person_number, by=by, at=at, case=case)
        raise AgreementMissing(tuple(refused), on)
    return grounds


def drafts(
    *,
    service: Service,
    register: str,
    asks: Sequence[Ask],
    act: str,
    applicant: str,
    grounds: Grounds,
    by: Actor,
    at: datetime,
    case: str | None,
) -> list[ledger.Entry]:
    """One entry for each person and ground: with the fields that were read about this person and no others.

    A register that is not asked by person number (of property, or with numbers of its own) is read about the applicant.
    """
    by_person = service.jurisdiction.registers[register].key == "person number"
    return of_people(
        (
            (person, *grounds[ask.input], f"{register}.{ask.attribute}")
            for ask in asks
            for person in (ask.keys if by_person else (applicant,) if ask.keys else ())
        ),
        act=act,
        organisation=service.competent_authority,
        by=by,
        at=at,
        case=case,
    )


def of_people(
    read: Iterable[tuple[str, str, str, str]],
    *,
    act: str,
    organisation: str,
    by: Actor,
    at: datetime,
    case: str | None,
) -> list[ledger.Entry]:
    """One entry for each person, purpose and ground. `read` are those three, each time with a field that is read."""
    fields: dict[tuple[str, str, str], dict[str, None]] = {}
    for person, purpose, ground, field in read:
        fields.setdefault((person, purpose, ground), {})[field] = None
    return [
        ledger.draft(
            act=act,
            by=by,
            about=person,
            fields=list(names),
            purpose=purpose,
            legal_ground=ground,
            at=at,
            case=case,
            organisation=organisation,
        )
        for (person, purpose, ground), names in fields.items()
    ]


def begin(entries: Iterable[ledger.Entry], *, kind: str) -> None:
    """Commit that a register is about to be asked, unless its values lie in our own database (`kind` of connector).

    There the entry of the read and the read itself are of one transaction. Elsewhere a process that is killed while it asks has
    looked, and its transaction is gone. `entries` are those of the read, which follow when the answer is there.
    """
    begin_all([(entries, kind)])


def begin_all(reads: Iterable[tuple[Iterable[ledger.Entry], str]]) -> None:
    """The same for several reads that follow one another, each with the kind of its connector: committed at once."""
    ledger.record_apart(
        copied(entry, act=acts.READ_BEGUN)
        for entries, kind in reads
        if is_elsewhere(kind)
        for entry in entries
    )


def copied(entry: ledger.Entry, *, act: str) -> ledger.Entry:
    """The draft of an entry that differs in its act alone."""
    values = {field.attname: getattr(entry, field.attname) for field in ledger.Entry._meta.concrete_fields}
    return ledger.Entry(**{**values, "id": None, "act": act})


def drafts_of_all(
    *,
    service: Service,
    grounds: Grounds,
    crowds: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> list[ledger.Entry]:
    """One entry for each register and ground, about the crowd of everybody of whom the register is read.

    `crowds` are the digests of those people by register.
    """
    fields: dict[tuple[str, str, str], dict[str, None]] = {}
    for name, (purpose, ground) in grounds.items():
        source = service.inputs[name].from_
        assert source is not None
        fields.setdefault((source.register, purpose, ground), {})[str(source)] = None
    return [
        ledger.draft(
            act=acts.READ_OF_ALL,
            by=by,
            about="",
            fields=list(names),
            purpose=purpose,
            legal_ground=ground,
            at=at,
            organisation=service.competent_authority,
            crowd=crowds[register],
        )
        for (register, purpose, ground), names in fields.items()
    ]


def _record_refusal(
    refused: Sequence[Wanted], *, person_number: str, by: Actor, at: datetime, case: str | None
) -> None:
    purposes: dict[tuple[str, str], list[str]] = {}
    for one in refused:
        purposes.setdefault((one.consumer, one.purpose), []).append(one.field)
    ledger.record_apart(
        ledger.draft(
            act=acts.READ_REFUSED,
            by=by,
            about=person_number,
            fields=fields,
            purpose=purpose,
            legal_ground="",
            at=at,
            case=case,
            organisation=consumer,
        )
        for (consumer, purpose), fields in purposes.items()
    )
