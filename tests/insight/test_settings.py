"""Figures of the law set otherwise: named as people name them, and refused with what to write."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from tests.insight.conftest import ON

from onedoor.catalogue.services import Service
from onedoor.dmn import figures
from onedoor.insight import settings
from onedoor.insight.settings import WrongSetting


@pytest.mark.parametrize(
    "name", ["upper capital limit", "Savings limit", "savings limit", "Límite de ahorros"]
)
def test_a_figure_is_named_by_its_name_or_by_its_title(benefit: Service, name: str) -> None:
    setting = settings.read(f"{name} = 20000", benefit.model)
    assert (setting.parameter, setting.field, setting.value) == ("upper capital limit", None, Decimal(20000))
    assert setting.label == "upper capital limit = 20000"


def test_a_field_of_a_figure_is_set_and_the_others_stay(benefit: Service) -> None:
    one = settings.read("local housing allowance.shared=80", benefit.model)
    two = settings.read("local housing allowance.one bedroom=90.50", benefit.model)
    variant = settings.variant([one, two], benefit.model, on=ON)
    before = figures.on(benefit.model.parameters["local housing allowance"], ON).value
    assert isinstance(before, dict)
    after = figures.on(variant.of(benefit.model).parameters["local housing allowance"], ON).value
    assert after == {**before, "shared": Decimal(80), "one bedroom": Decimal("90.50")}
    assert variant.label == "local housing allowance.shared = 80, local housing allowance.one bedroom = 90.50"


def test_the_law_itself_is_not_changed_by_a_variant(benefit: Service) -> None:
    variant = settings.variant([settings.read("taper=1", benefit.model)], benefit.model, on=ON)
    assert figures.on(variant.of(benefit.model).parameters["taper"], ON).value == 1
    assert figures.on(benefit.model.parameters["taper"], ON).value == Decimal("0.65")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("savings limt=1", "There is no figure “savings limt” in this service. Did you mean “upper capital limit” (Savings limit)?"),
        ("tapper=1", "Did you mean “taper”?"),
        ("zzzzzz=1", "Known here: “allowance under 25”"),
        ("savings limit=lots", "“upper capital limit” cannot be that. This must be an amount of money like 12.50, not “lots”."),
        ("savings limit=", "sets nothing"),
        ("savings limit", "sets nothing"),
        ("most bedrooms=2.5", "This must be a whole number"),
        ("local housing allowance.sharde=1", "has no field “sharde”. Did you mean “shared”?"),
        ("taper.shared=1", "“taper” has no field “shared”"),
        ("local housing allowance=1", "cannot be that. This must be a housing rates"),
        ("local housing allowance=[", "cannot be that"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_said_with_what_to_write(benefit: Service, written: str, said: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        settings.read(written, benefit.model)
    assert said in str(refused.value)


def test_two_figures_with_one_title_are_not_guessed_between(benefit: Service) -> None:
    same = dataclasses.replace(benefit.model.parameters["taper"], title={"en": "Savings limit"})
    model = dataclasses.replace(benefit.model, parameters={**benefit.model.parameters, "taper": same})
    with pytest.raises(WrongSetting, match="title of several figures: “upper capital limit”, “taper”"):
        settings.read("savings limit=1", model)


def test_one_figure_is_not_set_twice(benefit: Service) -> None:
    both = [settings.read("taper=1", benefit.model), settings.read("taper=2", benefit.model)]
    with pytest.raises(WrongSetting, match="“taper” is set twice"):
        settings.variant(both, benefit.model, on=ON)


def test_ranges_are_gone_through_with_both_ends_and_combined(benefit: Service) -> None:
    rows = settings.grid(["savings limit=16000..20000 step 2000", "taper=0.5|0.65"], benefit.model)
    assert [tuple(one.value for one in row) for row in rows] == [
        (limit, taper) for limit in (16000, 18000, 20000) for taper in (Decimal("0.5"), Decimal("0.65"))
    ]
    [down] = zip(*settings.grid(["taper=0.3..0.1 step -0.1"], benefit.model), strict=True)
    assert [one.value for one in down] == [Decimal("0.3"), Decimal("0.2"), Decimal("0.1")]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("taper=0..1", "is no range"),
        ("taper=0..1 step 0", "do not lead from"),
        ("taper=1..0 step 0.1", "do not lead from"),
        ("taper=a..b step c", "write three numbers"),
        ("taper=0..1 step nan", "do not lead"),
        ("taper=0..1 step 0.0000001", "at most 1,000"),
        ("local housing allowance=0..1 step 1", "is no number"),
        ("tapir=0..1 step 1", "Did you mean “taper”"),
    ],
)
def test_a_range_that_leads_nowhere_is_refused(benefit: Service, written: str, said: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        settings.grid([written], benefit.model)
    assert said in str(refused.value)


def test_too_many_combinations_are_refused(benefit: Service) -> None:
    with pytest.raises(WrongSetting, match="10,201 variants"):
        settings.grid(["taper=0..1 step 0.01", "savings limit=0..100 step 1"], benefit.model)


def test_a_figure_that_nothing_asked_for_rests_on_is_known(benefit: Service) -> None:
    one = settings.variant([settings.read("taper=1", benefit.model)], benefit.model, on=ON)
    assert settings.unused([one], benefit.model, ["weekly award"]) == []
    assert settings.unused([one], benefit.model, ["bedrooms needed"]) == ["taper"]
