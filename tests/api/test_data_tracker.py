"""Estonia's data-tracker interface: every operation as its description says, to who may ask and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, transaction
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as drawn
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.cases.conftest import MONDAY, Scene
from tests.portal.conftest import Browser

from onedoor.api import data_tracker_queries as queries
from onedoor.api.data_tracker_callers import Unclear
from onedoor.config.wsgi import application
from onedoor.identity import actors, limits
from onedoor.identity.levels import Level
from onedoor.lib import clock
from onedoor.trust import acts, ledger, subjects
from onedoor.trust.models import Entry

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "api" / "dumonitor-openapi.yaml"
PORTAL = "EE/GOV/70006317/portal"
OPERATIONS = ["/v2/findUsage", "/v2/usagePeriod", "/v2/heartbeat"]
FROM_SHARED = pytest.mark.skipif(not DESCRIPTION.exists(), reason=f"needs {DESCRIPTION}")


@pytest.fixture(autouse=True)
def behind_a_security_server(settings: Any) -> Iterator[None]:
    """This machine is our security server, and one portal may ask; on a Monday in March 2026."""
    settings.ONEDOOR_X_ROAD_FROM = ["127.0.0.1"]
    settings.ONEDOOR_X_ROAD_CERTIFICATE = ""
    settings.ONEDOOR_DATA_TRACKER_CLIENTS = [PORTAL]
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests stay in the test's transaction: they do not close its connection, as those of a server do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def from_this_machine(environ: dict[str, Any], start: Any) -> Any:
    """The program, as the security server reaches it."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)


def look(scene: Scene, **how: Any) -> Entry:
    """An officer opened Ana's record, unless said otherwise."""
    given: dict[str, Any] = {
        "act": acts.CASE_OPENED,
        "by": actors.of(scene.officer),
        "about": "P1",
        "fields": ["people.date of birth"],
        "purpose": "establish-entitlement",
        "legal_ground": "Gardens Act s.3",
        "organisation": "greens",
        "at": MONDAY,
        **how,
    }
    with transaction.atomic():
        return ledger.write([ledger.draft(**given)])[0]


def ask(path: str = "/v2/findUsage", *, user: str = "P1", client: str = PORTAL, **query: Any) -> Any:
    """What the portal asks for the person it has signed in."""
    headers = {"X-Road-Client": client, **({"X-Road-UserId": user} if user else {})}
    return Client().get(path, query, headers=headers)


def usages(**query: Any) -> list[dict[str, str]]:
    answer = ask(**{"userCode": "P1", **query})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, str]] = answer.json()["usages"]
    return found


@FROM_SHARED
def test_the_operations_are_all_of_the_description() -> None:
    described = yaml.safe_load(DESCRIPTION.read_text("utf-8"))["paths"]
    assert {(path, *methods) for path, methods in described.items()} == {(one, "get") for one in OPERATIONS}


