"""What was scrubbed: the receipts, for who reads the record of looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onedoor.desk.access import officer_of
from onedoor.desk.pages import page
from onedoor.identity.assurance import officers_only
from onedoor.identity.permissions import may
from onedoor.identity.terms import Permission
from onedoor.lib import clock
from onedoor.trust.privacy import holds, receipts

if TYPE_CHECKING:
    from onedoor.trust.privacy.receipts import Receipt

MOST = 50
"""Receipts on the page; `onedoor privacy receipts` has them all."""


@dataclass(frozen=True)
class Shown:
    """A receipt with its kind in words, and how much went in all."""

    receipt: Receipt
    kind: str
    count: int


@require_safe
@officers_only(Permission.READ_LEDGER)
def show(request: HttpRequest) -> HttpResponse:
    """The newest receipts, and what is held. They name nobody."""
    words = {
        "retention": _("Retention ended"),
        "erasure": _("Asked for by the person"),
        "replay": _("Again after a restored backup"),
    }
    found = [
        Shown(one, words.get(one.kind, one.kind), sum(line.count for line in one.lines.all()))
        for one in receipts.newest(MOST)
    ]
    held = holds.all_of(on=clock.now().date())
    officer = officer_of(request)
    context = {
        "receipts": found,
        "holds": held,
        "answers": may(officer, Permission.ANSWER_INQUIRIES),
        "holds_data": may(officer, Permission.HOLD_DATA),
    }
    return page(request, "desk/retention.html", context)
