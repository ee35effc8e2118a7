"""`onedoor explain`: the reasons of an answer, and what would change it, without settings or a database."""

import json
from pathlib import Path

import pytest
from tests.cli.test_main import onedoor

GIVEN = """
applicant: {date of birth: 1985-01-01}
driver: {licence status: full, disqualified until: null, photocard valid until: 2030-01-01}
"""


@pytest.fixture
def given(tmp_path: Path) -> str:
    path = tmp_path / "given.yaml"
    path.write_text(GIVEN, encoding="utf-8")
    return str(path)


def explained(*arguments: str) -> str:
    done = onedoor("explain", "driving-licence-renewal", "--on", "2026-11-23", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_no_is_told_with_its_reason_its_law_and_what_would_change_it(given: str) -> None:
    text = explained("--given", given)
    assert "The licence can be renewed: No" in text
    assert "No: Your licence is valid until 1 January 2030." in text
    assert "[GUIDE]" in text
    assert "From 3 October 2029, if nothing else changes until then." in text


def test_the_language_can_be_chosen(given: str) -> None:
    assert "Desde el 3 de octubre de 2029" in explained("--given", given, "--language", "es")


def test_the_tree_reaches_down_to_what_was_given_and_the_figures(given: str) -> None:
    text = explained("--given", given, "--tree")
    assert "Photocard valid until: 1 January 2030" in text
    assert "early renewal: 90 days (2014-10-31) [GUIDE]" in text


def test_as_json_it_carries_the_tree_the_sentences_and_the_changes(given: str) -> None:
    data = json.loads(explained("--given", given, "--json"))
    assert data["value"] is False
    assert data["reasons"]["name"] == "eligible"
    assert data["otherwise"][0]["changes"][0] | {"span": None} == {
        "input": None,
        "kind": "day",
        "present": "2026-11-23",
        "to": "2029-10-03",
        "span": None,
    }


def test_any_decision_can_be_explained_and_what_is_lacking_is_named(given: str) -> None:
    assert "Fee: Cannot tell yet" in explained("--given", given, "--decision", "fee")
    assert "How you apply" in explained("--given", given, "--decision", "fee")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["housing-benefits"], 3, "There is no service “housing-benefits”"),
        (["driving-licence-renewal", "--decision", "feee"], 3, "Did you mean “fee”?"),
        (["driving-licence-renewal", "--language", "fr"], 2, "There are: en, es."),
    ],
)
def test_what_is_not_there_is_said_plainly(given: str, arguments: list[str], code: int, said: str) -> None:
    done = onedoor("explain", *arguments, "--given", given)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_with_what_the_service_does_not_know_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "given.yaml"
    path.write_text("driver: {licence: full}\n", encoding="utf-8")
    done = onedoor("explain", "driving-licence-renewal", "--given", str(path))
    assert done.returncode == 1
    assert "“driver.licence” is not an input of this service" in done.stderr
