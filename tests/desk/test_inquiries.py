"""Questions of people about their data at the desk: who sees them, who answers, and the trace that leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.cases.conftest import Scene
from tests.desk.conftest import Desk

from onedoor.cases import inquiries
from onedoor.cases.inquiries import Inquiry, Kind, State
from onedoor.identity import actors
from onedoor.identity.models import Person
from onedoor.lib import clock
from onedoor.trust import ledger

At = Callable[[Person], Desk]


def ask(scene: Scene, **more: Any) -> Inquiry:
    wanted: dict[str, Any] = {
        "kind": Kind.VALUE,
        "about": "P1",
        "to": "greens",
        "subject": {"register": "homes", "attribute": "garden area", "claimed": "1090"},
        "text": "My garden is smaller.",
        "by": actors.of(scene.resident),
        "at": scene.now,
        **more,
    }
    return inquiries.open(**wanted)


@pytest.fixture
def protector(db: None) -> Person:
    """The data protection officer."""
    return Person.objects.create_user(
        subject="dpo", name="Dora Data", is_officer=True, roles=["data-protection-officer"], teams=[]
    )


def test_the_queue_holds_the_questions_of_ones_own_organisation(scene: Scene, at_desk: At) -> None:
    mine, other = ask(scene), ask(scene, to="registry")
    answer = at_desk(scene.senior).get("/desk/inquiries")
    assert mine.reference in answer.content.decode()
    assert "Something a register says about me is wrong" in answer.content.decode()
    assert other.reference not in answer.content.decode()
    assert at_desk(scene.senior).get(f"/desk/inquiries/{other.reference}").status_code == 403


def test_the_data_protection_officer_answers_for_all_and_begins_there(
    scene: Scene, at_desk: At, protector: Person
) -> None:
    references = [ask(scene, to=to).reference for to in ("greens", "registry", "")]
    desk = at_desk(protector)
    assert desk.get("/desk/")["Location"] == "/desk/inquiries"
    text = desk.get("/desk/inquiries").content.decode()
    assert all(reference in text for reference in references)
    assert desk.get("/desk/roles").status_code == 403


def test_a_caseworker_sees_none(scene: Scene, at_desk: At) -> None:
    inquiry = ask(scene)
    for address in ("/desk/inquiries", f"/desk/inquiries/{inquiry.reference}"):
        assert at_desk(scene.officer).get(address).status_code == 403


def test_opening_one_is_in_the_ledger_before_it_is_shown(scene: Scene, at_desk: At) -> None:
    inquiry = ask(scene)
    text = at_desk(scene.senior).get(f"/desk/inquiries/{inquiry.reference}").content.decode()
    assert "My garden is smaller." in text
    assert "Garden in square metres" in text
    assert "<dd>1,090</dd>" in text
    last = ledger.of_case(inquiry.reference)[-1]
    assert (last.act, last.actor_id, last.about, last.organisation) == ("inquiry opened", "off-2", "P1", "greens")


def test_an_answer_is_checked_kept_and_sent(scene: Scene, at_desk: At) -> None:
    inquiry = ask(scene)
    desk, address = at_desk(scene.senior), f"/desk/inquiries/{inquiry.reference}"
    wrong = desk.post(address, outcome="explained", text=" ")
    assert wrong.status_code == 422
    assert "Choose how you answer" in wrong.content.decode()
    assert "Write the answer" in wrong.content.decode()
    assert desk.post(address, outcome="granted", text="You have written it")["Location"] == "/desk/inquiries"
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.outcome, inquiry.answer) == (State.ANSWERED, "granted", "You have written it")
    again = desk.post(address, outcome="refused", text="No.")
    assert again["Location"] == address
    inquiry.refresh_from_db()
    assert inquiry.outcome == "granted"
    assert "Answered last" in desk.get("/desk/inquiries").content.decode()


@pytest.fixture
def same_day(scene: Scene) -> Iterator[None]:
    with clock.frozen(scene.now):
        yield


@pytest.mark.usefixtures("same_day")
def test_more_time_is_taken_with_a_reason_that_the_person_reads(scene: Scene, at_desk: At) -> None:
    inquiry = ask(scene)
    desk, address = at_desk(scene.senior), f"/desk/inquiries/{inquiry.reference}/extend"
    assert "I need longer than a month" in desk.get(f"/desk/inquiries/{inquiry.reference}").content.decode()
    assert "2 June 2026" in desk.get(address).content.decode()
    wrong = desk.post(address, because="")
    assert wrong.status_code == 422
    assert "Write why you need longer" in wrong.content.decode()
    assert desk.post(address, because="Three registers have to be asked")["Location"] == f"/desk/inquiries/{inquiry.reference}"
    text = desk.get(f"/desk/inquiries/{inquiry.reference}").content.decode()
    assert "Three registers have to be asked" in text
    assert "I need longer than a month" not in text
    assert desk.get(address).status_code == 302
    assert desk.post(address, because="And more")["Location"] == f"/desk/inquiries/{inquiry.reference}"
    inquiry.refresh_from_db()
    assert inquiry.extended_because == "Three registers have to be asked"


def test_nobody_takes_more_time_for_their_own_look(scene: Scene, at_desk: At) -> None:
    inquiry = ask(scene, kind=Kind.LOOK, subject={"entry": 1, "actor": "off-2"})
    assert at_desk(scene.senior).get(f"/desk/inquiries/{inquiry.reference}/extend").status_code == 403


def test_whether_an_erasure_is_done_wholly_or_in_part_is_not_for_the_officer_to_say(scene: Scene, at_desk: At, protector: Person) -> None:
    inquiry = ask(scene, kind=Kind.ERASURE, to="", subject={})
    desk, address = at_desk(protector), f"/desk/inquiries/{inquiry.reference}"
    page = desk.get(address).content.decode()
    assert "Delete what may be deleted" in page
    assert "Done in part" not in page
    assert desk.post(address, outcome="partly", text="Some.").status_code == 422
    assert desk.post(address, outcome="granted", text="Done.")["Location"] == "/desk/inquiries"
    inquiry.refresh_from_db()
    assert inquiry.outcome == "partly"  # the account stays, and the record of looks
    assert "What stayed: The record of every look" in desk.get(address).content.decode()


def test_nobody_answers_for_their_own_look(scene: Scene, at_desk: At) -> None:
    inquiry = ask(scene, kind=Kind.LOOK, subject={"entry": 1, "actor": "off-2"})
    desk, address = at_desk(scene.senior), f"/desk/inquiries/{inquiry.reference}"
    assert "A colleague has to answer it" in desk.get(address).content.decode()
    assert desk.post(address, outcome="explained", text="It was fine.").status_code == 403
    inquiry.refresh_from_db()
    assert inquiry.state == State.OPEN


@pytest.mark.parametrize("count", [1, 12])
def test_the_queue_costs_the_same_for_any_number(
    scene: Scene, at_desk: At, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        ask(scene, subject={"register": "homes", "attribute": f"a{number}"})
    desk = at_desk(scene.senior)
    desk.get("/desk/inquiries")
    with django_assert_max_num_queries(6):
        desk.get("/desk/inquiries")
