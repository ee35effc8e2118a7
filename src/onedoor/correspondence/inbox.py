"""What was written to a person, as documents to read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from onedoor.correspondence.models import Letter

if TYPE_CHECKING:
    from onedoor.identity.models import Person


class LetterNotFound(LookupError):
    """The person has no such letter."""


def of(person: Person) -> list[Letter]:
    """The person's letters, newest first, without their content."""
    return list(Letter.objects.filter(person=person).defer("content"))


def about(reference: str) -> list[Letter]:
    """The letters of one application, newest first, without their content."""
    return list(Letter.objects.filter(about=reference).defer("content"))


def find(*, person: Person, letter_id: int) -> Letter:
    """One letter of the person, with its content. Raises LetterNotFound."""
    letter = Letter.objects.filter(person=person, pk=letter_id).first()
    if letter is None:
        raise LetterNotFound(letter_id)
    return letter


def read(*, letter: Letter, at: datetime) -> None:
    """Note that the person opened it for the first time."""
    Letter.objects.filter(pk=letter.pk, read_at__isnull=True).update(read_at=at)
