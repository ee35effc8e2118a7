"""One case: everything an officer needs in order to decide it, on one page."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from onedoor.cases import assignments, documents, gathering, messages, showings
from onedoor.correspondence import inbox
from onedoor.desk import overview
from onedoor.desk.access import case_for, officer_of, record_look
from onedoor.desk.moving_on import tells_when_moved_on
from onedoor.desk.pages import page
from onedoor.identity import actors, people
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock
from onedoor.trust import acts


@require_GET
@officers_only(Permission.OPEN_CASE)
@tells_when_moved_on
def show(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The whole case, with what is too old read again. Written into the ledger before anything is shown."""
    officer = officer_of(request)
    at = clock.now()
    case = case_for(request, reference, Permission.OPEN_CASE)
    gathering.reread(case=case, by=actors.of(officer), at=at)
    showings.to_officer(case=case, by=actors.of(officer), at=at)
    messages.read(case=case, by=actors.of(officer), at=at)
    return page(request, "desk/case.html", overview.of(case, officer=officer, at=at))


@require_GET
@officers_only(Permission.OPEN_CASE)
@tells_when_moved_on
def document(request: HttpRequest, reference: str, document_id: int) -> HttpResponseBase:
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


@require_GET
@officers_only(Permission.HOLD_CONSULTATION)
def letter(request: HttpRequest, reference: str, letter_id: int) -> HttpResponseBase:
    """A letter that has to be printed and posted: to people who are known by their address only."""
    case = case_for(request, reference, Permission.HOLD_CONSULTATION)
    try:
        found = inbox.find_on_paper(reference=case.reference, letter_id=letter_id)
    except inbox.LetterNotFound as missing:
        raise Http404 from missing
    record_look(
        case=case,
        by=officer_of(request),
        at=clock.now(),
        act=acts.DOCUMENT_OPENED,
        fields=(f"letter.{found.kind}",),
    )
    answer = HttpResponse(bytes(found.content), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{case.reference}-{found.pk}.pdf"'
    return answer


@require_POST
@officers_only(Permission.OPEN_CASE)
@tells_when_moved_on
def assign(request: HttpRequest, reference: str) -> HttpResponseBase:
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
