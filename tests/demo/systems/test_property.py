"""The property registry: tokens, pages, and what it refuses."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest

from onedoor.demo.systems.property.application import Registry
from onedoor.demo.systems.rest import MOST
from onedoor.demo.systems.stores import Store
from onedoor.demo.systems.tokens import SECONDS, Tokens

HOME = {"address": "1 Elm Lane", "kind of home": "flat", "rent": 725.50, "neighbours": [{"property number": "P2"}]}


class Asked:
    """A registry with more homes than a page holds, and a clock."""

    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        store = Store(folder / "property.sqlite")
        store.write(((f"P{number:04}", HOME) for number in range(MOST + 3)), digest="x")
        (folder / "openapi.json").write_text('{"openapi": "3.0.3"}')
        tokens = Tokens("onedoor", "s3cret", now=lambda: self.now)
        self.registry = Registry(store=store, tokens=tokens, description=folder / "openapi.json")

    def ask(self, method: str, path: str, *, authorization: str = "", body: Any = None, query: str = "") -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        said: list[str] = []
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(raw)),
                   "wsgi.input": io.BytesIO(raw), "HTTP_AUTHORIZATION": authorization}  # fmt: skip
        content = b"".join(self.registry(environ, lambda status, headers: said.append(status)))
        return int(said[0][:3]), json.loads(content)

    def token(self, secret: str = "s3cret") -> Any:
        basic = base64.b64encode(f"onedoor:{secret}".encode()).decode()
        return self.ask("POST", "/token", authorization=f"Basic {basic}", body=b"grant_type=client_credentials")

    def bearer(self) -> str:
        return f"Bearer {self.token()[1]['access_token']}"


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def test_a_token_opens_the_registry_until_it_ends(asked: Asked) -> None:
    bearer = asked.bearer()
    status, home = asked.ask("GET", "/properties/P0001", authorization=bearer)
    assert (status, home["number"], home["tenancy"]["rent"]) == (200, "P0001", "725.5")
    assert home["neighbours"] == [{"property_number": "P2"}]
    asked.now = SECONDS + 1
    assert asked.ask("GET", "/properties/P0001", authorization=bearer)[0] == 401


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer guess", "Basic b25lZG9vcjpzM2NyZXQ="])
def test_without_one_nothing_is_told(asked: Asked, said: str) -> None:
    for method, path in (("GET", "/properties/P0001"), ("GET", "/properties"), ("POST", "/properties/search"), ("GET", "/x")):
        status, told = asked.ask(method, path, authorization=said)
        assert (status, told) == (401, {"title": "A token is needed."})


def test_a_wrong_secret_gives_no_token(asked: Asked) -> None:
    assert asked.token("guess")[0] == 401
    assert asked.ask("POST", "/token", body=b"grant_type=password")[0] == 400


def test_pages_hold_every_home_once(asked: Asked) -> None:
    bearer, numbers, after = asked.bearer(), [], ""
    while after is not None:
        _, page = asked.ask("GET", "/properties", authorization=bearer, query=f"after={after}")
        numbers += [one["number"] for one in page["properties"]]
        after = page["next"]
    assert numbers == [f"P{number:04}" for number in range(MOST + 3)]


def test_some_are_asked_for_at_once_and_unknown_ones_left_out(asked: Asked) -> None:
    body = {"numbers": ["P0002", "P0001", "P9999", "P0001"]}
    _, found = asked.ask("POST", "/properties/search", authorization=asked.bearer(), body=body)
    assert sorted(one["number"] for one in found["properties"]) == ["P0001", "P0002"]


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"numbers": "P0001"}', b'{"numbers": [1]}', json.dumps({"numbers": ["P"] * 501}).encode()]
)
def test_a_request_that_is_none_is_refused(asked: Asked, body: bytes) -> None:
    assert asked.ask("POST", "/properties/search", authorization=asked.bearer(), body=body)[0] == 400