@FROM_SHARED
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("path", OPERATIONS)
def test_whatever_is_sent_is_answered_as_the_description_says(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    look(scene)
    monkeypatch.setattr("onedoor.api.data_tracker.allows", lambda *_, **__: True)
    schema = schemathesis.openapi.from_path(DESCRIPTION)
    schema.app = from_this_machine
    operation: Any = schema[path]["GET"]
    answered: set[int] = set()
    # the description bounds no number and binds no period, and has 400 for what does not meet the requirements

    @given(data=st.data())
    @drawn(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def attack(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        response = case.call(headers={"X-Road-Client": PORTAL})
        case.validate_response(response, excluded_checks=[positive_data_acceptance])
        answered.add(response.status_code)

    attack()
    assert 200 in answered
    assert answered <= {200, 400}


@FROM_SHARED
def test_every_answer_fits_its_schema_with_its_formats(scene: Scene) -> None:
    look(scene)
    look(scene, act=acts.READ, by=actors.SYSTEM, organisation="", fields=[])
    described = yaml.safe_load(DESCRIPTION.read_text("utf-8"))
    schemas = {
        "/v2/findUsage": "FindUsageResponse",
        "/v2/usagePeriod": "UsagePeriodResponse",
        "/v2/heartbeat": "HeartbeatResponse",
    }
    for path, name in schemas.items():
        answer = ask(path, userCode="P1")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        Draft202012Validator(schema, validate_formats=True).validate(answer.json())
        declared = set(described["components"]["schemas"][name]["properties"])
        assert set(answer.json()) <= declared


def test_a_look_is_told_with_who_received_what_when_and_why(scene: Scene) -> None:
    look(scene)
    [usage] = usages()
    assert usage == {
        "logtime": "2026-03-02T10:00:00.123456Z",
        "action": "Case opened: Date of birth. To find out whether you are entitled to the service, and to how much. "
        "Gardens Act s.3",
        "receiverCode": "greens",
        "receiverName": "Parks and gardens",
        "receiverSystem": "Onedoor",
    }
    assert "Omar" not in str(usage)


def test_the_country_in_front_of_a_code_is_no_part_of_it(scene: Scene) -> None:
    look(scene)
    assert ask(user="GBP1", userCode="GBP1").json()["totalUsages"] == 1
    assert ask(user="GBP1", userCode="P1").json()["totalUsages"] == 1


def test_looks_are_counted_whole_and_given_in_part_newest_first(scene: Scene) -> None:
    for hour in range(5):
        look(scene, at=MONDAY - timedelta(hours=hour))
    whole = usages()
    assert [one["logtime"] for one in whole] == sorted((one["logtime"] for one in whole), reverse=True)
    assert usages(offset=1, limit=2) == whole[1:3]
    assert usages(offset=9) == []
    assert usages(limit=0) == []
    assert ask(userCode="P1", limit=1).json()["totalUsages"] == 5
    assert usages(limit=2**31 - 1) == whole


def test_the_period_holds_both_its_ends(scene: Scene) -> None:
    for hour in range(3):
        look(scene, at=datetime(2026, 3, 1, 10 + hour, tzinfo=UTC))
    assert len(usages(periodStart="2026-03-01T11:00:00Z")) == 2
    assert len(usages(periodEnd="2026-03-01T11:00:00Z")) == 2
    assert len(usages(periodStart="2026-03-01T13:00:00+02:00", periodEnd="2026-03-01T11:00:00.000Z")) == 1


def test_what_is_hidden_from_the_person_is_neither_given_nor_counted(scene: Scene) -> None:
    look(scene, hidden_until=date(2026, 3, 3), approved_by="Judge Dee")
    assert ask(userCode="P1").json() == {"totalUsages": 0, "usages": []}
    with clock.frozen(MONDAY + timedelta(days=1)):
        assert ask(userCode="P1").json()["totalUsages"] == 1


def test_asking_is_in_the_ledger_and_moves_no_page(scene: Scene) -> None:
    look(scene)
    assert usages() == usages()
    ask(user="P2", userCode="P1")
    own, again, representative = Entry.objects.filter(fields=["looks"]).order_by("id")
    assert (own.act, own.about, own.actor_id, own.purpose) == ("shown", "P1", "res-1", "fulfil-rights")
    assert (again.actor_id, representative.actor_id) == ("res-1", "P2")
    assert len(usages()) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"userCode": ""},
        {"userCode": "x" * 65},
        {"userCode": "P\x001"},
        {"userCode": ["P1", "P2"]},
        {"userCode": "P1", "offset": "-1"},
        {"userCode": "P1", "offset": "1.5"},
        {"userCode": "P1", "offset": str(2**31)},
        {"userCode": "P1", "limit": "many"},
        {"userCode": "P1", "limit": "٣"},
        {"userCode": "P1", "periodStart": "2026-03-01"},
        {"userCode": "P1", "periodStart": "2026-03-01T10:00:00"},
        {"userCode": "P1", "periodStart": "2026-02-30T10:00:00Z"},
        {"userCode": "P1", "periodEnd": "0001-01-01T00:00:00+10:00"},
        {"userCode": "P1", "periodStart": "2026-03-02T00:00:00Z", "periodEnd": "2026-03-01T00:00:00Z"},
        {},
    ],
)
def test_what_does_not_meet_the_description_is_said_to(scene: Scene, query: dict[str, Any]) -> None:
    answer = ask(**query)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Entry.objects.exists()


@given(st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC)))
@drawn(max_examples=50)
def test_a_moment_is_read_as_it_is_written(at: datetime) -> None:
    written = QueryDict(mutable=True)
    written.update({"userCode": "P1", "periodStart": at.isoformat()})
    assert queries._moment(written, "periodStart") == at


