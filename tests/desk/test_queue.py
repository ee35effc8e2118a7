"""The officers' queue."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.conftest import Scene
from tests.desk.conftest import Desk

from onedoor.lib import clock


def test_a_caseworker_sees_the_cases_of_their_team_with_the_day_they_are_due(scene: Scene) -> None:
    case = scene.case()
    with clock.frozen(scene.now):
        page = Desk(scene.officer).get("/desk/").content.decode()
    assert case.reference in page
    assert "Ana #panic() Pérez" in page
    assert "working day" in page


def test_drafts_are_nobody_elses_business(scene: Scene) -> None:
    draft = scene.draft()
    desk = Desk(scene.officer)
    assert draft.reference not in desk.get("/desk/").content.decode()
    assert desk.get(f"/desk/cases/{draft.reference}").status_code == 404


def test_a_resident_is_refused(scene: Scene) -> None:
    assert Desk(scene.resident).get("/desk/").status_code == 403


def test_without_a_second_factor_nothing_is_shown(scene: Scene) -> None:
    case = scene.case()
    answer = Desk(scene.officer, second_factor=False).get("/desk/")
    assert answer.status_code == 302
    assert case.reference.encode() not in answer.content


def test_another_teams_queue_and_case_are_refused(scene: Scene) -> None:
    case = scene.case()
    scene.officer.teams = ["trees"]
    scene.officer.save()
    desk = Desk(scene.officer)
    assert case.reference not in desk.get("/desk/").content.decode()
    assert desk.get("/desk/?team=gardens").status_code == 403
    assert desk.get(f"/desk/cases/{case.reference}").status_code == 403


def test_an_auditor_sees_every_team_and_cannot_act(scene: Scene) -> None:
    case = scene.case()
    scene.officer.roles, scene.officer.teams = ["auditor"], []
    scene.officer.save()
    desk = Desk(scene.officer)
    page = desk.get(f"/desk/cases/{case.reference}")
    assert page.status_code == 200
    assert "/decide" not in page.content.decode()
    assert desk.post(f"/desk/cases/{case.reference}/decide", outcome="favourable").status_code == 403


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=999999", "state=nonsense", "page=٣", "mine=1", "state=asked"]
)
def test_an_odd_query_is_no_error(scene: Scene, query: str) -> None:
    scene.case()
    assert Desk(scene.officer).get(f"/desk/?{query}").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_queue(scene: Scene, django_user_model: Any) -> None:
    scene.case()
    desk = Desk(scene.officer)
    desk.get("/desk/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/")
    for number in range(8):
        person = django_user_model.objects.create_user(subject=f"more-{number}", name=f"More {number}")
        scene.case(applicant=person)
    with CaptureQueriesContext(connection) as many:
        page = desk.get("/desk/").content.decode()
    assert page.count("/desk/cases/") == 9
    assert len(many) == len(few)


def test_each_role_is_described_in_words_an_auditor_can_read(scene: Scene) -> None:
    page = Desk(scene.officer).get("/desk/roles").content.decode()
    assert "Nobody agrees to their own" in page
    assert "Changes nothing" in page
