"""Documents people hand in: checked by content, stored outside the web root under random names."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING

from onedoor.cases.models import Application, Document
from onedoor.identity.actors import Actor
from onedoor.lib.languages import Text

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class Refused(ValueError):
    """A file that is not taken; `text` says why and what to do, in each language."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.get("en", ""))
        self.text = text


def add(*, application: Application, kind: str, file: UploadedFile, by: Actor, at: datetime) -> Document:
    """Keep a file. Raises Refused for one that is too big, of another type, damaged, locked, or that cannot be stored."""
    raise NotImplementedError


def open(document: Document) -> IO[bytes]:
    """The file's bytes, to be sent as an attachment only. Raises FileNotFoundError."""
    raise NotImplementedError


def find(*, application: Application, document_id: int) -> Document:
    """One document of this application. Raises DocumentNotFound."""
    raise NotImplementedError


class DocumentNotFound(LookupError):
    """This application has no such document."""


def remove(*, document: Document, by: Actor, at: datetime) -> None:
    """Take a file back while the application is a draft."""
    raise NotImplementedError


def of(application: Application) -> list[Document]:
    """Everything handed in, oldest first."""
    raise NotImplementedError
