"""Deciding: as the rules propose, differently with a reason and a colleague's agreement, or by judgement."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onedoor.cases import decisions, definitions, gathering, replays, showings
from onedoor.cases.terms import State
from onedoor.desk.access import case_for, officer_of
from onedoor.desk.decision_form import DecisionForm
from onedoor.desk.forms import Choice, long_text, picker, require_choice, require_text
from onedoor.desk.moving_on import tells_when_moved_on
from onedoor.desk.pages import hindrance_words, outcome_words, page
from onedoor.identity import actors
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock


@require_http_methods(["GET", "POST"])
@officers_only(Permission.DECIDE)
@tells_when_moved_on
def decide(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The form of a decision, and making it."""
    case = case_for(request, reference, Permission.DECIDE)
    at = clock.now()
    changed = gathering.reread(case=case, by=actors.of(officer_of(request)), at=at)
    form = DecisionForm(request, case, decisions.propose(case=case, at=at))
    problem = _changed() if changed else ""
    if request.method == "POST" and form.valid and not changed:
        try:
            decisions.decide(
                case=case,
                outcome=form.outcome_id,
                reasons=form.reason_list,
                override_reason=form.override_reason,
                by=actors.of(officer_of(request)),
                at=at,
            )
        except decisions.NotDecidable as refused:
            problem = why_not(refused)
        else:
            return redirect("desk:case", reference)
    wrong = bool(form.errors or problem)
    showings.to_officer(case=case, by=actors.of(officer_of(request)), at=at)
    context = {"case": case, "form": form, "errors": form.errors, "problem": problem}
    return page(request, "desk/decide.html", context, wrong=bool(wrong))


@require_http_methods(["GET", "POST"])
@officers_only(Permission.AGREE)
@tells_when_moved_on
def second(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A second officer agrees to a different decision, or sends it back with a note."""
    case = case_for(request, reference, Permission.AGREE)
    waiting = decisions.waiting_of(case)
    if waiting is None:
        raise Http404
    answer = picker(
        request,
        name="answer",
        label=_("Do you agree with this decision?"),
        choices=(
            Choice("agree", _("I agree"), _("The decision is final and the letter is sent.")),
            Choice("back", _("Send it back"), _("The case returns to the queue with your note.")),
        ),
    )
    note = long_text(request, name="note", label=_("Note to your colleague"))
    by, at = actors.of(officer_of(request)), clock.now()
    changed = gathering.reread(case=case, by=by, at=at)
    problem = _changed() if changed else ""
    if request.method == "POST" and not changed:
        answer = require_choice(answer, _("Choose whether you agree"))
        if answer.said() == "back":
            note = require_text(note, _("Write why you send it back"))
        if not answer.error and not note.error:
            try:
                if answer.said() == "agree":
                    decisions.agree(decision=waiting, by=by, at=at)
                else:
                    decisions.send_back(decision=waiting, note=note.said().strip(), by=by, at=at)
            except decisions.SamePerson:
                problem = _("You made this decision yourself. Another officer has to agree to it.")
            except decisions.NotDecidable as refused:
                problem = why_not(refused)
            else:
                return redirect("desk:case", reference)
    errors = [*answer.all_errors(), *note.all_errors()]
    showings.to_officer(case=case, by=actors.of(officer_of(request)), at=clock.now())
    context = {
        "case": case,
        "waiting": waiting,
        "waiting_words": outcome_words(waiting.outcome, definitions.of(case)),
        "answer": answer,
        "note": note,
        "errors": errors,
        "problem": problem,
    }
    return page(request, "desk/second.html", context, wrong=bool(errors or problem))


@require_GET
@officers_only(Permission.REPLAY)
@tells_when_moved_on
def replay(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The decision recomputed from what was stored with it."""
    case = case_for(request, reference, Permission.REPLAY)
    try:
        result = replays.replay(reference)
    except replays.NothingToReplay as nothing:
        raise Http404 from nothing
    showings.to_officer(case=case, by=actors.of(officer_of(request)), at=clock.now())
    return page(request, "desk/replay.html", {"case": case, "replay": result})


def _changed() -> str:
    return _("A register says something else now than before. Look at the case again before you decide.")


def why_not(refused: decisions.NotDecidable) -> str:
    """Why a case cannot be decided now, as a sentence."""
    if refused.because == "consultation":
        return _("Others are still being heard. A decision is possible once the consultation has ended.")
    if refused.because == "disputed":
        return hindrance_words()["disputed"]
    if refused.because == "changed":
        return _(
            "The rules no longer propose what they did. Send the decision back, so that it is made anew."
        )
    if refused.state == State.DECIDED:
        return _("This case has been decided already.")
    if refused.state == State.PROPOSED:
        return _("A decision waits for a second officer already.")
    return _("This case cannot be decided now.")
