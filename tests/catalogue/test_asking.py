"""The order of questions beside a definition: read, checked, followed; and never what decides."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from onedoor.catalogue import asking, jurisdictions, orders
from onedoor.catalogue.definitions import Service
from onedoor.catalogue.problems import Invalid
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.dmn.ordering import Average, Found
from onedoor.dmn.questions import Policy

DAY = date(2026, 11, 23)
SERVICE = "housing-benefit"
WRITTEN: dict[str, Any] = {
    "definition": "0" * 64,
    "law_of": DAY,
    "population": "some people",
    "people": 100,
    "fewest": 20,
    "expected": {"check": {"first_needed": 3.7, "in_this_order": 2}},
    "order": ["home.pays rent", "home.accommodation"],
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Riverton without orders of questions."""
    copy = tmp_path / "riverton"
    shutil.copytree("jurisdictions/riverton", copy)
    for path in copy.glob("services/*/questions.yaml"):
        path.unlink()
    return copy


def with_order(town: Path, **changes: Any) -> Service:
    """Housing Benefit with this order beside it."""
    path = town / "services" / SERVICE / "questions.yaml"
    with path.open("w", encoding="utf-8") as out:
        YAML(typ="safe").dump(WRITTEN | changes, out)
    return jurisdictions.load(town, run_examples=False).services[SERVICE]


def known(service: Service, **inputs: Any) -> Evaluation:
    given = {name.replace("__", ".").replace("_", " "): value for name, value in inputs.items()}
    return evaluate(service.model, inputs=given, on=DAY, wanted=["eligible", "weekly award"])


def asked_next(service: Service, now: Evaluation) -> str | None:
    return asking.next_of(service, now, now.missing(), known=now.inputs)


def test_without_a_file_the_definition_decides_what_comes_first(town: Path) -> None:
    service = jurisdictions.load(town, run_examples=False).services[SERVICE]
    assert asked_next(service, known(service)) == "applicant.date of birth"
    assert service.asked_by == ""


def test_a_file_says_what_comes_first_and_changes_no_decision(town: Path) -> None:
    before = jurisdictions.load(town, run_examples=False)
    service = with_order(town)
    assert asked_next(service, known(service)) == "home.pays rent"
    assert asked_next(service, known(service, home__pays_rent=True)) == "home.accommodation"
    assert service.digest == before.services[SERVICE].digest
    assert service.jurisdiction.digest != before.digest


def test_what_is_asked_hangs_on_the_rules_alone(town: Path) -> None:
    service = with_order(town, order=["home.rent"])
    settled = known(service, home__pays_rent=False)
    assert settled.value("eligible") is False
    assert asked_next(service, settled) is None


def test_an_order_may_hang_on_an_answer(town: Path) -> None:
    then = [{"answer": "temporary", "order": ["home.rent"]}, {"answer": "ordinary", "first": "home.landlord"}]
    service = with_order(town, first="home.accommodation", then=then)
    assert asked_next(service, known(service)) == "home.accommodation"
    assert asked_next(service, known(service, home__accommodation="temporary")) == "home.rent"
    assert asked_next(service, known(service, home__accommodation="ordinary")) == "home.landlord"
    assert asked_next(service, known(service, home__accommodation="specified")) == "home.pays rent"


def test_until_it_is_told_whether_nothing_is_asked_about_how_much(town: Path) -> None:
    service = with_order(town, order=["household.childcare charges", "home.bedrooms"])
    now = known(service, home__pays_rent=True)
    assert asked_next(service, now) in now.missing("eligible")


def test_an_input_the_service_does_not_have_is_a_problem_at_its_place(town: Path) -> None:
    with pytest.raises(Invalid) as raised:
        with_order(town, order=["home.pays rent", "home.pays rant"])
    (problem,) = raised.value.problems
    assert problem.file == f"services/{SERVICE}/questions.yaml"
    assert problem.line > 1
    assert "“home.pays rant” is not an input" in problem.what


def test_a_file_of_another_shape_is_a_problem(town: Path) -> None:
    with pytest.raises(Invalid, match="ordre"):
        with_order(town, ordre=["home.pays rent"])


def test_a_file_made_for_another_version_is_stale_and_still_followed(town: Path) -> None:
    service = with_order(town)
    assert service.has_stale_questions
    assert not with_order(town, definition=service.digest).has_stale_questions


def test_what_is_written_is_what_is_read(town: Path) -> None:
    service = jurisdictions.load(town, run_examples=False).services[SERVICE]
    policy = Policy(
        ("home.rent",),
        split="home.pays rent",
        branches={
            "true": Policy(("home.accommodation", "home.landlord")),
            "false": Policy((), split="home.accommodation", branches={'"temporary"': Policy(("home.rent",))}),
        },
    )
    found = Found(policy, 2.0, 3.0, False, {"check": Average(3.0, 2.0)})
    text = orders.as_yaml(found, service=service, on=DAY, whose="some people", people=50, fewest=20)
    (town / "services" / SERVICE / "questions.yaml").write_text(text, encoding="utf-8")
    read = jurisdictions.load(town, run_examples=False).services[SERVICE]
    assert read.questions.policy == policy
    assert not read.has_stale_questions
    assert read.questions.file is not None
    assert read.questions.file.expected["check"].in_this_order == Decimal(2)


def test_the_towns_own_orders_belong_to_its_definitions_and_save_questions() -> None:
    for service in jurisdictions.load(Path("jurisdictions/riverton"), run_examples=False).services.values():
        file = service.questions.file
        assert file is not None, service.id
        assert not service.has_stale_questions, service.id
        for asked in file.expected.values():
            assert asked.in_this_order <= asked.first_needed
        assert file.expected["check"].in_this_order < file.expected["check"].first_needed
