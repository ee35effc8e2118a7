"""Legal holds at the desk: placed and lifted by who looks after data protection, with a trace each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.desk.conftest import Desk, Scene
from tests.trust.privacy.conftest import decided

from onedoor.identity.models import Person
from onedoor.lib import clock
from onedoor.trust.ledger import Entry
from onedoor.trust.privacy.models import Hold

pytestmark = pytest.mark.django_db
At = Callable[[Person], Desk]
NEW = "/desk/holds/new"


@pytest.fixture
def protector(scene: Scene, at_desk: At) -> Desk:
    """The data protection officer's desk."""
    dpo = Person.objects.create_user(
        subject="dpo", name="Dora Data", is_officer=True, roles=["data-protection-officer"], teams=[]
    )
    return at_desk(dpo)


def said(**more: str) -> dict[str, str]:
    return {
        "kind": "person", "key": "P1", "ground": "Court order 7 of 2026",
        "until-day": "1", "until-month": "5", "until-year": "2033", **more,
    }  # fmt: skip


def test_a_hold_is_placed_listed_and_lifted_with_a_reason(scene: Scene, protector: Desk) -> None:
    decided(scene)
    with clock.frozen(scene.now):
        assert "Nothing is held." in protector.get("/desk/holds").content.decode()
        assert protector.post(NEW, **said())["Location"] == "/desk/holds"
        hold = Hold.objects.get()
        assert (hold.kind, hold.key, hold.until.isoformat(), hold.placed_by) == ("person", "P1", "2033-05-01", "dpo")
        page = protector.get("/desk/holds").content.decode()
        assert "Court order 7 of 2026" in page
        assert scene.resident.name in page
        assert "1 May 2033" in page
        address = f"/desk/holds/{hold.pk}"
        assert protector.post(address, reason=" ").status_code == 422
        assert protector.post(address, reason="The court has decided")["Location"] == "/desk/holds"
        assert protector.post(address, reason="Again")["Location"] == "/desk/holds"
        hold.refresh_from_db()
        assert (hold.lifted_by, hold.lifted_because) == ("dpo", "The court has decided")
        assert "This hold is over." in protector.get(address).content.decode()
        assert "The court has decided" in protector.get("/desk/holds").content.decode()
    acts = [(one.act, one.about, one.actor_role) for one in Entry.objects.filter(actor_id="dpo").order_by("id")]
    role = "data-protection-officer"
    assert acts[:2] == [("hold placed", "P1", role), ("search", "P1", role)] or acts[0] == ("hold placed", "P1", role)
    assert ("hold lifted", "P1", role) in acts


def test_a_list_of_holds_is_in_the_ledger_before_it_is_shown(scene: Scene, protector: Desk) -> None:
    with clock.frozen(scene.now):
        protector.post(NEW, **said())
        protector.get("/desk/holds")
        protector.get("/desk/holds")
    [entry] = Entry.objects.filter(actor_id="dpo", act="searched")
    assert (entry.about, entry.fields, entry.purpose) == ("P1", ["privacy.hold"], "comply-with-law")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": ""}, "Choose what is kept from being deleted"),
        ({"key": "P9999"}, "Nothing is kept here about this person number"),
        ({"key": " "}, "Write the person number, or the reference of the case"),
        ({"kind": "case", "key": "HB-0000-0000"}, "There is no case with this reference"),
        ({"ground": " "}, "Write who needs the data"),
        ({"until-day": "31", "until-month": "2"}, "Write a day that there is"),
        ({"until-year": "2001"}, "This day is over"),
    ],
)
def test_a_slip_of_the_pen_is_told_and_what_was_typed_stays(
    scene: Scene, protector: Desk, wrong: dict[str, str], told: str
) -> None:
    typed = said(**wrong)
    with clock.frozen(scene.now):
        answer = protector.post(NEW, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    for value in typed.values():
        assert value.strip() in page
    assert not Hold.objects.exists()


def test_a_case_is_held_by_its_reference_however_it_is_typed(scene: Scene, protector: Desk) -> None:
    case = decided(scene)
    with clock.frozen(scene.now):
        typed = case.reference.lower().replace("-", " ")
        assert protector.post(NEW, **said(kind="case", key=typed))["Location"] == "/desk/holds"
    assert Hold.objects.get().key == case.reference
    assert Entry.objects.get(act="hold placed").about == "P1"


@pytest.mark.parametrize("role", ["caseworker", "team-manager", "auditor", "leader"])
def test_nobody_else_sees_or_places_holds(scene: Scene, at_desk: At, role: str) -> None:
    other = Person.objects.create_user(subject="other", name="O", is_officer=True, roles=[role], teams=["trees"])
    desk: Any = at_desk(other)
    for address in ("/desk/holds", NEW, "/desk/holds/1"):
        assert desk.get(address).status_code == 403
    assert desk.post(NEW, **said()).status_code == 403
    assert not Hold.objects.exists()


def test_a_hold_that_is_not_there_is_no_page(protector: Desk) -> None:
    assert protector.get("/desk/holds/12345").status_code == 404
