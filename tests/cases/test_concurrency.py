"""Several hands at once, on a real database with a connection each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from tests.cases.conftest import Scene

from onedoor.cases import answers, applications, decisions, requests
from onedoor.cases.models import Answer, Application, Decision, Event
from onedoor.cases.terms import State
from onedoor.catalogue import services
from onedoor.correspondence.models import Posting
from onedoor.identity import actors

HANDS = 6


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all acts at the same moment, each with a connection of its own: what came of each, errors included."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(20)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def own(application: Application) -> Application:
    """The row as another request reads it."""
    return applications.find(application.reference)


def test_submitting_from_many_windows_gives_one_receipt(live_scene: Scene) -> None:
    scene = live_scene
    draft = scene.grant()
    receipts = at_once(*[lambda: scene.submit(own(draft)) for _ in range(HANDS)])
    assert len(set(receipts)) == 1, receipts
    assert receipts[0].decided
    assert Event.objects.filter(kind="submitted").count() == 1
    assert Decision.objects.count() == 1
    assert Posting.objects.filter(template="email-submitted").count() == 1


def test_opening_from_many_windows_makes_one_draft(live_scene: Scene) -> None:
    scene = live_scene
    drafts = at_once(*[lambda: scene.draft().reference for _ in range(HANDS)])
    assert len(set(drafts)) == 1, drafts
    assert Application.objects.count() == 1
    assert Event.objects.filter(kind="started").count() == 1


def test_answers_given_at_once_are_all_kept(live_scene: Scene) -> None:
    scene = live_scene
    draft = scene.draft()
    told: dict[str, Any] = {
        "home.rented": False,
        "home.value": Decimal(1),
        "home.rent": Decimal(2),
    }
    results = at_once(
        *[
            lambda name=name, value=value: answers.give(  # type: ignore[misc]
                application=own(draft),
                input=name,
                value=value,
                by=actors.of(scene.resident),
                at=scene.now,
            )
            for name, value in told.items()
        ]
    )
    assert all(isinstance(result, Answer) for result in results), results
    assert {row.input for row in draft.answers.all()} >= set(told)


def test_the_same_answer_from_two_windows_is_one_row(live_scene: Scene) -> None:
    scene = live_scene
    draft = scene.draft()
    results = at_once(
        *[
            lambda number=number: scene.tell(own(draft), home__value=number)  # type: ignore[misc]
            for number in range(HANDS)
        ]
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert draft.answers.filter(input="home.value").count() == 1


def test_of_answering_and_submitting_at_once_either_comes_first_and_nothing_is_half_done(
    live_scene: Scene,
) -> None:
    scene = live_scene
    draft = scene.tell(scene.draft("dog-licence"), dog__weight=8)
    given, receipt = at_once(lambda: scene.tell(own(draft), dog__weight=70), lambda: scene.submit(own(draft)))
    assert isinstance(receipt, applications.Receipt)
    stored = own(draft)
    if isinstance(given, applications.Closed):
        assert stored.answers.get(input="dog.weight").value == "8"
    else:
        assert stored.answers.get(input="dog.weight").value == "70"
    submitted = Event.objects.get(kind="submitted")
    rules = {"8": "favourable", "70": "unfavourable"}[stored.answers.get(input="dog.weight").value]
    assert submitted.data["rules"] == rules


def test_two_officers_deciding_at_once_make_one_decision(live_scene: Scene) -> None:
    scene = live_scene
    case = scene.case()

    def decide(officer: Any) -> Decision:
        return decisions.decide(
            case=own(case), outcome="favourable", reasons=(), by=actors.of(officer), at=scene.now
        )

    results = at_once(lambda: decide(scene.officer), lambda: decide(scene.senior))
    assert sorted(type(result).__name__ for result in results) == ["Decision", "NotDecidable"]
    assert Decision.objects.count() == 1


def test_withdrawing_and_deciding_at_once_ends_in_one_of_both(live_scene: Scene) -> None:
    scene = live_scene
    case = scene.case()
    at_once(
        lambda: applications.withdraw(application=own(case), by=actors.of(scene.resident), at=scene.now),
        lambda: decisions.decide(
            case=own(case), outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.now
        ),
    )
    state = own(case).state
    assert state in (State.WITHDRAWN, State.DECIDED)
    assert Decision.objects.count() == (state == State.DECIDED)


def test_answering_two_requests_at_once_starts_the_clock_once(live_scene: Scene) -> None:
    scene = live_scene
    case = scene.case()
    asked = [
        requests.ask(case=case, text=f"Number {number}", by=actors.of(scene.officer), at=scene.now)
        for number in range(2)
    ]
    scene.days_later(2)
    at_once(
        *[
            lambda number=one.pk: requests.answer(  # type: ignore[misc]
                request=requests.find(case=own(case), request_id=number),
                text="Here",
                by=actors.of(scene.resident),
                at=scene.now,
            )
            for one in asked
        ]
    )
    assert own(case).state == State.SUBMITTED
    assert Event.objects.filter(kind="clock_started").count() == 1
    assert case.stops.get().ended_on == scene.today


@pytest.mark.usefixtures("live_scene")
def test_the_same_person_may_have_drafts_for_different_services_at_once(live_scene: Scene) -> None:
    scene = live_scene
    names = [service.id for service in services.listed()]
    drafts = at_once(*[lambda name=name: scene.draft(name).service_id for name in names])  # type: ignore[misc]
    assert sorted(drafts) == sorted(names)
