"""Everything the page of one case shows, gathered in a constant number of queries."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from onedoor.cases import clocks, consultations, decisions, definitions
from onedoor.cases.terms import OPEN_STATES, Standing, State
from onedoor.correspondence import inbox
from onedoor.desk import conversation, history
from onedoor.desk.reasons import findings_of, tree_of, ways_of
from onedoor.desk.values import rows_of
from onedoor.identity import people, permissions
from onedoor.identity.terms import Permission

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.catalogue.definitions import Service
    from onedoor.identity.models import Person


def of(case: Application, *, officer: Person, at: datetime) -> dict[str, Any]:
    """The context of the template `desk/case.html`."""
    service = definitions.of(case)
    day = at.astimezone(service.jurisdiction.zone).date()
    waiting = decisions.waiting_of(case)
    return {
        "case": case,
        "service": service,
        "clock": clocks.of(case, on=day),
        "open": case.state in OPEN_STATES,
        "rows": rows_of(case, service),
        "documents": list(case.documents.all()),
        "thread": conversation.of(case),
        "letters": inbox.on_paper(case.reference),
        "consultations": consultations.of(case),
        "history": history.of(case),
        "returned": [
            one for one in decisions.of(case) if one.standing == Standing.RETURNED and one.second_note
        ],
        "waiting": waiting,
        "final": decisions.final_of(case),
        "may": _may(officer, case, waiting_of_own=bool(waiting and waiting.made_by_id == officer.subject)),
        "colleagues": people.officers_of(case.team) if _holds(officer, case, Permission.ASSIGN) else [],
        **_proposal(case, service, at),
        "steps_to_open": _steps_to_open(case, service),
        "today": day,
    }


def _holds(officer: Person, case: Application, permission: Permission) -> bool:
    return permissions.may(officer, permission, team=case.team)


def _may(officer: Person, case: Application, *, waiting_of_own: bool) -> dict[str, bool]:
    """Which actions the page offers this officer now."""
    working = case.state in (State.SUBMITTED, State.ASKED, State.CONSULTING)
    return {
        "ask": working and _holds(officer, case, Permission.ASK_APPLICANT),
        "message": _holds(officer, case, Permission.MESSAGE_APPLICANT),
        "decide": working and _holds(officer, case, Permission.DECIDE),
        "agree": case.state == State.PROPOSED
        and not waiting_of_own
        and _holds(officer, case, Permission.AGREE),
        "consult": working and _holds(officer, case, Permission.HOLD_CONSULTATION),
        "consult_letters": _holds(officer, case, Permission.HOLD_CONSULTATION),
        "assign": case.state in OPEN_STATES and _holds(officer, case, Permission.ASSIGN),
        "take": working and _holds(officer, case, Permission.DECIDE),
        "replay": case.state == State.DECIDED and _holds(officer, case, Permission.REPLAY),
        "note": _holds(officer, case, Permission.DECIDE),
        "settle": working and _holds(officer, case, Permission.DECIDE),
    }


def _proposal(case: Application, service: Service, at: datetime) -> dict[str, Any]:
    """What the rules say, while there is still something to decide."""
    if case.state not in OPEN_STATES:
        return {"proposal": None, "findings": [], "trees": [], "ways": []}
    proposal = decisions.propose(case=case, at=at)
    shown = [service.decides.eligible, *service.decides.amounts]
    return {
        "proposal": proposal,
        "findings": findings_of(proposal.evaluation, service.decides.eligible, service),
        "ways": ways_of(proposal.evaluation, service.decides.eligible, service),
        "trees": [tree_of(proposal.evaluation, name, service) for name in shown],
    }


def _steps_to_open(case: Application, service: Service) -> list[Any]:
    begun = {one.step for one in case.consultations.all()}
    return [step for step in service.steps if step.id not in begun]
