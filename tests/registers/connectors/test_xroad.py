"""X-Road as a consumer, before a security server that keeps to PR-REST."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tests.registers.connectors.conftest import Server, read, register

from onedoor.registers.connectors import errands
from onedoor.registers.connectors.connector import ConnectorFailed, Register

ADA = {"id": "A1", "name": "Ada"}
PATH = "/r1/TOWN/GOV/222/population/people%20v2/people/A1"


@pytest.fixture
def people(server: Server, tmp_path: Path) -> Callable[..., Register]:
    """A register behind a security server."""
    description = {
        "openapi": "3.0.3",
        "paths": {
            "/people/{id}": {"get": {"operationId": "one", "parameters": [{"name": "id", "in": "path"}]}}
        },
    }
    (tmp_path / "people.json").write_text(json.dumps(description))

    def of(**more: Any) -> Register:
        return register(
            {
                "kind": "x-road",
                "description": "people.json",
                "address": server.address,
                "client": "TOWN/GOV/111/Büro",
                "service": "TOWN/GOV/222/population/people v2",
                "one": {"operation": "one", "key": "id"},
                "key": "id",
                **more,
            },
            folder=tmp_path,
        )

    return of


def sent(server: Server, name: str) -> list[str]:
    [(_, _, headers, _)] = server.seen
    return [value for header, value in headers if header.lower() == name.lower()]


def test_the_address_is_the_service_and_the_client_stands_in_a_header_once(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", PATH] = lambda town: town.give(200, ADA)
    assert read(people(), "A1", fields=["name"])["A1"].attributes == {"name": "Ada"}
    assert sent(server, "X-Road-Client") == ["TOWN/GOV/111/B%C3%BCro"]
    [message] = sent(server, "X-Road-Id")
    assert uuid.UUID(message).version == 4
    assert sent(server, "X-Road-UserId") == []
    assert sent(server, "X-Road-Represented-Party") == []
    assert sent(server, "X-Road-Request-Hash") == []


def test_who_acts_for_which_case_and_on_whose_behalf_is_told(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", PATH] = lambda town: town.give(200, ADA)
    of = people(user_prefix="EE", represented_party="COM/12345", security_server="TOWN/GOV/222/ss1")
    with errands.run(user="3800\r\nX-Road-Client: evil", case="HB-1"):
        read(of, "A1", fields=["name"])
    assert sent(server, "X-Road-UserId") == ["EE3800%0D%0AX-Road-Client%3A%20evil"]
    assert sent(server, "X-Road-Issue") == ["HB-1"]
    assert sent(server, "X-Road-Represented-Party") == ["COM/12345"]
    assert sent(server, "X-Road-Security-Server") == ["TOWN/GOV/222/ss1"]
    assert len(sent(server, "X-Road-Client")) == 1


@pytest.mark.parametrize(
    ("status", "error", "kind", "said", "times"),
    [
        (400, "Client.BadRequest", "refused", "does not accept the request: Client.BadRequest. Broken", 1),
        (500, "Server.ServerProxy.AccessDenied", "refused", "X-Road refuses", 1),
        (500, "Server.ServerProxy.NetworkError", "unreachable", "security server of the other side", 2),
        (500, "Server.ClientProxy.OutdatedGlobalConf", "unreachable", "our security server", 2),
        (500, "Server.ServerProxy.ServiceFailed", "unreachable", "security server of the other side", 1),
        (404, "Client.UnknownMember", "refused", "does not accept", 1),
    ],
)
def test_an_error_of_x_road_itself_is_told_from_one_of_the_provider(
    server: Server, people: Callable[..., Register], status: int, error: str, kind: str, said: str, times: int
) -> None:
    body = {"type": error, "message": "Broken", "detail": "9bc9"}
    server.routes["GET", PATH] = lambda town: town.give(status, body, X_Road_Error=error)
    with pytest.raises(ConnectorFailed, match=said) as failed:
        read(people(attempts=2), "A1", fields=["name"])
    assert failed.value.kind == kind
    assert len(server.seen) == times


def test_an_error_of_the_provider_comes_without_the_header(
    server: Server, people: Callable[..., Register]
) -> None:
    server.routes["GET", PATH] = lambda town: town.give(500, {"message": "Ada Hill is broken"})
    with pytest.raises(ConnectorFailed, match="not well") as failed:
        read(people(), "A1", fields=["name"])
    assert "Ada" not in str(failed.value)
    assert read(people(), "B2") == {}  # a 404 of the provider's own: nobody of that key


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("client", "TOWN/GOV"),
        ("client", "TOWN/GOV/111/a/b"),
        ("client", "TOWN//111"),
        ("service", "TOWN/GOV/222"),
        ("represented_party", "a/b/c"),
        ("security_server", "TOWN/GOV/222"),
    ],
)
def test_an_identifier_with_other_parts_is_refused_when_the_file_is_read(
    people: Callable[..., Register], part: str, written: str
) -> None:
    with pytest.raises(ValidationError, match="not an identifier of X-Road"):
        people(**{part: written})
