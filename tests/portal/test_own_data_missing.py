"""My data where nothing is known of somebody, or nobody can tell which record is theirs: what to do instead."""

from __future__ import annotations

import pytest
from tests.cases.conftest import MONDAY
from tests.portal.conftest import Browser, Scene

from onedoor.cases import inquiries
from onedoor.identity import actors
from onedoor.registers import holdings
from onedoor.trust.models import Entry

pytestmark = pytest.mark.usefixtures("oakford")


@pytest.fixture
def ana(scene: Scene) -> Browser:
    return Browser(scene.resident)


def test_who_has_no_person_number_is_told_what_to_do_instead(scene: Scene) -> None:
    scene.resident.person_number = None
    scene.resident.save()
    page = Browser(scene.resident).get("/me/data")
    assert "Ask the service you sign in with to confirm who you are" in page
    assert "E-mail:" in page or "Telephone:" in page
    assert "Each is asked when you open it" not in page


def test_whom_a_register_does_not_know_asks_its_keeper_on_the_spot(scene: Scene) -> None:
    scene.resident.person_number = "P77"
    scene.resident.save()
    stranger = Browser(scene.resident)
    page = stranger.get("/me/data/registers/people")
    assert "This register has no record under your person number." in page
    assert "Ask Registry" in page
    assert "Write something first" in stranger.post("/me/data/registers/people/ask", question=" ")
    assert stranger.status == 422
    stranger.post("/me/data/registers/people/ask", question="I was born here in 1990.")
    [asked] = inquiries.of("P77")
    assert (asked.kind, asked.to, asked.subject) == ("value", "registry", {"register": "people"})
    inquiries.answer(
        inquiry=asked, outcome=inquiries.Answered.GRANTED, text="It is there now.", by=actors.of(scene.senior), at=MONDAY
    )
    assert "It is there now." in stranger.get(f"/me/inquiries/{asked.reference}")


def test_a_register_with_numbers_of_its_own_says_that_it_was_not_asked(
    ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holdings, "_keys", lambda names, number: {})
    before = Entry.objects.filter(act="shown").count()
    assert "we cannot tell which of them is yours" in ana.get("/me/data/registers/people")
    assert Entry.objects.filter(act="shown").count() == before


def test_only_registers_of_people_can_be_asked_for_somebody(ana: Browser) -> None:
    ana.get("/me/data/registers/homes/ask")
    assert ana.status == 404