def test_a_leap_second_and_a_plus_that_became_a_blank_are_understood() -> None:
    def moment(text: str) -> datetime | None:
        query = QueryDict(mutable=True)
        query["periodStart"] = text
        return queries._moment(query, "periodStart")

    assert moment("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert moment("2026-03-01T12:00:00 02:00") == datetime(2026, 3, 1, 10, tzinfo=UTC)
    with pytest.raises(Unclear):
        moment("2026-03-01T25:00:00Z")


def test_who_is_not_named_by_x_road_cannot_ask(scene: Scene) -> None:
    assert ask(user="", userCode="P1").status_code == 400
    assert Client().get("/v2/findUsage", {"userCode": "P1"}, headers={"X-Road-UserId": "P1"}).status_code == 400
    assert ask("/v2/usagePeriod", user="").status_code == 200
    assert not Entry.objects.exists()


@pytest.mark.parametrize("path", OPERATIONS)
def test_it_is_not_open_to_everybody(scene: Scene, settings: Any, path: str) -> None:
    assert ask(path, client="EE/COM/1/else", userCode="P1").status_code == 403
    settings.ONEDOOR_X_ROAD_FROM = ["10.0.0.7"]
    assert ask(path, userCode="P1").status_code == 401
    settings.ONEDOOR_X_ROAD_FROM = []
    assert ask(path, userCode="P1").status_code == 401
    assert not Entry.objects.exists()


def test_a_session_asks_about_its_own_person_alone(scene: Scene, settings: Any) -> None:
    settings.ONEDOOR_X_ROAD_FROM = []
    look(scene)
    mine = Browser(scene.resident).client
    assert mine.get("/v2/findUsage?userCode=P1", headers={"X-Road-UserId": "P1"}).json()["totalUsages"] == 1
    assert mine.get("/v2/findUsage?userCode=P2", headers={"X-Road-UserId": "P1"}).status_code == 403
    assert mine.get("/v2/findUsage?userCode=P2", headers={"X-Road-UserId": "P2"}).status_code == 403
    assert mine.get("/v2/findUsage?userCode=P1").status_code == 400
    assert mine.get("/v2/heartbeat").status_code == 200
    barely = Browser(scene.resident, level=Level.low).client
    assert barely.get("/v2/findUsage?userCode=P1", headers={"X-Road-UserId": "P1"}).status_code == 401


def test_nothing_but_reading_is_possible(scene: Scene) -> None:
    for path in OPERATIONS:
        assert Client().post(path).status_code == 405


def test_no_answer_is_kept_on_its_way(scene: Scene) -> None:
    for answer in (ask(userCode="P1"), ask(), ask(client="EE/COM/1/else")):
        assert answer["Cache-Control"] == "no-store"


def test_who_asks_too_often_waits(scene: Scene) -> None:
    caches["shared"].clear()
    times = limits.Limit.DATA_TRACKER.value.times
    allowed = [limits.allows(limits.Limit.DATA_TRACKER, who=f"x-road {PORTAL}") for _ in range(times + 1)]
    assert (allowed.count(True), allowed[-1]) == (times, False)
    answer = ask(userCode="P1")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    caches["shared"].clear()


def test_the_period_begins_with_the_ledger(scene: Scene) -> None:
    assert ask("/v2/usagePeriod").json() == {"periodStart": "2026-03-02T10:00:00.123456Z"}
    look(scene, at=datetime(2025, 1, 1, tzinfo=UTC))
    assert ask("/v2/usagePeriod").json() == {"periodStart": "2025-01-01T00:00:00Z"}


def test_the_heartbeat_fails_with_the_database(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("/v2/heartbeat").json()["status"] == "OK"

    def gone() -> None:
        raise DatabaseError("the server closed the connection")

    monkeypatch.setattr(subjects, "first_at", gone)
    answer = ask("/v2/heartbeat")
    assert (answer.status_code, answer.json()["status"]) == (200, "FAIL")
    assert "closed" not in answer.json()["message"]


@pytest.mark.parametrize("count", [1, 40])
def test_it_costs_the_same_for_any_number(
    scene: Scene, count: int, django_assert_max_num_queries: Any
) -> None:
    for minute in range(count):
        look(scene, at=MONDAY - timedelta(minutes=minute), case=f"GG-{minute}")
    ask("/v2/heartbeat")
    with django_assert_max_num_queries(20):
        assert len(usages()) == count
