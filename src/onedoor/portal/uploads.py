"""The control that takes a file, and what becomes of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _

from onedoor.cases import documents
from onedoor.catalogue.services import Service
from onedoor.design.fields import Field
from onedoor.design.filters import listed, reading_language
from onedoor.lib.languages import in_language
from onedoor.portal.controls import slug
from onedoor.portal.days import now
from onedoor.portal.mine import actor

if TYPE_CHECKING:
    from onedoor.cases.models import Application, Document

_ENDINGS = {"pdf": ".pdf", "png": ".png", "jpeg": ".jpg,.jpeg"}


def control(service: Service, kind: str, *, language: str, label: str = "") -> Field:
    """The upload for a kind of document: which files are taken, and how large they may be."""
    described = service.jurisdiction.documents.get(kind)
    accept, megabytes = (
        (described.accept, described.max_megabytes) if described else (["pdf", "png", "jpeg"], 10)
    )
    sizes = _("%(kinds)s, up to %(n)s MB.") % {
        "kinds": listed([one.upper() for one in accept]),
        "n": megabytes,
    }
    hint = in_language(described.hint, language) if described and described.hint else ""
    return Field(
        "document",
        name=f"file-{slug(kind)}",
        label=label or title(service, kind, language=language),
        hint=f"{hint.rstrip('.')}. {sizes}" if hint else sizes,
        accept=",".join(_ENDINGS[one] for one in accept),
    )


def title(service: Service, kind: str, *, language: str) -> str:
    """What a kind of document is called: by the jurisdiction, or as the input that it answers."""
    described = service.jurisdiction.documents.get(kind)
    if described is not None:
        return in_language(described.title, language)
    data = service.inputs.get(kind)
    return in_language(data.title, language) if data is not None and data.title else kind


def receive(request: HttpRequest, application: Application, kind: str, field: Field) -> Field:
    """Keep the posted file; the control comes back with an error where that was not possible."""
    file = request.FILES.get(field.name)
    if file is None:
        return replace(field, error=_("Choose a file"))
    try:
        documents.add(application=application, kind=kind, file=file, by=actor(request), at=now())
    except documents.Refused as refused:
        return replace(field, error=in_language(refused.text, reading_language()))
    return field


def download(document: Document) -> FileResponse:
    """A file that was handed in, to be kept: never shown within the site. Raises Http404 when it is gone."""
    try:
        content = documents.open(document)
    except FileNotFoundError as gone:
        raise Http404(document.pk) from gone
    response = FileResponse(
        content, as_attachment=True, filename=document.name, content_type=document.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
