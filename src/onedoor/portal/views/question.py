"""Questions and documents of an application: one thing a page, saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onedoor.cases import answers, applications, documents, inputs
from onedoor.cases.locks import Closed
from onedoor.cases.terms import State
from onedoor.design.fields import Field
from onedoor.design.filters import reading_language
from onedoor.dmn.errors import WrongValue
from onedoor.identity import addresses
from onedoor.lib.languages import in_language
from onedoor.portal import facts, reading, typed, uploads
from onedoor.portal.controls import by_slug, control, slug
from onedoor.portal.days import now, today
from onedoor.portal.mine import actor, own

if TYPE_CHECKING:
    from onedoor.cases.models import Application
    from onedoor.cases.progress import Progress
    from onedoor.dmn.model import InputData
    from onedoor.portal.typed import Typed


@require_safe
@own
def next_question(request: HttpRequest, application: Application) -> HttpResponse:
    """To what comes next: a question, a document, or the answers to check."""
    if application.state != State.DRAFT:
        return HttpResponseRedirect(reverse("portal:application", args=[application.reference]))
    progress = applications.state_of(application, on=today())
    if progress.next is not None:
        return HttpResponseRedirect(
            reverse("portal:question", args=[application.reference, slug(progress.next)])
        )
    page = "documents" if progress.missing_documents else "check-answers"
    return HttpResponseRedirect(reverse(f"portal:{page}", args=[application.reference]))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def question(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    """One question, with the earlier answer in it; a posted answer is saved before anything else is shown."""
    if application.state != State.DRAFT:
        return HttpResponseRedirect(reverse("portal:application", args=[application.reference]))
    progress = applications.state_of(application, on=today())
    data = by_slug(progress.service, slug)
    if data is None or data.ask is None or data.name in {answer.input for answer in progress.known}:
        raise Http404(slug)
    if inputs.is_document(data):
        return _document_question(request, application, progress, data)
    if request.method != "POST":
        return _ask(request, application, progress, data, _earlier(progress, data))
    if "add" in request.POST or "remove" in request.POST:
        return _ask(request, application, progress, data, typed.after_button(request.POST))
    return _save(request, application, progress, data)


def _save(
    request: HttpRequest, application: Application, progress: Progress, data: InputData
) -> HttpResponse:
    language, entered = reading_language(), typed.from_post(request.POST)
    value, field = reading.read(progress.service, data, entered, language=language, on=today())
    if next(field.all_errors(), None) is None:
        try:
            answers.give(
                application=application,
                input=data.name,
                value=value,
                by=actor(request),
                at=now(),
                language=language,
            )
            return HttpResponseRedirect(_after(application, request))
        except answers.Invalid as invalid:
            field = field.with_error(in_language(invalid.text, language))
        except (
            answers.NotAsked,
            Closed,
        ):  # a register has answered it meanwhile, or it was sent in another window
            return HttpResponseRedirect(_after(application, request))
    return _ask(request, application, progress, data, entered, field)


def _after(application: Application, request: HttpRequest) -> str:
    """On to the next question, or back to the answers where one of them was changed."""
    page = "check-answers" if request.POST.get("back_to") == "check-answers" else "next"
    return reverse(f"portal:{page}", args=[application.reference])


def _earlier(progress: Progress, data: InputData) -> Typed:
    for answer in (*progress.answered, *progress.unused):
        if answer.input == data.name:
            try:
                value = answers.value_of(answer, progress.service)
            except WrongValue:
                return {}
            return typed.of_value(value, data.type, language=reading_language())
    return {}


def _ask(
    request: HttpRequest,
    application: Application,
    progress: Progress,
    data: InputData,
    entered: Typed,
    field: Field | None = None,
) -> HttpResponse:
    field = field or control(progress.service, data, language=reading_language(), typed=entered)
    errors = list(field.all_errors())
    context = {
        "application": application,
        "service": progress.service,
        "field": field,
        "question": slug(data.name),
        "number": _number(progress, data),
        "total": max(progress.asked_total, _number(progress, data)),
        "back_to": request.POST.get("back_to", request.GET.get("back_to", "")),
        "instead_of": facts.asked_instead(
            application, data.name, progress.service, language=reading_language()
        ),
        "consent": _consent(progress, data),
        "errors": errors,
    }
    return render(request, "portal/question.html", context, status=422 if errors else 200)


def _consent(progress: Progress, data: InputData) -> str:
    """What one agrees to by a yes, where that is a consent."""
    described = progress.service.input_data.get(data.name)
    consent = described.consent if described is not None else None
    return in_language(consent.to, reading_language()) if consent else ""


def _number(progress: Progress, data: InputData) -> int:
    names = [answer.input for answer in progress.answered]
    return names.index(data.name) + 1 if data.name in names else len(names) + 1


def _document_question(
    request: HttpRequest, application: Application, progress: Progress, data: InputData
) -> HttpResponse:
    """A question that is answered by a file."""
    language = reading_language()
    kind = inputs.document_kinds(data)[0]
    label = in_language(data.ask or {}, language)
    fields = {kind: uploads.control(progress.service, kind, label=label, language=language)}
    return _documents(request, application, progress, fields, title="")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def documents_page(request: HttpRequest, application: Application) -> HttpResponse:
    """All documents that the answers call for, each with its own upload."""
    if application.state != State.DRAFT:
        return HttpResponseRedirect(reverse("portal:application", args=[application.reference]))
    progress = applications.state_of(application, on=today())
    if not progress.wanted:
        return HttpResponseRedirect(reverse("portal:next", args=[application.reference]))
    kinds = [wanted.kind for wanted in progress.wanted]
    fields = {kind: uploads.control(progress.service, kind, language=reading_language()) for kind in kinds}
    return _documents(request, application, progress, fields, title=_("Documents"))


def _documents(
    request: HttpRequest,
    application: Application,
    progress: Progress,
    fields: dict[str, Field],
    *,
    title: str,
) -> HttpResponse:
    """Take every file that was chosen; go on when the button for that was pressed and none is missing."""
    stay = request.POST.get("stay", "")
    if request.method == "POST":
        there = {document.kind for document in documents.of(application)}
        for kind, field in fields.items():
            if field.name in request.FILES or (kind not in there if not stay else kind == stay):
                fields[kind] = uploads.receive(request, application, kind, field)
        if not any(field.error for field in fields.values()):
            return HttpResponseRedirect(request.path if stay else _after(application, request))
    handed_in = documents.of(application)
    errors = [field for field in fields.values() if field.error]
    context = {
        "application": application,
        "service": progress.service,
        "fields": [
            (kind, field, [one for one in handed_in if one.kind == kind]) for kind, field in fields.items()
        ],
        "title": title,
        "errors": errors,
    }
    return render(request, "portal/documents.html", context, status=422 if errors else 200)


@require_safe
@own
def document(request: HttpRequest, application: Application, document_id: int) -> HttpResponseBase:
    """A file that was handed in, as a download: never shown within the site."""
    try:
        return uploads.download(documents.find(application=application, document_id=document_id))
    except documents.DocumentNotFound as unknown:
        raise Http404(document_id) from unknown


@require_POST
@own
def remove_document(request: HttpRequest, application: Application, document_id: int) -> HttpResponse:
    """Take a file back."""
    try:
        found = documents.find(application=application, document_id=document_id)
        documents.remove(document=found, by=actor(request), at=now())
    except documents.DocumentNotFound:
        pass  # removed already, in another window
    except Closed:
        return HttpResponseRedirect(reverse("portal:application", args=[application.reference]))
    here = reverse("portal:documents", args=[application.reference])
    return HttpResponseRedirect(addresses.or_else(request.POST.get("back_to"), here))
