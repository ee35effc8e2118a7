"""Asking registers that are back for what people told while they were down."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from onedoor.cases import checks, decisions, gathering
from onedoor.cases.locks import held
from onedoor.cases.models import Application, Check
from onedoor.cases.terms import OPEN_STATES, Checking, State
from onedoor.identity.actors import SYSTEM
from onedoor.registers import checking as well_being
from onedoor.registers.agreements import AgreementMissing

if TYPE_CHECKING:
    from collections.abc import Collection

log = logging.getLogger(__name__)

MOST = 500
"""Cases that are checked in one go; the rest comes with the next."""
_SETTLED = (*OPEN_STATES, State.DECIDED)
_OVER = (State.WITHDRAWN, State.ABANDONED)


def run(*, at: datetime) -> int:
    """Check what can be checked of all submitted cases, and return for how many cases something was checked.

    A register is first asked how it is, about nobody: as long as it is down, nobody's data is asked for. Drafts ask by
    themselves when somebody comes back to them. One case that fails leaves the others alone.
    """
    Check.objects.filter(state=Checking.WAITING, application__state__in=_OVER).update(state=Checking.ENDED)
    waiting = Check.objects.filter(
        state=Checking.WAITING, application__state__in=_SETTLED, tried_at__lte=at - gathering.RETRY
    )
    back = {name for name in waiting.values_list("register", flat=True).distinct() if _is_back(name, at=at)}
    ready = waiting.filter(register__in=back).order_by("application_id").distinct("application_id")
    cases = Application.objects.filter(pk__in=ready.values("application_id")[:MOST])
    return sum(_check(case, back, at=at) for case in cases.select_related("applicant"))


def _is_back(register: str, *, at: datetime) -> bool:
    try:
        return well_being.check(name=register, on=at.date()).reachable
    except KeyError:
        return False  # the town has no such register any more; the answer stays declared


def _check(case: Application, back: Collection[str], *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            names = [check.input for check in _waiting(case) if check.register in back]
            if case.state in OPEN_STATES:
                gathering.read_again(case=case, by=SYSTEM, at=at, only=names)
            else:
                _compare_after(case, names, at=at)
            done = any(check.input in names for check in case.checks.filter(checked_at=at))
            if done:
                decide_at_once(case, at=at)
        return done
    except Exception:
        log.exception("%s could not be checked; it is tried again.", case.reference)
        return False


def _compare_after(case: Application, names: Collection[str], *, at: datetime) -> None:
    """For a decided case: what it was decided on stays as it is; what the register says is kept beside it."""
    with held(case, at=case.changed_at):
        try:
            gathered = gathering.found_now(case=case, names=names, by=SYSTEM, at=at)
        except AgreementMissing as missing:
            log.error("%s: %s", case.reference, missing)
            case.checks.filter(input__in=names).update(state=Checking.ENDED, checked_at=F("tried_at"))
            return
        failed = {name for one in gathered.unreachable for name in one.inputs}
        found = {fact.input: fact for fact in gathered.facts}
        told = {row.input: row.value for row in case.answers.all()}
        for check in _waiting(case):
            if check.input in names and check.input not in failed and check.input in told:
                checks.compare(check, told=told[check.input], fact=found.get(check.input), by=SYSTEM, at=at)


def _waiting(case: Application) -> list[Check]:
    return list(case.checks.filter(state=Checking.WAITING))


def decide_at_once(case: Application, *, at: datetime) -> None:
    """What only waited for this is decided, where the definition lets it be automatic; nobody's work is taken away."""
    if case.state != State.SUBMITTED or case.officer_id is not None:
        return
    try:
        with transaction.atomic(), held(case, at=at, states=(State.SUBMITTED,)):
            decisions.decide_automatically(case=case, by=SYSTEM, at=at)
    except Exception:
        log.exception("%s could not be decided automatically; it waits for an officer.", case.reference)
