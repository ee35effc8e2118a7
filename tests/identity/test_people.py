"""Whom a profile belongs to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from onedoor.identity import people
from onedoor.identity.claims import Profile
from onedoor.identity.levels import Level
from onedoor.identity.models import Person
from onedoor.trust import acts, ledger

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def profile(**how: Any) -> Profile:
    return Profile(
        **{
            "subject": "ada",
            "person_number": "A1",
            "name": "Ada Hill",
            "email": "ada@example.org",
            "language": "es",
            "roles": (),
            "teams": (),
            "level": Level.substantial,
            **how,
        }
    )


def person(**fields: Any) -> Person:
    return Person.objects.create_user(**{"subject": "ada", **fields})


def test_somebody_new_is_nobody_known() -> None:
    assert people.known(profile()) is None


def test_somebody_is_known_by_their_subject() -> None:
    ada = person()
    assert people.known(profile()) == ada


def test_somebody_is_known_by_their_number_when_the_provider_names_them_anew() -> None:
    ada = person(person_number="A1")
    assert people.known(profile(subject="new-name")) == ada


def test_a_number_at_the_level_low_opens_nobodys_account() -> None:
    person(person_number="A1")
    assert people.known(profile(subject="impostor", level=Level.low)) is None


def test_a_number_at_the_level_low_is_not_taken_from_its_owner() -> None:
    owner = person(person_number="A1")
    impostor = Person(subject="impostor")
    people.describe(impostor, profile(subject="impostor", level=Level.low), new=True)
    people.keep(impostor, at=AT)
    assert impostor.person_number is None
    owner.refresh_from_db()
    assert owner.person_number == "A1"


def test_a_residents_sign_in_never_becomes_an_officers() -> None:
    person(subject="bo", person_number="A1", is_officer=True, roles=["caseworker"])
    with pytest.raises(people.NotTheirs):
        people.known(profile(subject="new-name"))


def test_a_number_that_belongs_to_somebody_else_is_refused() -> None:
    person(subject="owner", person_number="A1")
    other = person(subject="other", person_number="B2")
    people.describe(other, profile(subject="other"), new=False)
    with pytest.raises(people.NotTheirs):
        people.keep(other, at=AT)


def test_the_language_is_the_providers_at_first_and_theirs_afterwards() -> None:
    ada = Person(subject="ada")
    people.describe(ada, profile(), new=True)
    assert ada.language == "es"
    people.describe(ada, profile(language="en"), new=False)
    assert ada.language == "es"


def test_a_language_that_the_site_does_not_speak_is_not_taken() -> None:
    ada = Person(subject="ada")
    people.describe(ada, profile(language="eo"), new=True)
    assert ada.language == "en"


def test_roles_are_those_of_the_newest_sign_in() -> None:
    bo = person(subject="bo", is_officer=True, roles=["caseworker"], teams=["benefits"])
    people.describe(bo, profile(subject="bo", roles=("auditor", "gardener"), teams=("x",)), new=False)
    assert (bo.is_officer, bo.roles, bo.teams) == (True, ["auditor"], ["x"])
    people.describe(bo, profile(subject="bo"), new=False)
    assert (bo.is_officer, bo.roles, bo.teams) == (False, [], [])


def test_what_the_provider_leaves_out_is_kept() -> None:
    ada = person(name="Ada Hill", email="ada@example.org", person_number="A1")
    people.describe(ada, profile(name="", email="", person_number=None), new=False)
    assert (ada.name, ada.email, ada.person_number) == ("Ada Hill", "ada@example.org", "A1")


def changes() -> list[list[str]]:
    """What the ledger says of access that was changed."""
    entries = ledger.Entry.objects.filter(act=acts.ACCESS_CHANGED).order_by("id")
    return [entry.fields for entry in entries]


def test_what_an_officer_may_do_is_in_the_ledger_whenever_it_changes() -> None:
    officer = Person(subject="bo")
    for roles in (("caseworker",), ("caseworker",), ("caseworker", "auditor"), (), ()):
        said = profile(subject="bo", person_number=None, roles=roles, teams=("benefits",))
        people.describe(officer, said, new=officer.pk is None)
        if officer.pk is None:
            officer.set_unusable_password()
        people.keep(officer, at=AT)
    assert changes() == [
        ["officer.bo", "role.caseworker", "team.benefits"],
        ["officer.bo", "role.auditor", "role.caseworker", "team.benefits"],
        ["officer.bo"],
    ]
    [last, *_] = ledger.Entry.objects.order_by("-id")
    assert (last.actor_name, last.at) == ("Identity provider", AT)


def test_who_is_appointed_twice_alike_is_there_once() -> None:
    for roles in (["caseworker"], ["caseworker"], ["auditor"]):
        people.appoint(subject="bo", name="Bo", email="", language="en", roles=roles, teams=[], at=AT)
    assert changes() == [["officer.bo", "role.caseworker"], ["officer.bo", "role.auditor"]]


def test_residents_who_sign_in_change_nobodys_access() -> None:
    ada = person()
    people.describe(ada, profile(), new=False)
    people.keep(ada, at=AT)
    assert changes() == []
