"""One case: everything an officer needs in order to decide it, on one page."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from onedoor.cases import assignments, documents, messages
from onedoor.desk import overview
from onedoor.desk.access import case_for, officer_of, record_look
from onedoor.desk.pages import page
from onedoor.identity import actors, people
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock
from onedoor.trust import acts


@require_GET
@officers_only(Permission.OPEN_CASE)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole case. Written into the ledger before anything is shown."""
    officer = officer_of(request)
    at = clock.now()
    case = case_for(request, reference, Permission.OPEN_CASE)
    record_look(case=case, by=officer, at=at)
    messages.read(case=case, by=actors.of(officer), at=at)
    return page(request, "desk/case.html", overview.of(case, officer=officer, at=at))


@require_GET
@officers_only(Permission.OPEN_CASE)
def document(request: HttpRequest, reference: str, document_id: int) -> HttpResponse | FileResponse:
    """One document, as a download: what people upload is never shown inside our own pages."""
    case = case_for(request, reference, Permission.OPEN_CASE)
    found = next((one for one in case.documents.all() if one.pk == document_id), None)
    if found is None:
        raise Http404
    record_look(
        case=case,
        by=officer_of(request),
        at=clock.now(),
        act=acts.DOCUMENT_OPENED,
        fields=(f"document.{found.kind}",),
    )
    return FileResponse(
        documents.open(found), as_attachment=True, filename=found.name, content_type=found.media_type
    )


@require_POST
@officers_only(Permission.OPEN_CASE)
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the case, give it back to the team, or (a manager) give it to a colleague."""
    officer = officer_of(request)
    case = case_for(request, reference, Permission.OPEN_CASE)
    to = request.POST.get("to", "")
    if to == "me":
        case_for(request, reference, Permission.DECIDE)
        receiver = officer
    elif to == "":
        if case.officer_id != officer.pk:
            case_for(request, reference, Permission.ASSIGN)
        receiver = None
    else:
        case_for(request, reference, Permission.ASSIGN)
        receiver = next((one for one in people.officers_of(case.team) if one.subject == to), None)
        if receiver is None:
            raise Http404
    assignments.assign(case=case, to=receiver, by=actors.of(officer), at=clock.now())
    return redirect("desk:case", reference)
