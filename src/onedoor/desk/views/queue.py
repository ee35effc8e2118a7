"""The queue: a team's cases by the day they are due."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from onedoor.cases import checks, queues
from onedoor.cases.terms import OPEN_STATES, State
from onedoor.catalogue import jurisdictions
from onedoor.desk import people
from onedoor.desk.access import officer_of
from onedoor.desk.pages import page
from onedoor.identity.assurance import officers_only
from onedoor.identity.permissions import may
from onedoor.identity.roles import ROLES
from onedoor.identity.terms import Permission
from onedoor.lib import clock


@require_GET
@officers_only(Permission.SEE_QUEUE)
def show(request: HttpRequest) -> HttpResponse:
    """The officer's queue, filtered by team, state and "mine"."""
    officer = officer_of(request)
    town = jurisdictions.current()
    state = request.GET.get("state", "")
    team = request.GET.get("team", "")
    queue = queues.of(
        officer,
        on=clock.today(town.zone),
        team=team or None,
        states=(State(state),) if state in OPEN_STATES else (),
        mine=request.GET.get("mine") == "1",
        page=_page(request),
    )
    differences = checks.differing(queues.teams_of(officer))
    listed = [*(row.case for row in queue.rows), *(one.application for one in differences)]
    people.note_listed(officer=officer, cases=listed, zone=town.zone, at=clock.now())
    return page(
        request,
        "desk/queue.html",
        {
            "queue": queue,
            "states": OPEN_STATES,
            "state": state,
            "team": team,
            "mine": request.GET.get("mine") == "1",
            "teams": _teams(officer),
            "services": town.services,
            "reads_ledger": may(officer, Permission.READ_LEDGER),
            "reviews_links": may(officer, Permission.REVIEW_LINKS),
            "sees_systems": may(officer, Permission.SEE_SYSTEMS),
            "differences": differences,
        },
    )


@require_GET
@officers_only(Permission.SEE_QUEUE)
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, in words."""
    officer = officer_of(request)
    return page(request, "desk/roles.html", {"roles": ROLES.values(), "own": officer.roles})


def _page(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def _teams(officer: object) -> dict[str, object]:
    """Teams whose queue this officer may see: id to title."""
    teams = {
        team_id: team.title
        for organisation in jurisdictions.current().organisations.values()
        for team_id, team in organisation.teams.items()
    }
    return {id_: title for id_, title in teams.items() if may(officer, Permission.SEE_QUEUE, team=id_)}  # type: ignore[arg-type]
