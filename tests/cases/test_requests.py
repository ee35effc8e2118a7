"""Asking the applicant stops the clock; answering lets it go on."""

from __future__ import annotations

import pytest
from tests.cases.conftest import Scene

from onedoor.cases import applications, clocks, events, messages, requests
from onedoor.cases.models import Application, Request
from onedoor.cases.terms import State
from onedoor.cases.wording import Empty, TooLong
from onedoor.identity import actors


def ask(scene: Scene, case: Application, text: str = "Send a photo") -> Request:
    return requests.ask(case=case, text=text, by=actors.of(scene.officer), at=scene.now)


def answer(scene: Scene, request: Request) -> None:
    requests.answer(request=request, text="Here it is", by=actors.of(scene.resident), at=scene.now)


def test_the_clock_stands_still_while_something_is_asked(scene: Scene) -> None:
    case = scene.case()
    scene.days_later(2)
    request = ask(scene, case)
    clock = clocks.of(case, on=scene.today)
    assert (case.state, clock.stopped, str(clock.stopped_since)) == (State.ASKED, True, "2026-03-04")
    left = clock.working_days_left
    scene.days_later(7)
    assert clocks.of(case, on=scene.today).working_days_left == left
    answer(scene, request)
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    clock = clocks.of(case, on=scene.today)
    assert (clock.stopped, clock.working_days_left) == (False, left)
    assert str(case.due_on) == str(clock.due) == "2026-03-23"  # five working days later


def test_the_clock_goes_on_only_when_nothing_is_open(scene: Scene) -> None:
    case = scene.case()
    first, second = ask(scene, case), ask(scene, case, "And a letter")
    scene.days_later(1)
    answer(scene, first)
    case.refresh_from_db()
    assert case.state == State.ASKED
    scene.days_later(1)
    answer(scene, second)
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    assert case.stops.count() == 1


def test_a_request_is_answered_once(scene: Scene) -> None:
    case = scene.case()
    first, _ = ask(scene, case), ask(scene, case)
    answer(scene, first)
    with pytest.raises(requests.AlreadyAnswered):
        answer(scene, first)


def test_an_overdue_case_is_overdue(scene: Scene) -> None:
    case = scene.case()
    scene.days_later(15)
    clock = clocks.of(case, on=scene.today)
    assert (clock.overdue, clock.days_left) == (True, -1)


def test_the_clock_of_a_closed_case_stands_where_it_ended(scene: Scene) -> None:
    case = scene.case()
    scene.days_later(3)
    applications.withdraw(application=case, by=actors.of(scene.resident), at=scene.now)
    assert clocks.of(case, on=scene.days_later(400).date()).days_left == 11


def test_nothing_and_too_much_are_refused(scene: Scene) -> None:
    case = scene.case()
    with pytest.raises(Empty):
        ask(scene, case, "  ")
    with pytest.raises(TooLong):
        ask(scene, case, "x" * 10_001)
    assert case.requests.count() == 0


def test_nothing_is_asked_about_a_draft_or_a_closed_case(scene: Scene) -> None:
    draft = scene.draft("dog-licence")
    with pytest.raises(applications.Closed):
        ask(scene, draft)
    applications.withdraw(application=draft, by=actors.of(scene.resident), at=scene.now)
    with pytest.raises(applications.Closed):
        ask(scene, draft)


def test_messages_go_both_ways_and_are_marked_as_read_by_the_other_side(scene: Scene) -> None:
    case = scene.case()
    resident, officer = actors.of(scene.resident), actors.of(scene.officer)
    messages.send(case=case, text="When will you decide?", by=resident, at=scene.now)
    messages.send(case=case, text="Soon <b>", by=officer, at=scene.now)
    messages.read(case=case, by=resident, at=scene.now)
    told, answered = messages.of(case)
    assert (told.read_at, answered.read_at) == (None, scene.now)
    messages.read(case=case, by=officer, at=scene.now)
    assert messages.of(case)[0].read_at == scene.now
    assert [event.kind for event in events.of(case)].count("message_sent") == 2


def test_a_draft_has_nobody_to_write_to(scene: Scene) -> None:
    with pytest.raises(applications.Closed):
        messages.send(
            case=scene.draft("dog-licence"), text="Hello?", by=actors.of(scene.resident), at=scene.now
        )
