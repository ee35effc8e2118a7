"""Documents people hand in: checked by content, stored outside the web root under random names."""

from __future__ import annotations

import builtins
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from onedoor.cases import definitions, events, inputs, inspection
from onedoor.cases.locks import held
from onedoor.cases.models import Application, Document
from onedoor.cases.terms import EventKind, State
from onedoor.identity.actors import Actor
from onedoor.lib.languages import Text

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from onedoor.catalogue.services import Service

log = logging.getLogger(__name__)

MOST_OF_A_KIND = 20
"""Files of one kind in one application."""
_OPEN = (State.DRAFT, State.SUBMITTED, State.ASKED, State.CONSULTING)


class Refused(ValueError):
    """A file that is not taken; `text` says why and what to do, in each language."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.get("en", ""))
        self.text = text


class DocumentNotFound(LookupError):
    """This application has no such document."""


def add(
    *, application: Application, kind: str, file: UploadedFile[bytes], by: Actor, at: datetime
) -> Document:
    """Keep a file, for a draft or for a case that is not decided.

    Raises Refused for one that is too big, of another type, damaged, locked, or that cannot be stored; ValueError for a
    kind the service does not take; locks.Closed. Nothing is left behind by a refusal.
    """
    service = definitions.of(application)
    if kind not in inputs.kinds_of(service):
        raise ValueError(f"The service “{service.id}” takes no document “{kind}”.")
    accept, megabytes = _bounds(service, kind)
    with _received(file, megabytes=megabytes) as (path, sha256, size):
        try:
            media_type = inspection.media_type_of(path, accept=accept)
        except inspection.Suspect as suspect:
            raise Refused(suspect.text) from suspect
        with held(application, at=at, states=_OPEN):
            if application.documents.filter(kind=kind).count() >= MOST_OF_A_KIND:
                raise Refused(_TOO_MANY)
            document = Document.objects.create(
                application=application,
                kind=kind,
                name=_shown_name(file.name or ""),
                media_type=media_type,
                size=size,
                sha256=sha256,
                stored=path.name,
                added_at=at,
                added_by_kind=by.kind,
                added_by_id=by.id,
            )
            events.record(
                EventKind.DOCUMENT_ADDED,
                application=application,
                by=by,
                at=at,
                data={"kind": kind, "size": size},
            )
    return document


def open(document: Document) -> IO[bytes]:
    """The file's bytes, to be sent as an attachment only. Raises FileNotFoundError."""
    return (folder() / document.stored).open("rb")


def find(*, application: Application, document_id: int) -> Document:
    """One document of this application. Raises DocumentNotFound."""
    document = application.documents.filter(pk=document_id).first()
    if document is None:
        raise DocumentNotFound(f"{application.reference} has no document {document_id}.")
    return document


def remove(*, document: Document, by: Actor, at: datetime) -> None:
    """Take a file back while the application is a draft: row and file go. Raises locks.Closed."""
    application = document.application
    with held(application, at=at, states=(State.DRAFT,)):
        document.delete()
        events.record(
            EventKind.DOCUMENT_REMOVED, application=application, by=by, at=at, data={"kind": document.kind}
        )
        path = folder() / document.stored
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def of(application: Application) -> list[Document]:
    """Everything handed in, oldest first, in one query."""
    return list(application.documents.order_by("added_at", "id"))


def sweep(*, before: datetime) -> int:
    """Delete files no row names, older than `before`: left by a process that was killed while receiving one."""
    named = set(Document.objects.values_list("stored", flat=True))
    gone = 0
    for path in folder().iterdir():
        if path.name not in named and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def folder() -> Path:
    """Where files lie; made when it is not there, readable by the server's user alone."""
    path = Path(settings.ONEDOOR_UPLOADS)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _bounds(service: Service, kind: str) -> tuple[list[str], int]:
    described = service.jurisdiction.documents.get(kind)
    if described is None:
        return list(inspection.MEDIA_TYPES), 10
    return list(described.accept), described.max_megabytes


@contextmanager
def _received(file: UploadedFile[bytes], *, megabytes: int) -> Iterator[tuple[Path, str, int]]:
    """Write the file to disk as it comes: its path, SHA-256 and size. Gone again when the block does not end well."""
    path, digest, size = _new_path(), hashlib.sha256(), 0
    try:
        try:
            with builtins.open(path, "xb", opener=_private) as target:
                for chunk in file.chunks():
                    size += len(chunk)
                    if size > megabytes * 1_000_000:
                        raise Refused(_too_big(megabytes))
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
        except OSError as problem:
            log.exception("An uploaded file could not be stored.")
            raise Refused(_NOT_STORED) from problem
        if size == 0:
            raise Refused(_EMPTY)
        yield path, digest.hexdigest(), size
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _new_path() -> Path:
    try:
        return folder() / secrets.token_hex(32)
    except OSError as problem:
        log.exception("The folder for uploaded files cannot be used.")
        raise Refused(_NOT_STORED) from problem


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _shown_name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(one for one in last if one.isprintable())
    return kept[:200] or "document"


def _too_big(megabytes: int) -> Text:
    return {
        "en": f"The selected file must be smaller than {megabytes} MB. Make it smaller and try again.",
        "es": f"El archivo debe ocupar menos de {megabytes} MB. Redúzcalo e inténtelo de nuevo.",
    }


_EMPTY: Text = {
    "en": "The selected file is empty. Choose another one.",
    "es": "El archivo está vacío. Elija otro.",
}
_TOO_MANY: Text = {
    "en": f"You can add at most {MOST_OF_A_KIND} files here. Remove one first.",
    "es": f"Puede añadir como mucho {MOST_OF_A_KIND} archivos aquí. Quite uno antes.",
}
_NOT_STORED: Text = {
    "en": "We could not store the file. Everything else you told us is saved. Try again later.",
    "es": "No hemos podido guardar el archivo. Todo lo demás que nos ha dicho está guardado. Inténtelo más tarde.",
}
