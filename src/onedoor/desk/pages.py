"""How the desk's pages are made: every template knows the words for states and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from onedoor.cases.terms import Outcome, State
from onedoor.design.filters import text

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, wrong: bool = False
) -> HttpResponse:
    """A page of the desk; `wrong` where a form has to be corrected (status 422)."""
    words = {
        "state_words": state_words(),
        "hindrance_words": hindrance_words(),
        "outcome_words": outcome_words,
        **context,
    }
    answer = render(request, template, words, status=422 if wrong else 200, using="jinja2")
    answer["Cache-Control"] = "no-store"
    return answer


def state_words() -> dict[str, str]:
    """What each state is called at the desk."""
    return {
        State.SUBMITTED: _("To decide"),
        State.ASKED: _("Waiting for the applicant"),
        State.CONSULTING: _("Others are being heard"),
        State.PROPOSED: _("Second officer"),
        State.DECIDED: _("Decided"),
        State.WITHDRAWN: _("Withdrawn"),
    }


def hindrance_words() -> dict[str, str]:
    """What hinders a decision, or keeps it from being automatic."""
    return {
        "consultation": _(
            "Others are still to be heard. A decision is possible once the time for comments has passed."
        ),
        "declared": _(
            "The applicant told something because a register could not be reached. It is checked when the register is back; "
            "you may decide before."
        ),
        "disputed": _("A value of a register is disputed. Settle it before you decide."),
        "missing": _("Something is not known yet. Ask the applicant for it."),
        "request": _("The applicant has been asked for something and has not answered yet."),
    }


def outcome_words(outcome: str, service: Service) -> str:
    """An outcome in the reader's language."""
    discretion = service.decides.discretion
    for one in discretion.outcomes if discretion else ():
        if one.id == outcome:
            return text(one.title)
    return {Outcome.FAVOURABLE: _("Granted"), Outcome.UNFAVOURABLE: _("Refused")}.get(
        Outcome(outcome), outcome
    )
