"""The page of receipts: what was deleted, for auditors and data protection officers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.desk.conftest import Desk, Scene
from tests.trust.privacy.conftest import LATER, decided

from onedoor.identity.actors import SYSTEM
from onedoor.identity.models import Person
from onedoor.lib import clock
from onedoor.trust.privacy import holds, retention
from onedoor.trust.privacy.models import ReceiptLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(scene: Scene, at_desk: Callable[[Person], Desk]) -> Desk:
    return at_desk(
        Person.objects.create_user(subject="aud-1", name="Aud", is_officer=True, roles=["auditor"])
    )


@pytest.fixture
def line(scene: Scene) -> ReceiptLine:
    """Of a run that took a case, before anybody signs in: it takes old sessions too."""
    decided(scene)
    return retention.run(at=LATER).lines.get(table="cases.Application")


def test_an_auditor_reads_receipts_with_tables_counts_rule_and_hash(line: ReceiptLine, auditor: Desk) -> None:
    page = auditor.get("/desk/retention").content.decode()
    assert "cases.Application" in page
    assert line.rule in page
    assert line.digest[:16] in page
    assert "person-of-the-hold" not in page


def test_it_says_what_is_held_and_names_no_person(auditor: Desk, scene: Scene) -> None:
    holds.place(kind="person", key="person-of-the-hold", ground="Claim 7", until=LATER.date(), by=SYSTEM, at=scene.now)
    with clock.frozen(scene.now):
        page = auditor.get("/desk/retention").content.decode()
    assert "Claim 7" in page
    assert "person-of-the-hold" not in page


def test_who_may_not_read_the_ledger_does_not_read_receipts(
    scene: Scene, at_desk: Callable[[Person], Desk]
) -> None:
    assert at_desk(scene.officer).get("/desk/retention").status_code == 403
