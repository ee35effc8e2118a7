"""A value of a register that the applicant says is wrong: an officer finds who is right."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onedoor.cases import answers, checks, definitions, showings
from onedoor.desk.access import case_for, officer_of
from onedoor.desk.forms import Choice, long_text, picker, require_choice, require_text
from onedoor.desk.moving_on import tells_when_moved_on
from onedoor.desk.pages import page
from onedoor.desk.values import checked_of, row_of
from onedoor.identity import actors
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock


@require_http_methods(["GET", "POST"])
@officers_only(Permission.DECIDE)
@tells_when_moved_on
def difference(request: HttpRequest, reference: str, input: str) -> HttpResponseBase:
    """Since the decision a register says something else than what it was made on: what was done about that."""
    case = case_for(request, reference, Permission.DECIDE)
    check = checks.of(case).get(input)
    if check is None or check.noted_at is not None or not checks.is_late(check):
        raise Http404
    by, at = actors.of(officer_of(request)), clock.now()
    showings.to_officer(case=case, by=by, at=at)
    note = long_text(request, name="note", label=_("What did you do about it?"))
    if request.method == "POST":
        note = require_text(note, _("Write what you did about it"))
        if not note.error:
            checks.note(case=case, input=input, text=note.said().strip(), by=by, at=at)
            return redirect("desk:case", reference)
    answer = next((one for one in case.answers.all() if one.input == input), None)
    if answer is None:
        raise Http404
    errors = list(note.all_errors())
    context = {
        "case": case,
        "row": row_of(case, answer),
        "check": checked_of(check, definitions.of(case)),
        "note": note,
        "errors": errors,
    }
    return page(request, "desk/difference.html", context, wrong=bool(errors))


@require_http_methods(["GET", "POST"])
@officers_only(Permission.DECIDE)
@tells_when_moved_on
def settle(request: HttpRequest, reference: str, answer_id: int) -> HttpResponseBase:
    """Choose the register's value or the applicant's, with a reason."""
    case = case_for(request, reference, Permission.DECIDE)
    answer = next((one for one in case.answers.all() if one.pk == answer_id and one.is_disputed), None)
    if answer is None:
        raise Http404
    showings.to_officer(case=case, by=actors.of(officer_of(request)), at=clock.now())
    right = picker(
        request,
        name="right",
        label=_("Who is right?"),
        choices=(
            Choice("claim", _("The applicant"), _("The decision will use what the applicant says.")),
            Choice("register", _("The register"), _("The decision will use what the register says.")),
        ),
    )
    why = long_text(request, name="because", label=_("Why?"), hint=_("The applicant can read this."))
    if request.method == "POST":
        right = require_choice(right, _("Choose who is right"))
        why = require_text(why, _("Write why"))
        if not right.error and not why.error:
            answers.settle(
                case=case,
                input=answer.input,
                for_claim=right.said() == "claim",
                because=why.said().strip(),
                by=actors.of(officer_of(request)),
                at=clock.now(),
            )
            return redirect("desk:case", reference)
    errors = [*right.all_errors(), *why.all_errors()]
    context = {"case": case, "row": row_of(case, answer), "right": right, "why": why, "errors": errors}
    return page(request, "desk/settle.html", context, wrong=bool(errors))
