"""Verbs on people: who a profile belongs to, and keeping them as the identity provider describes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from onedoor.identity.actors import Actor
from onedoor.identity.claims import Profile
from onedoor.identity.levels import Level
from onedoor.identity.models import Person
from onedoor.identity.roles import ROLES
from onedoor.trust import acts, ledger

PROVIDER = Actor(kind="system", id="identity provider", name="Identity provider")
"""Who says which roles and teams an officer has."""
NOBODYS: tuple[bool, list[str], list[str]] = (False, [], [])


class NotTheirs(ValueError):
    """The provider names a person number that belongs to somebody else here."""


def known(profile: Profile) -> Person | None:
    """Whom the profile describes, where they have not signed in by this account before; None for somebody new.

    By the subject, or by the person number where the provider is sure enough of it (substantial): a provider may come
    to name people by other subjects. Raises NotTheirs when the number is an officer's.
    """
    person = Person.objects.filter(subject=profile.subject).first()
    if person is not None or profile.person_number is None or profile.level < Level.substantial:
        return person
    person = Person.objects.filter(person_number=profile.person_number).first()
    if person is not None and person.is_officer:
        raise NotTheirs(f"The person number of the subject {profile.subject!r} belongs to an officer.")
    return person


def appoint(
    *,
    subject: str,
    name: str,
    email: str,
    language: str,
    roles: Sequence[str],
    teams: Sequence[str],
    at: datetime,
) -> Person:
    """The officer whom the provider names by `subject`, stored as described, before they first sign in or after."""
    described = {"name": name, "email": email, "language": language, "is_officer": True}
    described |= {"roles": list(roles), "teams": list(teams)}
    with transaction.atomic():
        person = Person.objects.filter(subject=subject).first()
        if person is None:
            person = Person.objects.create_user(subject=subject, **described)
            _note_change(person, before=NOBODYS, at=at)
            return person
        before = _access(person)
        Person.objects.filter(pk=person.pk).update(**described)
        person.refresh_from_db()
        _note_change(person, before=before, at=at)
        return person


def describe(person: Person, profile: Profile, *, new: bool) -> None:
    """Put onto `person` what the provider says now, without storing it.

    A person number is believed from the level substantial on: what is known by it is opened by it. The language is
    theirs once they are known. Roles that this house does not know are left out; whoever has none left is no officer.
    """
    person.subject = profile.subject
    if profile.person_number and profile.level >= Level.substantial:
        person.person_number = profile.person_number
    person.name = profile.name or person.name
    person.email = profile.email or person.email
    person.roles = [role for role in profile.roles if role in ROLES]
    person.teams = list(profile.teams) if person.roles else []
    person.is_officer = bool(person.roles)
    if new and profile.language in dict(settings.LANGUAGES):
        person.language = profile.language


def keep(person: Person, *, at: datetime) -> None:
    """Store `person`; what they may do now and could not before, or the reverse, is in the ledger.

    Raises NotTheirs when their subject or number is somebody else's.
    """
    try:
        with transaction.atomic():
            stored = Person.objects.select_for_update().filter(pk=person.pk).first() if person.pk else None
            person.save()
            _note_change(person, before=_access(stored) if stored else NOBODYS, at=at)
    except IntegrityError as taken:
        raise NotTheirs(
            f"The subject {person.subject!r}, or its person number, belongs to somebody else."
        ) from taken


def officers_of(team: str) -> list[Person]:
    """Officers who work in this team, by name."""
    return list(
        Person.objects.filter(is_officer=True, is_active=True, teams__contains=[team]).order_by("name")
    )


def by_number(person_number: str) -> Person | None:
    """Whom registers know by this number, where they have signed in before. An empty number is nobody's."""
    return Person.objects.filter(person_number=person_number).first() if person_number else None


def _access(person: Person) -> tuple[bool, list[str], list[str]]:
    return person.is_officer, sorted(person.roles), sorted(person.teams)


def _note_change(person: Person, *, before: tuple[bool, list[str], list[str]], at: datetime) -> None:
    """An entry of the ledger that says what an officer may do from now on, where that is something else than before."""
    now = _access(person)
    if now == before:
        return
    _, roles, teams = now
    ledger.record(
        act=acts.ACCESS_CHANGED,
        by=PROVIDER,
        about=person.person_number or "",
        fields=[
            one[:128]
            for one in (
                f"officer.{person.subject}",
                *(f"role.{role}" for role in roles),
                *(f"team.{team}" for team in teams),
            )
        ],
        purpose="verify-identity",
        legal_ground="",
        at=at,
    )


def with_subjects(subjects: Iterable[str]) -> dict[str, Person]:
    """The people whom the provider names so, by subject, in one query; who is not known is left out."""
    return {one.subject: one for one in Person.objects.filter(subject__in=set(subjects))}
