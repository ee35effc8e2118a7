"""What the leader has to know of every computer system."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from onedoor.catalogue import jurisdictions
from onedoor.desk import systems
from onedoor.desk.access import officer_of
from onedoor.desk.pages import page
from onedoor.identity.assurance import officers_only
from onedoor.identity.permissions import may
from onedoor.identity.terms import Permission
from onedoor.lib import clock
from onedoor.registers import inventory


@require_GET
@officers_only(Permission.SEE_SYSTEMS)
def show(request: HttpRequest) -> HttpResponse:
    """The inventory: a table that sorts by any column, with totals. About nobody, so in no ledger."""
    town = jurisdictions.current()
    known = systems.columns()
    sort = request.GET.get("sort", "")
    sort = sort if sort in {one.id for one in known} else known[0].id
    descending = request.GET.get("order", "") == "descending"
    on = clock.today(town.zone)
    lines = systems.of(on=on, sort=sort, descending=descending)
    totals = inventory.totals([line.row for line in lines])
    return page(
        request,
        "desk/systems.html",
        {
            "columns": known,
            "lines": lines,
            "totals": totals,
            "total_cost": systems.money(totals.cost),
            "sort": sort,
            "descending": descending,
            "sees_queue": may(officer_of(request), Permission.SEE_QUEUE),
        },
    )
