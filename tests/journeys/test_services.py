"""Each service from the home page to the letter, as a resident and an officer, with and without JavaScript."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest
from playwright.sync_api import Browser
from tests.journeys.people import Officer, Resident
from tests.journeys.town import DemoTown

WITH_AND_WITHOUT = pytest.mark.parametrize(
    "scripts", [True, False], ids=["with JavaScript", "without JavaScript"]
)


@pytest.fixture(scope="module")
def officers(town: DemoTown, browser: Browser) -> Iterator[dict[str, Officer]]:
    """Officers who have signed in; each once, since a code of an authenticator app is good for one sign-in."""
    known: dict[str, Officer] = {}
    for name in ("Priya Nair", "Gordon Blake", "Lewis Grant", "Fiona Kerr"):
        known[name] = Officer(town, browser, scripts=False)
        known[name].sign_in(name)
    yield known
    for officer in known.values():
        officer.leave()


def as_a_letter(pdf: bytes) -> str:
    """The PDF's language and title; fails where it is not tagged PDF/UA."""
    with pikepdf.open(io.BytesIO(pdf)) as letter:
        assert letter.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in letter.Root
        with letter.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        return f"{letter.Root.Lang}: {letter.docinfo['/Title']}"


@WITH_AND_WITHOUT
def test_a_driving_licence_is_renewed_at_once(town: DemoTown, browser: Browser, scripts: bool) -> None:
    elena = Resident(town, browser, scripts=scripts)
    elena.search_and_open("drivng license", "Renew a driving licence")
    elena.start_application("Elena Marsh")
    assert "Driver register" in elena.said
    asked = elena.answer_until("check-answers", {"declaration--medical_condition": False}, otherwise=True)
    assert len(asked) == 4, "what registers know is not asked"
    elena.press("Send")
    assert elena.heading == "We have it"
    reference = elena.reference
    elena.press("Read the decision")
    assert "£14" in elena.said
    assert "en" in as_a_letter(elena.wait_for_letter())
    assert town.mails_to("elena.marsh@riverton.example", holding=reference)
    done = town.command("replay", reference)
    assert done.returncode == 0, done.stdout + done.stderr
    elena.page.check("main input[name=score][value='5']")
    elena.page.locator("main form[action$=rating] button.govuk-button").last.click()
    assert "Thank you" in elena.said
    assert not elena.refused
    elena.leave()


@WITH_AND_WITHOUT
def test_a_banned_driver_is_refused_by_an_officer_and_never_by_the_computer(
    town: DemoTown, browser: Browser, officers: dict[str, Officer], scripts: bool
) -> None:
    dean = Resident(town, browser, scripts=scripts)
    dean.go("/services/driving-licence-renewal")
    dean.start_application("Dean Holloway")
    dean.answer_until("check-answers", {"declaration--medical_condition": False}, otherwise=True)
    dean.press("Send")
    reference = dean.reference
    dean.open_case(reference)
    assert "Decided on" not in dean.said
    lewis = officers["Lewis Grant"]
    lewis.open_case(reference)
    assert "Refuse it" in lewis.said
    lewis.decide("unfavourable")
    assert "Decided by Lewis Grant" in lewis.said
    dean.open_case(reference)
    assert "banned" in dean.said
    as_a_letter(dean.wait_for_letter())
    assert not dean.refused + lewis.refused
    dean.leave()


HOUSING: dict[str, object] = {
    "home--accommodation": "temporary",
    "home--pays_rent": True,
    "home--landlord": "social",
    "home--business_arrangement": True,
    "applicant--habitually_resident": True,
    "household--savings": "1200",
    "home--rent": "180",
    "home--rent_period": "week",
}


@WITH_AND_WITHOUT
def test_housing_benefit_is_asked_for_answered_and_decided(
    town: DemoTown, browser: Browser, officers: dict[str, Officer], scripts: bool
) -> None:
    jamie = Resident(town, browser, scripts=scripts)
    jamie.search_and_open("help with my rent", "Housing Benefit")
    jamie.start_application("Jamie Cole")
    jamie.answer_until("check-answers", HOUSING)
    jamie.press("Send")
    reference = jamie.reference
    priya = officers["Priya Nair"]
    priya.open_case(reference)
    priya.press("Ask for something")
    priya.page.fill("main textarea[name=text]", "Please send your tenancy agreement.")
    priya.press("Ask")
    assert "Clock stopped" in priya.said
    jamie.open_case(reference)
    assert "We need something from you" in jamie.said
    jamie.page.locator("main section.card--wait textarea").fill("It is on its way.")
    jamie.press("Send your answer")
    priya.open_case(reference)
    proposed = "favourable" if "Grant it" in priya.said else "unfavourable"
    priya.decide(proposed)
    assert "Decided by Priya Nair" in priya.said
    jamie.open_case(reference)
    as_a_letter(jamie.wait_for_letter())
    assert not jamie.refused + priya.refused
    jamie.leave()


@WITH_AND_WITHOUT
def test_a_side_extension_is_judged_after_the_neighbours_were_heard(
    town: DemoTown, browser: Browser, officers: dict[str, Officer], scripts: bool
) -> None:
    grace = Resident(town, browser, scripts=scripts)
    grace.search_and_open("extension", "Householder planning permission")
    grace.start_application("Grace Whitlow")
    asked = grace.answer_until(
        "check-answers",
        {
            "works--kind": "side extension",
            "works--helps_a_disabled_person": False,
            "works--description": "A garden room beside the house.",
            "works--owner": "A",
        },
    )
    assert not [one for one in asked if one.startswith("property")], "what registers know is not asked"
    assert "£548" in grace.said
    grace.press("Send")
    assert grace.heading == "We have it", grace.said
    reference = grace.reference
    token = town.shell(
        "from onedoor.cases import applications, consultations\n"
        f"case = applications.find({reference!r})\n"
        "print(consultations.token_of(case.consultations.get().invitations.first()))"
    )
    neighbour = Resident(town, browser, scripts=scripts)
    neighbour.go(f"/consultations/{token}")
    assert "A garden room beside the house." in neighbour.said
    assert "Grace Whitlow" not in neighbour.said
    neighbour.page.fill("main input[name=name]", "The Hendersons")
    neighbour.page.fill("main textarea", "It takes our light.")
    neighbour.press("Send")
    fiona = officers["Fiona Kerr"]
    fiona.open_case(reference)
    assert "It takes our light." in fiona.said
    let_time_pass(town, reference)
    fiona.open_case(reference)
    fiona.press("End the consultation")
    fiona.decide(
        "granted-with-conditions",
        grounds=["design", "neighbours"],
        reason="Obscured glass on the north side.",
    )
    assert "Decided by Fiona Kerr" in fiona.said
    grace.open_case(reference)
    assert "Permission granted with conditions" in grace.said
    as_a_letter(grace.wait_for_letter())
    assert not grace.refused + neighbour.refused + fiona.refused
    neighbour.leave()
    grace.leave()


def let_time_pass(town: DemoTown, reference: str) -> None:
    """The days for comments go by."""
    town.ask(
        "update cases_consultation set closes_on = current_date - 1 where application_id ="
        " (select id from cases_application where reference = %s)",
        reference,
    )
