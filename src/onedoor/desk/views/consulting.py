"""Hearing others before a decision: opening a consultation step and ending it."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onedoor.cases import consultations, definitions, showings
from onedoor.desk.access import case_for, officer_of
from onedoor.desk.forms import long_text, posted, require_text
from onedoor.desk.moving_on import back_to_case, tells_when_moved_on
from onedoor.desk.pages import page
from onedoor.desk.values import neighbours_of
from onedoor.identity import actors
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock

LONGEST_ADDRESS = 300


@require_http_methods(["GET", "POST"])
@officers_only(Permission.HOLD_CONSULTATION)
@tells_when_moved_on
def open_step(request: HttpRequest, reference: str, step_id: str) -> HttpResponseBase:
    """Choose who is heard (the register's neighbours to begin with), then write to them."""
    case = case_for(request, reference, Permission.HOLD_CONSULTATION)
    step = next((one for one in definitions.of(case).steps if one.id == step_id), None)
    if step is None:
        raise Http404
    field = long_text(
        request, name="addressees", label=_("Who is written to?"), hint=_("One address on each line.")
    )
    if request.method == "POST":
        field = require_text(field, _("Write at least one address"))
        addresses = [line.strip() for line in field.said().splitlines() if line.strip()]
        if any(len(one) > LONGEST_ADDRESS for one in addresses):
            field = field.with_error(_("An address is too long. Write each address on a line of its own"))
        if step.id in {one.step for one in consultations.of(case)}:
            return back_to_case(request, reference, _("They have been written to already."))
        if not field.error:
            consultations.open(
                case=case,
                step=step_id,
                addressees=addresses,
                by=actors.of(officer_of(request)),
                at=clock.now(),
            )
            return redirect("desk:case", reference)
    elif "addressees" not in posted(request):
        suggested = "\n".join(neighbours_of(case, step))
        field = type(field)(
            kind=field.kind,
            name=field.name,
            label=field.label,
            hint=field.hint,
            typed={"addressees": (suggested,)},
        )
    errors = list(field.all_errors())
    showings.to_officer(case=case, by=actors.of(officer_of(request)), at=clock.now())
    context = {"case": case, "step": step, "field": field, "errors": errors}
    return page(request, "desk/consult.html", context, wrong=bool(errors))


@require_POST
@officers_only(Permission.HOLD_CONSULTATION)
@tells_when_moved_on
def close(request: HttpRequest, reference: str, consultation_id: int) -> HttpResponseBase:
    """End a consultation whose last day has passed."""
    case = case_for(request, reference, Permission.HOLD_CONSULTATION)
    found = next((one for one in consultations.of(case) if one.pk == consultation_id), None)
    if found is None:
        raise Http404
    try:
        consultations.close(consultation=found, by=actors.of(officer_of(request)), at=clock.now())
    except ValueError:
        return back_to_case(request, reference, _("The last day for comments has not passed yet."))
    return redirect("desk:case", reference)
