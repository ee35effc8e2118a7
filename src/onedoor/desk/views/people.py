"""Finding people out of no case: a search, then a reason, then the person."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onedoor.cases import applicants
from onedoor.catalogue import jurisdictions
from onedoor.design.fields import Field
from onedoor.design.filters import text
from onedoor.desk import people
from onedoor.desk.access import officer_of
from onedoor.desk.forms import Choice, long_text, picker, posted, require_choice, require_text
from onedoor.desk.pages import page
from onedoor.identity.assurance import officers_only
from onedoor.identity.terms import Permission
from onedoor.lib import clock
from onedoor.trust.purposes import PURPOSES

LONGEST = 100


@require_http_methods(["GET", "POST"])
@officers_only(Permission.OPEN_CASE)
def search(request: HttpRequest) -> HttpResponse:
    """Search by number or name. What is searched for is posted: it does not belong into addresses and their logs."""
    words = Field(
        kind="text",
        name="words",
        label=_("Name or person number"),
        hint=_("Only people with a case in your teams are found. Each search is recorded, and who is found can read it."),
        typed=posted(request),
    )
    result = None
    if request.method == "POST":
        said = words.said().strip()
        if len(said) < applicants.SHORTEST or len(said) > LONGEST:
            words = words.with_error(_("Write a name of at least two letters, or a person number"))
        else:
            result = people.search(officer=officer_of(request), words=said, at=clock.now())
    errors = list(words.all_errors())
    context = {"words": words, "result": result, "errors": errors}
    return page(request, "desk/people.html", context, wrong=bool(errors))


@require_http_methods(["GET", "POST"])
@officers_only(Permission.OPEN_CASE)
def show(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask why, then show the person: who they are, and their cases that the officer may open. Nothing before."""
    officer = officer_of(request)
    purpose = picker(
        request,
        name="purpose",
        label=_("What do you need it for?"),
        hint=_("In the words in which the person reads it."),
        choices=[Choice(one, text(PURPOSES[one].text)) for one in people.REASONS],
    )
    reason = long_text(request, name="reason", label=_("Why do you open this person?"), hint=_("They can read this."))
    try:
        if request.method == "POST":
            purpose = require_choice(purpose, _("Choose what you need it for"))
            reason = require_text(reason, _("Write why you open this person"))
            if not purpose.error and not reason.error:
                found = people.open(
                    officer=officer,
                    person_id=person_id,
                    purpose=purpose.said(),
                    reason=reason.said().strip(),
                    at=clock.now(),
                )
                context = {"found": found, "services": jurisdictions.current().services}
                return page(request, "desk/person.html", context)
        elif not applicants.is_visible(officer, person_id=person_id):
            raise Http404
    except applicants.NotFound as missing:
        raise Http404 from missing
    errors = [*purpose.all_errors(), *reason.all_errors()]
    context = {"purpose": purpose, "reason": reason, "errors": errors}
    return page(request, "desk/person_why.html", context, wrong=bool(errors))
