"""The answers of decided cases, as a population for the order of questions: what was answered, never who."""

from __future__ import annotations

from decimal import Decimal

from tests.cases.conftest import MONDAY, Scene

from onedoor.cases import answered
from onedoor.cases.terms import State
from onedoor.catalogue import services
from onedoor.identity import actors


def test_nothing_decided_gives_nobody(scene: Scene) -> None:
    scene.grant()
    assert answered.of_decided(services.find("garden-grant"), by=actors.SYSTEM, at=MONDAY) == []


def test_a_decided_case_gives_its_answers_and_says_what_registers_knew(scene: Scene) -> None:
    case = scene.grant()
    scene.submit(case)
    case.refresh_from_db()
    assert case.state == State.DECIDED
    ((answers, held),) = answered.of_decided(services.find("garden-grant"), by=actors.SYSTEM, at=MONDAY)
    assert answers["home.value"] == Decimal(100_000)
    assert "home.rented" in answers
    assert "garden area" in held
    assert "home.value" not in held
    assert not [name for name in answers if "person number" in name]


def test_what_one_was_not_asked_is_taken_from_who_was(scene: Scene) -> None:
    scene.submit(scene.grant())
    tenant = scene.grant(home__rented=True, home__rent=900)
    scene.add(tenant, "tenancy-agreement")
    scene.submit(tenant)
    rows = [answers for answers, _ in answered.of_decided(services.find("garden-grant"), by=actors.SYSTEM, at=MONDAY)]
    assert len(rows) == 2
    assert {row["home.rented"] for row in rows} == {True, False}
    assert {row["home.rent"] for row in rows} == {Decimal(900)}
    assert {row["home.value"] for row in rows} == {Decimal(100_000)}


def test_the_number_of_cases_is_bounded(scene: Scene) -> None:
    scene.submit(scene.grant())
    assert answered.of_decided(services.find("garden-grant"), by=actors.SYSTEM, at=MONDAY, most=0) == []
