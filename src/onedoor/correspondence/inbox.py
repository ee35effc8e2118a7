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


def about(reference: str, *, person: Person) -> list[Letter]:
    """The person's letters about one application, newest first, without their content."""
    return list(Letter.objects.filter(about=reference, person=person).defer("content"))


def on_paper(reference: str) -> list[Letter]:
    """Letters about one application that go out by post, to people known by address only; without their content."""
    return list(Letter.objects.filter(about=reference, person__isnull=True).defer("content"))


def of_kind(*, about: str, kind: str) -> Letter | None:
    """The letter of a kind about one application, without its content."""
    return Letter.objects.filter(about=about, kind=kind).defer("content").first()


def find_on_paper(*, reference: str, letter_id: int) -> Letter:
    """One letter to be posted, with its content. Raises LetterNotFound."""
    letter = Letter.objects.filter(about=reference, person__isnull=True, pk=letter_id).first()
    if letter is None:
        raise LetterNotFound(letter_id)
    return letter


def find(*, person: Person, letter_id: int) -> Letter:
    """One letter of the person, with its content. Raises LetterNotFound."""
    letter = Letter.objects.filter(person=person, pk=letter_id).first()
    if letter is None:
        raise LetterNotFound(letter_id)
    return letter


def read(*, letter: Letter, at: datetime) -> None:
    """Note that the person opened it for the first time."""
    Letter.objects.filter(pk=letter.pk, read_at__isnull=True).update(read_at=at)
