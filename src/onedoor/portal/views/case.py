"""A case: what happened, what comes next, what was said, and what there is to download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onedoor.cases import (
    applications,
    decisions,
    definitions,
    documents,
    messages,
    ratings,
    requests,
    showings,
    timelines,
)
from onedoor.cases.terms import State
from onedoor.correspondence import inbox
from onedoor.design.fields import Field
from onedoor.design.filters import reading_language, text
from onedoor.portal import explaining, facts
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor
from onedoor.portal.talking import message_field, rating_fields, request_field

if TYPE_CHECKING:
    from onedoor.cases.models import Application, Decision
    from onedoor.catalogue.services import Service


def case(
    request: HttpRequest, application: Application, *, wrong: dict[str, Field] | None = None
) -> HttpResponse:
    """The page of a case that was sent. `wrong` are controls with an error, by name, after a form was refused."""
    wrong = wrong or {}
    service, language = definitions.of(application), reading_language()
    decision = decisions.final_of(application)
    if application.submitted_at is not None and not wrong:
        messages.read(case=application, by=actor(request), at=now())
    if decision is not None:  # its reasons tell what registers said
        showings.to_applicant(application=application, by=actor(request), at=now())
    context = {
        "application": application,
        "service": service,
        "timeline": timelines.of(application, language=language, on=today()),
        "messages": messages.of(application),
        "requests": [(one, _field(wrong, request_field(one))) for one in requests.open_of(application)],
        "documents": documents.of(application),
        "to_check": facts.to_check(application, language=language) if decision is None else [],
        "letters": [one for one in inbox.of(application.applicant) if one.about == application.reference],
        "decision": decision,
        "outcome": _outcome(decision, service) if decision else "",
        **_explained(application, decision, language),
        "rating": ratings.of(application),
        "rating_fields": [_field(wrong, field) for field in rating_fields()],
        "message_field": _field(wrong, message_field()),
        "can_write": application.submitted_at is not None,
        "can_withdraw": application.state not in (State.DECIDED, State.WITHDRAWN, State.ABANDONED),
        "can_rate": decision is not None,
        "errors": list(wrong.values()),
    }
    return render(request, "portal/case.html", context, status=422 if wrong else 200)


def _field(wrong: dict[str, Field], field: Field) -> Field:
    return wrong.get(field.name, field)


def _outcome(decision: Decision, service: Service) -> str:
    """What was decided, in words: the outcome an officer chose, or yes or no."""
    discretion = service.decides.discretion
    for one in discretion.outcomes if discretion else ():
        if one.id == decision.outcome:
            return text(one.title)
    return text((service.verdicts.yes if decision.favourable else service.verdicts.no).title)


def _explained(application: Application, decision: Decision | None, language: str) -> dict[str, object]:
    """Why, by the rules of the day of the application, and what it comes to.

    No reasons where an officer judged: the letter gives their grounds. No amounts where it was refused.
    """
    if decision is None:
        return {"reasons": [], "outcomes": []}
    service = definitions.of(application)
    evaluation = applications.state_of(application, on=today()).evaluation
    outcomes = explaining.outcomes_with_cost(evaluation, service=service, language=language)
    eligible = service.decides.eligible
    judged = service.decides.discretion is not None
    return {
        "reasons": []
        if judged
        else explaining.because(evaluation, eligible, service=service, language=language),
        "outcomes": outcomes if decision.favourable else [],
    }
