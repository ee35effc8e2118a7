"""Registers behind REST: a real HTTP server that answers well, hangs, lies, talks nonsense, changes, goes away."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.registers.connectors.conftest import Server, Town, read, register

from onedoor.registers import reading
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register
from onedoor.registers.connectors.known import connector_for
from onedoor.registers.connectors.rest import tokens
from onedoor.registers.switching import Part, System

ADA = {"id": "A1", "name": "Ada", "birth": {"date": "1990-02-03"}, "income": 1200.10, "student": True, "household": [],
       "updated": "2026-05-03T09:00:00Z"}  # fmt: skip
BO = {**ADA, "id": "B 2/x", "name": "Bo"}

DESCRIPTION = {
    "openapi": "3.0.3",
    "paths": {
        "/people/{id}": {
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "get": {"operationId": "onePerson"},
        },
        "/people": {
            "get": {
                "operationId": "allPeople",
                "parameters": [{"name": "after", "in": "query"}],
            }
        },
        "/status": {"get": {"operationId": "status"}},
        "/search": {
            "post": {"operationId": "somePeople", "requestBody": {"content": {"application/json": {}}}}
        },
        "/list": {
            "get": {
                "operationId": "listedPeople",
                "parameters": [{"name": "ids", "in": "query", "explode": False}],
            }
        },
    },
    "components": {"parameters": {"id": {"name": "id", "in": "path", "required": True}}},
}


@pytest.fixture
def people(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Register]:
    """A register behind the server."""
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "openapi.json").write_text(json.dumps(DESCRIPTION))
    monkeypatch.setenv("ONEDOOR_SETTING_PEOPLE", server.address + "/api/")
    tokens.forget()

    def of(**more: Any) -> Register:
        return register(
            {
                "kind": "rest",
                "description": "people/openapi.json",
                "address": {"setting": "PEOPLE"},
                "one": {"operation": "onePerson", "key": "id"},
                "key": "id",
                "properties": {"born": "birth.date"},
                "as_of": "updated",
                **more,
            },
            folder=tmp_path,
        )

    return of


def well(town: Town) -> None:
    town.give(200, ADA)


def test_one_record_comes_with_exact_values_and_its_day(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", "/api/people/A1"] = well
    assert read(people(), "A1") == {
        "A1": Answer(
            "A1",
            {
                "name": "Ada", "born": "1990-02-03", "income": Decimal("1200.1"), "student": True, "household": []
            },
            date(2026, 5, 3),
        )
    }  # fmt: skip


def test_a_key_the_system_does_not_know_is_left_out(server: Server, people: Callable[..., Register]) -> None:
    server.routes["GET", "/api/people/A1"] = well
    assert set(read(people(), "A1", "C3")) == {"A1"}


def test_a_key_is_never_more_than_a_part_of_the_path(server: Server, people: Callable[..., Register]) -> None:
    server.routes["GET", "/api/people/B%202%2Fx"] = lambda town: town.give(200, BO)
    assert set(read(people(), "B 2/x")) == {"B 2/x"}
    assert read(people(), "A1?admin=1&x=#") == {}
    assert server.seen[-1][1] == "/api/people/A1%3Fadmin%3D1%26x%3D%23"
    with pytest.raises(ConnectorFailed, match="another address"):
        read(people(), "..")


def test_many_keys_cost_one_call(server: Server, people: Callable[..., Register]) -> None:
    def some(town: Town) -> None:
        assert json.loads(town.body) == {"ids": ["A1", "B 2/x", "C3"]}
        town.give(200, {"data": {"people": [ADA, BO]}})

    server.routes["POST", "/api/search"] = some
    many = {"operation": "somePeople", "keys": "ids", "records": "data.people"}
    assert set(read(people(many=many), "A1", "B 2/x", "C3")) == {"A1", "B 2/x"}
    assert len(server.seen) == 1


def test_keys_may_stand_between_commas_and_in_portions(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", "/api/list"] = lambda town: town.give(
        200, [{**ADA, "id": one} for one in parse_qs(town.query)["ids"][0].split(",")]
    )
    many = {"operation": "listedPeople", "keys": "ids", "at_most": 2}
    assert set(read(people(many=many), "A", "B", "C")) == {"A", "B", "C"}
    assert len(server.seen) == 2


def test_a_whole_register_is_read_page_by_page(server: Server, people: Callable[..., Register]) -> None:
    def page(town: Town) -> None:
        first = not town.query
        town.give(200, {"items": [ADA] if first else [BO], "next": "p2" if first else None})

    server.routes["GET", "/api/people"] = page
    of = people(everything={"operation": "allPeople", "records": "items", "page": "after", "next": "next"})
    assert list(connector_for("rest").keys(register=of)) == ["A1", "B 2/x"]
    [batch] = connector_for("rest").read_all(register=of, fields=["name", "income"])
    assert batch.column("income").to_pylist() == [Decimal("1200.1000000000")] * 2


# -- systems that are not well


def failure(of: Register, *keys: str) -> ConnectorFailed:
    with pytest.raises(ConnectorFailed) as failed:
        read(of, *(keys or ("A1",)))
    return failed.value


def test_a_register_that_hangs_is_waited_for_no_longer_than_its_time(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", "*"] = lambda town: time.sleep(4)
    began = time.monotonic()
    assert failure(people(timeout=1)).kind == "timeout"
    assert time.monotonic() - began < 3.5


def test_a_register_that_sends_a_byte_now_and_then_hangs_too(
    server: Server, people: Callable[..., Register]
) -> None:
    def drip(town: Town) -> None:
        town.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(40):
            town.wfile.write(b"X-Slow: 1\r\n")
            town.wfile.flush()
            time.sleep(0.1)

    server.routes["GET", "*"] = drip
    began = time.monotonic()
    assert failure(people(timeout=1)).kind == "timeout"
    assert time.monotonic() - began < 3.5


def test_a_register_that_lies_about_whose_record_it_is_is_not_believed(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", "*"] = lambda town: town.give(200, BO)
    lie = failure(people())
    assert lie.kind == "garbage"
    assert "somebody who was not asked about" in str(lie)


@pytest.mark.parametrize(
    "content", [b"<html>Welcome</html>", b"\xff\xfe\x00", b"", b'{"id": "A1", "income": NaN}', b"[" * 100_000]
)
def test_a_register_that_answers_garbage_is_not_believed(
    server: Server, people: Callable[..., Register], content: bytes
) -> None:
    server.routes["GET", "*"] = lambda town: town.give(200, content)
    assert failure(people()).kind == "garbage"


def test_an_answer_that_does_not_end_is_garbage(server: Server, people: Callable[..., Register]) -> None:
    server.routes["GET", "*"] = lambda town: town.give(200, b" " * 2_000)
    assert "larger than 1000 bytes" in str(failure(people(largest_answer=1_000)))


def test_a_register_that_changes_its_schema_is_told_of_by_name(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", "*"] = lambda town: town.give(
        200, {"id": "A1", "fullName": "Ada", "born": "1990-02-03"}
    )
    changed = failure(people())
    assert changed.kind == "schema"
    assert "nothing for “name”, “born” (“birth.date”), “income”" in str(changed)
    assert "Say in the register's file where it stands now" in str(changed)


@pytest.mark.parametrize("content", [[], "Ada", 7, [ADA], {"person": ADA}])
def test_an_answer_of_another_form_is_not_believed(
    server: Server, people: Callable[..., Register], content: Any
) -> None:
    server.routes["GET", "*"] = lambda town: town.give(200, content)
    assert failure(people()).kind == "schema"


def test_a_register_that_is_switched_off_in_the_middle_is_unreachable(
    server: Server, people: Callable[..., Register]
) -> None:
    def half(town: Town) -> None:
        town.send_response(200)
        town.send_header("Content-Length", "1000")
        town.end_headers()
        town.wfile.write(b'{"id": "A1", "na')
        town.close_connection = True

    server.routes["GET", "*"] = half
    off = failure(people())
    assert off.kind == "unreachable"
    assert "broke off in the middle" in str(off)
    assert len(server.seen) == 3
    server.stop()
    assert failure(people()).kind == "unreachable"


def test_a_read_that_fails_for_a_moment_succeeds(server: Server, people: Callable[..., Register]) -> None:
    server.routes["GET", "*"] = lambda town: well(town) if len(server.seen) > 2 else town.give(503, {})
    assert "A1" in read(people(), "A1")


def test_a_server_that_fails_again_and_again_is_left_alone_until_it_has_rested(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", "*"] = lambda town: town.give(503, {})
    weak = people(attempts=1, opens_after=2, rests=1)
    kinds = [failure(weak).kind for _ in range(4)]
    assert kinds == ["unreachable", "unreachable", "open circuit", "open circuit"]
    assert len(server.seen) == 2
    server.routes["GET", "*"] = well
    time.sleep(1.05)
    assert "A1" in read(weak, "A1")
    assert "A1" in read(weak, "A1")


def test_what_may_not_be_sent_twice_is_not(server: Server, people: Callable[..., Register]) -> None:
    server.routes["POST", "*"] = lambda town: town.give(503, {})
    many = {"operation": "somePeople", "keys": "ids"}
    assert failure(people(many=many), "A1", "B2").kind == "unreachable"
    assert len(server.seen) == 1
    failure(people(many={**many, "repeatable": True}), "A1", "B2")
    assert len(server.seen) == 4


def test_nobody_is_followed_elsewhere(server: Server, people: Callable[..., Register]) -> None:
    server.routes["GET", "/api/people/A1"] = lambda town: town.give(302, {}, Location="/api/other")
    assert "not followed" in str(failure(people()))
    assert len(server.seen) == 1


# -- signing in


@pytest.fixture
def locked(server: Server, people: Callable[..., Register], monkeypatch: pytest.MonkeyPatch) -> Register:
    """The register behind OAuth; each token is another one."""
    monkeypatch.setenv("ONEDOOR_SECRET_PEOPLE", "s3cret:ü")
    issued: list[str] = []

    def token(town: Town) -> None:
        scheme, _, basic = town.headers["Authorization"].partition(" ")
        assert (scheme, base64.b64decode(basic).decode()) == ("Basic", "onedoor:s3cret:ü")
        assert parse_qs(town.body.decode()) == {"grant_type": ["client_credentials"], "scope": ["read"]}
        issued.append(f"token-{len(issued)}")
        town.give(200, {"access_token": issued[-1], "token_type": "Bearer", "expires_in": 3600})

    def person(town: Town) -> None:
        known = town.headers["Authorization"] == f"Bearer {issued[-1]}" if issued else False
        well(town) if known else town.give(401, {})

    server.routes["POST", "/token"] = token
    server.routes["GET", "/api/people/A1"] = person
    server.issued = issued  # type: ignore[attr-defined]
    return people(
        sign_in={
            "token_address": server.address + "/token",
            "client": "onedoor",
            "secret": {"secret": "PEOPLE"},
            "scope": "read",
        }
    )


def test_a_token_is_fetched_once_and_kept(server: Server, locked: Register) -> None:
    read(locked, "A1")
    read(locked, "A1")
    assert [path for _, path, _, _ in server.seen] == ["/token", "/api/people/A1", "/api/people/A1"]


def test_a_token_that_was_taken_back_is_renewed_once(server: Server, locked: Register) -> None:
    read(locked, "A1")
    server.issued.append("another")  # type: ignore[attr-defined]
    assert "A1" in read(locked, "A1")
    server.seen.clear()
    server.routes["GET", "/api/people/A1"] = lambda town: town.give(401, {})
    assert failure(locked).kind == "refused"
    assert [path for _, path, _, _ in server.seen] == ["/api/people/A1", "/token", "/api/people/A1"]


def test_a_secret_that_is_wrong_is_told_without_it(server: Server, locked: Register) -> None:
    server.routes["POST", "/token"] = lambda town: town.give(401, {"error": "invalid_client"})
    refused = failure(locked)
    assert refused.kind == "refused"
    assert "s3cret" not in str(refused)


# -- the live check


def test_a_check_says_that_a_register_is_well_or_what_is_not(
    server: Server, people: Callable[..., Register]
) -> None:
    check = connector_for("rest").check(register=people())
    assert check.reachable
    assert not check.schema_problems
    wrong = people(one={"operation": "anyPerson", "key": "id"})
    [problem] = connector_for("rest").check(register=wrong).schema_problems
    assert "no operation “anyPerson”. There are: allPeople" in problem
    server.stop()
    assert not connector_for("rest").check(register=people()).reachable


@pytest.mark.parametrize(
    ("newest", "said"),
    [
        ({"header": "Last-Modified"}, "2026-05-03"),
        ({"header": "X-Books-Closed"}, "2026-05-02"),
        ({"operation": "status", "property": "books.closed"}, "2026-05-01"),
    ],
)
def test_how_fresh_it_is_the_system_says_where_its_file_tells(
    server: Server, people: Callable[..., Register], newest: dict[str, str], said: str
) -> None:
    headers = {"Last_Modified": "Sun, 03 May 2026 10:00:00 GMT", "X_Books_Closed": "2026-05-02"}
    server.routes["GET", "*"] = lambda town: town.give(404, {}, **headers)
    server.routes["GET", "/api/status"] = lambda town: town.give(200, {"books": {"closed": "2026-05-01T08:00:00Z"}})
    check = connector_for("rest").check(register=people(newest=newest))
    assert (check.reachable, check.schema_problems, str(check.as_of)) == (True, (), said)


@pytest.mark.parametrize(
    ("newest", "answer", "said"),
    [
        ({"header": "Last-Modified"}, {}, "The header “Last-Modified” of its answer does not say of which day it is"),
        ({"operation": "status", "property": "closed"}, {"open": 1}, "there is nothing in “closed” of its answer"),
        ({"operation": "status", "property": "closed"}, {"closed": "soon"}, "readable way of which day"),
    ],
)
def test_a_system_that_does_not_say_it_any_more_is_not_as_its_file_says(
    server: Server, people: Callable[..., Register], newest: dict[str, str], answer: Any, said: str
) -> None:
    server.routes["GET", "/api/status"] = lambda town: town.give(200, answer)
    [problem] = connector_for("rest").check(register=people(newest=newest)).schema_problems
    assert said in problem


@pytest.mark.django_db
def test_a_record_of_a_day_that_is_yet_to_come_is_not_believed(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", "*"] = well  # of 3 May
    part = Part(people(), "people", System.NEW, ("name",))
    assert reading.read(part, keys=["A1"], at=datetime(2026, 5, 2, 23, tzinfo=UTC))
    with pytest.raises(ConnectorFailed, match="a day that is yet to come") as failed:
        reading.read(part, keys=["A1"], at=datetime(2026, 5, 1, 23, tzinfo=UTC))
    assert failed.value.kind == "garbage"
