"""Roles and what they allow."""

from __future__ import annotations

import pytest

from onedoor.identity.actors import of
from onedoor.identity.models import Person
from onedoor.identity.permissions import may, permissions_of
from onedoor.identity.roles import ROLES, Role
from onedoor.identity.terms import Permission


def officer(*roles: str, teams: tuple[str, ...] = ("benefits",), **fields: object) -> Person:
    return Person(subject="bo", name="Bo", is_officer=True, roles=list(roles), teams=list(teams), **fields)


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_each_role_says_in_both_languages_what_it_is(role: Role) -> None:
    for text in (role.title, role.description):
        assert set(text) == {"en", "es"}
        assert all(text.values())
    assert role.permissions


def test_each_permission_is_in_some_role() -> None:
    assert {permission for role in ROLES.values() for permission in role.permissions} == set(Permission)


def test_a_caseworker_decides_in_their_own_teams_alone() -> None:
    bo = officer("caseworker")
    assert may(bo, Permission.DECIDE, team="benefits")
    assert not may(bo, Permission.DECIDE, team="planning")
    assert may(bo, Permission.DECIDE)


def test_an_auditor_reads_in_every_team_and_decides_in_none() -> None:
    bo = officer("auditor", teams=())
    assert may(bo, Permission.OPEN_CASE, team="planning")
    assert not may(bo, Permission.DECIDE)


def test_who_proposes_is_not_who_agrees_unless_they_hold_both_roles() -> None:
    assert not may(officer("caseworker"), Permission.AGREE)
    assert may(officer("senior-caseworker"), Permission.AGREE)
    assert not may(officer("team-manager"), Permission.DECIDE)


@pytest.mark.parametrize(
    "nobody",
    [
        Person(subject="ada", roles=["caseworker"], teams=["benefits"]),
        officer("caseworker", is_active=False),
        officer("gardener"),
        officer(),
    ],
    ids=["no officer", "access ended", "a role nobody knows", "no role"],
)
def test_somebody_without_a_role_may_nothing(nobody: Person) -> None:
    assert permissions_of(nobody) == frozenset()


def test_a_permission_nobody_knows_is_held_by_nobody() -> None:
    assert not may(officer(*ROLES), "fly")


def test_officers_act_as_officers_and_others_as_residents() -> None:
    assert of(officer("caseworker")).kind == "officer"
    assert of(Person(subject="ada")).kind == "resident"
    assert of(Person(subject="ada")).name == "ada"
