"""Reading registers for an application, through the one gate, and keeping what they say beside what people told."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from onedoor.cases import checks, definitions, events, inputs
from onedoor.cases.locks import Closed, held
from onedoor.cases.models import Answer, Application
from onedoor.cases.terms import OPEN_STATES, EventKind, Origin, State
from onedoor.dmn.values import to_json
from onedoor.identity.actors import Actor
from onedoor.registers import evidence, freshness, own_numbers
from onedoor.registers.evidence import Fact, Gathered

if TYPE_CHECKING:
    from collections.abc import Collection

    from onedoor.catalogue.services import Service
    from onedoor.feel.values import Value

log = logging.getLogger(__name__)


EARLIER = 5
"""Earlier values of a register that are kept beside the newest."""
RETRY = timedelta(minutes=10)
"""How long a register that did not answer is not asked again for the same draft, however often its pages are opened."""


def refresh(
    application: Application,
    *,
    by: Actor,
    at: datetime,
    keep_known: bool = False,
    only: Collection[str] | None = None,
    again: Collection[str] = (),
) -> None:
    """Read from registers what is not known yet or no longer fresh. Within the caller's transaction, under its lock.

    `only` narrows to some inputs, `again` are read however fresh they are. A register that does not answer leaves its inputs
    to be asked, and their answers to be checked. When it answers later and says something else than the person, both are
    kept and the person's word becomes a disputed claim.
    """
    service = definitions.of(application)
    if not keep_known:
        _forget_unlinked(application, service, only=only, besides=again)
    rows = {row.input: row for row in application.answers.all()}
    told = inputs.of(application, service, answers=list(rows.values()), documents=())
    fresh = {
        name: value
        for name, value in told.given.items()
        if name not in again
        and (name not in rows or keep_known or not is_stale(rows[name], service, at=at))
    }
    of_registers = [name for name, one in service.input_data.items() if one.is_of_a_register]
    wants = [name for name in of_registers if name not in fresh and (only is None or name in only)]
    if not wants:
        return
    spared: dict[str, Value] = {name: None for name in of_registers if name not in fresh and name not in wants}
    known = {**spared, **fresh}
    try:
        gathered = _gather(application, service, known=known, told=told.answered, by=by, at=at)
        moved = _moved(service, gathered, rows, among=fresh)
        if moved:
            known = {name: value for name, value in known.items() if name not in moved}
            found = {fact.input: fact.value for fact in gathered.facts}
            more = _gather(application, service, known={**known, **found}, told=told.answered, by=by, at=at)
            gathered = Gathered([*gathered.facts, *more.facts], [*gathered.unreachable, *more.unreachable])
    except evidence.AgreementMissing as missing:
        log.error("%s: %s", application.reference, missing)
        checks.end(application, wants)
        return
    _keep_all(application, service, gathered, rows, asked=[*wants, *moved], moved=moved, by=by, at=at)
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


def _keep_all(
    application: Application,
    service: Service,
    gathered: Gathered,
    rows: dict[str, Answer],
    *,
    asked: Collection[str],
    moved: Collection[str],
    by: Actor,
    at: datetime,
) -> None:
    """Keep what was found; drop what was said of something that it is no longer about; note what is to be checked."""
    found = {fact.input for fact in gathered.facts}
    for name in moved:
        if name not in found:
            rows.pop(name).delete()
    unread = _unread(service, gathered, found)
    failed = [name for one in gathered.unreachable for name in one.inputs]
    application.answers.filter(origin=Origin.REGISTER, input__in=failed).update(unread_at=at)
    known = {name for name in unread if name in rows and rows[name].origin == Origin.REGISTER}
    checks.unread(
        application,
        {name: register for name, register in unread.items() if name in asked and name not in known},
        at=at,
    )
    checks.answered(
        application,
        gathered.facts,
        rows,
        asked=[name for name in asked if name not in unread],
        by=by,
        at=at,
    )
    for fact in gathered.facts:
        _keep(application, fact, rows.get(fact.input), by=by)


def _unread(service: Service, gathered: Gathered, found: Collection[str]) -> dict[str, str]:
    """The inputs that could not be read, by register: those asked for, and those read by what was asked for."""
    unread = {name: one.register for one in gathered.unreachable for name in one.inputs if name not in found}
    waiting = list(unread)
    while waiting:
        for name in dependents_of(service, waiting.pop()):
            source = service.inputs[name].from_
            if source is not None and name not in unread and name not in found:
                unread[name] = source.register
                waiting.append(name)
    return unread


def _moved(
    service: Service, gathered: Gathered, rows: dict[str, Answer], *, among: Collection[str]
) -> list[str]:
    """What is known and fresh, but was read about something that a register now says otherwise (the home after a move)."""
    changed = [
        fact.input
        for fact in gathered.facts
        if fact.input in rows and rows[fact.input].value != to_json(fact.value)
    ]
    found = {fact.input for fact in gathered.facts}
    moved: list[str] = []
    while changed:
        for name in dependents_of(service, changed.pop()):
            of_register = name in rows and rows[name].origin == Origin.REGISTER
            if of_register and name in among and name not in found and name not in moved:
                moved.append(name)
                changed.append(name)
    return moved


def refresh_stale(application: Application, *, by: Actor, at: datetime) -> None:
    """`refresh`, but only when something that registers said is no longer fresh. Under the application's lock.

    A register that did not answer before is asked again as well, once in a while.
    """
    if stale_of(application, at=at) or checks.waits_since(application, before=at - RETRY):
        refresh(application, by=by, at=at)


def resume(*, application: Application, by: Actor, at: datetime) -> None:
    """Somebody comes back to a draft: what is too old is asked again. Nothing for what is no draft any more."""
    if application.state != State.DRAFT:
        return
    with suppress(Closed), held(application, at=application.changed_at, states=(State.DRAFT,)):
        if stale_of(application, at=at, tried_before=at - RETRY) or checks.waits_since(
            application, before=at - RETRY
        ):
            refresh(application, by=by, at=at)


def reread(*, case: Application, by: Actor, at: datetime) -> bool:
    """An officer opens or decides a case: what registers said too long ago is asked again, and nothing else.

    Whether a value is another one now. What cannot be read again stays as it was, with its day. Nothing for a case that is
    decided or closed: what it was decided on stays.
    """
    before = at - RETRY
    if case.state not in OPEN_STATES or not stale_of(case, at=at, tried_before=before):
        return False
    with suppress(Closed), held(case, at=case.changed_at, states=OPEN_STATES):
        was = {row.input: row.in_force for row in case.answers.all()}
        refresh(case, by=by, at=at, only=stale_of(case, at=at, tried_before=before))
        return was != {row.input: row.in_force for row in case.answers.all()}
    return False


def stale_of(application: Application, *, at: datetime, tried_before: datetime | None = None) -> list[str]:
    """The inputs whose register has to be asked again before they are used.

    With `tried_before` without those whose register was asked since then and did not answer.
    """
    service = definitions.of(application)
    unlinked = own_numbers.unlinked(service, person_number=application.applicant.person_number or "")
    return [
        row.input
        for row in application.answers.filter(origin=Origin.REGISTER)
        if (row.input in unlinked or is_stale(row, service, at=at))
        and (tried_before is None or row.unread_at is None or row.unread_at <= tried_before)
    ]


def read_again(
    *, case: Application, by: Actor, at: datetime, only: Collection[str] | None = None
) -> None:
    """Ask registers that did not answer before for what a submitted case still lacks; what is known stays as it is.

    Raises locks.Closed for a draft (opening it reads by itself) and for what is decided or closed.
    """
    with held(case, at=at, states=OPEN_STATES):
        refresh(case, by=by, at=at, keep_known=True, only=only)


def found_now(*, case: Application, names: Collection[str], by: Actor, at: datetime) -> Gathered:
    """What registers say now of some inputs of a case; nothing of the case changes. Raises AgreementMissing."""
    service = definitions.of(case)
    held = inputs.of(case, service, documents=())
    values = {**held.given, **held.answered}
    known = {name: value for name, value in values.items() if name not in names}
    spared: dict[str, Value] = {
        name: None for name, one in service.input_data.items() if one.is_of_a_register and name not in names
    }
    return _gather(case, service, known={**spared, **known}, told={}, by=by, at=at)


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


def _forget_unlinked(
    application: Application, service: Service, *, only: Collection[str] | None, besides: Collection[str]
) -> None:
    """Drop what was read of a record that is linked to the applicant no longer: it may be about somebody else."""
    unlinked = own_numbers.unlinked(service, person_number=application.applicant.person_number or "")
    for row in application.answers.filter(input__in=unlinked, origin=Origin.REGISTER) if unlinked else ():
        if (only is None or row.input in only) and row.input not in besides:
            row.delete()
            forget_dependents(application, input=row.input, service=service)


def forget_dependents(application: Application, *, input: str, service: Service) -> bool:
    """Drop what was read about somebody or something that `input` named and no longer does; whether anything reads by it."""
    dependents = dependents_of(service, input)
    application.answers.filter(input__in=dependents, origin=Origin.REGISTER).delete()
    return bool(dependents)


def dependents_of(service: Service, input: str) -> list[str]:
    """The inputs that are read about somebody or something that `input` names."""
    return [
        name for name, data in service.inputs.items() if data.about is not None and input in data.about.uses
    ]


def is_stale(row: Answer, service: Service, *, at: datetime) -> bool:
    """Whether what a register said is older than the register's freshness allows."""
    register = service.jurisdiction.registers.get(row.register)
    return register is not None and not freshness.is_fresh(
        register.freshness,
        read_on=definitions.local_day(row.given_at),
        on=definitions.local_day(at),
        add_working_days=definitions.calendar().add_working_days,
    )


