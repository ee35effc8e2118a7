"""The town's own registers as a population: each adult an applicant, with what a case of theirs would know."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.insight.conftest import ON, TOWN, loaded
from tests.insight.plain import PlainKernel, inputs_of

from onedoor.catalogue.services import Service
from onedoor.demo import loading
from onedoor.demo.population import place, records
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import PERSON_NUMBER
from onedoor.feel.values import Missing
from onedoor.identity.actors import SYSTEM
from onedoor.insight import residents, scans
from onedoor.insight.residents import ResidentPopulation
from onedoor.registers import everybody, evidence
from onedoor.registers.models import Record
from onedoor.trust import acts, ledger

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def town(settings: Any, db: None, registers_held: None) -> None:
    """Some two hundred residents of all ages, in households, in all registers."""
    settings.ONEDOOR_JURISDICTION = TOWN.resolve()
    described = place.read(TOWN / "demo" / "population.yaml")
    made = records.make(described.model_copy(update={"residents": 200}), {})
    loading.load(made, say=lambda line: None)


def opened(service: Service, *, from_age: int = 0, **how: Any) -> ResidentPopulation:
    wanted = scans.question_of(service).wanted
    inputs = PlainKernel(service.model, wanted, ON).schema.names
    said = {"by": SYSTEM, "on": ON, "day": AT.date(), "at": AT, "inputs": inputs, "from_age": from_age, **how}
    return residents.opened(service, **said)


@pytest.mark.parametrize("id", ["housing-benefit", "driving-licence-renewal"])
def test_everybody_knows_in_a_scan_what_their_own_application_would_know(
    town: None, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everybody, "PART", 70)
    service = loaded().services[id]
    seen = 0
    for part in opened(service).parts():
        for number, inputs in zip(part.keys.to_pylist(), inputs_of(part.batch), strict=True):
            alone = evidence.gather(
                service=service, person_number=number, known={}, by=SYSTEM, on=ON, at=AT, case=None
            )
            known = {fact.input: fact.value for fact in alone.facts}
            assert {name: value for name, value in inputs.items() if name != PERSON_NUMBER} == known
            seen += 1
    assert seen == Record.objects.filter(register="population").count() >= 200


def test_a_scan_of_the_registers_counts_what_each_would_be_told(town: None, licence: Service) -> None:
    question = scans.question_of(licence)
    kernel = PlainKernel(licence.model, question.wanted, ON)
    scan = scans.run(service=licence, kernel=kernel, population=opened(licence), on=ON)
    no = cannot_tell = 0
    for number in Record.objects.filter(register="population").values_list("key", flat=True):
        alone = evidence.gather(
            service=licence, person_number=number, known={}, by=SYSTEM, on=ON, at=AT, case=None
        )
        inputs = {fact.input: fact.value for fact in alone.facts}
        verdict = evaluate(licence.model, inputs=inputs, on=ON, wanted=["eligible"]).value("eligible")
        no += verdict is False
        cannot_tell += isinstance(verdict, Missing)
    assert (scan.tally.no, scan.tally.cannot_tell, scan.tally.yes) == (no, cannot_tell, 0)
    assert no > 100
    assert cannot_tell > 0
    assert scan.tally.missing["declaration.eyesight"] == cannot_tell  # only they themselves can say


def test_whoever_is_known_to_be_younger_is_left_out(town: None, benefit: Service) -> None:
    def ages(**how: Any) -> list[Any]:
        found = []
        for part in opened(benefit, **how).parts():
            for inputs in inputs_of(part.batch):
                born = inputs["applicant.date of birth"]
                assert isinstance(born, date)
                found.append((ON - born).days / 365.2425)
        return found

    everyone, adults = ages(), ages(from_age=18)
    assert min(everyone) < 10
    assert min(adults) > 17.99
    assert len(adults) == sum(age >= 18 for age in everyone) < len(everyone)


def test_somebody_is_of_age_from_their_birthday_on() -> None:
    population = ResidentPopulation(None, (), date(2026, 3, 1), born="born", from_age=18)  # type: ignore[arg-type]
    for born, is_child in [
        (date(2008, 3, 1), False),
        (date(2008, 3, 2), True),
        (date(2008, 2, 29), False),
        (None, False),
    ]:
        assert population._is_child({"born": born}) is is_child


def test_a_service_that_does_not_read_birthdays_says_that_children_are_counted(
    town: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    planning = loaded().services["householder-planning"]
    assert opened(planning).notes == ()
    [note] = opened(planning, from_age=18).notes
    assert "children are counted" in note


def test_every_resident_finds_the_scan_among_the_looks_at_their_data(town: None, benefit: Service) -> None:
    population = opened(benefit)
    for number in population.everybody.applicants:
        found = ledger.about(number)
        assert {entry.act for entry in found} == {acts.READ_OF_ALL}
        assert "population.household" in {field for entry in found for field in entry.fields}


def test_a_simulation_reads_under_an_agreement_of_its_own(town: None, benefit: Service) -> None:
    opened(benefit, purpose="improve-public-services")
    [entry] = [one for one in ledger.Entry.objects.all() if "tax.jobs" in one.fields]
    assert (entry.purpose, entry.legal_ground) == ("improve-public-services", "Digital Economy Act 2017 s.35")
