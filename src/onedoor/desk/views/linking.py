"""Records of two registers that may be about the same person: the queue, and what an officer says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onedoor.catalogue import jurisdictions
from onedoor.desk import linking
from onedoor.desk.access import officer_of
from onedoor.desk.forms import Choice, long_text, picker, require_choice, require_text
from onedoor.desk.pages import page
from onedoor.identity import actors
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock
from onedoor.registers.linkage import links, showing
from onedoor.registers.terms import LinkState

if TYPE_CHECKING:
    from onedoor.registers.models import Link

_ACTS = {"confirm": links.confirm, "reject": links.reject, "undo": links.undo, "reopen": links.reopen}


@require_GET
@officers_only(Permission.REVIEW_LINKS)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the most probable first, and what was said last."""
    officer = officer_of(request)
    town = jurisdictions.current()
    on = clock.today(town.zone)
    mine = {name for one in linking.organisations_of(officer) for name in linking.registers_of(one, on=on)}
    waiting, reviewed, made = (
        [link for link in list_(registers=mine) if linking.consumer_of(officer, link, on=on)]
        for list_ in (links.waiting, links.reviewed, links.made)
    )
    linking.note_listed(officer=officer, listed=[*waiting, *reviewed, *made], zone=town.zone, at=clock.now())
    context = {
        "waiting": waiting, "reviewed": reviewed, "made": made, "registers": town.registers, "state_words": _states(),
    }  # fmt: skip
    return page(request, "desk/links.html", context)


@require_http_methods(["GET", "POST"])
@officers_only(Permission.REVIEW_LINKS)
def show(request: HttpRequest, link_id: int) -> HttpResponseBase:
    """Both records side by side, and the officer's word with its reason."""
    town = jurisdictions.current()
    on = clock.today(town.zone)
    link, consumer = _link(request, link_id, on)
    by, at = actors.of(officer_of(request)), clock.now()
    says = picker(request, name="says", label=_("Are both about the same person?"), choices=_choices(link))
    reason = long_text(request, name="reason", label=_("Why?"), hint=_("The person can read this."))
    notice = ""
    if request.method == "POST":
        says = require_choice(says, _("Choose what is so"))
        reason = require_text(reason, _("Write why"))
        if not says.error and not reason.error:
            try:
                _ACTS[says.said()](link=link, reason=reason.said().strip(), by=by, at=at)
                return redirect("desk:links")
            except links.CannotChange:
                link, consumer = _link(request, link_id, on)
                notice = _("Somebody was quicker: this link has changed. Look at it again.")
    compared = showing.compare(link=link, consumer=consumer, by=by, on=on, at=at)
    errors = [*says.all_errors(), *reason.all_errors()]
    context = {
        "link": link, "compared": compared, "says": says, "reason": reason, "errors": errors,
        "notice": notice, "registers": town.registers, "state_words": _states(), "shown": linking.shown,
    }  # fmt: skip
    return page(request, "desk/link.html", context, wrong=bool(errors or notice))


def _link(request: HttpRequest, link_id: int, on: date) -> tuple[Link, str]:
    """The link, and the organisation for which the officer may compare both sides."""
    try:
        link = links.find(link_id)
    except LookupError as missing:
        raise Http404 from missing
    consumer = linking.consumer_of(officer_of(request), link, on=on)
    if consumer is None:
        raise PermissionDenied
    return link, consumer


def _choices(link: Link) -> list[Choice]:
    match link.state:
        case LinkState.PROPOSED:
            return [
                Choice("confirm", _("Yes, they are"), _("The link is used from now on.")),
                Choice("reject", _("No, they are not"), _("It is not proposed again.")),
            ]
        case LinkState.LINKED | LinkState.CONFIRMED:
            return [Choice("undo", _("No: undo the link"), _("It is not used from now on."))]
    return [Choice("reopen", _("That is open again"), _("The link waits for an officer again."))]


def _states() -> dict[str, str]:
    return {
        LinkState.LINKED: _("Linked"),
        LinkState.PROPOSED: _("Waits for review"),
        LinkState.CONFIRMED: _("Confirmed"),
        LinkState.REJECTED: _("Rejected"),
        LinkState.UNDONE: _("Undone"),
    }
