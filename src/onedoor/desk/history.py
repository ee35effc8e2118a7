"""What happened to a case, as officers tell it: who did what, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from onedoor.cases import decisions, events
from onedoor.cases.terms import EventKind
from onedoor.identity import people

if TYPE_CHECKING:
    from onedoor.cases.models import Application, Event


@dataclass(frozen=True)
class Happened:
    """One line of the history."""

    at: datetime
    title: str
    who: str
    """Empty for what happens by itself."""


def of(case: Application) -> list[Happened]:
    """The history of a case, newest first. Single answers and running clocks are left out; what was read is in the ledger."""
    titles = _titles()
    names = _names(case)
    return [
        Happened(event.at, titles[EventKind(event.kind)], _who(event, names))
        for event in reversed(events.of(case))
        if event.kind in titles and not _before_sending(event, case)
    ]


def _before_sending(event: Event, case: Application) -> bool:
    """Files that came with the application: they are listed with the documents."""
    submitted = case.submitted_at
    return event.kind == EventKind.DOCUMENT_ADDED and submitted is not None and event.at <= submitted


def _who(event: Event, names: Mapping[str, str]) -> str:
    if event.actor_kind == "system":
        return ""
    return names.get(event.actor_id) or (_("An officer") if event.actor_kind == "officer" else "")


def _names(case: Application) -> dict[str, str]:
    """Names of everybody who acts in this case, as far as they are kept with it or work in its team."""
    names = {one.subject: one.name for one in people.officers_of(case.team)}
    for one in decisions.of(case):
        names[one.made_by_id] = one.made_by_name
        names[one.second_by_id] = one.second_by_name
    names[case.applicant.subject] = case.applicant.name
    return names


def _titles() -> dict[EventKind, str]:
    """What each kind of event is called here; the others are for the applicant and for figures."""
    return {
        EventKind.STARTED: _("Application begun"),
        EventKind.SUBMITTED: _("Application received"),
        EventKind.ASSIGNED: _("Case assigned"),
        EventKind.INPUT_DISPUTED: _("Value of a register disputed"),
        EventKind.INPUT_SETTLED: _("Dispute settled"),
        EventKind.INPUT_CHECKED: _("Declared value checked with its register"),
        EventKind.DOCUMENT_ADDED: _("Document added"),
        EventKind.ASKED: _("Applicant asked for something, clock stopped"),
        EventKind.ASKED_ANSWERED: _("Applicant answered"),
        EventKind.CLOCK_STARTED: _("Clock runs again"),
        EventKind.MESSAGE_SENT: _("Message sent"),
        EventKind.CONSULTATION_OPENED: _("Others asked for comments"),
        EventKind.COMMENT_RECEIVED: _("Comment received"),
        EventKind.CONSULTATION_CLOSED: _("Time for comments ended"),
        EventKind.DECISION_PROPOSED: _("Different decision proposed"),
        EventKind.DECISION_AGREED: _("Second officer agreed"),
        EventKind.DECISION_RETURNED: _("Second officer sent it back"),
        EventKind.DECIDED: _("Case decided"),
        EventKind.LETTER_SENT: _("Letter sent"),
        EventKind.RATED: _("Applicant rated the service"),
        EventKind.WITHDRAWN: _("Application withdrawn"),
    }
