"""The officers' queues."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.conftest import Scene

from onedoor.cases import assignments, decisions, events, queues, requests
from onedoor.cases.models import Application
from onedoor.cases.terms import State
from onedoor.identity import actors
from onedoor.identity.models import Person


def somebody(number: int) -> Person:
    return Person.objects.create_user(subject=f"somebody-{number}", name=f"Somebody {number}")


def shown(scene: Scene, officer: Person | None = None, **more: object) -> list[Application]:
    return [row.case for row in queues.of(officer or scene.officer, on=scene.today, **more).rows]  # type: ignore[arg-type]


def test_the_case_that_is_due_first_comes_first_and_drafts_and_decided_ones_never(scene: Scene) -> None:
    tree = scene.tree_case()
    scene.days_later(1)
    later = scene.case(applicant=somebody(1))
    scene.draft("garden-grant")
    decided = scene.case(applicant=somebody(2))
    decisions.decide(
        case=decided, outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.now
    )
    assert shown(scene) == [later, tree]


def test_what_waits_for_the_applicant_comes_last(scene: Scene) -> None:
    asked, other = scene.case(applicant=somebody(1)), scene.case(applicant=somebody(2))
    requests.ask(case=asked, text="More", by=actors.of(scene.officer), at=scene.now)
    assert shown(scene) == [other, asked]
    assert queues.of(scene.officer, on=scene.today).rows[1].clock.stopped


def test_an_officer_sees_the_queues_of_their_own_teams(scene: Scene) -> None:
    scene.case()
    gardener = Person.objects.create_user(
        subject="off-3", is_officer=True, roles=["caseworker"], teams=["gardens"]
    )
    forester = Person.objects.create_user(
        subject="off-4", is_officer=True, roles=["caseworker"], teams=["trees"]
    )
    auditor = Person.objects.create_user(subject="off-5", is_officer=True, roles=["auditor"])
    assert len(shown(scene, gardener)) == len(shown(scene, auditor)) == 1
    assert len(shown(scene, auditor, team="gardens")) == 1
    assert shown(scene, forester) == shown(scene, scene.resident) == []
    with pytest.raises(PermissionDenied):
        shown(scene, forester, team="gardens")


def test_overdue_cases_are_counted_over_all_pages_unless_their_clock_is_stopped(scene: Scene) -> None:
    for number in range(3):
        scene.case(applicant=somebody(number))
    requests.ask(case=shown(scene)[0], text="More", by=actors.of(scene.officer), at=scene.now)
    scene.days_later(30)
    queue = queues.of(scene.officer, on=scene.today, per_page=1, page=2)
    assert (queue.total, queue.overdue, queue.page, queue.pages, len(queue.rows)) == (3, 2, 2, 3, 1)
    assert queue.rows[0].clock.overdue


def test_a_page_beyond_the_end_is_the_last_one(scene: Scene) -> None:
    scene.case()
    assert queues.of(scene.officer, on=scene.today, page=99).page == 1
    assert queues.of(scene.officer, on=scene.today, page=-5).page == 1


def test_a_queue_can_be_narrowed_to_states_and_to_ones_own_cases(scene: Scene) -> None:
    tree, dog = scene.tree_case(), scene.case(applicant=somebody(1))
    assignments.assign(case=dog, to=scene.officer, by=actors.of(scene.senior), at=scene.now)
    assert shown(scene, states=[State.CONSULTING]) == [tree]
    assert shown(scene, mine=True) == [dog]


def test_a_queue_costs_four_queries_for_any_number_of_cases(scene: Scene) -> None:
    counts = []
    for number in range(6):
        case = scene.case(applicant=somebody(number))
        requests.ask(case=case, text="More", by=actors.of(scene.officer), at=scene.now)
        with CaptureQueriesContext(connection) as queries:
            for row in queues.of(scene.officer, on=scene.today).rows:
                assert row.case.applicant.name
                assert row.case.officer is None
        counts.append(len(queries))
    assert counts == [4] * 6


def test_a_case_is_given_to_an_officer_of_its_team_only(scene: Scene) -> None:
    case = scene.case()
    stranger = Person.objects.create_user(
        subject="off-6", is_officer=True, roles=["caseworker"], teams=["trees"]
    )
    for nobody in (stranger, scene.resident):
        with pytest.raises(assignments.OtherTeam):
            assignments.assign(case=case, to=nobody, by=actors.of(scene.senior), at=scene.now)
    for _ in range(2):
        assignments.assign(case=case, to=scene.officer, by=actors.of(scene.senior), at=scene.now)
    assignments.assign(case=case, to=None, by=actors.of(scene.senior), at=scene.now)
    assert [event.data for event in events.of(case) if event.kind == "assigned"] == [
        {"to": "off-1"},
        {"to": None},
    ]
