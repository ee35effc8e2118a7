"""The ledger entries of values that were read before and are shown again: about everybody whose record they are from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from onedoor.registers.plans import keys_of
from onedoor.trust import ledger

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.feel.values import Value
    from onedoor.identity.actors import Actor


def record(
    *,
    service: Service,
    inputs: Collection[str],
    known: Mapping[str, Value],
    applicant: str,
    besides: Collection[str] = (),
    act: str,
    purpose: str,
    legal_ground: str,
    by: Actor,
    on: date,
    at: datetime,
    case: str,
    organisation: str,
) -> None:
    """Write into the caller's transaction that the values of these inputs are shown to `by`.

    One entry for each person whose record they are from, with the fields that are theirs; `known` says who that is.
    `besides` are fields of the applicant that no register holds. A register that is not asked by person number (a
    property register) is about the applicant, as when it was read. Nothing for no inputs and nothing besides.
    """
    fields: dict[str, dict[str, None]] = {applicant: dict.fromkeys(besides)} if besides else {}
    keys = keys_of(service.model, known=known, on=on)
    for name in inputs:
        source = service.inputs[name].from_
        if source is None:
            continue
        register = service.jurisdiction.registers.get(source.register)
        by_person = register is not None and register.key == "person number"
        for person in keys[name] if by_person else (applicant,):
            fields.setdefault(person, {})[str(source)] = None
    ledger.write(
        ledger.draft(
            act=act,
            by=by,
            about=person,
            fields=list(names),
            purpose=purpose,
            legal_ground=legal_ground,
            at=at,
            case=case,
            organisation=organisation,
        )
        for person, names in fields.items()
    )
