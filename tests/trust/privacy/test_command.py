"""`onedoor privacy`: what operators see and do."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import TestCase
from tests.cases.conftest import Scene
from tests.trust.privacy.conftest import LATER, decided

from onedoor.cases.models import Application
from onedoor.cli import privacy, privacy_holds, privacy_retention
from onedoor.cli.main import main
from onedoor.identity.actors import SYSTEM
from onedoor.lib import clock
from onedoor.trust.privacy import erasure_list, erasures
from onedoor.trust.privacy.models import Erasure, Hold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests have loaded Django already, with their own database."""
    for part in (privacy, privacy_holds, privacy_retention):
        monkeypatch.setattr(part, "load_django", lambda **how: None)


def ran(*arguments: str) -> Result:
    with clock.frozen(LATER):
        return CliRunner().invoke(main, ["privacy", *arguments])


def test_the_record_of_processing_is_printed_for_people_and_for_programs() -> None:
    assert "# Record of processing activities" in ran("record").stdout
    rows = list(csv.DictReader(io.StringIO(ran("record", "--format", "csv", "--language", "es").stdout)))
    assert any(row["table"] == "cases.Answer" and row["field"] == "value" for row in rows)


def test_a_dry_run_says_what_would_go_and_leaves_it(scene: Scene) -> None:
    case = decided(scene)
    done = ran("retain", "--dry-run", "--on", "2027-01-01")
    assert done.stdout == "0 rows would go.\n"
    done = ran("retain", "--dry-run")
    assert "1  cases.Application  (case: its period after the end of the case)" in done.stdout
    assert Application.objects.filter(pk=case.pk).exists()


def test_a_run_prints_its_receipt_and_receipts_print_it_again(scene: Scene) -> None:
    decided(scene)
    done = ran("retain")
    assert done.exit_code == 0
    assert "1  cases.Application" in done.stdout
    assert ran("receipts").stdout == done.stdout
    assert Application.objects.count() == 0


def test_nothing_is_scrubbed_before_its_time_by_a_day_that_was_given() -> None:
    done = ran("retain", "--on", "2099-01-01")
    assert done.exit_code == 2
    assert "--on only goes with --dry-run" in done.stderr


def test_a_hold_is_placed_listed_and_lifted(scene: Scene) -> None:
    case = decided(scene)
    placed = ran("hold", "--case", case.reference, "--ground", "Claim 7", "--until", "2033-01-01")
    hold = Hold.objects.get()
    assert placed.stdout == f"Hold {hold.pk}: case {case.reference} until 2033-01-01.\n"
    assert "Claim 7" in ran("holds").stdout
    ran("retain")
    assert Application.objects.filter(pk=case.pk).exists()
    assert ran("lift", str(hold.pk)).exit_code == ran("lift", str(hold.pk), "--because", " ").exit_code == 2
    assert ran("lift", str(hold.pk), "--because", "The claim was settled").exit_code == 0
    assert ran("holds").stdout == ""
    assert ran("lift", str(hold.pk), "--because", "The claim was settled").exit_code == 3


@pytest.mark.parametrize(
    "wrong",
    [
        ("--ground", "Claim", "--until", "2033-01-01"),
        ("--person", "P1", "--case", "X", "--ground", "Claim", "--until", "2033-01-01"),
        ("--person", "P1", "--ground", " ", "--until", "2033-01-01"),
        ("--person", "P1", "--ground", "Claim", "--until", "2020-01-01"),
    ],
    ids=["nobody", "both", "no ground", "over"],
)
def test_a_hold_that_says_too_little_is_refused(wrong: tuple[str, ...]) -> None:
    assert ran("hold", *wrong).exit_code == 2
    assert not Hold.objects.exists()


def test_replaying_says_how_many_wishes_it_followed(scene: Scene) -> None:
    scene.draft("dog-licence")
    with TestCase.captureOnCommitCallbacks(execute=True):
        erasures.erase(number="P9", by=SYSTEM, at=scene.now)
    Erasure.objects.all().delete()
    assert "1 wishes were followed again, 0 of them found somebody." in ran("replay").stdout
    assert Erasure.objects.count() == 1


def test_a_damaged_list_ends_the_command_and_the_start_of_a_server_with_a_sentence(monkeypatch: Any) -> None:
    from onedoor.cli import restored
    from onedoor.cli.exits import Unable

    monkeypatch.setattr(restored, "_let_go", lambda: None)
    erasure_list.path().parent.mkdir(parents=True)
    erasure_list.path().write_text("garbage\n\n")
    done = ran("replay")
    assert done.exit_code == 3
    assert "line 1, is damaged" in done.stderr
    with pytest.raises(Unable, match="line 1, is damaged"):
        restored.replay_before_start()
