"""Reading registers for an application, through the one gate, and keeping what they say beside what people told."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from onedoor.cases import definitions, events, inputs
from onedoor.cases.locks import held
from onedoor.cases.models import Answer, Application
from onedoor.cases.terms import EventKind, Origin, State
from onedoor.dmn.values import to_json
from onedoor.identity.actors import Actor
from onedoor.lib.durations import Duration
from onedoor.registers import evidence
from onedoor.registers.evidence import Fact, Gathered

if TYPE_CHECKING:
    from collections.abc import Collection

    from onedoor.catalogue.services import Service
    from onedoor.feel.values import Value

log = logging.getLogger(__name__)


def refresh(application: Application, *, by: Actor, at: datetime, keep_known: bool = False) -> None:
    """Read from registers what is not known yet or no longer fresh. Within the caller's transaction, under its lock.

    A register that does not answer leaves its inputs to be asked. When it answers later and says something else than
    the person, both are kept and the person's word becomes a disputed claim.
    """
    service = definitions.of(application)
    rows = {row.input: row for row in application.answers.all()}
    told = inputs.of(application, service, answers=list(rows.values()), documents=())
    fresh = {
        name: value
        for name, value in told.given.items()
        if name not in rows or keep_known or not _is_stale(rows[name], service, at=at)
    }
    wants = [name for name, one in service.input_data.items() if one.is_of_a_register and name not in fresh]
    if not wants:
        return
    try:
        gathered = _gather(application, service, known=fresh, told=told.answered, by=by, at=at)
    except evidence.AgreementMissing as missing:
        log.error("%s: %s", application.reference, missing)
        return
    for fact in gathered.facts:
        _keep(application, fact, rows.get(fact.input), by=by)
    events.record(
        EventKind.EVIDENCE_GATHERED,
        application=application,
        by=by,
        at=at,
        data={
            "inputs": [fact.input for fact in gathered.facts],
            "unreachable": sorted({one.register for one in gathered.unreachable}),
        },
    )


def refresh_stale(application: Application, *, by: Actor, at: datetime) -> None:
    """`refresh`, but only when something that registers said is no longer fresh. Under the application's lock."""
    service = definitions.of(application)
    known = application.answers.filter(origin=Origin.REGISTER)
    if any(_is_stale(row, service, at=at) for row in known):
        refresh(application, by=by, at=at)


def read_again(*, case: Application, by: Actor, at: datetime) -> None:
    """Ask registers that did not answer before for what a submitted case still lacks; what is known stays as it is.

    Raises locks.Closed for a draft (opening it reads by itself) and for what is decided or waits for a second officer.
    """
    with held(case, at=at, states=(State.SUBMITTED, State.ASKED, State.CONSULTING)):
        refresh(case, by=by, at=at, keep_known=True)


def _gather(
    application: Application,
    service: Service,
    *,
    known: dict[str, Value],
    told: dict[str, Value],
    by: Actor,
    at: datetime,
) -> Gathered:
    """Ask the registers by what they themselves say, then by what only the person could say (the number of a home)."""

    def gather(known: dict[str, Value]) -> Gathered:
        return evidence.gather(
            service=service,
            person_number=application.applicant.person_number or "",
            known=known,
            by=by,
            on=definitions.local_day(at),
            at=at,
            case=application.reference,
        )

    of_registers = {name for name, one in service.input_data.items() if one.is_of_a_register}
    own = {name: value for name, value in told.items() if name not in of_registers}
    first = gather({**known, **own})
    found = {fact.input: fact.value for fact in first.facts}
    instead = {name: value for name, value in told.items() if name in of_registers and name not in found}
    leading = [
        name for name in of_registers - {*known, *found, *instead} if _reads_by(service, name, instead)
    ]
    if not leading:
        return first
    # what registers could not say is not asked of them again: only what hangs on the person's word
    rest = {
        name: None for name in of_registers - {*leading, *instead} if name not in known and name not in found
    }
    second = gather({**rest, **known, **own, **found, **instead})
    return Gathered([*first.facts, *second.facts], [*first.unreachable, *second.unreachable])


def _reads_by(service: Service, name: str, told: Collection[str]) -> bool:
    about = service.inputs[name].about
    return about is not None and any(used in told for used in about.uses)


def forget_dependents(application: Application, *, input: str, service: Service) -> bool:
    """Drop what was read about somebody or something that `input` named and no longer does; whether anything reads by it."""
    dependents = [
        name for name, data in service.inputs.items() if data.about is not None and input in data.about.uses
    ]
    application.answers.filter(input__in=dependents, origin=Origin.REGISTER).delete()
    return bool(dependents)


def _is_stale(row: Answer, service: Service, *, at: datetime) -> bool:
    freshness: Duration = service.jurisdiction.registers[row.register].freshness
    end = freshness.after(row.given_at.date(), add_working_days=lambda day, n: day + timedelta(days=n))
    return end < at.date()


def _keep(application: Application, fact: Fact, row: Answer | None, *, by: Actor) -> None:
    value = to_json(fact.value)
    row = row or Answer(application=application, input=fact.input)
    claim, why = (row.claimed, row.why) if row.disputed_at else (None, "")
    disputed_at = row.disputed_at
    if row.pk and row.origin == Origin.ANSWERED and row.value != value:
        claim, disputed_at = row.value, row.given_at
    if disputed_at is not None and claim == value:
        claim, why, disputed_at = None, "", None  # the register says now what the person said
    row.value, row.origin = value, Origin.REGISTER
    row.register, row.attribute, row.as_of = fact.register, fact.attribute, fact.as_of
    row.given_at, row.given_by_kind, row.given_by_id = fact.read_at, "system", by.id
    row.claimed, row.why, row.disputed_at = claim, why, disputed_at
    row.save()
