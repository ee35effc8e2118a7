"""Versions of definitions: kept, recalled, the same answers without the files."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.catalogue import canonical, versions
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.models import DefinitionVersion
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.reasons import to_json

from .conftest import SERVICE, Town

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=8),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([UTC, None])).map(lambda moment: moment.replace(fold=0)),
)
KEYS = st.one_of(
    st.text(max_size=6), st.sampled_from(["$decimal", "$date", "$mapping"]), st.dates(), st.integers()
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
INPUTS = {
    "applicant.date of birth": date(2011, 1, 1),
    "bicycle.value": Decimal("5000.01"),
    "bicycle.cargo": True,
}
DAY = date(2026, 5, 1)


@given(PLAIN)
def test_plain_values_survive_as_json_without_loss(value: object) -> None:
    back = canonical.from_text(canonical.to_text(value))
    assert back == value
    assert repr(back) == repr(value)


def test_decimals_keep_their_digits_and_dates_their_type_as_json() -> None:
    text = canonical.to_text({"rent": Decimal("12.50"), date(2026, 4, 1): 1})
    assert "12.50" in text
    json.loads(text)
    assert canonical.from_text(text) == {"rent": Decimal("12.50"), date(2026, 4, 1): 1}


def test_what_cannot_stand_in_a_definition_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical.to_text({"a": 0.1})
    with pytest.raises(TypeError):
        canonical.to_text(object())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-04-01: 12.50", "2026-04-01: 12.5"),
        ("because: {en: Cargo bicycles may be worth more", "because: {en: Cargo bikes may be worth more"),
        ("- if: age >= youngest", "- if: age > youngest - 1"),
        ("automatic_if: not(bicycle.cargo)", "automatic_if: bicycle.cargo = false"),
    ],
)
def test_a_change_of_what_decides_or_explains_is_another_version(town: Town, old: str, new: str) -> None:
    before = town.load().services["cycle-store"].digest
    town.edit(SERVICE, old, new)
    assert town.load().services["cycle-store"].digest != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A dry and locked place for your bicycle.", "A place."),
        ("[bike, parking, shed]", "[bike]"),
        ("that: an adult in the south pays the base rent", "that: the base rent is paid"),
        ("opens: 11-01", "opens: 10-01"),
    ],
)
def test_a_change_of_presentation_alone_is_the_same_version(town: Town, old: str, new: str) -> None:
    before = town.load()
    town.edit(SERVICE, old, new)
    after = town.load()
    assert after.services["cycle-store"].digest == before.services["cycle-store"].digest
    if "that:" not in old:
        assert after.digest != before.digest


def test_an_attribute_that_changes_in_the_register_is_another_version(town: Town) -> None:
    before = town.load().services["cycle-store"].digest
    town.edit(
        "registers/population.yaml", "north: {en: North, es: Norte}", "north: {en: The north, es: El norte}"
    )
    assert town.load().services["cycle-store"].digest != before


@pytest.mark.django_db
def test_a_recalled_version_gives_the_same_answers_and_reasons_without_the_files(town: Town) -> None:
    service = town.load().services["cycle-store"]
    digest = versions.keep(service)
    before = evaluate(service.model, inputs=INPUTS, on=DAY)
    shutil.rmtree(town.path)
    versions._restored.cache_clear()
    recalled = versions.recall(digest)
    after = evaluate(recalled.model, inputs=INPUTS, on=DAY)
    assert after.values == before.values
    assert after.values["rent"] == Decimal("6.25")
    for decision in service.model.decisions:
        assert to_json(after.reasons(decision)) == to_json(before.reasons(decision))
    assert recalled == service
    assert recalled.digest == digest


@pytest.mark.django_db
def test_a_recalled_version_still_has_its_texts_authority_documents_and_reads(
    jurisdiction: Jurisdiction,
) -> None:
    service = jurisdiction.services["cycle-store"]
    recalled = versions.recall(versions.keep(service))
    assert recalled.title == service.title
    assert recalled.appeal == service.appeal
    assert recalled.authority == service.authority
    assert recalled.documents_required == service.documents_required
    assert recalled.reads == service.reads
    assert recalled.jurisdiction.time_zone == "Europe/London"
    assert recalled.jurisdiction.calendar == jurisdiction.calendar


@pytest.mark.django_db
def test_a_version_is_kept_once(jurisdiction: Jurisdiction) -> None:
    service = jurisdiction.services["cycle-store"]
    assert versions.keep(service) == versions.keep(service) == service.digest
    (kept,) = DefinitionVersion.objects.all()
    assert kept.service_id == "cycle-store"
    assert abs((datetime.now(UTC) - kept.kept_at).total_seconds()) < 600


@pytest.mark.django_db
def test_a_version_that_was_not_kept_cannot_be_recalled() -> None:
    with pytest.raises(versions.NotKept):
        versions.recall("0" * 64)


@pytest.mark.django_db
def test_a_kept_version_that_was_tampered_with_is_noticed(jurisdiction: Jurisdiction) -> None:
    digest = versions.keep(jurisdiction.services["cycle-store"])
    kept = DefinitionVersion.objects.get(pk=digest)
    assert "12.50" in kept.document
    DefinitionVersion.objects.update(document=kept.document.replace('"12.50"', '"99.50"'))
    versions._restored.cache_clear()
    with pytest.raises(versions.Damaged):
        versions.recall(digest)