def _keep(application: Application, fact: Fact, row: Answer | None, *, by: Actor) -> None:
    value = to_json(fact.value)
    row = row or Answer(application=application, input=fact.input)
    claim, why = (row.claimed, row.why) if row.disputed_at else (None, "")
    disputed_at = row.disputed_at
    if row.pk and row.origin == Origin.ANSWERED and row.value != value:
        claim, disputed_at = row.value, row.given_at
    if disputed_at is not None and claim == value:
        claim, why, disputed_at = None, "", None  # the register says now what the person said
        row.settled_at, row.settled_by_id, row.settled_for, row.settled_because = None, "", "", ""
    if row.pk and row.origin == Origin.REGISTER and row.value != value:
        was = {
            "value": row.value,
            "as_of": row.as_of.isoformat() if row.as_of else None,
            "read_at": row.given_at.isoformat(),
        }
        row.earlier = [*row.earlier, was][-EARLIER:]
    row.value, row.origin, row.unread_at = value, Origin.REGISTER, None
    row.register, row.attribute, row.as_of = fact.register, fact.attribute, fact.as_of
    row.given_at, row.given_by_kind, row.given_by_id = fact.read_at, "system", by.id
    row.claimed, row.why, row.disputed_at = claim, why, disputed_at
    row.save()
