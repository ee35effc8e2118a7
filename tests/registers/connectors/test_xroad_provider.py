"""X-Road as a provider: what reaches us through our security server, and what everybody else gets."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from pydantic import TypeAdapter
from tests.registers.conftest import ADA, AT
from tests.registers.connectors.conftest import Server
from tests.registers.connectors.security_server import SecurityServer

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.shapes.register import RegisterFile
from onedoor.registers import serving
from onedoor.registers.agreements import AgreementMissing
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.known import connector_for
from onedoor.registers.serving import Asked
from onedoor.trust.models import Entry

pytestmark = pytest.mark.django_db
WELFARE = {"X-Road-Client": "TOWN/GOV/111/B%C3%BCro", "X-Road-Id": "fa2e18a5-c2cb-4d09-b994-f57727f7c3fb"}
RECORD = "/x-road/population/records/A1"


Entries = Callable[[], list[Entry]]


@pytest.fixture
def entries(db: None) -> Entries:
    """What is written from now on, oldest first."""
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return lambda: list(Entry.objects.filter(id__gt=last).order_by("id"))


@pytest.fixture
def ask(filled: Callable[..., None], settings: Any) -> Callable[..., Any]:
    """Asks as the security server does, which stands at 127.0.0.1."""
    settings.ONEDOOR_X_ROAD_FROM = ["127.0.0.0/30"]
    filled(2)
    client = Client(headers=WELFARE)

    def get(path: str = RECORD, data: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None:
            return client.post(path, json.dumps(data), content_type="application/json", headers=named)
        return client.get(path, headers=named)

    return get


# ---------------------------------------------------------------------- end to end


@pytest.fixture
def between(live_server: Any) -> SecurityServer:
    """The security servers between another Onedoor and ours."""
    address = f"{live_server.url}/x-road/population"
    return SecurityServer({"TOWN/GOV/222/registry/population": address, "TOWN/GOV/222/away": "http://127.0.0.1:9"})


@pytest.fixture
def consumer(
    server: Server, between: SecurityServer, ask: Callable[..., Any], tmp_path: Path
) -> Callable[..., Register]:
    """A register of another Onedoor, which asks ours through X-Road by our own description."""
    for method in ("GET", "POST"):
        server.routes[method, "*"] = between
    description = ask("/x-road/population/openapi.json").json()
    (tmp_path / "population.json").write_text(json.dumps(description))

    def register(client: str = "TOWN/GOV/111/Büro", **more: Any) -> Register:
        document = {
            "title": {"en": "Theirs"},
            "owner": "welfare",
            "connector": {
                "kind": "x-road", "address": server.address, "client": client, "service": "TOWN/GOV/222/registry/population",
                "description": "population.json", "key": "person_number", "as_of": "as_of", "represented_party": "COM/12345",
                "user_prefix": "EE", **more,
            },
            "key": "person number",
            "freshness": "P1D",
            "attributes": {
                "date of birth": {"type": "date", "title": {"en": "Born"}},
                "property number": {"type": "text", "title": {"en": "Home"}},
            },
        }  # fmt: skip
        file = TypeAdapter(RegisterFile).validate_python(document, context={"languages": ("en",)})
        return Register("theirs", file, tmp_path)

    return register


def read(of: Register, *keys: str) -> Any:
    return connector_for("x-road").read(
        register=of, keys=list(keys), fields=["date of birth", "property number"]
    )


@pytest.mark.parametrize(
    "way",
    [
        {"one": {"operation": "record", "key": "key"}},
        {"many": {"operation": "records", "keys": "keys", "records": "records", "repeatable": True}},
    ],
)
@pytest.mark.django_db(transaction=True)
def test_another_onedoor_reads_our_register_and_the_person_can_see_it(
    consumer: Callable[..., Register], way: dict[str, Any], entries: Entries
) -> None:
    from onedoor.registers.connectors import errands

    with errands.run(user="officer-7", case="WB-1"):
        answers = read(consumer(**way), "A1", "Z9")
    assert answers["A1"].attributes == {"date of birth": "1957-03-09", "property number": "P1"}
    assert str(answers["A1"].as_of) == "2026-05-03"
    assert set(answers) == {"A1"}
    [entry] = [one for one in entries() if one.about == "A1"]
    assert (entry.act, entry.organisation, entry.purpose) == ("read", "welfare", "establish-entitlement")
    assert entry.legal_ground == "Registration Act s.7"
    assert set(entry.fields) == {
        "population.date of birth",
        "population.household",
        "population.property number",
    }
    assert entry.actor_name == "TOWN/GOV/111/Büro, user EEofficer-7, for COM/12345, issue WB-1"
    assert uuid.UUID(entry.case.removeprefix("x-road:"))


@pytest.mark.django_db(transaction=True)
def test_another_onedoor_without_an_agreement_is_refused_and_recorded(
    consumer: Callable[..., Register], entries: Entries
) -> None:
    stranger = consumer("TOWN/COM/999/sales", one={"operation": "record", "key": "key"}, attempts=1)
    with pytest.raises(ConnectorFailed) as failed:
        read(stranger, "A1")
    assert failed.value.kind == "refused"
    [entry] = entries()
    assert (entry.act, entry.about, entry.actor_id) == ("read refused", "A1", "x-road:TOWN/COM/999/sales")


@pytest.mark.django_db(transaction=True)
def test_what_stands_in_the_middle_finds_every_message_as_the_protocol_has_it(
    consumer: Callable[..., Register], between: SecurityServer
) -> None:
    from onedoor.registers.connectors import errands

    many = {"operation": "records", "keys": "keys", "records": "records", "repeatable": True}
    with errands.run(user="officer-7", case="WB-1"):
        for way in ({"one": {"operation": "record", "key": "key"}}, {"many": many}):
            assert set(read(consumer(**way), "A1")) == {"A1"}
    assert len({one["x-road-id"] for one in between.passed}) == 2, "each message has an identifier of its own"
    for passed, given in zip(between.passed, between.given, strict=True):
        assert passed["x-road-client"] == "TOWN/GOV/111/B%C3%BCro"
        assert (passed["x-road-userid"], passed["x-road-issue"]) == ("EEofficer-7", "WB-1")
        assert passed["x-road-represented-party"] == "COM/12345"
        assert passed["accept"] == "application/json"
        assert given["content-type"] == "application/json; charset=utf-8"
        assert given["X-Road-Id"] == passed["x-road-id"]
    assert [one.get("content-type") for one in between.passed] == [None, "application/json"]


@pytest.mark.parametrize(
    ("service", "kind", "said"),
    [
        ("TOWN/GOV/222/nobody/population", "unreachable", "Server.ServerProxy.UnknownService. Unknown service."),
        ("TOWN/GOV/222/away", "unreachable", "Server.ServerProxy.NetworkError. Connect failed"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_the_security_servers_cannot_do_is_told_with_their_words(
    consumer: Callable[..., Register], service: str, kind: str, said: str
) -> None:
    with pytest.raises(ConnectorFailed) as failed:
        read(consumer(one={"operation": "record", "key": "key"}, service=service, attempts=1), "A1")
    assert failed.value.kind == kind
    assert f"the security server of the other side: {said}" in str(failed.value)


@pytest.mark.parametrize("header", ["X-Road-Id", "X-Road-Client"])
@pytest.mark.django_db(transaction=True)
def test_an_answer_to_another_message_is_not_believed(
    consumer: Callable[..., Register], between: SecurityServer, header: str
) -> None:
    between.spoil = lambda headers: headers.update({header: "TOWN/GOV/111/other"})
    with pytest.raises(ConnectorFailed, match=f"another message than ours .{header}.") as failed:
        read(consumer(one={"operation": "record", "key": "key"}), "A1")
    assert failed.value.kind == "garbage"


# ---------------------------------------------------------------------- who may ask


def test_nobody_but_the_security_server_finds_anything(
    ask: Callable[..., Any], settings: Any, entries: Entries
) -> None:
    for path in (RECORD, "/x-road/population/openapi.json"):
        assert ask(path).status_code == 200
        settings.ONEDOOR_X_ROAD_FROM = ["10.0.0.7"]
        assert ask(path).status_code == 404
        assert ask(path, X_Forwarded_For="10.0.0.7").status_code == 404
        settings.PROXIES = 1
        assert ask(path, X_Forwarded_For="10.0.0.7, 192.0.2.1").status_code == 404
        assert ask(path, X_Forwarded_For="192.0.2.1, 10.0.0.7").status_code == 200
        settings.PROXIES = 0
        settings.ONEDOOR_X_ROAD_FROM = []
        assert ask(path).status_code == 404
        settings.ONEDOOR_X_ROAD_FROM = ["127.0.0.0/30"]
    assert len(entries()) == 2


def test_the_security_servers_certificate_is_asked_for_where_one_is_set(
    ask: Callable[..., Any], settings: Any
) -> None:
    settings.ONEDOOR_X_ROAD_CERTIFICATE = "AB:CD:01"
    assert ask().status_code == 404
    assert ask(X_Client_Certificate_SHA256="ABCD02").status_code == 404
    assert ask(X_Client_Certificate_SHA256="abcd01").status_code == 200


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"X_Road_Client": ""}, "X-Road-Client is missing"),
        ({"X_Road_Client": "TOWN/GOV/111/a,TOWN/GOV/222/b"}, "more than once"),
        ({"X_Road_Client": "TOWN/GOV"}, "is no identifier"),
        ({"X_Road_Client": "TOWN//111"}, "is no identifier"),
        ({"X_Road_Client": "TOWN/GOV/%2E%2E/a"}, "is no identifier"),
        ({"X_Road_Client": "TOWN/GOV/1%2F2/a"}, "is no identifier"),
        ({"X_Road_Client": "TOWN/GOV/%ff/a"}, "is not UTF-8"),
        ({"X_Road_Client": "TOWN/GOV/1%0a/a"}, "cannot have"),
        ({"X_Road_Id": "one, two"}, "X-Road-Id stands there more than once"),
        ({"X_Road_UserId": "%00"}, "X-Road-UserId has characters"),
        ({"X_Road_Represented_Party": "a/b/c"}, "X-Road-Represented-Party is no identifier"),
    ],
)
def test_what_is_no_message_of_the_protocol_is_told_as_x_road_tells_it(
    ask: Callable[..., Any], headers: dict[str, str], said: str, entries: Entries
) -> None:
    answer = ask(**headers)
    assert (answer.status_code, answer["X-Road-Error"]) == (400, "Client.BadRequest")
    assert answer.json()["type"] == "Client.BadRequest"
    assert said in answer.json()["message"]
    assert entries() == []


# ---------------------------------------------------------------------- what they get


def test_answers_are_as_the_description_says_and_are_kept_nowhere(ask: Callable[..., Any]) -> None:
    described = ask("/x-road/population/openapi.json").json()
    schema = {**described["components"]["schemas"]["Record"], "additionalProperties": False}
    answer = ask()
    jsonschema_rs.Draft4Validator(json.loads(json.dumps(schema).replace('"nullable": true, ', ""))).validate(
        answer.json()
    )
    assert answer["Cache-Control"] == "no-store"
    assert "X-Road-Error" not in answer
    assert "X-Road-Request-Hash" not in answer
    assert answer.json() == {
        "person_number": "A1",
        "as_of": "2026-05-03",
        "date_of_birth": "1957-03-09",
        "household": [{"person number": "M0", "age": "20"}, {"person number": "M1", "age": "21"}],
        "property_number": "P1",
    }


def test_only_the_fields_asked_for_are_given_and_written_down(
    ask: Callable[..., Any], entries: Entries
) -> None:
    answer = ask(f"{RECORD}?fields=property_number")
    assert set(answer.json()) == {"person_number", "as_of", "property_number"}
    assert entries()[0].fields == ["population.property number"]


@pytest.mark.parametrize(
    ("path", "client"),
    [
        (f"{RECORD}?fields=religion", WELFARE["X-Road-Client"]),
        (f"{RECORD}?fields=property_number,religion", WELFARE["X-Road-Client"]),
        (f"{RECORD}?purpose=improve-public-services", WELFARE["X-Road-Client"]),
        (RECORD, "TOWN/GOV/111/Somebody"),
        ("/x-road/income/records/M0?fields=payments", "TOWN/GOV/111/Somebody"),
    ],
)
def test_a_read_outside_an_agreement_is_refused_and_recorded(
    ask: Callable[..., Any], path: str, client: str, entries: Entries
) -> None:
    answer = ask(path, X_Road_Client=client)
    assert answer.status_code == 403
    assert "X-Road-Error" not in answer
    assert "recorded" in answer.json()["detail"]
    assert [(one.act, one.about) for one in entries()] == [("read refused", path.split("/")[4].split("?")[0])]


def test_an_agreement_that_has_ended_allows_nothing(filled: Callable[..., None], entries: Entries) -> None:
    filled(1)
    asked = Asked(
        register="population", keys=["A1"], consumer="welfare", purpose=None, attributes=["property number"]
    )
    for day, allowed in [
        (AT.date().replace(year=2030, month=12, day=31), True),
        (AT.date().replace(year=2031), False),
    ]:
        try:
            serving.read(asked=asked, by=ADA, on=day, at=AT, case="")
        except AgreementMissing:
            assert not allowed
        else:
            assert allowed
    assert [one.act for one in entries()] == ["read", "read refused"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/x-road/population/records/Z9", 404, "no record"),
        ("/x-road/property/records/P1", 404, "no register"),
        ("/x-road/nothing/records/A1", 404, "no register"),
        (f"{RECORD}?fields=shoe_size", 400, "There is no “shoe_size”"),
        (f"{RECORD}?fields=religion&fields=household", 400, "once"),
        ("/x-road/population/records/" + "9" * 65, 400, "at most 64"),
    ],
)
def test_what_cannot_be_answered_is_told_as_the_registers_own_problem(
    ask: Callable[..., Any], path: str, status: int, said: str
) -> None:
    answer = ask(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]
    assert "X-Road-Error" not in answer


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"keys": "A1"},
        {"keys": [1]},
        {"keys": []},
        {"keys": ["A"] * 101},
        {"keys": ["A1"], "fields": "x"},
    ],
)
def test_a_body_that_asks_for_nobody_is_told(ask: Callable[..., Any], body: Any, entries: Entries) -> None:
    answer = ask("/x-road/population/records", data=body if body is not None else "A1")
    assert answer.status_code == 400
    assert entries() == []


def test_each_person_of_a_read_of_many_has_an_entry(ask: Callable[..., Any], entries: Entries) -> None:
    answer = ask("/x-road/population/records", data={"keys": ["A1", "Z9", "A1"], "fields": ["date of birth"]})
    assert answer.json() == {
        "records": [{"person_number": "A1", "as_of": "2026-05-03", "date_of_birth": "1957-03-09"}]
    }
    assert sorted((one.about, one.act) for one in entries()) == [("A1", "read"), ("Z9", "read")]


def test_a_register_that_does_not_answer_says_so_and_the_attempt_is_recorded(
    ask: Callable[..., Any], broken: Callable[[str, Exception], None], entries: Entries
) -> None:
    broken("population", ConnectorFailed("away"))
    answer = ask()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert [one.act for one in entries()] == ["read failed"]


def test_several_purposes_must_be_told_apart(ask: Callable[..., Any], entries: Entries) -> None:
    file = jurisdictions.current().registers["population"]
    [agreement] = file.agreements
    file.agreements.append(agreement.model_copy(update={"purpose": "provide-service"}))
    try:
        answer = ask()
        assert answer.status_code == 400
        assert "Say for which purpose" in answer.json()["detail"]
        assert ask(f"{RECORD}?purpose=provide-service").status_code == 200
        assert entries()[-1].purpose == "provide-service"
    finally:
        file.agreements.pop()
