"""A decision recomputed from what was stored with it, whatever has happened to the definition since."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from tests.cases.conftest import TOWN, Scene

from onedoor.cases import decisions, definitions, records, replays
from onedoor.cases.models import Application
from onedoor.catalogue import jurisdictions, versions
from onedoor.cli.main import main
from onedoor.identity import actors


def decided(scene: Scene) -> Application:
    draft = scene.grant(home__rented=True, home__rent=900)
    scene.add(draft, "tenancy-agreement")
    scene.submit(draft)
    return draft


def tamper(case: Application, old: str, new: str, *, with_digest: bool = False) -> None:
    """Change a record behind the trigger's back, as somebody with all rights on the database could."""
    decision = decisions.final_of(case)
    assert decision is not None
    assert old in decision.record
    changed = decision.record.replace(old, new)
    digest = records.sha256(changed) if with_digest else decision.record_sha256
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # a superuser's way round triggers
        cursor.execute(
            "UPDATE cases_decision SET record = %s, record_sha256 = %s WHERE id = %s",
            [changed, digest, decision.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_decision_replays_to_the_same(scene: Scene) -> None:
    case = decided(scene)
    replay = replays.replay(case.reference.lower())
    assert (replay.same, replay.differences, replay.digest) == (True, (), case.digest)


def test_it_replays_to_the_same_after_the_definition_has_changed(
    scene: Scene, settings: Any, tmp_path: Path
) -> None:
    case = decided(scene)
    shutil.copytree(TOWN, tmp_path / "town")
    file = tmp_path / "town" / "services" / "garden-grant" / "service.yaml"
    text = file.read_text(encoding="utf-8").replace("if_eligible: 2 *", "if_eligible: 3 *")
    file.write_text(text.replace("grant: 200", "grant: 300"), encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = tmp_path / "town"
    assert jurisdictions.current().services["garden-grant"].digest != case.digest
    definitions._recalled.cache_clear()
    assert replays.replay(case.reference).same
    assert definitions.of(case).digest == case.digest


def test_it_replays_to_the_same_after_the_service_has_gone(
    scene: Scene, settings: Any, tmp_path: Path
) -> None:
    case = decided(scene)
    shutil.copytree(TOWN, tmp_path / "town")
    shutil.rmtree(tmp_path / "town" / "services" / "garden-grant")
    settings.ONEDOOR_JURISDICTION = tmp_path / "town"
    assert replays.replay(case.reference).same


def test_an_officers_decision_replays_too(scene: Scene) -> None:
    case = scene.heard(scene.tree_case())
    decisions.decide(
        case=case, outcome="refused", reasons=["beauty"], by=actors.of(scene.officer), at=scene.now
    )
    assert replays.replay(case.reference).same


def test_a_changed_input_is_found_by_the_digest_and_by_the_recomputation(scene: Scene) -> None:
    case = decided(scene)
    tamper(case, '"garden area":{"value":"100"', '"garden area":{"value":"150"')
    replay = replays.replay(case.reference)
    assert not replay.same
    where = {difference.where: difference for difference in replay.differences}
    assert "record" in where
    assert (where["outputs.grant"].recorded, where["outputs.grant"].recomputed) == ('"200"', '"300"')


def test_a_changed_output_is_found_also_when_its_digest_was_made_to_fit(scene: Scene) -> None:
    case = decided(scene)
    tamper(case, '"grant":"200"', '"grant":"999"', with_digest=True)
    replay = replays.replay(case.reference)
    assert [difference.where for difference in replay.differences] == ["outputs.grant"]


def test_a_changed_reason_is_found(scene: Scene) -> None:
    case = decided(scene)
    tamper(case, "You are 18 or over", "You are rich", with_digest=True)
    replay = replays.replay(case.reference)
    assert not replay.same
    assert all(one.where.startswith("reasons.") for one in replay.differences)


def test_a_definition_changed_in_the_database_is_found(scene: Scene) -> None:
    case = decided(scene)
    versions._restored.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_definitionversion SET document = replace(document, '2 * garden area', '3 * garden area')"
        )
    replay = replays.replay(case.reference)
    assert [difference.where for difference in replay.differences] == ["definition"]


@pytest.mark.parametrize("reference", ["nonsense", "DL-0000-0000", ""])
def test_what_was_never_decided_cannot_be_replayed(scene: Scene, reference: str) -> None:
    with pytest.raises(replays.NothingToReplay):
        replays.replay(reference)
    with pytest.raises(replays.NothingToReplay):
        replays.replay(scene.case().reference)


def test_the_command_says_the_same_and_ends_well(scene: Scene) -> None:
    case = decided(scene)
    result = CliRunner().invoke(main, ["replay", case.reference])
    assert result.exit_code == 0, result.output
    assert "the same" in result.output
    result = CliRunner().invoke(main, ["replay", "--json", case.reference])
    assert json.loads(result.output)["same"] is True


def test_the_command_says_what_differs_and_ends_with_1(scene: Scene) -> None:
    case = decided(scene)
    tamper(case, '"grant":"200"', '"grant":"999"', with_digest=True)
    result = CliRunner().invoke(main, ["replay", case.reference])
    assert result.exit_code == 1
    assert 'outputs.grant: recorded "999", recomputed "200"' in result.output
    result = CliRunner().invoke(main, ["replay", "--json", case.reference])
    assert result.exit_code == 1
    assert json.loads(result.output)["differences"][0]["where"] == "outputs.grant"


def test_the_command_ends_with_2_for_a_reference_that_leads_nowhere(scene: Scene) -> None:
    result = CliRunner().invoke(main, ["replay", "HB-0000-0000"])
    assert result.exit_code == 2
    assert "no decided application" in result.output
