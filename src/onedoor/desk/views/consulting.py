"""Hearing others before a decision: opening a consultation step and ending it."""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onedoor.cases import consultations, definitions
from onedoor.desk.access import case_for, officer_of
from onedoor.desk.forms import long_text, posted, require_text
from onedoor.desk.pages import page
from onedoor.desk.values import neighbours_of
from onedoor.identity import actors
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock


@require_http_methods(["GET", "POST"])
@officers_only(Permission.HOLD_CONSULTATION)
def open_step(request: HttpRequest, reference: str, step_id: str) -> HttpResponse:
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
        if not field.error:
            consultations.open(
                case=case,
                step=step_id,
                addressees=[line.strip() for line in field.said().splitlines() if line.strip()],
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
    context = {"case": case, "step": step, "field": field, "errors": errors}
    return page(request, "desk/consult.html", context, wrong=bool(errors))


@require_POST
@officers_only(Permission.HOLD_CONSULTATION)
def close(request: HttpRequest, reference: str, consultation_id: int) -> HttpResponse:
    """End a consultation whose last day has passed."""
    case = case_for(request, reference, Permission.HOLD_CONSULTATION)
    found = next((one for one in consultations.of(case) if one.pk == consultation_id), None)
    if found is None:
        raise Http404
    try:
        consultations.close(consultation=found, by=actors.of(officer_of(request)), at=clock.now())
    except ValueError:
        notices.error(request, _("The last day for comments has not passed yet."))
    return redirect("desk:case", reference)
