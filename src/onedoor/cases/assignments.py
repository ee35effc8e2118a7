"""Who works on a case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from onedoor.cases import events
from onedoor.cases.locks import held
from onedoor.cases.models import Application
from onedoor.cases.terms import OPEN_STATES, EventKind
from onedoor.identity.actors import Actor

if TYPE_CHECKING:
    from onedoor.identity.models import Person


class OtherTeam(ValueError):
    """The person is no officer of the case's team."""


def assign(*, case: Application, to: Person | None, by: Actor, at: datetime) -> None:
    """Give a case to an officer of its team, or (with None) back to the team. Raises OtherTeam, locks.Closed."""
    with held(case, at=at, states=OPEN_STATES):
        if to is not None and not (to.is_officer and case.team in to.teams):
            raise OtherTeam(f"{to} does not work in the team {case.team}.")
        if case.officer_id == (to.pk if to else None):
            return
        case.officer = to
        case.save(update_fields=["officer"])
        events.record(
            EventKind.ASSIGNED, application=case, by=by, at=at, data={"to": to.subject if to else None}
        )
