"""Legal holds: what must not be deleted for a time, placed and lifted by who looks after data protection."""

from __future__ import annotations

from datetime import date

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.catalogue import jurisdictions
from onedoor.design.fields import Field
from onedoor.desk import holding
from onedoor.desk.access import officer_of
from onedoor.desk.forms import Choice, long_text, picker, posted, require_choice, require_text
from onedoor.desk.pages import page
from onedoor.identity import actors
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock
from onedoor.trust.privacy import holds
from onedoor.trust.privacy.holds import Hold


@require_safe
@officers_only(Permission.HOLD_DATA)
def queue(request: HttpRequest) -> HttpResponse:
    """The holds that hold, and those that ended last. Who stands on the list is in the ledger before it is shown."""
    zone, at = jurisdictions.current().zone, clock.now()
    standing, ended = holds.all_of(on=at.date()), holds.ended(on=at.date())
    holding.note_listed(officer=officer_of(request), listed=[*standing, *ended], zone=zone, at=at)
    context = {"standing": holding.rows(standing), "ended": holding.rows(ended)}
    return page(request, "desk/holds.html", context)


@require_http_methods(["GET", "POST"])
@officers_only(Permission.HOLD_DATA)
def place(request: HttpRequest) -> HttpResponseBase:
    """The form of a new hold; what was typed stays when something is wrong with it."""
    kind, key, ground, until = _fields(request)
    if request.method == "POST":
        on = clock.now().date()
        kind = require_choice(kind, _("Choose what is kept from being deleted"))
        typed, day = holding.key_of(kind.said(), key.said()), _day(until)
        wrong = "" if kind.error else holding.wrong_key(kind.said(), typed)
        key = key.with_error(wrong) if wrong else key
        ground = require_text(ground, _("Write who needs the data, and by which law or order"))
        late = holding.wrong_day(day, on=on)
        until = until.with_error(late, "day") if late else until
        if day is not None and not any(one.error for one in (kind, key, ground, until)):
            by = actors.of(officer_of(request))
            holds.place(kind=kind.said(), key=typed, ground=ground.said(), until=day, by=by, at=clock.now())
            notices.success(request, _("The hold is in force. Nothing of it is deleted before it ends."))
            return redirect("desk:holds")
    errors = [one for field in (kind, key, ground, until) for one in field.all_errors()]
    context = {"fields": (kind, key, ground, until), "errors": errors}
    return page(request, "desk/hold.html", context, wrong=bool(errors))


@require_http_methods(["GET", "POST"])
@officers_only(Permission.HOLD_DATA)
def lift(request: HttpRequest, hold_id: int) -> HttpResponseBase:
    """One hold, and the form that ends it."""
    try:
        found = holds.find(hold_id)
    except holds.HoldNotFound as unknown:
        raise Http404 from unknown
    officer, at = officer_of(request), clock.now()
    holding.note_listed(officer=officer, listed=[found], zone=jurisdictions.current().zone, at=at)
    reason = long_text(
        request,
        name="reason",
        label=_("Why is it not needed any more?"),
        hint=_("It stands in the record of looks, and whom the hold is about can read it."),
    )
    if request.method == "POST":
        reason = require_text(reason, _("Write why the hold is not needed any more"))
        if not reason.error:
            try:
                holds.lift(hold_id=hold_id, because=reason.said(), by=actors.of(officer), at=at)
                notices.success(request, _("The hold is lifted. What is out of its time is deleted in the coming night."))
            except holds.HoldNotFound:
                notices.warning(request, _("Somebody has lifted it already."))
            return redirect("desk:holds")
    [row] = holding.rows([found])
    is_over = found.lifted_at is not None or found.until < at.date()
    context = {"row": row, "reason": reason, "is_over": is_over, "errors": list(reason.all_errors())}
    return page(request, "desk/hold_lift.html", context, wrong=bool(context["errors"]))


def _fields(request: HttpRequest) -> tuple[Field, Field, Field, Field]:
    kinds = [
        Choice(Hold.Kind.PERSON, _("Everything about a person")),
        Choice(Hold.Kind.CASE, _("One case, with all that belongs to it")),
    ]
    typed = posted(request)
    return (
        picker(request, name="kind", label=_("What is kept from being deleted?"), choices=kinds),
        Field("text", "key", _("Person number, or reference of the case"), typed=typed),
        long_text(
            request,
            name="ground",
            label=_("Who needs it, and by which law or order?"),
            hint=_("It stands in the record of looks, and whom the hold is about can read it."),
        ),
        Field("date", "until", _("Last day of the hold"), hint=_("For example 27 3 2028. It can be lifted before."), typed=typed),
    )


def _day(field: Field) -> date | None:
    try:
        return date(*(int(field.said(part)) for part in ("year", "month", "day")))
    except (ValueError, OverflowError):
        return None
