"""Officers see that they are seen: whom they search, list and open is in the ledger before it is shown."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from tests.cases.conftest import Scene
from tests.desk.conftest import Desk

from onedoor.desk import people, urls
from onedoor.identity.models import Person
from onedoor.lib import clock
from onedoor.trust import acts, ledger

WHY = {"purpose": "prevent-fraud", "reason": "Two claims name the same landlord."}


def acts_about(number: str) -> list[str]:
    return [entry.act for entry in ledger.about(number)]


def body(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("words", ["ana", "PEREZ ana", "Pérez", "  ana   pérez ", "P1", "p1", "p 1"])
def test_somebody_is_found_by_any_part_of_the_name_or_by_number(scene: Scene, words: str) -> None:
    scene.case()
    page = body(Desk(scene.officer).post("/desk/people", words=words))
    assert "1 person found" in page
    assert f"/desk/people/{scene.resident.pk}" in page
    assert acts_about("P1")[0] == acts.SEARCHED


@pytest.mark.parametrize("words", ["omar", "P2", "%%", "__", "ana omar", "\\\\", "' or 1=1"])
def test_nobody_else_is_found_and_the_search_is_an_entry_all_the_same(scene: Scene, words: str) -> None:
    scene.case()
    assert "Nobody with a case in your teams" in body(Desk(scene.officer).post("/desk/people", words=words))
    [entry] = ledger.Entry.objects.filter(act=acts.SEARCHED)
    assert (entry.about, entry.actor_name, entry.crowd) == ("", "Omar Officer", "")


@pytest.mark.parametrize("words", ["", " ", "a", "x" * 101])
def test_what_cannot_be_searched_for_is_said_and_kept(scene: Scene, words: str) -> None:
    answer = Desk(scene.officer).post("/desk/people", words=words)
    assert answer.status_code == 422
    assert "Write a name of at least two letters" in body(answer)
    assert not ledger.Entry.objects.filter(act=acts.SEARCHED).exists()


def test_everybody_who_is_found_can_read_that_they_were(scene: Scene) -> None:
    scene.case()
    other = Person.objects.create_user(subject="res-9", name="Anabel Soto", person_number="P9")
    scene.case(applicant=other)
    page = body(Desk(scene.officer).post("/desk/people", words="ana"))
    assert "2 people found" in page
    assert acts_about("P1")[0] == acts_about("P9")[0] == acts.SEARCHED
    assert ledger.Entry.objects.filter(act=acts.SEARCHED).count() == 1


def test_of_very_many_the_first_are_shown_and_only_they_are_in_the_entry(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onedoor.cases.applicants.MOST", 1)
    scene.case()
    scene.case(applicant=Person.objects.create_user(subject="r9", name="Anabel Soto", person_number="P9"))
    page = body(Desk(scene.officer).post("/desk/people", words="ana"))
    assert "There are more" in page
    assert "Anabel" not in page
    assert acts.SEARCHED in acts_about("P1")
    assert acts_about("P9").count(acts.SEARCHED) == 0


def test_drafts_and_other_teams_people_are_nobodys_to_find(scene: Scene) -> None:
    draft = scene.draft()
    desk = Desk(scene.officer)
    assert "Nobody with a case" in body(desk.post("/desk/people", words="ana"))
    assert desk.get(f"/desk/people/{draft.applicant.pk}").status_code == 404
    scene.case()
    scene.officer.teams = ["trees"]
    scene.officer.save()
    assert "Nobody with a case" in body(desk.post("/desk/people", words="ana"))
    for answer in (
        desk.get(f"/desk/people/{scene.resident.pk}"),
        desk.post(f"/desk/people/{scene.resident.pk}", **WHY),
    ):
        assert answer.status_code == 404
    assert acts.PERSON_OPENED not in acts_about("P1")


def test_opening_a_person_asks_why_and_shows_nothing_before(scene: Scene) -> None:
    case = scene.case()
    desk = Desk(scene.officer)
    page = body(desk.get(f"/desk/people/{scene.resident.pk}"))
    assert "Why do you open this person?" in page
    for shown in ("Ana", "P1", "ana@example.org", case.reference):
        assert shown not in re.sub(r"(?s)<head>.*?</head>", "", page)
    assert acts.PERSON_OPENED not in acts_about("P1")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"purpose": "prevent-fraud", "reason": "  "}, "Write why you open this person"),
        ({"purpose": "curiosity", "reason": "Just so."}, "Choose what you need it for"),
        ({"reason": "Just so."}, "Choose what you need it for"),
        ({"purpose": "prevent-fraud", "reason": "x" * 2001}, "Shorten it to 2000"),
    ],
)
def test_without_a_reason_nothing_is_shown(scene: Scene, said: dict[str, str], problem: str) -> None:
    case = scene.case()
    answer = Desk(scene.officer).post(f"/desk/people/{scene.resident.pk}", **said)
    assert answer.status_code == 422
    assert problem in body(answer)
    assert case.reference not in body(answer)
    assert acts.PERSON_OPENED not in acts_about("P1")


def test_with_a_reason_the_look_is_written_and_the_page_says_who_can_read_it(scene: Scene) -> None:
    case = scene.case()
    answer = Desk(scene.officer).post(f"/desk/people/{scene.resident.pk}", **WHY)
    page = body(answer)
    assert "Your look is recorded, and Ana #panic() Pérez can read it." in page
    assert case.reference in page
    assert "no-store" in answer["Cache-Control"]
    entry = ledger.about("P1")[0]
    assert (entry.act, entry.purpose, entry.legal_ground) == (acts.PERSON_OPENED, WHY["purpose"], WHY["reason"])
    assert entry.actor_name == "Omar Officer"
    assert set(entry.fields) == set(people.FIELDS)


def test_where_the_look_cannot_be_written_nothing_is_shown(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.case()
    desk = Desk(scene.officer)
    desk.client.raise_request_exception = False

    def broken(*_: object) -> None:
        raise RuntimeError("the ledger cannot be written")

    monkeypatch.setattr(ledger, "write", broken)
    for answer in (
        desk.post("/desk/people", words="ana"),
        desk.post(f"/desk/people/{scene.resident.pk}", **WHY),
        desk.get("/desk/"),
    ):
        assert answer.status_code == 500
        assert "Ana" not in body(answer)


def test_who_stands_in_a_queue_can_read_that_it_was_looked_at_once_a_day(scene: Scene) -> None:
    scene.case()
    desk = Desk(scene.officer)
    for later in (timedelta(0), timedelta(hours=1), timedelta(days=1)):
        with clock.frozen(scene.now + later):
            desk.get("/desk/")
    listed = [entry for entry in ledger.about("P1") if entry.act == acts.SEARCHED]
    assert [entry.at - scene.now for entry in listed] == [timedelta(days=1), timedelta(0)]
    scene.case(applicant=Person.objects.create_user(subject="r9", name="Anabel Soto", person_number="P9"))
    with clock.frozen(scene.now + timedelta(days=1, hours=1)):
        desk.get("/desk/")
    assert acts_about("P9").count(acts.SEARCHED) == 1  # another list on the same day


def test_a_resident_and_an_officer_without_cases_to_open_find_nobody(scene: Scene) -> None:
    scene.case()
    assert Desk(scene.resident).post("/desk/people", words="ana").status_code == 403
    assert Desk(scene.officer, second_factor=False).post("/desk/people", words="ana").status_code == 302
    assert not ledger.Entry.objects.filter(act=acts.SEARCHED).exists()


def test_no_page_of_a_case_is_shown_without_an_entry(scene: Scene) -> None:
    """Every address of the desk that has a case in it, by the table of addresses: a new page is tried by itself."""
    case, trees = scene.case(), scene.tree_case()
    document = scene.add(trees, "photo")
    desk = Desk(scene.senior)
    shown = []
    for one in urls.urlpatterns:
        for of in (case, trees):
            address = f"/desk/{one.pattern}".replace("<str:reference>", of.reference)
            address = address.replace("<int:document_id>", str(document.pk)).replace("<str:step_id>", "neighbours")
            before = ledger.Entry.objects.filter(case=of.reference).count()
            if of.reference in address and "<" not in address and desk.get(address).status_code == 200:
                shown.append(str(one.name))
                assert ledger.Entry.objects.filter(case=of.reference).count() > before, address
    assert {"case", "ask", "message", "document", "decide", "consult"} <= set(shown)
