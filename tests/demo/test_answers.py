"""What the made population would answer: the same each time, as the recipe says, and never against what registers hold."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.definitions import Service
from onedoor.demo import answers
from onedoor.demo.answers import BadAnswers

DAY = date(2026, 11, 23)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Riverton with 300 residents."""
    copy = tmp_path / "riverton"
    shutil.copytree("jurisdictions/riverton", copy)
    described = copy / "demo" / "population.yaml"
    described.write_text(described.read_text("utf-8").replace("residents: 5000", "residents: 300"), "utf-8")
    return copy


def service(town: Path, id: str = "driving-licence-renewal") -> Service:
    return jurisdictions.load(town, run_examples=False).services[id]


def recipe(town: Path, text: str) -> None:
    (town / "demo" / "answers.yaml").write_text(text, encoding="utf-8")


def test_equal_files_give_equal_people(town: Path) -> None:
    first, whose = answers.residents(service(town), on=DAY)
    again, _ = answers.residents(service(town), on=DAY)
    assert first == again
    assert whose == "the made population of Riverton"
    assert len(first) > 50


def test_registers_say_what_they_hold_and_the_recipe_the_rest(town: Path) -> None:
    people, _ = answers.residents(service(town), on=DAY)
    for known, held in people:
        assert {"applicant.date of birth", "driver.licence status"} <= held
        assert "declaration.eyesight" in known.keys() - held
        assert known["driver.licence status"] in ("full", "provisional", "revoked"), "who else is not meant"
        assert "applicant.person number" not in known


def test_shares_are_kept_and_cases_depend_on_what_is_known(town: Path) -> None:
    recipe(
        town,
        "driving-licence-renewal:\n  answers:\n"
        "    declaration.resident: {true: 0.9, false: 0.1}\n"
        "    declaration.eyesight:\n      cases:\n"
        "        - {when: {declaration.resident: false}, is: {false: 1}}\n"
        "        - {is: {true: 1}}\n",
    )
    people, _ = answers.residents(service(town), on=DAY)
    drawn = Counter((known["declaration.resident"], known["declaration.eyesight"]) for known, _ in people)
    assert set(drawn) == {(True, True), (False, False)}
    assert 0.8 < drawn[True, True] / len(people) < 0.97


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "says nothing about driving-licence-renewal"),
        ("driving-licence-renewal: {answers: {declaration.sight: {true: 1}}}", "is not an input"),
        ("driving-licence-renewal: {answers: {declaration.eyesight: {perhaps: 1}}}", "cannot be 'perhaps'"),
        ("driving-licence-renewal: {who: {ages: 3}, answers: {}}", "Did you mean “age”"),
        ("driving-licence-renewal: {answer: {}}", "answers.yaml"),
        ("driving-licence-renewal: [", "answers.yaml"),
    ],
)
def test_a_recipe_that_cannot_be_used_says_why(town: Path, text: str, said: str) -> None:
    recipe(town, text)
    with pytest.raises(BadAnswers, match=said):
        answers.residents(service(town), on=DAY)


def test_a_town_without_a_made_population_is_told_so(town: Path) -> None:
    (town / "demo" / "answers.yaml").unlink()
    with pytest.raises(LookupError, match="no made population"):
        answers.residents(service(town), on=DAY)
