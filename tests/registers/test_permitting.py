"""Who may read what is a permission: an agreement that is new, changed or gone is in the ledger."""

from __future__ import annotations

from datetime import date

import pytest
from tests.registers.conftest import AT

from onedoor.catalogue.definitions import Jurisdiction
from onedoor.registers import permitting, tasks
from onedoor.trust import acts
from onedoor.trust.models import Entry

pytestmark = pytest.mark.django_db


def noted() -> list[Entry]:
    return list(Entry.objects.filter(act=acts.ACCESS_CHANGED).order_by("id"))


def test_each_agreement_is_noted_once_and_each_change_of_one(town: Jurisdiction) -> None:
    agreements = [one for file in town.registers.values() for one in file.agreements]
    assert permitting.note_changes(town, at=AT) == len(agreements) == len(noted())
    assert permitting.note_changes(town, at=AT) == 0
    first = noted()[0]
    assert (first.actor_id, first.about) == ("agreements", "")
    assert first.organisation in {one.consumer for one in agreements}
    name, file = next((name, file) for name, file in town.registers.items() if file.agreements)
    longer = file.agreements[0].model_copy(update={"valid_to": date(2040, 1, 1)})
    changed = file.model_copy(update={"agreements": [longer, *file.agreements[1:]]})
    other = town.model_copy(update={"registers": {**town.registers, name: changed}})
    assert permitting.note_changes(other, at=AT) == 2
    withdrawn, begun = noted()[-2:]
    assert withdrawn.legal_ground.startswith("agreement withdrawn: ")
    assert begun.legal_ground.startswith("agreement in force: ")
    assert begun.legal_ground.endswith(" to 2040-01-01")
    assert permitting.note_changes(town, at=AT) == 2
    assert permitting.note_changes(town, at=AT) == 0


def test_the_worker_looks_through_the_ledger_only_when_the_definitions_changed(
    town: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tasks, "_noted", {})
    monkeypatch.setattr(tasks.jurisdictions, "current", lambda: town)
    monkeypatch.setattr(permitting, "note_changes", lambda town, *, at: asked.append(town.digest))
    tasks.agreements(timestamp=0)
    tasks.agreements(timestamp=60)
    assert asked == [town.digest]
    monkeypatch.setattr(tasks, "_noted", {"definitions": "others"})
    tasks.agreements(timestamp=120)
    assert asked == [town.digest] * 2
