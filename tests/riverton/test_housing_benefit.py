"""Housing benefit as defined for Riverton, against the same regulations worked another way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.riverton.households import Case, cases, needing_care, told, without_benefits
from tests.riverton.regulations import Assessment

from onedoor.catalogue import examples, jurisdictions
from onedoor.catalogue.definitions import Service
from onedoor.dmn import evaluation, values
from onedoor.feel.values import Missing

RIVERTON = Path(__file__).parents[2] / "jurisdictions" / "riverton"
STEPS: dict[str, Callable[[Assessment], Decimal]] = {
    "applicable amount": lambda done: done.applicable_amount,
    "counted earnings": lambda done: done.earnings(),
    "tariff income": lambda done: done.tariff(),
    "income": lambda done: done.income,
    "bedrooms needed": lambda done: Decimal(done.bedrooms),
    "eligible rent": lambda done: done.eligible_rent,
    "non-dependant deductions": lambda done: done.deductions,
    "weekly benefit": lambda done: done.benefit,
}


@pytest.fixture(scope="module")
def service() -> Service:
    return jurisdictions.load(RIVERTON, run_examples=False).services["housing-benefit"]


def decided(service: Service, given: dict[str, Any], wanted: list[str], *, on: date) -> dict[str, Any]:
    """What the definition makes of inputs written as in an example."""
    inputs = {name: values.parse(value, service.model.inputs[name].type) for name, value in given.items()}
    done = evaluation.evaluate(service.model, inputs=inputs, on=on, wanted=wanted)
    return {name: done.values[name] for name in wanted}


def agrees(service: Service, case: Case, steps: Iterable[str]) -> None:
    """The definition and the other way give the same at every step."""
    by_hand = Assessment(case)
    expected = {name: STEPS[name](by_hand) for name in steps}
    assert decided(service, told(case), list(expected), on=case.on) == expected


drawn = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@drawn
@given(case=cases())
def test_the_definition_gives_what_the_regulations_worked_another_way_give(
    service: Service, case: Case
) -> None:
    # whoever is passported has no earnings looked at
    agrees(service, case, STEPS.keys() - ({"counted earnings"} if Assessment(case).passported else set()))


@drawn
@given(case=cases().map(without_benefits))
def test_earnings_and_other_adults_of_people_without_benefits_agree_another_way(
    service: Service, case: Case
) -> None:
    agrees(service, case, STEPS)


@drawn
@given(case=cases().map(needing_care))
def test_the_applicable_amounts_of_people_who_need_care_agree_another_way(
    service: Service, case: Case
) -> None:
    agrees(service, case, STEPS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_a_higher_wage_never_brings_more_benefit(service: Service, case: Case) -> None:
    before = decided(service, told(case), ["weekly benefit"], on=case.on)["weekly benefit"]
    if case.applicant.hours:
        # beyond the all-or-nothing 17.10, which makes a step of at most 17.10 x 65 %
        case.applicant.gross += Decimal(30)
        after = decided(service, told(case), ["weekly benefit"], on=case.on)["weekly benefit"]
        assert after <= before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_no_benefit_exceeds_the_rent_and_none_is_below_fifty_pence(service: Service, case: Case) -> None:
    found = decided(service, told(case), ["weekly benefit", "weekly rent"], on=case.on)
    assert found["weekly benefit"] == 0 or Decimal("0.50") <= found["weekly benefit"] <= found["weekly rent"]


def test_every_worked_example_holds(service: Service) -> None:
    results = examples.run(service)
    assert len(results) >= 14
    assert [result.differences for result in results if not result.ok] == []


def test_the_examples_reach_over_three_years_of_figures(service: Service) -> None:
    assert {2023, 2024, 2025} <= {example.on.year for example in service.examples}


def test_every_uprated_figure_is_given_for_each_of_three_years(service: Service) -> None:
    days = [date(2023, 4, 1), date(2024, 4, 1), date(2025, 4, 1)]
    uprated = [one for one in service.model.parameters.values() if "SI 2025/295" in (one.cite or "")]
    assert len(uprated) >= 18
    for parameter in uprated:
        if parameter.name != "family premium of a lone parent":
            assert [figure.since for figure in parameter.figures] == days, parameter.name


def test_a_new_claim_for_an_ordinary_home_is_refused_after_three_answers(service: Service) -> None:
    given = {
        "applicant.date of birth": date(1990, 1, 1),
        "applicant.already gets housing benefit": False,
        "home.accommodation": "ordinary",
        "applicant.payments": [],
        "household.members": [],
    }
    assert decided(service, given, ["eligible"], on=date(2025, 6, 1)) == {"eligible": False}


def test_with_nothing_known_the_answer_is_missing_and_the_date_of_birth_is_asked_first(
    service: Service,
) -> None:
    done = evaluation.evaluate(service.model, inputs={}, on=date(2025, 6, 1), wanted=["eligible"])
    assert isinstance(done.values["eligible"], Missing)
    assert done.missing("eligible")[0] == "applicant.date of birth"


@pytest.mark.parametrize(
    ("born", "on", "reached"),
    [
        (date(1960, 4, 5), date(2026, 4, 4), False),
        (date(1960, 4, 5), date(2026, 4, 5), True),
        (date(1960, 4, 6), date(2026, 5, 5), False),
        (date(1960, 4, 6), date(2026, 5, 6), True),
        (date(1961, 3, 6), date(2028, 3, 5), False),
        (date(1961, 3, 6), date(2028, 3, 6), True),
    ],
)
def test_pension_age_rises_month_by_month_from_66_to_67(
    service: Service, born: date, on: date, reached: bool
) -> None:
    given = {"applicant.date of birth": born}
    assert decided(service, given, ["reached pension age"], on=on) == {"reached pension age": reached}
