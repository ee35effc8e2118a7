"""`onedoor questions`: how many questions an answer takes, and the order that takes the fewest."""

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.test_main import onedoor

from onedoor.catalogue import jurisdictions

SERVICE = "driving-licence-renewal"
PERSON = {
    "applicant.date of birth": "1985-01-01",
    "driver.licence status": "full",
    "driver.disqualified until": None,
    "driver.photocard valid until": "2026-12-01",
    "declaration.resident": True,
    "declaration.allowed to stay": True,
    "declaration.eyesight": True,
    "application.channel": "online",
    "photo.use passport photo": True,
    "declaration.medical condition": False,
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shutil.copytree("jurisdictions/riverton", tmp_path / "riverton")
    return tmp_path / "riverton"


@pytest.fixture
def people(tmp_path: Path) -> str:
    """Forty people: most do not live here, which the definition asks late."""
    path = tmp_path / "people.jsonl"
    lines = [{"given": PERSON | {"declaration.resident": place % 8 == 0}} for place in range(40)]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return str(path)


def asked(town: Path, *arguments: str) -> str:
    done = onedoor("questions", SERVICE, "--on", "2026-11-23", "--jurisdiction", str(town), *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_tells_both_averages_and_the_saving(town: Path, people: str) -> None:
    text = asked(town, "--population", people, "--seconds", "5")
    assert "over 40 of people.jsonl" in text
    assert "Check first, nothing known" in text
    assert "first: Lives in Great Britain" in text or "then: Lives in Great Britain" in text
    assert not (town / "services" / SERVICE / "questions.yaml").read_text().count("people.jsonl")


def test_as_json_it_carries_the_policy(town: Path, people: str) -> None:
    data = json.loads(asked(town, "--population", people, "--seconds", "5", "--json"))
    assert data["people"] == 40
    assert data["expected"] < data["first_needed"]
    assert 0 < data["saving"] < 1


def test_written_it_is_read_with_the_definition_and_names_nobody(town: Path, people: str) -> None:
    asked(town, "--population", people, "--seconds", "5", "--write")
    text = (town / "services" / SERVICE / "questions.yaml").read_text(encoding="utf-8")
    assert "1985-01-01" not in text
    service = jurisdictions.load(town, run_examples=False).services[SERVICE]
    assert not service.has_stale_questions
    assert service.questions.policy.inputs[0] == "declaration.resident"


def test_a_file_that_does_not_fit_is_refused_plainly(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text("- {driver.licence: full}\n", encoding="utf-8")
    done = onedoor("questions", SERVICE, "--population", str(path), "--jurisdiction", str(town))
    assert done.returncode == 3
    assert "“driver.licence” is not an input of this service" in done.stderr


def test_of_a_few_people_nothing_is_said(town: Path, people: str) -> None:
    done = onedoor(
        "questions", SERVICE, "--population", people, "--fewest", "41", "--jurisdiction", str(town), "--write"
    )
    assert done.returncode == 3
    assert "fewer than 41" in done.stderr
