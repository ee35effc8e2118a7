"""Decisions: what the rules propose, what is decided by whom, and the record that is never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from onedoor.cases import (
    announcements,
    assessments,
    consultations,
    definitions,
    events,
    inputs,
    records,
    requests,
)
from onedoor.cases.assessments import Assessment
from onedoor.cases.locks import held
from onedoor.cases.models import Application, Decision
from onedoor.cases.terms import OPEN_STATES, EventKind, Outcome, Standing, State
from onedoor.cases.wording import Empty, cleaned
from onedoor.catalogue import versions
from onedoor.correspondence import jobs
from onedoor.identity.actors import Actor
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.dmn.evaluation import Evaluation

SEND_LETTER = "onedoor.cases.send_letter"
"""Name of the job that writes and sends the letter."""


@dataclass(frozen=True)
class Proposal:
    """What the rules say about a case as it stands."""

    assessment: Assessment
    automatic: bool
    """Whether it may be decided at once, without an officer."""
    hindrances: tuple[str, ...]
    """What keeps it from being automatic: `disputed` (an input, not settled yet), `settled` (it was disputed), `missing`
    (an answer), `declared` (told because a register could not be read, to be checked), `request`, `consultation`."""

    @property
    def outcome(self) -> Outcome:
        """Favourable, unfavourable, or cannot tell."""
        return self.assessment.outcome

    @property
    def evaluation(self) -> Evaluation:
        """Values, reasons and what is missing."""
        return self.assessment.evaluation


class NotDecidable(Exception):
    """The case cannot be decided now; `because` is `state` (see `state`), `consultation`, `disputed` (a register's value,
    and nobody has settled it), or `changed` (what was proposed no longer holds)."""

    def __init__(self, case: Application, because: str) -> None:
        self.because = because
        self.state = State(case.state)
        super().__init__(f"{case.reference} cannot be decided now: {because} ({self.state.value}).")


class NeedsReason(ValueError):
    """A decision that differs from what the rules say needs a reason."""


class SamePerson(Exception):
    """Nobody agrees to their own decision."""


class UnknownOutcome(ValueError):
    """The service has no such outcome."""


def propose(*, case: Application, at: datetime) -> Proposal:
    """Evaluate the case with what is stored, by the law of the day it was submitted (of `at` for a draft)."""
    proposal, _ = _proposed(case, at=at)
    return proposal


def _proposed(case: Application, *, at: datetime) -> tuple[Proposal, inputs.Held]:
    service = definitions.of(case)
    known = inputs.of(case, service)
    assessment = assessments.assess(service, known, on=case.law_date or definitions.local_day(at))
    hindrances = []
    if known.disputed:
        hindrances.append("disputed")
    elif any(row.disputed_at is not None for row in known.answers.values()):
        hindrances.append("settled")
    if any(row.input in assessment.used for row in known.declared):
        hindrances.append("declared")
    if assessment.missing:
        hindrances.append("missing")
    if case.state == State.ASKED:
        hindrances.append("request")
    if consultations.outstanding(case):
        hindrances.append("consultation")
    automatic = assessment.may_be_automatic and not hindrances
    return Proposal(assessment, automatic, tuple(hindrances)), known


def decide(
    *,
    case: Application,
    outcome: str,
    reasons: Sequence[str],
    by: Actor,
    at: datetime,
    override_reason: str | None = None,
) -> Decision:
    """Decide a case.

    `outcome` is `favourable` or `unfavourable`, or for a service with discretion the id of one of its outcomes; `reasons`
    are the officer's own sentences, for discretion besides at least one id of the service's grounds; they stand in the letter. As the rules say (or by
    discretion): final at once. Different from the rules, also where they cannot tell: needs `override_reason` and waits for a
    second officer. Raises NotDecidable, NeedsReason, UnknownOutcome, wording.TooLong, and PermissionDenied for a resident,
    for the system where it is not automatic, and for one's own application.
    """
    _check_actor(case, by=by)
    with held(case, at=at):
        _check_decidable(case)
        proposal, known = _proposed(case, at=at)
        if by.kind == "system" and not (proposal.automatic and outcome == Outcome.FAVOURABLE):
            raise PermissionDenied("Only an officer decides what is not favourable and automatic.")
        if known.disputed:
            raise NotDecidable(case, "disputed")
        favourable = _is_favourable(proposal.assessment.service, outcome)
        why = _reasons(proposal.assessment.service, reasons)
        differs = _differs(proposal, favourable=favourable)
        decision = Decision(
            application=case,
            standing=Standing.PROPOSED,
            outcome=outcome,
            favourable=favourable,
            proposed_outcome=proposal.outcome,
            automatic=by.kind == "system",
            reasons=why,
            override_reason=_override(override_reason) if differs else "",
            made_at=at,
            made_by_kind=by.kind,
            made_by_id=by.id,
            made_by_name=by.name,
        )
        _fill_record(decision, proposal.assessment, known)
        if differs:
            _wait_for_second(decision, case, by=by, at=at)
        else:
            _finish(decision, case, by=by, at=at)
    return decision


def decide_automatically(*, case: Application, at: datetime, by: Actor) -> Decision | None:
    """Decide at once where the definition allows it; None otherwise. Within the caller's transaction and lock."""
    proposal = propose(case=case, at=at)
    if not proposal.automatic:
        return None
    return decide(case=case, outcome=Outcome.FAVOURABLE, reasons=(), by=by, at=at)


def agree(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """A second officer agrees: the decision becomes final. Raises SamePerson, NotDecidable, PermissionDenied."""
    case = decision.application
    with held(case, at=at):
        _check_waiting(decision, case, by=by)
        proposal, known = _proposed(case, at=at)
        if known.disputed:
            raise NotDecidable(case, "disputed")
        if proposal.outcome != decision.proposed_outcome:
            raise NotDecidable(case, "changed")
        _fill_record(decision, proposal.assessment, known)
        decision.second_at, decision.second_by_id, decision.second_by_name = at, by.id, by.name
        events.record(EventKind.DECISION_AGREED, application=case, by=by, at=at)
        _finish(decision, case, by=by, at=at)
    return decision


def send_back(*, decision: Decision, note: str, by: Actor, at: datetime) -> Decision:
    """A second officer does not agree: the case goes back to the queue.

    Raises SamePerson, NotDecidable, PermissionDenied, wording.Empty without a note.
    """
    words = cleaned(note, longest=2000)
    case = decision.application
    with held(case, at=at):
        _check_waiting(decision, case, by=by)
        decision.standing, decision.second_note = Standing.RETURNED, words
        decision.second_at, decision.second_by_id, decision.second_by_name = at, by.id, by.name
        decision.save()
        case.state = State.SUBMITTED
        case.save(update_fields=["state"])
        events.record(EventKind.DECISION_RETURNED, application=case, by=by, at=at)
    return decision


def drop_waiting(case: Application) -> None:
    """The case needs no decision any more: what waited for a second officer is returned. Within the caller's lock."""
    case.decisions.filter(standing=Standing.PROPOSED).update(standing=Standing.RETURNED)


def final_of(case: Application) -> Decision | None:
    """The decision that was made, if any."""
    return case.decisions.filter(standing=Standing.FINAL).first()


def waiting_of(case: Application) -> Decision | None:
    """The decision that waits for a second officer, if any."""
    return case.decisions.filter(standing=Standing.PROPOSED).first()


def of(case: Application) -> list[Decision]:
    """Everything that was proposed, returned or decided, oldest first."""
    return list(case.decisions.all())


def _check_actor(case: Application, *, by: Actor) -> None:
    if by.kind == "resident":
        raise PermissionDenied("Only officers decide.")
    if by.id == case.applicant.subject:
        raise PermissionDenied("Nobody decides their own application.")


def _check_decidable(case: Application) -> None:
    if case.state not in OPEN_STATES or case.state == State.PROPOSED:
        raise NotDecidable(case, "state")
    if consultations.outstanding(case):
        raise NotDecidable(case, "consultation")


def _check_waiting(decision: Decision, case: Application, *, by: Actor) -> None:
    _check_actor(case, by=by)
    if by.kind != "officer":
        raise PermissionDenied("Only an officer agrees to a decision.")
    decision.refresh_from_db(fields=["standing", "made_by_id"])
    if decision.standing != Standing.PROPOSED or case.state != State.PROPOSED:
        raise NotDecidable(case, "state")
    if decision.made_by_id == by.id:
        raise SamePerson(f"{by.name} has made this decision; somebody else has to agree.")


def _is_favourable(service: Service, outcome: str) -> bool:
    discretion = service.decides.discretion
    if discretion is not None:
        known = {one.id: one.favourable for one in discretion.outcomes}
    else:
        known = {Outcome.FAVOURABLE.value: True, Outcome.UNFAVOURABLE.value: False}
    if outcome not in known:
        raise UnknownOutcome(f"“{outcome}” is not one of: {', '.join(known)}.")
    return known[outcome]


def _reasons(service: Service, reasons: Sequence[str]) -> list[str]:
    if service.decides.discretion is None:
        return [cleaned(one, longest=2000) for one in reasons if one.strip()]
    known = [ground.id for ground in service.decides.discretion.grounds]
    grounds = [one for one in known if one in reasons]
    if not grounds:
        raise NeedsReason(f"Choose at least one of the grounds: {', '.join(known)}. The letter says why.")
    return grounds + [cleaned(one, longest=4000) for one in reasons if one not in known and one.strip()]


def _differs(proposal: Proposal, *, favourable: bool) -> bool:
    """Whether the officer goes against the rules. Where the law leaves it to judgement no outcome does."""
    if proposal.assessment.service.decides.discretion is not None:
        return False
    return proposal.outcome != (Outcome.FAVOURABLE if favourable else Outcome.UNFAVOURABLE)


def _override(reason: str | None) -> str:
    try:
        return cleaned(reason or "", longest=4000)
    except Empty as nothing:
        raise NeedsReason("Say why you decide differently from what the rules say.") from nothing


def _fill_record(decision: Decision, assessment: Assessment, known: inputs.Held) -> None:
    decision.digest, decision.law_date = assessment.service.digest, assessment.on
    decision.record = records.write(assessment, known)
    decision.record_sha256 = records.sha256(decision.record)


def _wait_for_second(decision: Decision, case: Application, *, by: Actor, at: datetime) -> None:
    decision.save()
    case.state = State.PROPOSED
    case.save(update_fields=["state"])
    events.record(
        EventKind.DECISION_PROPOSED,
        application=case,
        by=by,
        at=at,
        data={"outcome": decision.outcome, "rules": decision.proposed_outcome},
    )


def _finish(decision: Decision, case: Application, *, by: Actor, at: datetime) -> None:
    """The decision in law: record, ledger, event, letter. What follows is in the same transaction or a job of it."""
    service = definitions.of(case)
    versions.keep(service)
    day = definitions.local_day(at)
    decision.appeal_until = service.appeal.within.after(
        day, add_working_days=definitions.calendar().add_working_days
    )
    decision.standing = Standing.FINAL
    decision.save()
    requests.take_back(case, by=by, at=at)
    case.state, case.decided_at, case.closed_at = State.DECIDED, at, at
    case.save(update_fields=["state", "decided_at", "closed_at"])
    _into_ledger(decision, case, service, by=by, at=at)
    assert case.submitted_at is not None
    events.record(
        EventKind.DECIDED,
        application=case,
        by=by,
        at=at,
        data={
            "outcome": decision.outcome,
            "favourable": decision.favourable,
            "automatic": decision.automatic,
            "differs": bool(decision.override_reason),
            "days": (day - definitions.local_day(case.submitted_at)).days,
            "in_time": case.due_on is None or day <= case.due_on,
        },
    )
    jobs.defer(SEND_LETTER, decision_id=decision.pk)
    announcements.decided.send(sender=Application, case=case, at=at)


def _into_ledger(decision: Decision, case: Application, service: Service, *, by: Actor, at: datetime) -> None:
    used = records.read(decision).inputs
    read = [name for name in used if name in service.input_data and service.input_data[name].is_of_a_register]
    purposes = {str(service.input_data[name].purpose) for name in read}
    with transaction.atomic():
        ledger.record(
            act=acts.DECIDED,
            by=by,
            about=case.applicant.person_number or "",
            fields=sorted(str(service.input_data[name].source) for name in read),
            purpose=min(purposes, default="establish-entitlement"),
            legal_ground=service.processing_time.source,
            case=case.reference,
            organisation=service.competent_authority,
            at=at,
        )
